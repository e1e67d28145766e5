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
import threading
from pathlib import Path
from subprocess import PIPE, Popen
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
DRAWN = ("docs/screens.yml", "verifier/guide/screens/", "verifier/values.py", "captured/")
"""What pictures of screens are made from."""

SURE = ("[item-id]", "[link-target]", "[shared-value]")
"""Checks that say better than the build why it stumbles over a line."""

CHECKED = re.compile(r"(?:docs/.+|mkdocs\.yml):\d+: ")
"""What the writers' checks print of files that writers write."""

QUIET = ("A 'dirty' build", "The following pages exist in the docs", "A reference to ")
"""How messages of MkDocs begin that the checks say better."""

SCRIPT = Path(__file__).with_name("preview.js")


class Preview:
    """The sites of one `mkdocs serve`: the one that is shown, and the one that is built."""

    def __init__(self, plugin: GuidePlugin) -> None:
        self.plugin = plugin
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
            require_free(*config.dev_addr)
            self.base = self.site = Path(config.site_dir)
            # Written beside what is watched, it would look like a save.
            sys.dont_write_bytecode = True
            folders = (self.plugin.root / name for name in ("overrides", "verifier", "captured"))
            config.watch += [str(folder) for folder in folders if folder.is_dir()]
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
        for old in (self.site / CODES).rglob("*") if site != self.site else ():
            new = site / old.relative_to(self.site)
            if old.is_file() and not new.exists():
                new.parent.mkdir(parents=True, exist_ok=True)
                os.link(old, new)


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
            lambda: self.rebuild(build),
            *config.dev_addr,
            str(preview.shown),
            usual.mount_path,
            polling_interval=POLL,
        )
        self.preview, self.plugin = preview, preview.plugin
        preview.show(preview.site)
        self.error_handler = self.read_error_page
        for path in (config.docs_dir, config.config_file_path):
            self.watch(str(path))
        self.stamps = self.look()
        self.stale = False
        self.built = True
        self.problems: list[str] = []
        self.checked = threading.Event()
        self.checks = self.start_checks([])
        self.undrawn = ""
        self.drawing: Popen[str] | None = None
        self.draw()

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
            self.wait_for_checks()
            problems = [*self.problems, *filter(None, [self.undrawn])]
            told = json.dumps({"built": self.built, "problems": problems})
            start_response("200 OK", [("Content-Type", "application/json")])
            return [told.encode()]
        if address.startswith(CODES) and address not in self.preview.opened:
            self.preview.opened.add(address)
            if self.stale:
                self.ask_for_build()
        return super().serve_request(environ, start_response)

    def ask_for_build(self) -> None:
        """Have the site built as after a save."""
        with self._rebuild_cond:
            self._want_rebuild = True
            self._rebuild_cond.notify_all()

    def look(self) -> dict[str, int]:
        """Return when each file was saved that rules, pages of codes or pictures depend on."""
        root = self.plugin.root
        found = [
            *(root / "verifier").rglob("*"),
            *(root / "captured").rglob("*"),
            *(root / "overrides").rglob("*.html"),
            *(root / "docs").glob("*.yml"),
            *root.glob("*.yml"),
        ]
        files = [path for path in found if path.is_file() and path.suffix != ".pyc"]
        return {path.relative_to(root).as_posix(): path.stat().st_mtime_ns for path in files}

    def rebuild(self, build: Callable[[], None]) -> None:
        """Build what was saved; whatever goes wrong is told to the page, and the site stays."""
        before, self.stamps = self.stamps, self.look()
        changed = {path for path, _ in before.items() ^ self.stamps.items()}
        self.stale = self.stale or bool(changed)
        if drawn := {path for path in changed if path.startswith(DRAWN)}:
            self.draw(anew=any(path.endswith(".py") for path in drawn))
        preview = self.preview
        preview.builds += 1
        try:
            if any(path.startswith("verifier/") for path in changed - drawn):
                renew(self.plugin)
            self.built, problems = build_apart(self.plugin, build)
        except Exception as error:  # noqa: BLE001 - whatever it is, the page shows it
            self.stamps = before
            self.built, problems = False, [str(faults.of_error(self.plugin.root, error))]
        old = preview.site if self.built else preview.next
        if self.built:
            preview.show(preview.next)
        if old != preview.base:
            shutil.rmtree(old, ignore_errors=True)
        before_this, self.checks = self.checks, self.start_checks(problems)
        before_this.kill()

    def start_checks(self, problems: list[str]) -> Popen[str]:
        """Start the writers' checks; a page that asks what is wrong waits for them."""
        checked = self.checked = threading.Event()
        command = [sys.executable, "-m", "verifier", "lint", "--root", str(self.plugin.root)]
        checks = Popen(command, cwd=self.plugin.root, stdout=PIPE, text=True)  # noqa: S603

        def follow() -> None:
            printed, _ = checks.communicate()
            if checked is self.checked:
                said = [line for line in printed.splitlines() if CHECKED.match(line)]
                self.problems = join_problems(problems, said)
                sys.stderr.writelines(f"{problem}\n" for problem in self.problems)
            checked.set()

        threading.Thread(target=follow, daemon=True).start()
        return checks

    def wait_for_checks(self) -> None:
        """Wait until the checks of the last build are done; those before it may be stopped."""
        waited = None
        while waited is not self.checked:
            waited = self.checked
            waited.wait()

    def draw(self, *, anew: bool = False) -> None:
        """Have pictures drawn that are out of date, by a process that keeps its browser open."""
        if self.drawing is None or self.drawing.poll() is not None or anew:
            self.end_drawing()
            command = [sys.executable, "-m", "verifier.guide.screens", "keep-making"]
            self.drawing = Popen(command, cwd=self.plugin.root, stdin=PIPE, stdout=PIPE, text=True)  # noqa: S603
            threading.Thread(target=self.follow_drawing, args=[self.drawing], daemon=True).start()
        if self.drawing.stdin:
            self.drawing.stdin.write("\n")
            self.drawing.stdin.flush()

    def follow_drawing(self, drawing: Popen[str]) -> None:
        """Note what is wrong with the drawings, and show it."""
        for line in drawing.stdout or ():
            if (wrong := line.strip()) != self.undrawn:
                self.undrawn = wrong
                self.ask_for_build()

    def end_drawing(self) -> None:
        """End the process that draws, and its browser."""
        if self.drawing and self.drawing.stdin:
            self.drawing.stdin.close()

    @override
    def shutdown(self, wait: bool = False) -> None:
        """End what was started, too."""
        self.checks.kill()
        self.end_drawing()
        super().shutdown(wait)


