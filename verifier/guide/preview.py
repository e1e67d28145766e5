"""What `mkdocs serve` needs beyond a build.

Each save is built in a forked child, into a folder of its own that takes the place of the site once
it is whole. So a rule is always the one last saved, and a mistake ends one build: the last good
page stays and shows what is wrong. The same child runs the writers' checks afterward. The pages of
codes are many; each is drawn again when someone looks at it.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from logging.handlers import BufferingHandler
from multiprocessing import get_context
from pathlib import Path
from subprocess import PIPE, Popen
from threading import Lock, Thread
from typing import TYPE_CHECKING

from mkdocs.exceptions import Abort
from mkdocs.structure.files import InclusionLevel

from verifier.guide import faults, offline
from verifier.guide.settings import name_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess
    from wsgiref.types import StartResponse, WSGIEnvironment

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files

    from verifier.guide.plugin import GuidePlugin
    from verifier.guide.problem import Problem

CODES = "codes/"

SURE = {"item-id", "link-target", "shared-value"}
"""Checks that say better than the build why it stumbles over a line."""

QUIET = ("A 'dirty' build", "The following pages exist in the docs", "A reference to ")
"""How messages of MkDocs begin that the checks say better."""

SCRIPT = Path(__file__).with_name("preview.js")
FORK = get_context("fork")


class Preview:
    """One `mkdocs serve`: what is shown, and what is built, checked and drawn for each save."""

    server: LiveReloadServer
    builder: Callable[[], None]
    child: ForkProcess
    following: Thread

    def __init__(self, plugin: GuidePlugin, *, dirty: bool) -> None:
        self.plugin, self.dirty = plugin, dirty
        self.folder = Path(tempfile.mkdtemp(prefix="mkdocs_guide_"))
        self.next, self.asked = self.folder / "next", self.folder / "asked"
        self.asked.touch()
        self.saves = 0
        self.opened: set[str] = set()
        self.told = b""
        self.drawing: Popen[str] | None = None
        self.one_reader = Lock()
        # A link to a page that one build leaves out is no mistake.
        pages = logging.getLogger("mkdocs.structure.pages")
        pages.addFilter(lambda record: "excluded from the built site" not in record.getMessage())

    def prepare(self, config: MkDocsConfig) -> None:
        """Let the build of a save go into a folder of its own."""
        if not self.saves:
            self.root, self.site = self.plugin.root, Path(config.site_dir)
            # Written beside what is watched, it would look like a save.
            sys.dont_write_bytecode = True
            folders = (self.root / name for name in ("overrides", "verifier", "captured"))
            config.watch += [str(folder) for folder in folders if folder.is_dir()]
        else:
            config.site_dir = str(self.next)
            if self.dirty:
                # MkDocs leaves what is there and not changed.
                shutil.copytree(self.site, self.next)
        config.extra_javascript.append(SCRIPT.name)

    def select(self, files: Files) -> None:
        """Leave out the pages of codes that are there."""
        known, pages = self.plugin.pages, files.documentation_pages()
        self.plugin.pages = {f.src_uri: known[f.src_uri] for f in pages if f.src_uri in known}
        for file in pages:
            drawn = (self.site / file.dest_uri).is_file() and file.src_uri in known
            if drawn and file.url.startswith(CODES) and file.url not in self.opened:
                file.inclusion = InclusionLevel.EXCLUDED

    def add(self, site: Path) -> None:
        """Add what the pages' scripts ask for, and take over the pages of codes not drawn anew."""
        shutil.copy(SCRIPT, site)
        offline.write_worker(site, {"OFFLINE": "off"})
        # No service stands behind a preview: with an empty answer, pages say so without an error.
        (site / "api").mkdir(exist_ok=True)
        (site / "api/gateway").touch()
        # For `--no-livereload`; else `answer` does.
        (site / "preview.json").write_text('{"built": true, "problems": []}', "utf-8")
        for old in (self.site / CODES).rglob("*") if site != self.site else ():
            new = site / old.relative_to(self.site)
            if old.is_file() and not new.exists():
                new.parent.mkdir(parents=True, exist_ok=True)
                os.link(old, new)

    def serve(self, server: LiveReloadServer, builder: Callable[[], None]) -> LiveReloadServer:
        """Let MkDocs' server build as a preview does, and answer what its pages ask."""
        self.server, self.builder = server, builder
        server.builder = self.rebuild
        server.set_app(self.answer)
        server.watch(str(self.asked))
        self.started = self.python = self.find_python()
        self.start_drawing()
        self.start_child(None)
        return server

    def answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer what a page asks of the preview; leave all else to MkDocs."""
        address = environ["PATH_INFO"].removeprefix(self.server.mount_path)
        if address == "preview.json":
            while (following := self.following).is_alive():
                following.join()
            start_response("200 OK", [("Content-Type", "application/json")])
            return [self.told]
        if address.startswith(CODES) and address not in self.opened:
            self.opened.add(address)
            if self.saves:
                self.asked.write_text(address, "utf-8")
        return self.server.serve_request(environ, start_response)

    def rebuild(self) -> None:
        """Build what was saved; whatever goes wrong is told to the page, and the site stays."""
        self.end_child()
        before, self.python = self.python, self.find_python()
        if self.python != before:
            self.end_drawing()
        self.start_drawing()
        if self.start_child(self.builder):
            # All requests wait until the server says that this is done.
            self.site.rename(self.folder / "old")
            self.next.rename(self.site)
        for name in ("old", "next"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def start_child(self, build: Callable[[], None] | None) -> bool:
        """Build in a child and let it check; return, while it checks, whether there is a site."""
        here, there = FORK.Pipe(duplex=False)
        self.child = FORK.Process(target=self.work, args=(there, build), daemon=True)
        self.child.start()
        there.close()
        built, number, drawing = False, self.saves, self.drawing
        with suppress(EOFError):
            built = here.recv()

        def follow() -> None:
            with self.one_reader:
                drawn = drawing.stdout.readline().strip() if drawing and drawing.stdout else ""
            told = ["The build was stopped."]
            with here, suppress(EOFError):
                told = here.recv()
            if number == self.saves:
                told += [drawn] if drawn else []
                self.told = json.dumps({"built": built, "problems": told}).encode()
                sys.stderr.writelines(f"{problem}\n" for problem in told)

        self.following = Thread(target=follow, daemon=True)
        self.following.start()
        return built

    def end_child(self) -> None:
        """End the child of the last save; whatever it has to tell is for nobody now."""
        self.saves += 1
        self.child.kill()
        self.child.join()

    def work(self, there: Connection, build: Callable[[], None] | None) -> None:
        """In the child: send whether there is a site, and then what is wrong, a line each."""
        # Ctrl+C is for the server, which ends its child.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        built, problems = self.build(build) if build else (True, [])
        there.send(built)
        there.send([str(problem) for problem in join_problems(problems, self.check(built=built))])

    def build(self, build: Callable[[], None]) -> tuple[bool, list[Problem]]:
        """Build in this process; return whether there is a site, and what is wrong."""
        plugin, said, error = self.plugin, BufferingHandler(sys.maxsize), None
        said.setLevel(logging.WARNING)
        for name in ("mkdocs", "verifier.guide.screens"):
            logging.getLogger(name).addHandler(said)
        try:
            if self.python != self.started:
                renew(plugin)
            build()
        except BaseException as raised:  # noqa: BLE001 - whatever it is, the page shows it
            error = plugin.error or raised
        messages = [
            record.msg if isinstance(record.msg, tuple) else record.getMessage().strip()
            for record in said.buffer
            if not record.getMessage().startswith(QUIET)
        ]
        if error and not (isinstance(error, Abort) and messages):
            return False, faults.explain_error(self.root, error, plugin.page)
        return not error, faults.explain_messages(self.root, messages)

    def check(self, *, built: bool) -> list[Problem]:
        """Return what the writers' checks find in what writers write."""
        try:
            run = importlib.import_module("verifier.guide.lint.run")
            found = run.lint(self.root, outside=run.has_programs())
        except Exception as error:  # noqa: BLE001 - whatever it is, the page shows it
            return faults.explain_error(self.root, error) if built else []
        return [each for each in found if each.file.startswith(("docs/", name_file(self.root)))]

    def find_python(self) -> set[tuple[Path, int]]:
        """Return the project's Python files, and when each was saved."""
        files = (self.root / "verifier").rglob("*.py")
        return {(path, path.stat().st_mtime_ns) for path in files}

    def start_drawing(self) -> None:
        """Have pictures drawn that are out of date, by a process that keeps its browser open.

        It prints a line each time: what is wrong with them, or nothing.
        """
        if self.drawing is None or self.drawing.poll() is not None:
            command = [sys.executable, "-m", "verifier", "screens", "keep-making"]
            self.drawing = Popen(command, cwd=self.root, stdin=PIPE, stdout=PIPE, text=True)  # noqa: S603
        print(file=self.drawing.stdin, flush=True)

    def end_drawing(self) -> None:
        """End the process that draws, and its browser."""
        if self.drawing and self.drawing.stdin:
            self.drawing.stdin.close()
            self.drawing = None

    def end(self) -> None:
        """End what was started, and leave nothing behind."""
        if hasattr(self, "child"):
            self.end_child()
        self.end_drawing()
        shutil.rmtree(self.folder)


def renew(plugin: GuidePlugin) -> None:
    """Import the project's Python as it was last saved; raise what stops that."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "verifier"]:
        del sys.modules[name]
    importlib.invalidate_caches()
    plugin.__class__ = importlib.import_module("verifier.guide.plugin").GuidePlugin


def require_free(host: str, port: int) -> None:
    """Raise Abort, in one sentence, where an address can't be served on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise Abort(
            f"{host}:{port} can't be served on: {reason}. Stop what uses it, or choose another "
            "address with `mkdocs serve -a`."
        ) from error


def join_problems(built: list[Problem], checked: list[Problem]) -> list[Problem]:
    """Return what the build stumbled over and what the checks say, one of them for each line."""
    sure = [problem[:2] for problem in checked if problem.rule in SURE]
    left = [problem for problem in built if problem[:2] not in sure]
    known = [problem[:2] for problem in left]
    return [*left, *(problem for problem in checked if problem[:2] not in known)]
