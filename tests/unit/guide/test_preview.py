"""The preview's server replaces one site by the next, and keeps nothing of those before."""

from __future__ import annotations

import gc
import json
import logging
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from mkdocs.livereload import LiveReloadServer

from verifier.guide.lint import run
from verifier.guide.preview import Preview
from verifier.guide.problem import Problem

SAVES = 100


@pytest.fixture(name="preview")
def _preview(tmp_path, monkeypatch):
    """A preview whose builds write one file, without checks and drawings; it doesn't listen."""
    site, docs = tmp_path / "site", tmp_path / "docs"
    site.mkdir()
    docs.mkdir()
    config = SimpleNamespace(site_dir=str(site), watch=[])
    preview = Preview(SimpleNamespace(root=tmp_path, page=""), config)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(run, "lint", lambda *_, **__: [])

    def build() -> None:
        if (docs / "mistake").exists():
            raise ValueError("A mistake.")
        logging.getLogger("mkdocs.livereload").warning("GET /favicon.ico 404")
        preview.next.mkdir()
        (preview.next / "index.html").write_text(f"build {preview.saves}", "utf-8")

    preview.pictures = SimpleNamespace(draw=list, open=list, close=list)
    server = LiveReloadServer(build, "127.0.0.1", 0, str(site))
    preview.serve(server, build)
    # The checks of the first build are over.
    wait_for_checks(preview)
    yield preview
    server.server_close()
    preview.end()


def wait_for_checks(preview) -> dict:
    """Return what a page is told once the checks have ended."""
    [answer] = preview.answer({"PATH_INFO": "/preview.json"}, lambda *_: None)
    return json.loads(answer)


def measure() -> tuple[int, int, int]:
    """Count what could grow: live objects, open files, threads."""
    gc.collect()
    files = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 0
    return len(gc.get_objects()), files, threading.active_count()


def save_and_wait(preview, times: int) -> None:
    """Save some times without looking, and then wait until a page would be told."""
    for _ in range(times):
        preview.rebuild()
    wait_for_checks(preview)


def test_a_hundred_saves_leave_one_site(preview):
    for _ in range(SAVES):
        preview.rebuild()
    wait_for_checks(preview)

    assert ["asked"] == [path.name for path in preview.folder.iterdir()]
    assert ["index.html"] == [path.name for path in preview.site.iterdir()]
    assert f"build {SAVES}" == (preview.site / "index.html").read_text("utf-8")


def test_a_hundred_saves_leave_no_growing_memory_open_files_or_threads(preview):
    save_and_wait(preview, 1)
    objects, files, threads = measure()
    save_and_wait(preview, SAVES)
    objects_after, files_after, threads_after = measure()

    assert files == files_after
    assert threads == threads_after
    # pytest keeps the line that each save logs; a save that were kept would be many objects.
    assert objects_after - objects < 3 * SAVES


def test_a_build_that_fails_leaves_the_site_that_was_shown(preview):
    preview.rebuild()
    (preview.root / "docs/mistake").touch()
    preview.rebuild()

    assert {
        "built": False,
        "problems": ["mkdocs.yml:1: A mistake: correct it and save again [build]"],
    } == wait_for_checks(preview)
    assert "build 1" == (preview.site / "index.html").read_text("utf-8")
    assert ["asked"] == [path.name for path in preview.folder.iterdir()]


def test_what_the_checks_find_is_told_with_what_the_build_found(preview, monkeypatch, capfd):
    """Of what writers write, and each line once."""
    found = [
        Problem(file, 1, "wording", "Wrong", "right") for file in ("docs/a.md", "verifier/a.py")
    ]
    monkeypatch.setattr(run, "lint", lambda *_, **__: found)
    preview.rebuild()

    line = "docs/a.md:1: Wrong: right [wording]"
    assert {"built": True, "problems": [line]} == wait_for_checks(preview)
    assert f"{line}\n" == capfd.readouterr().err


@pytest.mark.parametrize("mistake", [False, True])
def test_checks_that_can_not_be_run_are_told_unless_the_build_says_why(
    preview, mistake, monkeypatch
):
    def fail(*_, **__) -> None:
        raise ValueError("docs/glossary.yml:2: It is no list. Write one.")

    monkeypatch.setattr(run, "lint", fail)
    if mistake:
        (preview.root / "docs/mistake").touch()
    preview.rebuild()

    [problem] = wait_for_checks(preview)["problems"]
    assert problem.startswith("mkdocs.yml:1: A mistake" if mistake else "docs/glossary.yml:2: It")


def test_saved_python_is_imported_anew_and_leaves_nothing_of_what_it_was(root):
    """In a process of its own, for it replaces the modules that this one runs."""
    code = """
import gc
from pathlib import Path
from types import SimpleNamespace
from verifier.guide.plugin import GuidePlugin
from verifier.guide.preview import Preview

plugin = GuidePlugin()
plugin.root = Path.cwd()
plugin.preview = Preview(plugin, SimpleNamespace(site_dir="none", watch=[]))
for _ in range(4):
    # As if something had been saved.
    plugin.preview.code = set()
    plugin.preview.renew()
    gc.collect()
plugin.preview.end()
named = [each.get("__name__") for each in gc.get_objects() if type(each) is dict]
# The first is kept by the functions of it that are run here, and the last is in use.
assert named.count("verifier.guide.pages") <= 2, named.count("verifier.guide.pages")
"""
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)


@pytest.mark.parametrize("flags", [[], ["--clean", "--no-livereload"]])
def test_a_taken_port_is_one_sentence(root, flags, taken):
    """Also where MkDocs asks a plugin for no preview."""
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", taken, *flags]
    done = subprocess.run(
        command,
        cwd=root,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    [said] = done.stdout.strip().splitlines()
    assert done.returncode == 1
    assert said.startswith(f"{taken} can't be served on: Address already in use. Stop what uses")
    assert "Traceback" not in done.stderr


@pytest.fixture(name="taken", scope="module")
def _taken():
    """An address that something else serves on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"
