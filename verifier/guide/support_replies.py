"""What support replies: written answers, and replies made of the guide's and the catalogue's words.

The written ones are in `docs/support/answers.yml`, by the short id that the reply links to. Where
there is none, a reply is made of what the page or the catalogue says, so it can't say something
else than the page it leads to. A short link is added below each.
"""

from __future__ import annotations

import re
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
LABELED = re.compile(r"(?:Code|Codes|Where|Next):")
"""How a paragraph begins that explains nothing."""


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
    read = yaml.safe_load((root / ANSWERS).read_text("utf-8"))
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
        return f"{end_sentence(entry.title)} {split_sentences(entry.why)[0]} {acts} {cure}"
    name = entry.code.partition(".")[0].replace("-", "_")
    about = next((field.label for field in FIELDS if field.name == name), "")
    title = f"{about[:1].upper()}{about[1:]}: {entry.title}" if about else entry.title
    said = title if "{" in entry.message else entry.message
    return f"{end_sentence(said)} {entry.why} {entry.cure}"


def reply_to_item(where: str, text: str, place: str) -> str:
    """Return the reply for an item; `where` says which one it is, `place` in which program."""
    inside = f"In {place}, check" if place else "Check"
    return f"{inside} that this is done exactly as our guide says ({where}): {end_sentence(text)}"


def reply_to_section(where: str, text: str, section: str, description: str) -> str:
    """Return the reply for a heading: the first sentences below it, else what its page is for."""
    lead = lead_of(section) or end_sentence(description)
    return f"{end_sentence(text)} {lead} You find it in our guide: {end_sentence(where)}"


def lead_of(section: str) -> str:
    r"""Return the first two sentences of the first paragraph of words in a section, or "".

    >>> lead_of("Code: `runtime.policy`\n\n**Update** it. Then wait. Then try.")
    'Update it. Then wait.'
    """
    paragraphs = (strip_marks(each.strip()) for each in section.split("\n\n"))
    told = (each for each in paragraphs if each[:1].isalpha() and not LABELED.match(each))
    return " ".join(split_sentences(next(told, ""))[:2])
