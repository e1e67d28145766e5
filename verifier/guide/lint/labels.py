"""Rules about what stands on screens: bold, and spelled as in the glossary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verifier.guide.lint.problem import Problem
from verifier.guide.source import BOLD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.guide.lint.glossary import Glossary
    from verifier.guide.source import Source

AFTER = r"(?:select|tick|choose|under|on the|set(?: [^.]*?)? to|find|open)(?: the)? "
"""What stands before a label in an instruction."""


def key(label: str) -> str:
    """Return what two spellings of one label have in common.

    >>> key("Web-services User") == key("Web Services users")
    True
    """
    return re.sub(r"[^a-z0-9]", "", label.lower().replace("&", "and")).rstrip("s")


def label(source: Source, glossary: Glossary) -> Iterator[Problem]:
    """Find bold text that is no label, or a label in another spelling.

    Bold is for what stands on a screen, spelled as it stands there. For stress there is *italic*.
    Words that open a paragraph (“**Why:**”) are listed in the glossary.

    Bad::

        Find **Web-Services Authorizations**.

    Good::

        Find **Web Services authorizations**.
    """
    spelled = {key(known): known for known in sorted(glossary.labels, reverse=True)}
    for number, line in source.prose:
        for match in BOLD.finditer(line):
            text = " ".join(match[1].split())
            if not text or text in glossary.labels or text.rstrip(":?") in glossary.openings:
                continue
            right = spelled.get(key(text))
            yield Problem(
                source.path,
                number,
                "label",
                f"“{text}” stands on no screen that docs/glossary.yml knows",
                f"write **{right}**"
                if right
                else "spell it as it stands there and add it to the "
                "glossary; for stress write *it* so",
            )


def label_bold(source: Source, glossary: Glossary) -> Iterator[Problem]:
    """Find labels in an item's sentence that are not bold.

    What the reader has to find on a screen is bold.

    Bad::

        1. [ ] Select Save.
           { #save-role }

    Good::

        1. [ ] Select **Save**.
           { #save-role }
    """
    longest = sorted(
        (known for known in glossary.labels if known[0].isupper()), key=len, reverse=True
    )
    plain = re.compile(rf"\b(?i:{AFTER})({'|'.join(map(re.escape, longest))})(?![\w*-])")
    for item in source.items:
        for match in plain.finditer(re.sub(r"`[^`]*`", "", item.text)):
            yield Problem(
                source.path,
                item.line,
                "label-bold",
                f"“{match[1]}” stands on a screen and isn't bold",
                f"write **{match[1]}**",
            )
