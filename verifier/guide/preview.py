"""What `mkdocs serve` needs beyond a build.

Each save is built in a forked child, into a folder of its own that is served once it is whole. So
a rule is always the one last saved, and a mistake ends one build: the last good page stays and
shows what is wrong. The pages of codes are many; each is drawn again when someone looks at it.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import re
import shutil
import socket
import sys
from logging.handlers import BufferingHandler
from multiprocessing import get_context
from pathlib import Path
from subprocess import PIPE, Popen
from threading import Lock, Thread
from typing import TYPE_CHECKING, override

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, InclusionLevel

from verifier.browser import bundle
from verifier.guide import faults, offline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from verifier.guide.plugin import GuidePlugin

POLL = 0.2
"""Seconds between two looks at the files."""

CODES = "codes/"

SURE = ("[item-id]", "[link-target]", "[shared-value]")
"""Checks that say better than the build why it stumbles over a line."""

CHECKED = re.compile(r"(?:docs/.+|mkdocs\.yml):\d+: ")
"""What the writers' checks print of files that writers write."""

QUIET = ("A 'dirty' build", "The following pages exist in the docs", "A reference to ")
"""How messages of MkDocs begin that the checks say better."""

SCRIPT = Path(__file__).with_name("preview.js")
FORK = get_context("fork")


class Preview:
    """The sites of one `mkdocs serve`: the one that is shown, and the one that is built."""

    def __init__(self, plugin: GuidePlugin, *, dirty: bool) -> None:
        self.plugin, self.dirty = plugin, dirty
        self.base = self.site = Path()
        self.builds = 0
        self.opened: set[str] = set()
        # A link to a page that one build leaves out is no mistake.
        pages = logging.getLogger("mkdocs.structure.pages")
        pages.addFilter(lambda record: "excluded from the built site" not in record.getMessage())

    @property
    def next(self) -> Path:
        """Return the folder of the site that is built: the first is where MkDocs has it."""
        return self.base / f".site-{self.builds}" if self.builds else self.base

    @property
    def shown(self) -> Path:
        """Return the link to the site that is shown."""
        return self.base / ".site"

    def prepare(self, config: MkDocsConfig) -> None:
        """Let a build go into a folder of its own."""
        if not self.builds:
            self.base = self.site = Path(config.site_dir)
            # Written beside what is watched, it would look like a save.
            sys.dont_write_bytecode = True
            folders = (self.plugin.root / name for name in ("overrides", "verifier", "captured"))
            config.watch += [str(folder) for folder in folders if folder.is_dir()]
        elif self.dirty:
            # MkDocs leaves what is there and not changed.
            shutil.copytree(self.shown, self.next, ignore=shutil.ignore_patterns(".site*", ".link"))
        config.site_dir = str(self.next)
        script = ExtraScriptValue(SCRIPT.name)
        script.type = "module"
        config.extra_javascript.append(script)

    def show(self, site: Path) -> None:
        """Serve a site; requests that waited for its build find it, too."""
        link = self.base / ".link"
        link.symlink_to(site)
        link.replace(self.shown)
        self.site = site

    def select(self, files: Files, config: MkDocsConfig) -> None:
        """Give the browser the rules as saved; leave out the pages of codes that are there."""
        for file in [file for file in files if file.src_uri.startswith(offline.RUNTIME)]:
            files.remove(file)
        runtime = self.plugin.root / "build/preview"
        bundle.main(["--draft", "--out", str(runtime)])
        for path in runtime.glob("*.*"):
            name = f"{offline.RUNTIME}{path.name}"
            files.append(File.generated(config, name, abs_src_path=str(path)))
        files.append(File.generated(config, SCRIPT.name, abs_src_path=str(SCRIPT)))
        known, pages = self.plugin.pages, files.documentation_pages()
        self.plugin.pages = {f.src_uri: known[f.src_uri] for f in pages if f.src_uri in known}
        for file in pages:
            drawn = (self.site / file.dest_uri).is_file() and file.src_uri in known
            if drawn and file.url.startswith(CODES) and file.url not in self.opened:
                file.inclusion = InclusionLevel.EXCLUDED

    def add(self, site: Path) -> None:
        """Add what the pages' scripts ask for, and take over the pages of codes not drawn anew."""
        offline.write(site, {"OFFLINE": "off"})
        # No service stands behind a preview: with an empty answer, pages say so without an error.
        (site / "api").mkdir(exist_ok=True)
        (site / "api/gateway").touch()
        # For `--no-livereload`; else the server answers itself.
        (site / "preview.json").write_text('{"built": true, "problems": []}', "utf-8")
        for old in (self.site / CODES).rglob("*") if site != self.site else ():
            new = site / old.relative_to(self.site)
            if old.is_file() and not new.exists():
                new.parent.mkdir(parents=True, exist_ok=True)
                os.link(old, new)

    def build(self, build: Callable[[], None], *, anew: bool) -> tuple[bool, list[str]]:
        """Build in this process; return whether there is a site, and what is wrong, a line each."""
        plugin, said, error = self.plugin, BufferingHandler(sys.maxsize), None
        said.setLevel(logging.WARNING)
        for name in ("mkdocs", "verifier.guide.screens"):
            logging.getLogger(name).addHandler(said)
        try:
            if anew:
                renew(plugin)
            build()
        except BaseException as raised:  # noqa: BLE001 - whatever it is, the page shows it
            error = plugin.error or raised
        messages = [record.getMessage().strip() for record in said.buffer]
        messages = [message for message in messages if not message.startswith(QUIET)]
        if error and not (isinstance(error, Abort) and messages):
            return False, [str(faults.of_error(plugin.root, error, plugin.page))]
        return not error, [str(problem) for problem in faults.of_messages(plugin.root, messages)]

    def build_apart(self, build: Callable[[], None], *, anew: bool) -> tuple[bool, list[str]]:
        """Build in a child; return whether there is a new site, and what is wrong, a line each."""
        here, there = FORK.Pipe(duplex=False)
        child = FORK.Process(target=lambda: there.send(self.build(build, anew=anew)))
        child.start()
        there.close()
        try:
            return here.recv()  # type: ignore[no-any-return]
        except EOFError:
            return False, ["The build was stopped."]
        finally:
            child.join()


