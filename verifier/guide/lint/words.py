"""Rules about the words of a page, its items and shared facts, and what stands on screens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verifier.guide import shared
from verifier.guide.checklist import ID
from verifier.guide.lint import guide_rule, page_rule
from verifier.guide.problem import GuideError, Problem, split_sentence
from verifier.guide.source import BOLD, CODE, blank

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from verifier.guide.lint import Found, Guide
    from verifier.guide.source import Source

FILLERS = ("simply", "just", "please", "easily", "obviously", "of course")
"""Words that say nothing, and make light of what the reader finds hard."""

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

QUOTED = re.compile(r"“[^”]*”|^ *\W?screen: \S+|^\W*[a-z-]+\W*$|\*\*.+?\*\*")
"""What is not ours to word: quotations, ids of screens, and labels in bold."""


def match_words(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longer ones first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@page_rule("wording")
def check_words(source: Source, guide: Guide) -> Iterator[Found]:
    """One word for one thing, and no word that says nothing.

    The glossary lists what to write instead: “select” and not “click”, “email” and not “e-mail”.
    “Simply”, “just”, “please”, “easily”, “obviously” and “of course” sting the reader who is stuck.

    Bad::

        Just click on **Save**.

    Good::

        Select **Save**.
    """
    given = {word.lower(): better for word, better in guide.glossary.instead.items()}
    avoided = re.compile(rf"\b(?:{match_words([*FILLERS, *given])})\b", re.IGNORECASE)
    for number, line in source.prose:
        for word in avoided.findall(QUOTED.sub(blank, line)):
            if better := given.get(word.lower()):
                yield number, f"“{word}” is not the guide's word", f"write “{better}”"
            else:
                yield number, f"“{word}” adds nothing", "leave it out"


@page_rule("syntax")
def check_syntax(source: Source, _: Guide) -> Iterator[Found]:
    """Markdown that is not on here would be shown as it is typed.

    Material's Markdown works: admonitions, folds, content tabs, icons, footnotes, keys, ==marked==
    and ~~struck~~ text, tables, definition lists.

    Bad::

        This is ^^new^^.

    Good::

        Press ++ctrl+c++, and see the ==marked== line.
    """
    for number, line in source.text:
        bare = CODE.sub(blank, line)
        for pattern, what in OFF.items():
            if re.search(pattern, bare):
                wrong = f"{what} is not on here, and readers see its marks"
                yield number, wrong, "write it in plain Markdown, or in HTML"


@page_rule("sentence-case")
def check_capitals(source: Source, guide: Guide) -> Iterator[Found]:
    """Headings have a capital at their beginning and in names and labels, nowhere else.

    Bad::

        ## Give The User Permissions { #permissions }

    Good::

        ## Give the Web Services user its permissions { #permissions }
    """
    known = match_words(guide.glossary.names | guide.glossary.labels)
    for heading in source.headings:
        text = re.sub(rf"[`“].*?[`”]|(?<!\w)(?:{known})(?!\w)", " ", heading.text)
        later = re.sub(r"(^\W*|[.?!:] +)[\w’'-]+", " ", text) if text[:1].strip() else text
        for word in re.findall(r"[\w’'-]+", later):
            if word[0].isupper() and not word.isupper():
                write = f"write “{word.lower()}”, or add the name to docs/glossary.yml"
                yield heading.line, f"“{word}” has a capital inside a heading", write


ALMOST = re.compile(r" {0,3}(?:[-*+]|\d+[.)])?\s*\[[ xX]?\](?![(\[:{])")
"""A line that was meant to be an item."""


@page_rule("item-id")
def check_item_ids(source: Source, _: Guide) -> Iterator[Found]:
    """Every item has an id of its own, on the line below it.

    Links, ticks and the verifier's findings depend on it for ever.

    Bad::

        1. [ ] Select **Save**.

    Good::

        1. [ ] Select **Save**.
           { #save-role }
    """
    first: dict[str, int] = {}
    for item in source.items:
        if not item.id:
            wrong = "This item has no id, so no one can link to it and its check mark can't last"
            yield item.line, wrong, "write one on a line of its own below it, like { #save-role }"
        elif item.id in first:
            wrong = f"The id “{item.id}” is that of the item on line {first[item.id]}"
            yield item.line, wrong, "give this one an id of its own"
        elif not ID.fullmatch(item.id):
            wrong = (
                f"The id “{item.id}” has other characters than small letters, digits and hyphens"
            )
            yield item.line, wrong, "write it like { #save-role }"
        first.setdefault(item.id, item.line)
    known = {item.line for item in source.items}
    for number, line in source.text:
        if number not in known and ALMOST.match(line):
            write = "begin it with a number, a full stop and a box, like “1. [ ] Select **Save**.”"
            yield number, "This line has a box but is no item", write


PLACE = r"(?:(?:On|Under|In|If|For|At|After|When)\b[^.]*?(?:, |: )(?:also )?)+"
"""What may stand before the instruction: where, or for whom."""


@page_rule("item-verb")
def check_verbs(source: Source, guide: Guide) -> Iterator[Found]:
    """An item begins with what the reader does, in the imperative.

    The place, or for whom it is, may stand before that.

    Bad::

        1. [ ] The **Security** tab has to be selected.
           { #security-tab }

    Good::

        1. [ ] On the company's page, select the **Security** tab.
           { #security-tab }
    """
    verbs = match_words([*guide.glossary.leading, *guide.glossary.acting])
    begun = re.compile(rf"(?>{PLACE})?(?:{verbs})\b", re.IGNORECASE)
    for item in source.items:
        if not begun.match(item.text):
            first = " ".join(item.text.split()[:3])
            wrong = f"The item begins with “{first}” and not with what the reader does"
            write = (
                "begin with a verb, like “Select”, after the place if need be (“Under **Name**, "
                "enter …”); a verb the guide doesn't use yet goes into docs/glossary.yml"
            )
            yield item.line, wrong, write


@page_rule("one-instruction")
def check_instructions(source: Source, guide: Guide) -> Iterator[Found]:
    """An item asks for one thing, so that one check mark means one thing done.

    Going somewhere and acting there is one.

    Bad::

        1. [ ] Enter `Modeloptic` and select **Save**.
           { #name }

    Good::

        1. [ ] Go to **Roles** and select **Add**.
           { #add-role }
    """
    acting = match_words(guide.glossary.acting)
    asking = re.compile(rf"(?:^|, (?:also |then )?|\band |: )((?:{acting})\b)", re.IGNORECASE)
    for item in source.items:
        bare = re.sub(r"`[^`]*`|\*\*.*?\*\*", "", item.text)
        asked = [verb.lower() for verb in asking.findall(bare)]
        if len(asked) > 1:
            wrong = f"The item asks for {len(asked)} things ({', '.join(asked)})"
            yield item.line, wrong, "make an item of each, with an id of its own"


@page_rule("item-stop")
def check_stops(source: Source, _: Guide) -> Iterator[Found]:
    """An item is a sentence and ends like one.

    Bad::

        1. [ ] Select **Save**
           { #save-role }

    Good::

        1. [ ] Select **Save**.
           { #save-role }
    """
    for item in source.items:
        if not item.text.endswith((".", "?", "!", ":")):
            yield item.line, "The item doesn't end like a sentence", "end it with a full stop"


TYPED = re.compile(r"\benter (?P<what>\S+)", re.IGNORECASE)
WORDED = {"a", "an", "it", "its", "that", "the", "them", "those", "your"}
"""How what is typed begins where it is described and not given."""


@page_rule("value-code")
def check_values(source: Source, _: Guide) -> Iterator[Found]:
    """What the reader types is set as code, with `{ .copy }` behind it if it is to be copied.

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
                write = f"write `{what.strip('*“”')}`{{ .copy }}"
                yield item.line, f"“{what}” is to be typed but isn't set as code", write


def normalize_label(label: str) -> str:
    """Return what two spellings of one label have in common.

    >>> normalize_label("Web-services User") == normalize_label("Web Services users")
    True
    """
    return re.sub(r"[^a-z0-9]", "", label.lower().replace("&", "and")).rstrip("s")


@page_rule("label")
def check_bold(source: Source, guide: Guide) -> Iterator[Found]:
    """Bold is for what stands on a screen, spelled as it stands there.

    For stress there is *italic*. Words that open a paragraph (“**Why:**”) are listed in the
    glossary.

    Bad::

        Find **Web-Services Authorizations**.

    Good::

        Find **Web Services authorizations**.
    """
    labels, openings = guide.glossary.labels, guide.glossary.openings
    spelled = {normalize_label(known): known for known in sorted(labels, reverse=True)}
    for number, line in source.prose:
        for match in BOLD.finditer(line):
            text = " ".join(match[1].split())
            if text and text not in labels and text.rstrip(":?") not in openings:
                wrong = f"“{text}” stands on no screen that docs/glossary.yml knows"
                if right := spelled.get(normalize_label(text)):
                    yield number, wrong, f"write **{right}**"
                else:
                    write = "spell it as it stands there and add it to the glossary"
                    yield number, wrong, f"{write}; for stress write *it* so"


AFTER = r"(?:select|tick|choose|under|on the|set(?: [^.]*?)? to|find|open)(?: the)? "
"""What stands before a label in an instruction."""


@page_rule("label-bold")
def check_labels(source: Source, guide: Guide) -> Iterator[Found]:
    """What the reader has to find on a screen is bold.

    Bad::

        1. [ ] Select Save.
           { #save-role }

    Good::

        1. [ ] Select **Save**.
           { #save-role }
    """
    known = match_words(label for label in guide.glossary.labels if label[0].isupper())
    plain = re.compile(rf"\b(?i:{AFTER})({known})(?![\w*-])")
    for item in source.items:
        for label in plain.findall(re.sub(r"`[^`]*`", "", item.text)):
            yield item.line, f"“{label}” stands on a screen and isn't bold", f"write **{label}**"


def list_patterns(facts: shared.Facts) -> list[tuple[re.Pattern[str], str]]:
    """Return what finds each shared fact where it is written out, and its name in braces.

    A value counts where it is set as code; a way through menus, where it is neither the beginning
    nor the end of a longer one. The longer patterns come first.
    """
    found = {f"`{re.escape(value)}`": f"`{{{{ {name} }}}}`" for name, value in facts.values.items()}
    for name in facts.menus:
        for kind in ("menu", "elsewhere"):
            if way := shared.write_out(facts, kind, name):
                found[rf"(?<!› ){re.escape(way)}(?! › \*)"] = f"{{{{ {kind}: {name} }}}}"
    longest = sorted(found.items(), key=lambda pair: -len(pair[0]))
    return [(re.compile(pattern), name) for pattern, name in longest]


@page_rule("shared-value")
def check_shared_facts(source: Source, guide: Guide) -> Iterator[Found]:
    """A value or a menu that several pages name is written by its name.

    Changing it in one place then changes it everywhere. CONTRIBUTING.md lists the names.

    Bad::

        1. [ ] Under **Sender ID**, enter `modelopticMPP`{ .copy }.
           { #sender-id }

    Good::

        1. [ ] Under **Sender ID**, enter `{{ sender_id }}`{ .copy }.
           { #sender-id }
    """
    patterns = list_patterns(guide.facts)
    for number, line in source.text:
        try:
            shared.expand_names(line, guide.facts)
        except GuideError as error:
            yield number, *split_sentence(str(error))
        for pattern, name in patterns:
            if match := pattern.search(line):
                wrong = f"{match[0]} is defined once for all pages and written out here"
                yield number, wrong, f"write {name}"


@guide_rule("menu")
def check_menus(guide: Guide) -> Iterator[Problem]:
    """A way through menus is one of the glossary's in the rules, replies and pictures, too.

    Bad (docs/answers.yml)::

        reply: Look it up at Company > Admin > Configuration.

    Good (docs/answers.yml)::

        reply: Look it up at Company > Setup > Configuration > Company.
    """
    written = ("docs/**/*.yml", "verifier/catalogue/*.py", "verifier/fields/*.py")
    for path in sorted(path for pattern in written for path in guide.root.glob(pattern)):
        text, labels = path.read_text("utf-8"), guide.glossary.labels
        for line, way in shared.find_unknown_ways(text, guide.facts, labels):
            wrong = f"“{way}” is no menu of {shared.GLOSSARY}"
            file = path.relative_to(guide.root).as_posix()
            yield Problem(file, line, "menu", wrong, "write the way as it is there, or add it")


def name_shared_facts(source: Source, facts: shared.Facts, kept: Collection[int] = ()) -> str:
    """Return a page's text with its shared facts written by name.

    Front matter, fenced code, comments and the lines in `kept`, from 1, stay.
    """
    lines, patterns = list(source.lines), list_patterns(facts)
    for number, line in source.text:
        # A line that has a comment differs from what the rules read.
        if number not in kept and line == lines[number - 1]:
            for pattern, name in patterns:
                lines[number - 1] = pattern.sub(name, lines[number - 1])
    return "\n".join(lines) + "\n"
