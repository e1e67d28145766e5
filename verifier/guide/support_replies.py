"""Ready sentences for a reply: the cause, who acts, and what to try first, as plain text.

Support copies them from the finder, and from what an error text is explained as; a short link
goes behind them. They are made of the catalogue's and the pages' own words, so a reply can't say
something else than the page it leads to.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from verifier.catalogue import DIAGNOSES, FINDINGS, DiagnosisEntry, Owner, acting
from verifier.fields import FIELDS
from verifier.guide.markdown_text import TARGET

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from verifier.catalogue import FindingEntry

OTHER_THINGS = ("text", "form", "mail")
"""First parts of the codes that are not about what an item asks for."""

ENDS = re.compile(r"(?<=[.!?]) ")
NOTHING = re.compile(r"There is nothing to|You don't need to|In most cases, do nothing")
ALOUD = re.compile(r"(?:Code|Where|Next|Codes):")
ENTRY = re.compile(r"\*\*Why:\*\* (?P<why>.+?)\n\n\*\*How to fix this(?P<fix>.+)", re.DOTALL)
NUMBERED = re.compile(r"\n\n1\. (?P<item>.+)")
LINK = re.compile(rf"\[([^\]]+)\](?:\(({TARGET})\)|\[[^\]]*\])")
MARKS = re.compile(r"\*{1,2}|`")


class Mending(NamedTuple):
    """What an entry of Troubleshooting says: why, what to try first, and where that leads."""

    why: str
    first: str
    target: str


def sentences(text: str) -> list[str]:
    """Return a text's sentences, on a line each.

    >>> sentences("The user may be locked. Wait."), sentences("Acme")
    (['The user may be locked.', 'Wait.'], ['Acme'])
    """
    return ENDS.split(" ".join(text.split()))


def to_try(text: str) -> str:
    """Return the first thing that a text says to do: a question goes with what follows it.

    That there is nothing to do is for the sentence before to say.

    >>> to_try("Was it saved? Look in the list. Then wait."), to_try("There is nothing to fix. A")
    ('Was it saved? Look in the list.', 'A')
    """
    told = [each for each in sentences(text) if not NOTHING.match(each)]
    asked = next((at for at, each in enumerate(told) if not each.endswith("?")), len(told))
    return " ".join(told[: asked + 1])


def plain(markdown: str) -> str:
    """Return a line of Markdown without its marks.

    >>> plain("Open the [**Security** tab](a.md#b), then `x`.")
    'Open the Security tab, then x.'
    """
    return MARKS.sub("", LINK.sub(r"\1", markdown))


def ended(text: str) -> str:
    """Return a text that ends as a sentence does."""
    return text if not text or text.endswith((".", "?", "!", ".”", "?”")) else f"{text}."


def where(items: tuple[str, ...], places: Mapping[str, str]) -> str:
    """Return the programs in which items are done, as a part of a sentence; "" for none.

    `places` gives a page's program by the page's id. Beside the first item only the second counts:
    what is to be suspected after them is no place to send someone to.
    """
    named = [places.get(item.partition("#")[0], "") for item in items[:2]]
    each = tuple(dict.fromkeys(filter(None, named)))
    return f", in {' or '.join(each)}" if each and named[0] else ""


def reply(cause: str, owner: Owner, place: str, try_first: str) -> str:
    """Return the sentences of a reply about something in the guide."""
    acts = acting.REPLIES[owner].format(place=place)
    if try_first.startswith("Contact"):
        return f"{ended(cause)} {acts} {acting.SEND}"
    begin = "" if owner in (Owner.NONE, Owner.WAIT) else "Try this first: "
    return f"{ended(cause)} {acts} {begin if try_first else ''}{ended(try_first)}".strip()


def about(code: str) -> str:
    """Return what a finding's code is about: its field's label and a colon, or nothing."""
    named = code.partition(".")[0].replace("-", "_")
    fields = (field for field in FIELDS)
    label = next((field.label for field in fields if field.name == named), "")
    return f"{label[:1].upper()}{label[1:]}: " if label else ""


def of_code(entry: FindingEntry | DiagnosisEntry, places: Mapping[str, str]) -> str:
    """Return the reply for a finding or a diagnosis."""
    if isinstance(entry, DiagnosisEntry):
        title, items = entry.title, (entry.item, *entry.others)
    else:
        title, items = f"{about(entry.code)}{entry.title}", (entry.item,)
    cause = f"{ended(title)} {sentences(entry.why)[0]}"
    return reply(cause, entry.owner, where(items, places), to_try(entry.cure))


def of_item(
    short_id: str, named: str, places: Mapping[str, str], common: Collection[str] = ()
) -> str:
    """Return the reply for an item; `named` says which it is and what it asks for.

    `common` are the codes that Troubleshooting has entries of: customers meet those.
    """
    suspected = [
        (entry.code not in common, (entry.item, *entry.others).index(short_id), entry.title)
        for entry in DIAGNOSES.values()
        if short_id in (entry.item, *entry.others)
    ]
    judged = [
        sentences(entry.why)[0]
        for entry in FINDINGS.values()
        if entry.item == short_id and entry.code.partition(".")[0] not in OTHER_THINGS
    ]
    if suspected:
        cause = f"If this isn't right: {min(suspected)[2]}"
    else:
        cause = judged[0] if judged else acting.OPEN
    return reply(cause, Owner.YOU, where((short_id,), places), named)


def lead(section: str) -> str:
    """Return the first two sentences of a section's first paragraph of words, or ""."""
    paragraphs = (each.strip() for each in section.split("\n\n"))
    told = (each for each in paragraphs if each[:1].isalpha() and not ALOUD.match(each))
    return " ".join(sentences(plain(next(told, "")))[:2])


def mending(section: str) -> Mending | None:
    """Return what an entry of Troubleshooting says, from its Markdown; None for another section."""
    found = ENTRY.search(section)
    if not found:
        return None
    numbered = NUMBERED.search(found["fix"])
    steps = numbered["item"] if numbered else found["fix"].partition("**")[2]
    line = steps.strip().partition("\n")[0]
    target = LINK.search(line)
    why = sentences(plain(found["why"]))[0]
    return Mending(why, plain(line), target[2] or "" if target else "")


def of_entry(title: str, said: Mending, places: Mapping[str, str]) -> str:
    """Return the reply for an entry of a page, whose links lead to pages beside it."""
    begin, _, rest = said.first.partition("Contact support and ")
    told = f"{rest[:1].upper()}{rest[1:]}" if rest and not begin else said.first
    calm = told.startswith(("There is nothing to fix", "Ignore it"))
    page = said.target.partition("#")[0].removesuffix(".md")
    near = {name.rpartition("/")[2]: place for name, place in places.items() if "/" in name}
    owner = Owner.NONE if calm else Owner.YOU
    cause = f"{ended(title)} {said.why}"
    return reply(cause, owner, where((page,), near), to_try(told))
