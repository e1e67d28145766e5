"""What `mkdocs serve` needs beyond a build.

A save is built into a folder that takes the site's place once it is whole. Where the build fails,
the site that is shown stays, and its pages show what is wrong. The writers' checks run afterward,
while pages load. Pages that the search leaves out are drawn again when someone looks at them.
"""

from __future__ import annotations

import importlib
import json
import logging
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import InclusionLevel
from watchdog.observers.polling import PollingObserver

from verifier.browser import bundle
from verifier.guide import faults, offline, redirects
from verifier.guide.finish import complete, insert_lists, require_settled, write_short_links
from verifier.guide.ledger_update import update_ledger
from verifier.guide.lint import run
from verifier.guide.screens.pictures import PreviewPictures
from verifier.guide.screens.register import Places
from verifier.guide.settings import name_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import File, Files

    from verifier.guide.pages import Page
    from verifier.guide.plugin import GuidePlugin
    from verifier.guide.problem import Problem

FILES = {
    "preview.js": Path(__file__).with_name("preview.js").read_text("utf-8"),
    # For `--no-livereload`; else `answer` does.
    "preview.json": '{"built": true, "problems": []}',
    # No service stands behind a preview: with an empty answer, pages say so without an error.
    "api/gateway": "",
    offline.NAME: offline.TEMPLATE.read_text("utf-8"),
}
"""What a preview's pages ask for beside what a build makes, by its path in the site."""


