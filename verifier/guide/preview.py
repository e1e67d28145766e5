"""What `mkdocs serve` needs beyond a build.

A save is built into a folder that takes the site's place once it is whole. Where the build
fails, the site that is shown stays, and its pages show what is wrong. The writers' checks run
after the build, in a process of their own, which the next save ends. The pages of codes are many,
and some others are long: those that the search leaves out, too, are drawn again when someone looks
at them.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import shutil
import socket
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from logging.handlers import BufferingHandler
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import Condition, Thread
from typing import TYPE_CHECKING

from mkdocs.exceptions import Abort
from mkdocs.structure.files import InclusionLevel
from watchdog.observers.polling import PollingObserver

from verifier.browser import bundle
from verifier.guide import faults, offline, redirects
from verifier.guide.finish import complete, insert_lists, require_settled, write_short_links
from verifier.guide.ledger_update import update_ledger
from verifier.guide.lint import run
from verifier.guide.problem import Problem
from verifier.guide.screens.pictures import Studio
from verifier.guide.screens.register import Places
from verifier.guide.settings import name_file, use_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import File, Files

    from verifier.guide.pages import Page
    from verifier.guide.plugin import GuidePlugin

CODES = "codes/"

SURE = {"item-id", "link-target", "shared-value"}
"""Checks that say better than the build what is wrong with a line."""

QUIET = ("A 'dirty' build", "The following pages exist in the docs", "A reference to ")
"""How messages of MkDocs begin that the checks say better."""

SCRIPT = Path(__file__).with_name("preview.js")
POLL = 0.1
"""Seconds between two looks at what was saved; MkDocs looks twice a second."""


class Preview:
    """One `mkdocs serve`: what is shown, and what each save builds, draws and checks."""

    server: LiveReloadServer
    builder: Callable[[], None]
    checks: list[str]
    studio: Studio

    def __init__(self, plugin: GuidePlugin, *, dirty: bool) -> None:
        self.plugin, self.dirty = plugin, dirty
        self.folder = Path(tempfile.mkdtemp(prefix="mkdocs_guide_"))
        self.next, self.asked = self.folder / "next", self.folder / "asked"
        self.asked.touch()
        self.saves = 0
        self.left_out: list[File] = []
        self.searchless: set[str] = set()
        self.opened: set[str] = set()
        self.bundled: object = None
        self.linked: object = None
        self.checking: Popen[bytes] | None = None
        self.told, self.telling = b"", Condition()
        # A browser answers the thread that opened it.
        self.drawing = ThreadPoolExecutor(1)
        # A link to a page that one build leaves out is no mistake.
        pages = logging.getLogger("mkdocs.structure.pages")
        pages.addFilter(lambda record: "excluded from the built site" not in record.getMessage())

    def prepare(self, config: MkDocsConfig) -> None:
        """Note what is watched and where the site lies, and let pages show what is wrong."""
        if not self.saves:
            self.root, self.site = self.plugin.root, Path(config.site_dir)
            file = config.config_file_path or ""
            self.checks = [sys.executable, "-B", "-m", "verifier.guide.preview", file]
            self.code = self.find_code()
            self.studio = Studio(Places(self.root / "docs", self.root / "captured"))
            # Written beside what is watched, it would look like a save.
            sys.dont_write_bytecode = True
            folders = (self.root / name for name in ("overrides", "verifier", "captured"))
            config.watch += [str(folder) for folder in folders if folder.is_dir()]
        else:
            config.site_dir = str(self.next)
            if self.dirty:
                # MkDocs leaves what is there and not changed.
                shutil.copytree(self.site, self.next, symlinks=True)
        config.extra_javascript.append(SCRIPT.name)

    def select(self, files: Files) -> None:
        """Leave out pages that are there and nobody looks at."""
        self.left_out = [
            file
            for file in files.documentation_pages()
            if self.saves
            and (file.url.startswith(CODES) or file.src_uri in self.searchless)
            and file.url not in self.opened
            and (self.site / file.dest_uri).is_file()
        ]
        for file in self.left_out:
            file.inclusion = InclusionLevel.EXCLUDED
        for file in [file for file in files if file.src_uri.startswith(offline.RUNTIME)]:
            files.remove(file)

    def complete(self, site: Path, pages: list[Page], drawn: list[Page]) -> None:
        """Add what the pages and their scripts ask for, and take over the pages left out."""
        self.searchless = {page.path for page in pages if page.meta.get("search")}
        ledger = require_settled(update_ledger(self.root, pages))
        runtime, links = self.folder / "runtime", self.folder / "go"
        if self.bundled != self.code:
            bundle.main(["--draft", "--out", str(runtime)])
            self.bundled = self.code
        if (ids := (ledger, redirects.find_targets(pages))) != self.linked:
            write_short_links(links, pages, ledger)
            self.linked = ids
        for kept, name in ((runtime, offline.RUNTIME), (links, "go")):
            (site / name).unlink(missing_ok=True)
            (site / name).symlink_to(kept)
        complete(site, self.root, pages, ledger, drawn)
        insert_lists(site)
        for file in self.left_out:
            for name in {file.dest_uri, file.src_uri}:
                new = site / name
                if not new.exists():
                    new.parent.mkdir(parents=True, exist_ok=True)
                    os.link(self.site / name, new)
        shutil.copy(SCRIPT, site)
        offline.write_worker(site, {"OFFLINE": "off"})
        # No service stands behind a preview: with an empty answer, pages say so without an error.
        (site / "api").mkdir(exist_ok=True)
        (site / "api/gateway").touch()
        # For `--no-livereload`; else `answer` does.
        (site / "preview.json").write_text('{"built": true, "problems": []}', "utf-8")

    def serve(self, server: LiveReloadServer, builder: Callable[[], None]) -> LiveReloadServer:
        """Let MkDocs' server build as a preview does, and answer what its pages ask."""
        self.server, self.builder = server, builder
        server.builder = self.rebuild
        server.set_app(self.answer)
        watched = [*server._watched_paths]  # noqa: SLF001 - the one way to look more often
        for path in watched:
            server.unwatch(path)
        server.observer = PollingObserver(timeout=POLL)
        for path in (*watched, str(self.asked)):
            server.watch(path)
        self.drawing.submit(self.studio.draw)
        self.drawing.submit(self.studio.open)
        self.start_check([], built=True)
        return server

    def answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer what a page asks of the preview; leave all else to MkDocs."""
        address = environ["PATH_INFO"].removeprefix(self.server.mount_path)
        if address == "preview.json":
            with self.telling:
                body = self.telling.wait_for(lambda: self.told)
            start_response("200 OK", [("Content-Type", "application/json")])
            return [body]
        if address not in self.opened and any(address == file.url for file in self.left_out):
            self.opened.add(address)
            self.told = b""
            self.asked.write_text(address, "utf-8")
        return self.server.serve_request(environ, start_response)

    def rebuild(self) -> None:
        """Build what was saved; whatever goes wrong is told to the page, and the site stays."""
        self.saves += 1
        self.end_check()
        self.plugin.error, self.plugin.page = None, ""
        built, problems = self.build()
        if built:
            # All requests wait until the server says that this is done.
            self.site.rename(self.folder / "old")
            self.next.rename(self.site)
        for name in ("old", "next"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self.start_check(problems, built=built)

    def build(self) -> tuple[bool, list[Problem]]:
        """Draw and build what was saved; return whether there is a site, and what is wrong."""
        plugin, said = self.plugin, BufferingHandler(sys.maxsize)
        said.setLevel(logging.WARNING)
        # The server goes on answering, and says so.
        said.addFilter(lambda record: record.name != "mkdocs.livereload")
        loggers = [logging.getLogger(name) for name in ("mkdocs", "verifier.guide.screens")]
        for logger in loggers:
            logger.addHandler(said)
        error: BaseException | None = None
        try:
            if (code := self.find_code()) != self.code:
                # Tried again until it succeeds.
                self.code = set()
                renew(plugin)
                self.code = code
            drawn = self.drawing.submit(self.studio.draw).result()
            self.builder()
        except (Exception, SystemExit) as raised:  # noqa: BLE001 - whatever it is, the page shows it
            error = plugin.error or raised
        finally:
            for logger in loggers:
                logger.removeHandler(said)
        messages = [
            record.msg if isinstance(record.msg, tuple) else record.getMessage().strip()
            for record in said.buffer
            if not record.getMessage().startswith(QUIET)
        ]
        if error and not (isinstance(error, Abort) and messages):
            return False, faults.explain_error(self.root, error, plugin.page)
        return not error, [*faults.explain_messages(self.root, messages), *drawn]

    def find_code(self) -> set[tuple[Path, int]]:
        """Return what the project's Python consists of, and when each file was saved."""
        files = (self.root / "verifier").rglob("*.*")
        return {(file, file.stat().st_mtime_ns) for file in files if file.suffix in {".py", ".mjs"}}

    def start_check(self, problems: list[Problem], *, built: bool) -> None:
        """Run the writers' checks, and show what they find with what the build found."""
        # Ctrl+C is for the server, which ends them. The build tells what stops Python itself.
        checking = Popen(  # noqa: S603 - this module
            self.checks, cwd=self.root, stdout=PIPE, stderr=DEVNULL, start_new_session=True
        )
        self.checking = checking

        def tell() -> None:
            found = json.loads(checking.communicate()[0] or "[]")
            # A build that failed says itself why the checks can't be run.
            checked = [Problem(*each) for each in found if built or not checking.returncode]
            lines = [str(each) for each in join_problems(problems, checked)]
            with self.telling:
                if checking is self.checking:
                    sys.stderr.writelines(f"{line}\n" for line in lines)
                    self.told = json.dumps({"built": built, "problems": lines}).encode()
                    self.telling.notify_all()

        Thread(target=tell).start()

    def end_check(self) -> None:
        """End the checks of the last save; what they find is for nobody now."""
        with self.telling:
            ended, self.checking, self.told = self.checking, None, b""
        if ended:
            ended.kill()

    def end(self) -> None:
        """End what was started, and leave nothing behind."""
        self.end_check()
        if hasattr(self, "studio"):
            self.drawing.submit(self.studio.close)
        self.drawing.shutdown()
        shutil.rmtree(self.folder)


