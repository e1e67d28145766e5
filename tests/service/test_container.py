"""What the container holds is enough, and what its files name is what the service knows.

No image is built here: that needs a daemon. What the last stage copies and runs is tried for real.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import fields

import pytest
import yaml

from verifier.service.settings import Settings, read_settings

ONLY_LOCKED = """
import re, sys
from importlib.metadata import packages_distributions
from pathlib import Path

locked = set(re.findall(r"^([a-z0-9-]+)==", Path(LOCK).read_text("utf-8"), re.MULTILINE))
known = {top: {name.lower().replace("_", "-") for name in names}
         for top, names in packages_distributions().items()}

class Finder:
    def find_spec(name, path=None, target=None):
        top = name.partition(".")[0]
        if top in known and top != "verifier" and not known[top] & locked:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Finder)
"""
"""A start of Python that has no package but those of the service's lock."""


@pytest.fixture
def last_stage(root) -> list[list[str]]:
    """The instructions of the image that is kept: [word, argument, …]."""
    text = (root / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    stage = text[text.rindex("\nFROM ") :]
    return [
        [line.split(" ", 1)[0], line.split(" ", 1)[1]]
        for line in stage.splitlines()
        if re.match(r"[A-Z]+ ", line)
    ]


def test_the_last_stage_serves_with_what_it_copies(root, last_stage, small_site, tmp_path):
    """Its command answers with the files it copies and the packages it installs, and no others."""
    guide = tmp_path / "guide"
    for word, rest in last_stage:
        if word == "COPY":
            *flags, source, target = shlex.split(rest)
            if flags:
                assert (["--from=build"], "/guide/site", "site") == (flags, source, target)
                shutil.copytree(small_site, guide / target)
            elif (root / source).is_dir():
                shutil.copytree(root / source, guide / target)
    lock = repr(str(root / "requirements" / "service.txt"))
    (guide / "sitecustomize.py").write_text(ONLY_LOCKED.replace("LOCK", lock, 1))
    (command,) = [json.loads(rest) for word, rest in last_stage if word == "CMD"]
    assert ["python", "-m", "verifier", "serve"] == command[:4]
    loopback = {command[-3]: "127.0.0.1", command[-1]: "0"}
    arguments = [loopback.get(word, word) for word in command[1:]]
    process = subprocess.Popen(
        # Without the environment's own link to this checkout.
        [sys.executable, "-P", *arguments],
        cwd=guide,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(guide)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        import httpx2

        address = process.stdout.readline().split()[-1]
        body = {"company_id": "Practice", "user_id": "modeloptic-user", "password": "Practice-1"}
        answer = httpx2.post(f"{address}api/check", json=body, trust_env=False)
        assert "readable" == answer.json()["level"]
        assert 200 == httpx2.get(f"{address}readyz", trust_env=False).status_code
        assert "Start" in httpx2.get(address, trust_env=False).text
        process.terminate()


def test_the_services_lock_is_the_one_that_was_tried(root):
    """What ships is what the tests ran with."""
    lock, tried = (
        (root / "requirements" / name).read_text("utf-8") for name in ("service.txt", "dev.txt")
    )
    pins = set(re.findall(r"^[a-z0-9-]+==\S+", lock, re.MULTILINE))

    assert {"starlette", "uvicorn", "aiohttp"} <= {pin.partition("==")[0] for pin in pins}
    assert pins <= set(tried.split())


def test_compose_sets_what_the_service_reads(root, tmp_path):
    """Each variable is a setting, and the values that compose falls back on can be used."""
    compose = yaml.safe_load((root / "compose.yaml").read_text("utf-8"))
    environment = compose["services"]["guide"]["environment"]
    known = {field.name.upper() for field in fields(Settings)} | {"SENDER_PASSWORD_FILE"}
    assert set(environment) <= known

    secret = tmp_path / "empty"
    secret.write_text("")
    values = {name: re.sub(r"\$\{\w+:-(.*)\}", r"\1", value) for name, value in environment.items()}
    settings = read_settings(values | {"SENDER_PASSWORD_FILE": str(secret)})
    assert settings.practice
    assert "redis://redis:6379/0" == settings.rate_limit_storage
    grace = int(compose["services"]["guide"]["stop_grace_period"].removesuffix("s"))
    assert grace > settings.check_seconds + 15
    assert compose["services"]["guide"]["build"]["dockerfile"] == "Containerfile"


def test_images_are_named_by_digest(root):
    """A tag may name another image tomorrow."""
    compose = yaml.safe_load((root / "compose.yaml").read_text("utf-8"))
    bases = re.findall(r"^FROM (\S+)", (root / "Containerfile").read_text("utf-8"), re.MULTILINE)
    images = [*bases, compose["services"]["redis"]["image"]]

    assert [] == [image for image in images if not re.search(r"@sha256:[0-9a-f]{64}$", image)]
    assert 1 == len(set(bases))


@pytest.mark.parametrize("name", ["guide", "redis"])
def test_what_a_container_may_take_is_bounded(root, name):
    """Memory, processes, logs and open files; the files are more than the connections need."""
    service = yaml.safe_load((root / "compose.yaml").read_text("utf-8"))["services"][name]

    assert re.fullmatch(r"\d+m", service["mem_limit"])
    assert service["pids_limit"] > 0
    assert service["ulimits"]["nofile"] > 2 * Settings().max_connections
    assert {"max-size", "max-file"} == service["logging"]["options"].keys()
