"""The MkDocs plugin `guide`: plain `mkdocs build` and plain `mkdocs serve` give the complete site.

It is thin, because Zensical runs no plugins: what it calls has a command as well, and `zensical
build && python -m verifier finish` gives the same site. What only previews need is in `preview`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, override

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File

from verifier.guide import codes, faults
from verifier.guide.finish import finish
from verifier.guide.generated import generate_pages
from verifier.guide.pages import read_pages
from verifier.guide.preview import FILES, Preview
from verifier.guide.problem import GuideError
from verifier.guide.screens import figure
from verifier.guide.settings import IN_USE, require_free_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page as MkDocsPage

log = get_plugin_logger("guide")


class GuidePlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Connects MkDocs' events with the functions that complete and finish the site."""

    preview: Preview | None = None

    @override
    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Begin: MkDocs keeps a plugin that has this event for all builds of `mkdocs serve`."""
        self.is_preview = command == "serve"

    @override
    def on_config(self, config: MkDocsConfig) -> None:
        """Begin a build."""
        first = not hasattr(self, "root")
        self.root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        IN_USE[self.root] = config
        self.page = ""
        # Files may have changed since the build before.
        codes.forget_files()
        figure.read_checked.cache_clear()
        if first:
            require_free_address(config)
            if self.is_preview:
                self.preview = Preview(self, config)
        if self.preview:
            config.extra_javascript.append("preview.js")
            if not first:
                config.site_dir = str(self.preview.next)

    @override
    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> None:
        """Add the generated pages; let a preview leave out others."""
        for name, source in (generate_pages() | (FILES if self.preview else {})).items():
            if name not in files.src_uris:
                files.append(File.generated(config, name, content=source))
        if self.preview:
            self.preview.select(files)

    @override
    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> None:
        """Keep compiled templates for the next build; the pages are read."""
        self.page = ""
        folder = self.root / "build/templates"
        folder.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(folder))

    @override
    def on_pre_page(self, page: MkDocsPage, /, *, config: MkDocsConfig, files: Files) -> None:
        """Note which page is read, to say where a build fails."""
        self.page = page.file.src_uri

    # After the search's own, which writes its index there.
    @override
    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Complete the site; finish it, unless it is a preview."""
        site = Path(config.site_dir)
        try:
            pages = read_pages(self.root)
            if self.preview:
                self.preview.complete(site, pages)
                return
            for told in finish(site, self.root, pages):
                log.info(told)
        except GuideError as error:
            raise PluginError(str(error)) from error

    @override
    def on_build_error(self, *, error: Exception) -> None:
        """Say where the build failed; a preview shows it on the page."""
        if not isinstance(error, Abort) and not (self.preview and self.preview.saves):
            for problem in faults.explain_error(self.root, error, self.page):
                sys.stderr.write(f"{problem}\n")

    @override
    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[[], None]
    ) -> None:
        """Let the server keep the last good site and tell its pages what is wrong."""
        cast("Preview", self.preview).serve(server, builder)

    @override
    def on_shutdown(self) -> None:
        """End what the preview started."""
        if self.preview:
            self.preview.end()
