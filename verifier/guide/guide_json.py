"""Writes the guide for programs: `guide.json`, `codes.json`, and the schema of each.

`guide.json` holds every step page in reading order, with its headings, items, screens and fields;
the site's own pages count progress by it. `codes.json` holds every code that the verifier and the
check can show.
The schemas beside them (`guide.schema.json`, `codes.schema.json`) say what each part means.
`version` is raised when a reader of the old shape would misread the new one.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verifier.catalogue import DIAGNOSES, FINDINGS, DiagnosisEntry
from verifier.fields import FIELDS
from verifier.guide import finder, plan_data
from verifier.guide.ledger import find_sent
from verifier.guide.pages import number_steps, order_pages
from verifier.guide.redirects import find_moves
from verifier.guide.settings import read_address
from verifier.plan import PLAN
from verifier.values import MAKER

if TYPE_CHECKING:
    from verifier.catalogue import FindingEntry
    from verifier.guide.ledger import Ledger
    from verifier.guide.pages import Anchor, Page

VERSION = 1
SCHEMAS = Path(__file__).parent / "templates"


def find_link(ledger: Ledger, short_id: str) -> str:
    """Return the short link to send for an id, relative to the site's root, or "" without one."""
    return f"go/{ledger[find_sent(ledger, short_id)].go}/" if short_id in ledger else ""


def describe_guide(pages: list[Page], ledger: Ledger, root: Path) -> dict[str, Any]:
    """Return what `guide.json` holds."""
    steps = number_steps(pages, root)
    content = {
        "pages": [
            describe_page(page, ledger, steps.get(page.id)) for page in order_pages(pages, root)
        ],
        "moved": find_moves(ledger),
    }
    return {
        "version": VERSION,
        "revision": hashlib.sha256(format_json(content).encode()).hexdigest()[:12],
        "site": read_address(root),
        "maker": MAKER,
        "typed": [field.name for field in FIELDS if not field.options],
        "plan": plan_data.list_questions(PLAN),
        **content,
    }


def describe_page(page: Page, ledger: Ledger, step: int | None) -> dict[str, Any]:
    """Return a page with its headings and items, in JSON's types; `step` is its number."""
    return {
        "id": page.id,
        "title": page.title,
        "description": page.meta.get("description", ""),
        "step": step,
        "branches": page.meta.get("branch", "").split(),
        "place": page.meta.get("place", ""),
        "go": find_link(ledger, page.id),
        "headings": [
            {"id": found.id, "text": found.text, "go": find_link(ledger, f"{page.id}#{found.id}")}
            for found in page.anchors
            if found.kind == "step"
        ],
        "items": [
            describe_item(page, found, ledger) for found in page.anchors if found.kind == "item"
        ],
        "parts": [
            {
                "id": found.id,
                "kind": found.kind,
                "text": found.text,
                "go": find_link(ledger, f"{page.id}#{found.id}"),
            }
            for found in page.anchors
            if found.kind in {"screen", "field"}
        ],
    }


def describe_item(page: Page, found: Anchor, ledger: Ledger) -> dict[str, Any]:
    """Return an item, in JSON's types."""
    return {
        "id": found.id,
        "version": found.version,
        "branches": list(found.branches),
        "text": found.text,
        "values": list(found.values),
        "go": find_link(ledger, f"{page.id}#{found.id}"),
    }


def describe_codes(ledger: Ledger, pages: list[Page], root: Path) -> dict[str, Any]:
    """Return what `codes.json` holds."""
    written = finder.read_answers(root).written
    places = {page.id: page.meta.get("place", "") for page in pages}
    entries: list[tuple[str, FindingEntry | DiagnosisEntry]] = [
        *(("finding", entry) for entry in FINDINGS.values()),
        *(("diagnosis", entry) for entry in DIAGNOSES.values()),
    ]

    def choose_reply(entry: FindingEntry | DiagnosisEntry) -> str:
        name = f"codes/{entry.code}"
        answers = written.get(find_sent(ledger, name) if name in ledger else name)
        return answers[0].reply if answers else finder.reply_to_code(entry, places)

    return {
        "version": VERSION,
        "codes": [
            {
                "code": entry.code,
                "kind": kind,
                "owner": entry.owner.value,
                "title": entry.title,
                "why": entry.why,
                "cure": entry.cure,
                "item": entry.item,
                "others": list(entry.others) if isinstance(entry, DiagnosisEntry) else [],
                "go": find_link(ledger, f"codes/{entry.code}"),
                "reply": choose_reply(entry),
            }
            for kind, entry in entries
        ],
    }


def format_json(content: dict[str, Any]) -> str:
    """Return JSON as it is published: no blanks, every letter as it is."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def list_files(pages: list[Page], ledger: Ledger, root: Path) -> dict[str, str]:
    """Return the files for programs, by their path in the site."""
    return {
        "guide.json": format_json(describe_guide(pages, ledger, root)),
        "codes.json": format_json(describe_codes(ledger, pages, root)),
        **{path.name: path.read_text("utf-8") for path in sorted(SCHEMAS.glob("*.schema.json"))},
    }
