"""Rules about the words of a page, those of its items, and what stands on screens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verifier.guide.lint.rules import Found, page_rule
from verifier.guide.source import BOLD, CODE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from verifier.guide.lint.rules import Guide
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


def blank_quoted(match: re.Match[str]) -> str:
    """Return spaces for what is not ours to word: quoted text and labels."""
    return " " * len(match[0])


def drop_quoted(line: str) -> str:
    """Return a line without quotations, ids of screens, and labels in bold."""
    return re.sub(r"\*\*.+?\*\*", blank_quoted, QUOTED.sub(blank_quoted, line))


@page_rule("filler")
def find_fillers(source: Source, _: Guide) -> Iterator[Found]:
    """Find words that say nothing, or make light of what the reader finds hard.

    “Simply”, “just”, “please”, “easily”, “obviously” and “of course” say nothing, and sting the
    reader who is stuck.

    Bad::

        Just select **Save**.

    Good::

        Select **Save**.
    """
    for number, line in source.prose:
        for match in FILLERS.finditer(drop_quoted(line)):
            yield Found(number, f"“{match[0]}” adds nothing", "leave it out")


@page_rule("syntax")
def find_foreign_syntax(source: Source, _: Guide) -> Iterator[Found]:
    """Find Markdown that is not on here, and would be shown as text.

    Material's Markdown works: admonitions, folds, content tabs, icons, footnotes, keys, ==marked==
    and ~~struck~~ text, tables, definition lists. What is not on would be shown as it is typed.

    Bad::

        This is ^^new^^.

    Good::

        Press ++ctrl+c++, and see the ==marked== line.
    """
    for number, line in source.text:
        bare = CODE.sub(blank_quoted, line)
        for pattern, what in OFF.items():
            if re.search(pattern, bare):
                yield Found(
                    number,
                    f"{what} is not on here, and readers see its marks",
                    "write it in plain Markdown, or in HTML",
                )


@page_rule("wording")
def find_other_words(source: Source, guide: Guide) -> Iterator[Found]:
    """Find words for which the guide has another.

    One word for one thing: “select” and not “click”, “email” and not “e-mail”. The list is in the
    glossary.

    Bad::

        Click on **Save**.

    Good::

        Select **Save**.
    """
    for number, line in source.prose:
        for avoided, better in guide.glossary.instead.items():
            for match in re.finditer(
                rf"\b{re.escape(avoided)}\b", drop_quoted(line), re.IGNORECASE
            ):
                yield Found(number, f"“{match[0]}” is not the guide's word", f"write “{better}”")


@page_rule("sentence-case")
def find_capitals(source: Source, guide: Guide) -> Iterator[Found]:
    """Find headings with a capital inside that no name asks for.

    Headings have a capital at their beginning and in names and labels, nowhere else.

    Bad::

        ## Give The User Permissions { #permissions }

    Good::

        ## Give the Web Services user its permissions { #permissions }
    """
    known = sorted(guide.glossary.names | guide.glossary.labels, key=len, reverse=True)
    for heading in source.headings:
        text = re.sub(r"[`“].*?[`”]", " ", heading.text)
        for name in known:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text)
        later = re.sub(r"(^\W*|[.?!:] +)[\w’'-]+", " ", text) if text[:1].strip() else text
        for match in WORD.finditer(later):
            if match[0][0].isupper() and not match[0].isupper():
                yield Found(
                    heading.line,
                    f"“{match[0]}” has a capital inside a heading",
                    f"write “{match[0].lower()}”, or add the name to docs/glossary.yml",
                )


PLACE = re.compile(
    r"(?:(?:On|Under|In|If|For|At|After|When)\b[^.]*?(?:, |: )(?:also )?)+", re.IGNORECASE
)
"""What may stand before the instruction: where, or for whom."""

TYPED = re.compile(r"\benter (?P<what>\S+)", re.IGNORECASE)
WORDED = {"a", "an", "it", "its", "that", "the", "them", "those", "your"}
"""How what is typed begins where it is described and not given."""


def match_verbs(verbs: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern for any of the verbs, the longer ones first, in either case."""
    longest = sorted(verbs, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)