class Preview:
    """One `mkdocs serve`: what is shown, and what each save builds, draws and checks."""

    def __init__(self, plugin: GuidePlugin, config: MkDocsConfig) -> None:
        self.plugin, self.root, self.site = plugin, plugin.root, Path(config.site_dir)
        self.folder = Path(tempfile.mkdtemp(prefix="mkdocs_guide_"))
        self.next, self.asked = self.folder / "next", self.folder / "asked"
        self.asked.touch()
        self.saves = 0
        self.left_out: dict[str, File] = {}
        self.searchless: set[str] = set()
        self.opened: set[str] = set()
        self.kept: object = None
        self.code = self.find_code()
        self.pictures = PreviewPictures(Places(self.root / "docs", self.root / "captured"))
        # Draws and checks: a browser answers only the thread that opened it.
        self.worker = ThreadPoolExecutor(1)
        folders = (self.root / name for name in ("overrides", "verifier", "captured"))
        config.watch += [str(folder) for folder in folders if folder.is_dir()]
        # Written beside what is watched, it would look like a save.
        sys.dont_write_bytecode = True
        # A link to a page that one build leaves out is no mistake.
        pages = logging.getLogger("mkdocs.structure.pages")
        pages.addFilter(lambda record: "excluded from the built site" not in record.getMessage())

    def select(self, files: Files) -> None:
        """Leave out pages that are there and nobody looks at; an open one asks for itself anew."""
        self.left_out = {
            file.src_uri: file
            for file in files.documentation_pages()
            if file.src_uri in self.searchless
            and file.url not in self.opened
            and (self.site / file.dest_uri).is_file()
        }
        self.opened.clear()
        runtime = [file for file in files if file.src_uri.startswith(offline.RUNTIME)]
        for file in (*runtime, *self.left_out.values()):
            file.inclusion = InclusionLevel.EXCLUDED

    def complete(self, site: Path, pages: list[Page]) -> None:
        """Add what the pages and their scripts ask for, and take over the pages left out."""
        ledger = require_settled(update_ledger(self.root, pages))
        if (made_from := (self.code, ledger, redirects.find_targets(pages))) != self.kept:
            bundle.main(["--draft", "--out", str(self.folder / offline.RUNTIME)])
            write_short_links(self.folder / "go", pages, ledger)
            self.kept = made_from
        for name in (offline.RUNTIME, "go"):
            (site / name).symlink_to(self.folder / name)
        drawn = [page for page in pages if page.path not in self.left_out]
        complete(site, self.root, pages, ledger, drawn)
        insert_lists(site)
        for file in self.left_out.values():
            for name in (file.dest_uri, file.src_uri):
                (site / name).parent.mkdir(parents=True, exist_ok=True)
                (site / name).hardlink_to(self.site / name)
        self.searchless = {page.path for page in pages if page.meta.get("search")}

    def serve(self, server: LiveReloadServer, builder: Callable[[], None]) -> None:
        """Let MkDocs' server build as a preview does, and answer what its pages ask."""
        self.server, self.builder = server, builder
        server.builder = self.rebuild
        server.set_app(self.answer)
        watched = [*server._watched_paths]  # noqa: SLF001 - the one way to look more often
        for path in watched:
            server.unwatch(path)
        # Ten times a second; MkDocs looks twice.
        server.observer = PollingObserver(timeout=0.1)
        for path in (*watched, str(self.asked)):
            server.watch(path)
        self.worker.submit(self.pictures.draw)
        self.worker.submit(self.pictures.open)
        self.told = self.worker.submit(self.check, [], built=True)

    def answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer what a page asks of the preview; leave all else to MkDocs."""
        address = environ["PATH_INFO"].removeprefix(self.server.mount_path)
        if address == "preview.json":
            told = self.told.result()
            start_response("200 OK", [("Content-Type", "application/json")])
            return [told]
        if address in {file.url for file in self.left_out.values()} - self.opened:
            self.asked.write_text(address, "utf-8")
        self.opened.add(address)
        return self.server.serve_request(environ, start_response)

    def rebuild(self) -> None:
        """Build what was saved; whatever goes wrong is told to the page, and the site stays."""
        self.saves += 1
        wait([self.told])
        self.plugin.page = ""
        error: BaseException | None = None
        with faults.collect_messages() as messages:
            try:
                self.renew()
                self.worker.submit(self.pictures.draw).result()
                self.builder()
                # All requests wait until the server says that this is done.
                self.site.rename(self.folder / "old")
                self.next.rename(self.site)
            except (Exception, SystemExit) as raised:  # noqa: BLE001 - the page shows it
                error = raised
        problems = faults.explain_build(self.root, error, messages, self.plugin.page)
        self.told = self.worker.submit(self.check, problems, built=not error)

    def find_code(self) -> set[tuple[Path, int]]:
        """Return what the project's Python consists of, and when each file was saved."""
        files = (self.root / "verifier").rglob("*.*")
        return {(file, file.stat().st_mtime_ns) for file in files if file.suffix in {".py", ".mjs"}}

    def renew(self) -> None:
        """Import the project's Python anew if it was saved; raise what stops that."""
        if (code := self.find_code()) == self.code:
            return
        # Tried again until it succeeds.
        self.code = set()
        for name in [name for name in sys.modules if name.partition(".")[0] == "verifier"]:
            del sys.modules[name]
        importlib.invalidate_caches()
        for part in (self.plugin, self, self.pictures):
            module = importlib.import_module(type(part).__module__)
            part.__class__ = getattr(module, type(part).__name__)
        self.code = code

    def check(self, problems: list[Problem], *, built: bool) -> bytes:
        """Return, as JSON, what the build and the writers' checks found, and tell the terminal."""
        for name in ("old", "next"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        try:
            found = run.lint(self.root, outside=run.has_programs())
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the page shows it
            # A build that failed says itself why the checks can't be run.
            found = faults.explain_error(self.root, error) if built else []
        checked = [each for each in found if each.file.startswith(("docs/", name_file(self.root)))]
        lines = [str(each) for each in faults.join_problems(problems, checked)]
        sys.stderr.writelines(f"{line}\n" for line in lines)
        return json.dumps({"built": built, "problems": lines}).encode()

    def end(self) -> None:
        """End what was started, and leave nothing behind."""
        self.worker.submit(self.pictures.close)
        self.worker.shutdown()
        shutil.rmtree(self.folder)
