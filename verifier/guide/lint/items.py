"""Rules about checklist items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verifier.guide.checklist import ID
from verifier.guide.lint.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from verifier.guide.lint.glossary import Glossary
    from verifier.guide.source import Source

PLACE = re.compile(
    r"(?:(?:On|Under|In|If|For|At|After|When)\b[^.]*?(?:, |: )(?:also )?)+", re.IGNORECASE
)
"""What may stand before the instruction: where, or for whom."""

ALMOST = re.compile(r" {0,3}(?:[-*+]|\d+[.)])?\s*\[[ xX]?\](?![(\[:{])")
"""A line that was meant to be an item."""

TYPED = re.compile(r"\benter (?P<what>\S+)", re.IGNORECASE)
WORDED = {"a", "an", "it", "its", "that", "the", "them", "those", "your"}
"""How what is typed begins where it is described and not given."""


def verbs_at_start(verbs: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern for any of the verbs, the longer ones first, in either case."""
    longest = sorted(verbs, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)


def item_id(source: Source, _: Glossary) -> Iterator[Problem]:
    """Find items without an id, or with another's, and boxes that are no items.

    Every item has an id on the line below it. Links, ticks and the verifier's findings hang on it
    for ever.

    Bad::

        1. [ ] Select **Save**.

    Good::

        1. [ ] Select **Save**.
           { #save-role }
    """
    first: dict[str, int] = {}
    for item in source.items:
        if item.id and item.id in first:
            yield Problem(
                source.path,
                item.line,
                "item-id",
                f"The id “{item.id}” is that of the item on line {first[item.id]}",
                "give this one an id of its own",
            )
        elif item.id and not ID.fullmatch(item.id):
            yield Problem(
                source.path,
                item.line,
                "item-id",
                f"The id “{item.id}” has other characters than small letters, digits and hyphens",
                "write it like { #save-role }",
            )
        first.setdefault(item.id, item.line)
        if not item.id:
            yield Problem(
                source.path,
                item.line,
                "item-id",
                "This item has no id, so nobody can link to it and its tick can't last",
                "write one on a line of its own below it, like { #save-role }",
            )
    known = {item.line for item in source.items}
    for number, line in source.text:
        if number not in known and ALMOST.match(line):
            yield Problem(
                source.path,
                number,
                "item-id",
                "This line has a box but is no item",
                "begin it with a number, a full stop and a box, like “1. [ ] Select **Save**.”",
            )


def item_verb(source: Source, glossary: Glossary) -> Iterator[Problem]:
    """Find items that do not begin with what the reader does.

    An item begins with what the reader does, in the imperative. The place, or for whom it is, may
    stand before that.

    Bad::

        1. [ ] The **Security** tab has to be selected.
           { #security-tab }

    Good::

        1. [ ] On the company's page, select the **Security** tab.
           { #security-tab }
    """
    known = verbs_at_start([*glossary.leading, *glossary.acting])
    for item in source.items:
        if not known.match(
            item.text[len(place[0]) if (place := PLACE.match(item.text)) else 0 :]
        ) and not known.match(item.text):
            first = " ".join(item.text.split()[:3])
            yield Problem(
                source.path,
                item.line,
                "item-verb",
                f"The item begins with “{first}” and not with what the reader does",
                "begin with a verb, like “Select”, after the place if need be (“Under **Name**, "
                "enter …”); a verb the guide doesn't use yet goes into docs/glossary.yml",
            )


def one_instruction(source: Source, glossary: Glossary) -> Iterator[Problem]:
    """Find items that ask for more than one thing.

    An item asks for one thing, so that one tick means one thing done. Going somewhere and acting
    there is one.

    Bad::

        1. [ ] Enter `Modeloptic` and select **Save**.
           { #name }

    Good::

        1. [ ] Go to **Roles** and select **Add**.
           { #add-role }
    """
    acting = verbs_at_start(glossary.acting).pattern
    found = re.compile(rf"(?:^|, (?:also |then )?|\band |: )({acting})", re.IGNORECASE)
    for item in source.items:
        bare = re.sub(r"`[^`]*`", "", re.sub(r"\*\*.*?\*\*", "", item.text))
        asked = [match[1].lower() for match in found.finditer(bare)]
        if len(asked) > 1:
            yield Problem(
                source.path,
                item.line,
                "one-instruction",
                f"The item asks for {len(asked)} things ({', '.join(asked)})",
                "make an item of each, with an id of its own",
            )


def item_stop(source: Source, _: Glossary) -> Iterator[Problem]:
    """Find items that do not end like a sentence.

    An item is a sentence and ends like one.

    Bad::

        1. [ ] Select **Save**
           { #save-role }

    Good::

        1. [ ] Select **Save**.
           { #save-role }
    """
    for item in source.items:
        if not item.text.endswith((".", "?", "!", ":")):
            yield Problem(
                source.path,
                item.line,
                "item-stop",
                "The item doesn't end like a sentence",
                "end it with a full stop",
            )


def value_code(source: Source, _: Glossary) -> Iterator[Problem]:
    """Find values to be typed that are not set as code.

    What the reader types is set as code, with `{ .copy }` behind it if it is to be copied.

    Bad::

        1. [ ] Under **Name**, enter Modeloptic.
           { #name }

    Good::

        1. [ ] Under **Name**, enter `{{ name }}`{ .copy }.
           { #name }
    """
    for item in source.items:
        for match in TYPED.finditer(item.text):
            what = match["what"].strip(".,")
            if not what.startswith("`") and what.lower() not in WORDED:
                yield Problem(
                    source.path,
                    item.line,
                    "value-code",
                    f"“{what}” is to be typed but isn't set as code",
                    f"write `{what.strip('*“”')}`{{ .copy }}",
                )
