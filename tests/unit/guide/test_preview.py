"""The preview's server replaces one site by the next, and keeps nothing of those before."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from mkdocs.livereload import LiveReloadServer

from verifier.guide.preview import Preview

SAVES = 100


@pytest.fixture(name="preview")
def _preview(tmp_path, monkeypatch):
    """A preview whose builds write one file, without checks and drawings; it doesn't listen."""
    site, docs = tmp_path / "site", tmp_path / "docs"
    site.mkdir()
    docs.mkdir()
    preview = Preview(SimpleNamespace(root=tmp_path, error=None, page=""), dirty=False)
    preview.root, preview.site = tmp_path, site

    def build() -> None:
        if (docs / "mistake").exists():
            raise ValueError("A mistake.")
        preview.next.mkdir()
        (preview.next / "index.html").write_text(f"build {preview.saves}", "utf-8")

    monkeypatch.setattr(preview, "check", lambda **_: [])
    monkeypatch.setattr(preview, "start_drawing", list)
    server = preview.serve(LiveReloadServer(build, "127.0.0.1", 0, str(site)), build)
    yield preview
    server.server_close()
    preview.end()


def told(preview) -> dict:
    """What a page is told once the checks have ended."""
    [answer] = preview.answer({"PATH_INFO": "/preview.json"}, lambda *_: None)
    return json.loads(answer)


def measure() -> tuple[int, int, int]:
    """Count what could grow: live objects, open files, children."""
    gc.collect()
    files = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 0
    return len(gc.get_objects()), files, len(multiprocessing.active_children())


def save_and_wait(preview, times: int) -> None:
    """Save some times without waiting for the checks, and then wait for all of them."""
    threads = [preview.following]
    for _ in range(times):
        preview.rebuild()
        threads.append(preview.following)
    for thread in threads:
        thread.join()
    preview.child.join()


def test_a_hundred_saves_leave_one_site(preview):
    for _ in range(SAVES):
        preview.rebuild()

    assert ["asked"] == [path.name for path in preview.folder.iterdir()]
    assert ["index.html"] == [path.name for path in preview.site.iterdir()]
    assert f"build {SAVES}" == (preview.site / "index.html").read_text("utf-8")


def test_a_hundred_saves_leave_no_growing_memory_open_files_or_processes(preview):
    save_and_wait(preview, 1)
    objects, files, children = measure()
    save_and_wait(preview, SAVES)
    objects_after, files_after, children_after = measure()

    assert files == files_after
    assert children == children_after
    assert objects_after - objects < SAVES


def test_checks_that_the_next_save_ends_tell_nothing(preview, capfd, monkeypatch):
    monkeypatch.setattr(preview, "check", lambda **_: time.sleep(60))
    preview.rebuild()
    ended = preview.following
    monkeypatch.setattr(preview, "check", lambda **_: [])
    preview.rebuild()
    ended.join()

    assert {"built": True, "problems": []} == told(preview)
    assert "stopped" not in capfd.readouterr().err


def test_a_build_that_stumbles_leaves_the_site_that_was_shown(preview):
    preview.rebuild()
    (preview.root / "docs/mistake").touch()
    preview.rebuild()

    assert {
        "built": False,
        "problems": ["mkdocs.yml:1: A mistake: correct it and save again [build]"],
    } == told(preview)
    assert "build 1" == (preview.site / "index.html").read_text("utf-8")
    assert ["asked"] == [path.name for path in preview.folder.iterdir()]


def test_a_build_that_is_killed_is_told_and_leaves_the_site_that_was_shown(preview):
    preview.rebuild()
    preview.builder = lambda: os.kill(os.getpid(), signal.SIGKILL)
    preview.rebuild()

    assert {"built": False, "problems": ["The build was stopped."]} == told(preview)
    assert "build 1" == (preview.site / "index.html").read_text("utf-8")


def test_checks_that_can_not_be_run_are_told_unless_the_build_says_why(preview):
    """There is no glossary."""
    [problem] = Preview.check(preview, built=True)

    assert "glossary.yml" in problem.wrong
    assert [] == Preview.check(preview, built=False)


@pytest.mark.parametrize("flag", [[], ["--clean"], ["--dirty"], ["--no-livereload"]])
def test_a_taken_port_is_one_sentence(root, flag, taken):
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", taken, *flag]
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