class Said(logging.Handler):
    """Keeps the warnings of one build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Keep what says something that the checks don't say better."""
        message = record.getMessage().strip()
        if not message.startswith(QUIET):
            self.messages.append(message)


def build_apart(plugin: GuidePlugin, build: Callable[[], None]) -> tuple[bool, list[str]]:
    """Build in a child; return whether there is a new site, and what is wrong, a line each."""
    read, write = os.pipe()
    if not (child := os.fork()):
        with os.fdopen(write, "w") as answer:
            json.dump(try_to_build(plugin, build), answer)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        told = answer.read()
    os.waitpid(child, 0)
    built, problems = json.loads(told or '[false, ["The build was stopped."]]')
    return built, problems


def try_to_build(plugin: GuidePlugin, build: Callable[[], None]) -> tuple[bool, list[str]]:
    """Build in this process; return whether there is a site, and what is wrong, a line each."""
    said, error = Said(), None
    for name in ("mkdocs", "verifier.guide.screens"):
        logging.getLogger(name).addHandler(said)
    try:
        build()
    except BaseException as raised:  # noqa: BLE001 - whatever it is, the page shows it
        error = plugin.error or raised
    if error and not (isinstance(error, Abort) and said.messages):
        return False, [str(faults.of_error(plugin.root, error, plugin.page))]
    return not error, [str(problem) for problem in faults.of_messages(plugin.root, said.messages)]


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
