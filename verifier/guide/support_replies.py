"""What support replies: written answers, and replies made of the guide's and the catalogue's words.

The written ones are in `docs/support/answers.yml`, by the short id that the reply links to. Where
there is none, a reply is made of what the page or the catalogue says, so it can't say something
else than the page it leads to. A short link is added below each.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import yaml

from verifier.catalogue import DiagnosisEntry, acting
from verifier.fields import FIELDS
from verifier.guide.markdown_text import strip_marks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from verifier.catalogue import FindingEntry

ANSWERS = "docs/support/answers.yml"

ENDS = re.compile(r"(?<=[.!?]) ")
HERE = re.compile(r"\bhere\b")
"""What a finding calls the page that shows it, which an email has to name."""

LABELED = re.compile(r"(?:Code|Codes|Where|Next):")
"""How a paragraph begins that explains nothing."""

WORDS = re.compile(r"[^\W\d]|“")
"""How a paragraph of words begins."""

BULLET = re.compile(r"^- (?P<text>.*)", re.MULTILINE)


class Answer(NamedTuple):
    """A written answer: the question, other ways to ask it (with semicolons), and the reply."""

    question: str
    asked: str
    reply: str


class Answers(NamedTuple):
    """What `answers.yml` holds: answers by short id, and groups of words that mean the same."""

    written: Mapping[str, list[Answer]]
    synonyms: list[list[str]]


def read_answers(root: Path) -> Answers:
    """Read the written answers of a project."""
    return parse_answers((root / ANSWERS).read_text("utf-8"))


@lru_cache(maxsize=2)
def parse_answers(text: str) -> Answers:
    """Return the answers that a text in YAML holds; several parts of a build ask for them."""
    read = yaml.safe_load(text)
    return Answers(
        {name: [Answer(**each) for each in given] for name, given in read["answers"].items()},
        [[word.strip() for word in group.split(",")] for group in read["synonyms"]],
    )


def split_sentences(text: str) -> list[str]:
    """Return a text's sentences.

    >>> split_sentences("The user may be locked. Wait."), split_sentences("Acme")
    (['The user may be locked.', 'Wait.'], ['Acme'])
    """
    return ENDS.split(" ".join(text.split()))


def end_sentence(text: str) -> str:
    """Return a text that ends as a sentence does."""
    return text if not text or text.endswith((".", "?", "!", ".”", "?”")) else f"{text}."


def name_places(items: tuple[str, ...], places: Mapping[str, str]) -> str:
    """Return the programs in which items are done, as a part of a sentence; "" for none.

    `places` gives a page's program by the page's id. Beside the first item only the second counts:
    what is to be suspected after them is no place to send someone to.
    """
    named = [places.get(item.partition("#")[0], "") for item in items[:2]]
    each = tuple(dict.fromkeys(filter(None, named)))
    return f", in {' or '.join(each)}" if each and named[0] else ""


def reply_to_code(entry: FindingEntry | DiagnosisEntry, places: Mapping[str, str]) -> str:
    """Return the reply for a finding or a diagnosis: what is wrong, who acts, and what to do."""
    if isinstance(entry, DiagnosisEntry):
        place = name_places((entry.item, *entry.others), places)
        acts = acting.REPLIES[entry.owner].format(place=place)
        cure = acting.SEND if entry.cure.startswith("Contact") else entry.cure
        told = cure if cure.startswith(acts.removesuffix(".")) else f"{acts} {cure}"
        return f"{end_sentence(entry.title)} {split_sentences(entry.why)[0]} {told}"
    said = entry.message
    if "{" in said or HERE.search(said):
        name = entry.code.partition(".")[0].replace("-", "_")
        label = next((field.label for field in FIELDS if field.name == name), "")
        about = f"Your {label}" if label else "What you typed"
        said = f"{about}: {entry.title[:1].lower()}{entry.title[1:]}"
    return f"{end_sentence(said)} {entry.why} {HERE.sub('on the Verify page', entry.cure)}"


def reply_to_item(where: str, text: str, place: str) -> str:
    """Return the reply for an item; `where` says which one it is, `place` in which program."""
    inside = f"In {place}, check" if place else "Check"
    return f"{inside} that this is done exactly as our guide says ({where}): {end_sentence(text)}"


def reply_to_section(where: str, text: str, section: str) -> str:
    """Return the reply for a heading: the first sentences below it, and where it is."""
    lead = lead_of(section)
    if not lead:
        return f"Look under “{text}” in our guide ({where}): it says why it happens and what to do."
    return f"{lead} You find more in our guide ({where}, “{text}”)."


def reply_to_part(kind: str, where: str, text: str) -> str:
    """Return the reply for a screen or a field of the form."""
    if kind == "field":
        return f"On the Verify page, enter it in the field “{text}”."
    return f"This picture in our guide shows it ({where}): {end_sentence(text)}"


def lead_of(section: str) -> str:
    r"""Return the first two sentences below a heading, of words or of a list, or "".

    >>> lead_of("Code: `runtime.policy`\n\n**Update** it. Then wait. Then try.")
    'Update it. Then wait.'
    >>> lead_of("- [No email came](a.md).\n- Wait.\n\nThat is all.")
    'No email came. Wait.'
    """
    listed = BULLET.sub(lambda item: end_sentence(item["text"]), strip_marks(section))
    paragraphs = map(str.strip, listed.split("\n\n"))
    told = (each for each in paragraphs if WORDS.match(each) and not LABELED.match(each))
    return " ".join(split_sentences(next(told, ""))[:2])
