"""Redirects that work on a host that only serves files: short links, moved pages, moved anchors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.guide.form import render_component
from verifier.guide.ledger import resolve_id
from verifier.guide.pages import list_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.guide.ledger import Ledger
    from verifier.guide.pages import Anchor, Page

SCRIPT = "assets/javascripts/moved.js"


class Target(NamedTuple):
    """Where an id is now: its address relative to the site's root, and its words."""

    address: str
    text: str


def find_targets(pages: list[Page]) -> dict[str, Target]:
    """Return where every id on a page is."""
    return {name: find_target(page, found) for name, page, found in list_ids(pages)}


def find_target(page: Page, found: Anchor | None) -> Target:
    """Return where a page, or a step or item on it, is."""
    if found is None:
        return Target(page.address, page.title)
    return Target(f"{page.address}#{found.id}", found.text)


def find_way_up(path: str) -> str:
    """Return the way from a page's folder back to the site's root.

    >>> find_way_up("go/sender-id/")
    '../../'
    """
    return "../" * path.count("/")


def render_redirect(path: str, to: Target, moved: str = "") -> str:
    """Return the page at `path` that leads to a target.

    A script leads there and takes the address's query along; with `moved`, a list of anchors that
    each lead elsewhere, it chooses by the fragment. Without scripts the browser is refreshed.
    """
    up = find_way_up(path)
    page = render_component(
        "redirect", title=to.text, target=up + to.address, script=up + SCRIPT, moved=moved
    )
    return f"{page}\n"


def render_anchors(path: str, anchors: Mapping[str, Target]) -> str:
    """Return the list of anchors that left the page at `path`, each leading to where it is now."""
    up = find_way_up(path)
    return f"{render_component('moved', up=up, anchors=dict(sorted(anchors.items())))}\n"


def render_short_links(pages: list[Page], ledger: Ledger) -> dict[str, str]:
    """Return the page of every short link, by its path relative to the site's root."""
    known = find_targets(pages)
    return {
        path: render_redirect(path, known[resolve_id(ledger, name)])
        for name, entry in ledger.items()
        for path in [f"go/{entry.go}/"]
    }


def find_gone(pages: list[Page], ledger: Ledger) -> dict[str, dict[str, Target]]:
    """Return, by page, the anchors that left it ("" for the page itself) and where each is now."""
    known = find_targets(pages)
    left: dict[str, dict[str, Target]] = {}
    for name, entry in ledger.items():
        if entry.successor:
            page, _, item = name.partition("#")
            left.setdefault(page, {})[item] = known[resolve_id(ledger, name)]
    return left


def find_moves(ledger: Ledger) -> dict[str, str]:
    """Return where every id that went elsewhere is now, so that ticks can follow."""
    return {name: resolve_id(ledger, name) for name, entry in ledger.items() if entry.successor}
