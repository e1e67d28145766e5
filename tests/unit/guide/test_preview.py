"""The preview's server replaces one site by the next, and keeps nothing of those before."""

from __future__ import annotations

import gc
import multiprocessing
import os
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from mkdocs.livereload import LiveReloadServer

from verifier.guide.preview import Preview, Server

SAVES = 100


@pytest.fixture(name="server")
def _server(tmp_path, monkeypatch):
    """A server whose builds write one file, without checks and drawings; it doesn't listen."""
    site, docs = tmp_path / "site", tmp_path / "docs"
    site.mkdir()
    docs.mkdir()
    plugin = SimpleNamespace(root=tmp_path, error=None, page="")
    preview = Preview(plugin, dirty=False)
    preview.base = preview.site = site
    config = SimpleNamespace(
        dev_addr=("127.0.0.1", 0), docs_dir=str(docs), config_file_path=str(tmp_path / "mkdocs.yml")
    )

    def build() -> None:
        if (docs / "mistake").exists():
            raise ValueError("A mistake.")
        preview.next.mkdir()
        (preview.next / "index.html").write_text(f"build {preview.builds}", "utf-8")

    def start_checks(*_, **told) -> SimpleNamespace:
        return SimpleNamespace(**told, kill=list)

    monkeypatch.setattr(Server, "start_checks", start_checks)
    monkeypatch.setattr(Server, "start_drawing", lambda _: None)
    server = Server(preview, LiveReloadServer(build, "127.0.0.1", 0, str(site)), config, build)
    yield server
    server.server_close()


def measure() -> tuple[int, int, int]:
    """Count what could grow: live objects, open files, children."""
    gc.collect()
    files = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 0
    return len(gc.get_objects()), files, len(multiprocessing.active_children())


def test_a_hundred_saves_leave_one_site(server):
    for _ in range(SAVES):
        server.rebuild()

    assert [f".site-{SAVES}"] == [path.name for path in server.preview.base.glob(".site-*")]
    assert f"build {SAVES}" == Path(server.root, "index.html").read_text("utf-8")


def test_a_hundred_saves_leave_no_growing_memory_or_open_files(server):
    server.rebuild()
    objects, files, children = measure()
    for _ in range(SAVES):
        server.rebuild()
    objects_after, files_after, children_after = measure()

    assert files == files_after
    assert children == children_after
    assert objects_after - objects < SAVES


def test_a_build_that_stumbles_leaves_the_site_that_was_shown(server):
    server.rebuild()
    (Path(server.preview.plugin.root) / "docs/mistake").touch()
    server.rebuild()

    assert not server.lint.built
    assert server.lint.problems[0].startswith("mkdocs.yml:1: A mistake")
    assert "build 1" == Path(server.root, "index.html").read_text("utf-8")
    assert [".site-1"] == [path.name for path in server.preview.base.glob(".site-*")]


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
