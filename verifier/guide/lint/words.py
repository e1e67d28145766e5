"""Rules about the words of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verifier.guide.lint.problem import Problem
from verifier.guide.source import CODE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.guide.lint.glossary import Glossary
    from verifier.guide.source import Source

FILLERS = re.compile(r"\b(simply|just|please|easily|obviously|of course)\b", re.IGNORECASE)
OFF = {
    r"\^\^\S.*?\^\^": "Inserted text (^^…^^)",
    r"\{(?:\+\+|--|==|~~|>>).+?\}": "A tracked change ({++…++})",
    r"^ */{3,} ": "A block that begins with ///",
    r"^ *(?:-+8<-+|;-+8<-+)": "A part of another file (--8<--)",
    r"\$\$": "A formula ($$…$$)",
    r"^ *\*\[[^\]]+\]: ": "An abbreviation (*[…]: …)",
    r"\[\[[^\]]+\]\]": "A link in double brackets",
}
"""Markdown of other sites, which this one would show as it is typed."""

QUOTED = re.compile(r"“[^”]*”|^ *\W?screen: \S+|^\W*[a-z-]+\W*$")
WORD = re.compile(r"[\w’'-]+")


def quiet(match: re.Match[str]) -> str:
    """Return spaces for what is not ours to word: quoted text and labels."""
    return " " * len(match[0])


def ours(line: str) -> str:
    """Return a line without quotations, ids of screens, and labels in bold."""
    return re.sub(r"\*\*.+?\*\*", quiet, QUOTED.sub(quiet, line))


def filler(source: Source, _: Glossary) -> Iterator[Problem]:
    """Find words that say nothing, or make light of what the reader finds hard.

    “Simply”, “just”, “please”, “easily”, “obviously” and “of course” say nothing, and sting the
    reader who is stuck.

    Bad::

        Just select **Save**.

    Good::

        Select **Save**.
    """
    for number, line in source.prose:
        for match in FILLERS.finditer(ours(line)):
            yield Problem(
                source.path, number, "filler", f"“{match[0]}” adds nothing", "leave it out"
            )


def syntax(source: Source, _: Glossary) -> Iterator[Problem]:
    """Find Markdown that is not on here, and would be shown as text.

    Material's Markdown works: admonitions, folds, content tabs, icons, footnotes, keys, ==marked==
    and ~~struck~~ text, tables, definition lists. What is not on would be shown as it is typed.

    Bad::

        This is ^^new^^.

    Good::

        Press ++ctrl+c++, and see the ==marked== line.
    """
    for number, line in source.text:
        bare = CODE.sub(quiet, line)
        for pattern, what in OFF.items():
            if re.search(pattern, bare):
                yield Problem(
                    source.path,
                    number,
                    "syntax",
                    f"{what} is not on here, and readers see its marks",
                    "write it in plain Markdown, or in HTML",
                )


def wording(source: Source, glossary: Glossary) -> Iterator[Problem]:
    """Find words for which the guide has another.

    One word for one thing: “select” and not “click”, “email” and not “e-mail”. The list is in the
    glossary.

    Bad::

        Click on **Save**.

    Good::

        Select **Save**.
    """
    for number, line in source.prose:
        for avoided, better in glossary.instead.items():
            for match in re.finditer(rf"\b{re.escape(avoided)}\b", ours(line), re.IGNORECASE):
                yield Problem(
                    source.path,
                    number,
                    "wording",
                    f"“{match[0]}” is not the guide's word",
                    f"write “{better}”",
                )


def sentence_case(source: Source, glossary: Glossary) -> Iterator[Problem]:
    """Find headings with a capital inside that no name asks for.

    Headings have a capital at their beginning and in names and labels, nowhere else.

    Bad::

        ## Give The User Permissions { #permissions }

    Good::

        ## Give the Web Services user its permissions { #permissions }
    """
    known = sorted(glossary.names | glossary.labels, key=len, reverse=True)
    for heading in source.headings:
        text = re.sub(r"[`“].*?[`”]", " ", heading.text)
        for name in known:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text)
        later = re.sub(r"(^\W*|[.?!:] +)[\w’'-]+", " ", text) if text[:1].strip() else text
        for match in WORD.finditer(later):
            if match[0][0].isupper() and not match[0].isupper():
                yield Problem(
                    source.path,
                    heading.line,
                    "sentence-case",
                    f"“{match[0]}” has a capital inside a heading",
                    f"write “{match[0].lower()}”, or add the name to docs/glossary.yml",
                )