def renew(plugin: GuidePlugin) -> None:
    """Import the project's Python as it was last saved; raise what stops that."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "verifier"]:
        del sys.modules[name]
    importlib.invalidate_caches()
    plugin.__class__ = importlib.import_module("verifier.guide.plugin").GuidePlugin
    if preview := plugin.preview:
        preview.__class__ = importlib.import_module("verifier.guide.preview").Preview
        pictures = importlib.import_module("verifier.guide.screens.pictures")
        preview.studio.__class__ = pictures.Studio


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
    """Return what the build and the checks found, one problem for each line."""
    sure = [problem[:2] for problem in checked if problem.rule in SURE]
    left = [problem for problem in built if problem[:2] not in sure]
    known = [problem[:2] for problem in left]
    return [*left, *(problem for problem in checked if problem[:2] not in known)]


def main(file: str) -> int:
    """Print, as JSON, what the writers' checks find in what writers write.

    Returns 1 where they can't be run, and prints why.
    """
    root = Path(file).resolve().parent
    try:
        use_file(root, file)
        found = run.lint(root, outside=run.has_programs())
    except Exception as error:  # noqa: BLE001 - whatever it is, the page shows it
        sys.stdout.write(json.dumps(faults.explain_error(root, error)))
        return 1
    written = ("docs/", name_file(root))
    sys.stdout.write(json.dumps([each for each in found if each.file.startswith(written)]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
