"""The MkDocs plugin `guide`: plain `mkdocs build` and plain `mkdocs serve` give the complete site.

It is thin, because Zensical runs no plugins: what it calls has a command as well, and
`zensical build && python -m verifier finish` gives the same site. What `mkdocs serve` needs beyond
a build is in `preview`.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Literal, override

import click
from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File

from verifier.browser import bundle
from verifier.guide import codes, faults
from verifier.guide.finish import FinishError, finish
from verifier.guide.generated import generate_pages
from verifier.guide.pages import read_pages
from verifier.guide.preview import Preview, require_free
from verifier.guide.problem import ProblemsError
from verifier.guide.settings import IN_USE

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page as MkDocsPage

log = get_plugin_logger("guide")

TEMPLATES = "build/templates"
"""Where a project's compiled templates are kept between builds."""


class GuidePlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Connects MkDocs' events with the functions that complete and finish the site."""

    @override
    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Begin: MkDocs keeps a plugin that has this event for all builds of `mkdocs serve`."""
        self.preview = Preview(self, dirty=dirty) if command == "serve" else None
        # Another core stores the interpreter meanwhile, where it has to be stored.
        is_build = command == "build"
        self.bundling = ThreadPoolExecutor(1).submit(bundle.main, []) if is_build else None
        self.error: Exception | None = None

    @override
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Begin a build."""
        first = not hasattr(self, "root")
        self.root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        IN_USE[self.root] = config
        context = click.get_current_context(silent=True)
        if context and context.info_name == "serve" and first:
            require_free(*config.dev_addr)
        self.page = ""
        self.drawn: set[str] = set()
        codes.forget_files()
        if self.preview:
            self.preview.prepare(config)
        return config

    @override
    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add the generated pages; let a preview add and leave out more."""
        for name, source in generate_pages().items():
            if name not in files.src_uris:
                files.append(File.generated(config, name, content=source))
        if self.preview:
            self.preview.select(files)
        return files

    @override
    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        """Keep compiled templates for the next build; the pages are read."""
        self.page = ""
        folder = self.root / TEMPLATES
        folder.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(folder))
        return env

    @override
    def on_pre_page(self, page: MkDocsPage, /, *, config: MkDocsConfig, files: Files) -> MkDocsPage:
        """Note which page is read, to say where a build fails."""
        self.page = page.file.src_uri
        self.drawn.add(self.page)
        return page

    # After the search's own, which writes its index there.
    @override
    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Complete the site; finish it, unless it is a preview."""
        site = Path(config.site_dir)
        try:
            pages = read_pages(self.root)
            if self.preview:
                drawn = [page for page in pages if page.path in self.drawn]
                self.preview.complete(site, pages, drawn)
                return
            for told in finish(site, self.root, pages, self.bundling):
                log.info(told)
        except (FinishError, ProblemsError) as error:
            raise PluginError(str(error)) from error

    @override
    def on_build_error(self, *, error: Exception) -> None:
        """Say where the build failed; a preview shows it on the page."""
        self.error = error
        if not isinstance(error, Abort) and not (self.preview and self.preview.saves):
            for problem in faults.explain_error(self.root, error, self.page):
                sys.stderr.write(f"{problem}\n")

    @override
    def on_serve(
        self,
        server: LiveReloadServer,
        /,
        *,
        config: MkDocsConfig,
        builder: Callable[[], None],
    ) -> LiveReloadServer:
        """Let the server keep the last good site and tell its pages what is wrong."""
        return self.preview.serve(server, builder) if self.preview else server

    @override
    def on_shutdown(self) -> None:
        """End what the preview started."""
        if self.preview:
            self.preview.end()