@page_rule("item-verb")
def find_items_without_verb(source: Source, guide: Guide) -> Iterator[Found]:
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
    known = match_verbs([*guide.glossary.leading, *guide.glossary.acting])
    for item in source.items:
        if not known.match(
            item.text[len(place[0]) if (place := PLACE.match(item.text)) else 0 :]
        ) and not known.match(item.text):
            first = " ".join(item.text.split()[:3])
            yield Found(
                item.line,
                f"The item begins with “{first}” and not with what the reader does",
                "begin with a verb, like “Select”, after the place if need be (“Under **Name**, "
                "enter …”); a verb the guide doesn't use yet goes into docs/glossary.yml",
            )


@page_rule("one-instruction")
def find_double_items(source: Source, guide: Guide) -> Iterator[Found]:
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
    acting = match_verbs(guide.glossary.acting).pattern
    found = re.compile(rf"(?:^|, (?:also |then )?|\band |: )({acting})", re.IGNORECASE)
    for item in source.items:
        bare = re.sub(r"`[^`]*`", "", re.sub(r"\*\*.*?\*\*", "", item.text))
        asked = [match[1].lower() for match in found.finditer(bare)]
        if len(asked) > 1:
            yield Found(
                item.line,
                f"The item asks for {len(asked)} things ({', '.join(asked)})",
                "make an item of each, with an id of its own",
            )


@page_rule("item-stop")
def find_open_sentences(source: Source, _: Guide) -> Iterator[Found]:
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
            yield Found(
                item.line, "The item doesn't end like a sentence", "end it with a full stop"
            )


@page_rule("value-code")
def find_plain_values(source: Source, _: Guide) -> Iterator[Found]:
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
                yield Found(
                    item.line,
                    f"“{what}” is to be typed but isn't set as code",
                    f"write `{what.strip('*“”')}`{{ .copy }}",
                )


AFTER = r"(?:select|tick|choose|under|on the|set(?: [^.]*?)? to|find|open)(?: the)? "
"""What stands before a label in an instruction."""


def normalize_label(label: str) -> str:
    """Return what two spellings of one label have in common.

    >>> normalize_label("Web-services User") == normalize_label("Web Services users")
    True
    """
    return re.sub(r"[^a-z0-9]", "", label.lower().replace("&", "and")).rstrip("s")


@page_rule("label")
def find_unknown_labels(source: Source, guide: Guide) -> Iterator[Found]:
    """Find bold text that is no label, or a label in another spelling.

    Bold is for what stands on a screen, spelled as it stands there. For stress there is *italic*.
    Words that open a paragraph (“**Why:**”) are listed in the glossary.

    Bad::

        Find **Web-Services Authorizations**.

    Good::

        Find **Web Services authorizations**.
    """
    spelled = {
        normalize_label(known): known for known in sorted(guide.glossary.labels, reverse=True)
    }
    for number, line in source.prose:
        for match in BOLD.finditer(line):
            text = " ".join(match[1].split())
            if (
                not text
                or text in guide.glossary.labels
                or text.rstrip(":?") in guide.glossary.openings
            ):
                continue
            right = spelled.get(normalize_label(text))
            yield Found(
                number,
                f"“{text}” stands on no screen that docs/glossary.yml knows",
                f"write **{right}**"
                if right
                else "spell it as it stands there and add it to the "
                "glossary; for stress write *it* so",
            )


@page_rule("label-bold")
def find_plain_labels(source: Source, guide: Guide) -> Iterator[Found]:
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
        (known for known in guide.glossary.labels if known[0].isupper()), key=len, reverse=True
    )
    plain = re.compile(rf"\b(?i:{AFTER})({'|'.join(map(re.escape, longest))})(?![\w*-])")
    for item in source.items:
        for match in plain.finditer(re.sub(r"`[^`]*`", "", item.text)):
            yield Found(
                item.line,
                f"“{match[1]}” stands on a screen and isn't bold",
                f"write **{match[1]}**",
            )
