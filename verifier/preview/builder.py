"""Builds the site for the preview: what the forge runs in the process of one build."""

from __future__ import annotations

import logging
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, override

from jinja2 import FileSystemBytecodeCache
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.plugins import BasePlugin

from verifier.guide import finish, plan
from verifier.guide.ledger import LEDGER, read_ledger
from verifier.guide.lint import programs
from verifier.guide.lint.glossary import GLOSSARY
from verifier.guide.lint.problem import Problem
from verifier.guide.lint.run import lint
from verifier.guide.pages import read_pages
from verifier.guide.screens import drawing
from verifier.preview import faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.theme import Theme

RUNTIME = "assets/runtime/"
"""What the bundler writes while a build runs: the server takes it from where it is written."""

MANY = "codes/"
"""Where pages are many and drawn from the catalogue: a quick build leaves them alone."""


WRITTEN = ("docs/", "mkdocs.yml", LEDGER)
"""Where writers write: what is amiss elsewhere is for `make lint` to tell."""


SURE = ("item-id", "link-target", "shared-value")
"""Rules that say better than the build why it stumbles over a line."""


class Order(NamedTuple):
    """What to build: `changed` are the paths that were saved, relative to the root.

    A quick order draws the pages that are looked at, by their addresses, and
    those that were saved; without any, those that writers write. The whole one
    draws all pages, with the checks of links and ids, and the short links.
    """

    root: Path
    site: Path
    quick: bool
    changed: frozenset[str] = frozenset()
    looked_at: frozenset[str] = frozenset()


class Outcome(NamedTuple):
    """How a build went: whether there is a new site, and what is amiss."""

    built: bool
    problems: list[Problem]


class Selection(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Tells MkDocs which pages to draw, and lets them carry their plan."""

    def __init__(self, order: Order) -> None:
        self.order = order

    @override
    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Leave the runtime to the server; mark as unchanged what a quick build leaves alone."""
        for file in list(files):
            if file.src_uri.startswith(RUNTIME):
                files.remove(file)
        if self.order.quick:
            pages = files.documentation_pages()
            looked_at = {file for file in pages if file.url in self.order.looked_at}
            for file in pages:
                chosen = (
                    file in looked_at
                    or f"docs/{file.src_uri}" in self.order.changed
                    or not (looked_at or file.src_uri.startswith(MANY))
                )
                file.is_modified = lambda chosen=chosen: chosen  # type: ignore[method-assign,misc]
        return files

    @override
    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Read the pages that are not drawn, too: those that are name them and their steps."""
        for page in nav.pages:
            if self.order.quick and not page.file.is_modified():
                page.read_source(config)
        return nav

    @override
    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """Let a page carry its plan, as finishing the site does."""
        return plan.carried(output)

    @override
    def on_post_template(
        self, output_content: str, /, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Let the page for what isn't there carry it, too."""
        return plan.carried(output_content)


def quicken(theme: Theme, compiled: Path) -> None:
    """Take from every build what is the same in each, which is half of a quick one's time.

    Compiled templates are kept in a folder, those of screens' drawings too; and the theme's files
    are listed without its ten thousand icons, which MkDocs would pass over one by one.
    """
    compiled.mkdir(exist_ok=True)
    kept = FileSystemBytecodeCache(str(compiled))
    drawing.environment().bytecode_cache = kept
    usual = theme.get_env

    def environment() -> Environment:
        env = usual()
        env.bytecode_cache = kept
        env.list_templates = partial(in_sight, theme.dirs)  # type: ignore[method-assign]
        return env

    theme.get_env = environment  # type: ignore[method-assign]


def in_sight(
    folders: Iterable[str],
    extensions: object = None,  # noqa: ARG001 - as Jinja2 has it
    filter_func: Callable[[str], bool] = bool,
) -> list[str]:
    """Return the paths of some folders' files, without those in hidden folders."""
    found: set[str] = set()
    for folder in folders:
        for top, inner, names in os.walk(folder):
            inner[:] = [name for name in inner if not name.startswith(".")]
            way = os.path.relpath(top, folder)
            found |= {name if way == "." else f"{way}/{name}" for name in names}
    return sorted(filter(filter_func, found))


def draw(order: Order) -> Outcome:
    """Build the site once; return what is amiss instead of raising it."""
    records = faults.Records()
    logs = [logging.getLogger(name) for name in ("mkdocs", "verifier.guide.screens")]
    for log in logs:
        log.addHandler(records)
    logs[0].propagate = False
    try:
        # The hook is what brought us here.
        config = load_config(
            str(order.root / "mkdocs.yml"), site_dir=str(order.site), strict=False, hooks=[]
        )
        config.plugins["preview"] = Selection(order)
        quicken(config.theme, order.site.parent / "templates")
        mkdocs_build(config, dirty=order.quick)
        if not order.quick:
            finish.write_redirects(
                order.site, read_pages(order.root), read_ledger(order.root / LEDGER)
            )
    except (Exception, SystemExit) as error:  # noqa: BLE001 (whatever it is, the page shows it)
        problem = faults.of_error(order.root, error, records.messages)
        return Outcome(built=False, problems=[problem])
    finally:
        for log in logs:
            log.removeHandler(records)
    told = faults.of_messages(order.root, records.messages)
    return Outcome(built=True, problems=[] if order.quick else told)


def check(order: Order) -> list[Problem]:
    """Return what the writers' checks say; a broken glossary or page is the build's to report."""
    try:
        return lint(order.root, thorough=not order.quick, outside=programs.set_up())
    except (OSError, RuntimeError, ValueError) as error:
        wrong, write = faults.sentence(str(error))
        file = wrong.split()[0].partition(":")[0] if wrong.startswith("docs/") else GLOSSARY
        return [Problem(file, 1, "glossary", wrong, write)]


def work(given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Do an order given as JSON: `root`, `site`, `quick`, `changed` and `looked_at`.

    Yields `built`, whether there is a new site, and `problems`, each a list of
    file, line, rule, what is wrong and what to write: first as soon as the site
    is there, then, `checked`, with what the writers' checks say.
    """
    order = Order(
        Path(given["root"]),
        Path(given["site"]),
        given["quick"],
        frozenset(given["changed"]),
        frozenset(given["looked_at"]),
    )
    outcome = draw(order)
    yield {"built": outcome.built, "problems": outcome.problems, "checked": False}
    said = [problem for problem in check(order) if problem.file.startswith(WRITTEN)]
    problems = each_once(outcome.problems, said)
    yield {"built": outcome.built, "problems": problems, "checked": True}


def each_once(built: list[Problem], said: list[Problem]) -> list[Problem]:
    """Return what the build stumbled over and what the checks say, one of them for each line.

    Where an item isn't one, what the build makes of it says less than the check.
    """
    sure = {(problem.file, problem.line) for problem in said if problem.rule in SURE}
    left = [problem for problem in built if (problem.file, problem.line) not in sure]
    known = {(problem.file, problem.line) for problem in left}
    return [*left, *(problem for problem in said if (problem.file, problem.line) not in known)]