class Server(LiveReloadServer):
    """MkDocs' own server: it builds apart, and its pages show what is wrong."""

    def __init__(
        self,
        preview: Preview,
        usual: LiveReloadServer,
        config: MkDocsConfig,
        build: Callable[[], None],
    ) -> None:
        super().__init__(
            build, *config.dev_addr, str(preview.shown), usual.mount_path, polling_interval=POLL
        )
        usual.server_close()
        self.build, self.builder = build, self.rebuild
        self.preview, self.project = preview, preview.plugin.root
        preview.show(preview.site)
        self.error_handler = self.read_error_page
        for path in (config.docs_dir, config.config_file_path):
            self.watch(str(path))
        self.first_python = self.python = self.find_python()
        self.told = b""
        self.drawing: Popen[str] | None = None
        self.one_reader = Lock()
        self.lint = self.start_checks(self.start_drawing(), built=True, problems=[])

    def read_error_page(self, code: int) -> bytes | None:
        """Return the page for what isn't there, from the site that is shown."""
        page = Path(self.root, f"{code}.html")
        return page.read_bytes() if page.is_file() else None

    @override
    def serve_request(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer what a page asks of the preview; leave all else to MkDocs."""
        address = environ["PATH_INFO"].removeprefix(self.mount_path)
        if address == "preview.json":
            while (checks := self.checks).is_alive():
                checks.join()
            start_response("200 OK", [("Content-Type", "application/json")])
            return [self.told]
        if address.startswith(CODES) and address not in self.preview.opened:
            self.preview.opened.add(address)
            if self.preview.builds:
                with self._rebuild_cond:
                    self._want_rebuild = True
                    self._rebuild_cond.notify_all()
        return super().serve_request(environ, start_response)

    def find_python(self) -> set[tuple[Path, int]]:
        """Return the project's Python files, and when each was saved."""
        return {
            (path, path.stat().st_mtime_ns) for path in (self.project / "verifier").rglob("*.py")
        }

    def rebuild(self) -> None:
        """Build what was saved; whatever goes wrong is told to the page, and the site stays."""
        before, self.python = self.python, self.find_python()
        if self.python != before:
            self.end_drawing()
        drawing = self.start_drawing()
        preview = self.preview
        preview.builds += 1
        anew = self.python != self.first_python
        built, problems = preview.build_apart(self.build, anew=anew)
        old = preview.site if built else preview.next
        if built:
            preview.show(preview.next)
        if old != preview.base:
            shutil.rmtree(old, ignore_errors=True)
        self.lint.kill()
        self.lint = self.start_checks(drawing, built=built, problems=problems)

    def start_checks(self, drawing: Popen[str], *, built: bool, problems: list[str]) -> Popen[str]:
        """Start the writers' checks; a page that asks what is wrong waits for them."""
        number = self.preview.builds
        command = [sys.executable, "-m", "verifier", "lint", "--root", str(self.project)]
        lint = Popen(command, cwd=self.project, stdout=PIPE, text=True)  # noqa: S603

        def follow() -> None:
            with self.one_reader:
                printed = drawing.stdout.readline() if drawing.stdout else ""
            printed += lint.communicate()[0]
            if number == self.preview.builds:
                said = [line for line in printed.splitlines() if CHECKED.match(line)]
                told = join_problems(problems, said)
                self.told = json.dumps({"built": built, "problems": told}).encode()
                sys.stderr.writelines(f"{problem}\n" for problem in told)

        self.checks = Thread(target=follow, daemon=True)
        self.checks.start()
        return lint

    def start_drawing(self) -> Popen[str]:
        """Have pictures drawn that are out of date, by a process that keeps its browser open.

        It prints a line each time: what is wrong with them, or nothing.
        """
        if self.drawing is None or self.drawing.poll() is not None:
            command = [sys.executable, "-m", "verifier.guide.screens", "keep-making"]
            self.drawing = Popen(command, cwd=self.project, stdin=PIPE, stdout=PIPE, text=True)  # noqa: S603
        print(file=self.drawing.stdin, flush=True)
        return self.drawing

    def end_drawing(self) -> None:
        """End the process that draws, and its browser."""
        if self.drawing and self.drawing.stdin:
            self.drawing.stdin.close()
            self.drawing = None

    @override
    def shutdown(self, wait: bool = False) -> None:
        """End what was started, too."""
        self.lint.kill()
        self.end_drawing()
        super().shutdown(wait)


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


def join_problems(built: list[str], said: list[str]) -> list[str]:
    """Return what the build stumbled over and what the checks say, one of them for each line."""

    def place(line: str) -> list[str]:
        return line.split(":")[:2]

    sure = [place(line) for line in said if line.endswith(SURE)]
    left = [line for line in built if place(line) not in sure]
    known = [place(line) for line in left]
    return [*left, *(line for line in said if place(line) not in known)]
