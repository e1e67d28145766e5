"""Markdown as text: fenced code, ids, screens, front matter, and words that stay as they are."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple, override

from markdown.preprocessors import Preprocessor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from markdown import Markdown

type Blocks = Mapping[re.Pattern[str], Callable[[re.Match[str]], Iterable[str]]]
"""What takes the place of lines: by the pattern of a whole line, what gives the lines."""

FENCE = re.compile(r"\s*(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
"""The line that opens or closes fenced code; backquotes with others behind them are inline code."""

FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)

SCREEN = re.compile(r"\s*\[screen:\s*(?P<id>[^\]\s]+)\s*\]\s*")
"""The line that becomes a figure: it stands alone, so it is matched whole."""

SHEET = "[verify-sheet]"
"""The line that becomes the table that paper has in place of the verifier's form."""

COMPONENT = re.compile(r"\[[a-z-]+\] *")
"""The line that becomes a component, which works in a browser."""

QUESTION = re.compile(r"(?P<indent> *)\[question: (?P<name>[a-z-]+)\] *")
"""The line that becomes a choice of answers: it is matched whole."""

ATTRIBUTES = re.compile(r"(?P<before>.*?)\s*\{:? ?(?P<given>[^{}\n]*?) ?\}\s*")
GIVEN_ID = re.compile(r"(?:^|\s)#(?P<id>[\w.-]+)")
CLASS = re.compile(r"(?:^|\s)\.(?P<name>[\w-]+)")
VALUE = re.compile(r"(?:^|\s)(?P<name>[\w-]+)=(?P<value>\S+)")

TARGET = r"(?:[^()\s]|\([^()\s]*\))*"
"""Where a link leads; parentheses may stand in an address in pairs."""

LINK_WORDS = re.compile(rf"\[([^\]]+)\](?:\({TARGET}\)|\[[^\]]*\])")
MARKS = re.compile(r"\*{1,2}|`")


def strip_marks(markdown: str) -> str:
    """Return Markdown without its links and the marks of bold, italics and code.

    >>> strip_marks("Open the [**Security** tab](a.md#b), then `x`.")
    'Open the Security tab, then x.'
    """
    return MARKS.sub("", LINK_WORDS.sub(r"\1", markdown))


class Attributes(NamedTuple):
    """What stands in braces at the end of a line, and what stands before it.

    Behind a heading's words, or alone on a line below an item, it gives an id and classes.
    """

    before: str
    given: str

    @property
    def id(self) -> str:
        """The id, "" where none is given."""
        found = GIVEN_ID.search(self.given)
        return found["id"] if found else ""

    @property
    def classes(self) -> list[str]:
        """The classes, without their points."""
        return CLASS.findall(self.given)

    @property
    def values(self) -> dict[str, str]:
        """The values that are given by name, like `version=2`."""
        return dict(VALUE.findall(self.given))

    @property
    def others(self) -> str:
        """What is given beside the id."""
        return " ".join(GIVEN_ID.sub(" ", self.given).split())


def read_attributes(line: str) -> Attributes | None:
    """Return the attributes at the end of a line, None where it has none.

    >>> read_attributes("   { #roles .role-based }").id, read_attributes("## Save { #save }").before
    ('roles', '## Save')
    """
    found = ATTRIBUTES.fullmatch(line)
    return Attributes(found["before"], found["given"]) if found else None


def mark_code(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield each line, and whether it is of fenced code, the fences included.

    A fence is closed by one of its own kind that is at least as long and stands alone
    (https://spec.commonmark.org/0.31.2/#fenced-code-blocks).

    >>> list(mark_code(["a", "~~~", "```", "~~~~", "b"]))
    [('a', False), ('~~~', True), ('```', True), ('~~~~', True), ('b', False)]
    """
    fence = ""
    for line in lines:
        mark = FENCE.match(line)
        if fence:
            yield line, True
            if mark and mark["mark"].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        else:
            fence = mark["mark"] if mark else ""
            yield line, bool(mark)


class Line(NamedTuple):
    """A line, its kind, and the attributes at its end.

    The kinds are "code" (fenced, with its fences), "heading", "id" (attributes alone, with an id),
    "screen", "question", "component", "sheet" and "text".
    """

    text: str
    kind: str
    given: Attributes


def read_lines(lines: Iterable[str]) -> Iterator[Line]:
    r"""Yield each line of a page's body with what it is.

    >>> [line.kind for line in read_lines(["# A { #a }", "", "1. [ ] B", "   { #b }", "[form]"])]
    ['heading', 'text', 'text', 'id', 'component']
    """
    for line, code in mark_code(lines):
        given = (None if code else read_attributes(line)) or Attributes(line, "")
        kind = "text"
        if code:
            kind = "code"
        elif line.startswith("#"):
            kind = "heading"
        elif given.id and not given.before:
            kind = "id"
        elif SCREEN.fullmatch(line):
            kind = "screen"
        elif QUESTION.fullmatch(line):
            kind = "question"
        elif COMPONENT.fullmatch(line):
            kind = "sheet" if line.strip() == SHEET else "component"
        yield Line(line, kind, given)


def replace_lines(lines: Iterable[str], blocks: Blocks) -> Iterator[str]:
    r"""Yield lines, and in place of each that stands for a block, alone, the block's own.

    >>> blocks = {re.compile(r"\[(a)\]"): lambda found: [found[1], "b"]}
    >>> list(replace_lines(["    [a]", "```", "[a]", "```"], blocks))
    ['    a', '    b', '```', '[a]', '```']
    """
    for line, code in mark_code(lines):
        words = line.strip()
        for pattern, make in blocks.items():
            if not code and (found := pattern.fullmatch(words)):
                indent = line[: line.index(words)]
                yield from (f"{indent}{each}" for each in make(found))
                break
        else:
            yield line


class BlockPreprocessor(Preprocessor):
    """Expands the lines that stand for blocks before anything else reads the page."""

    def __init__(self, md: Markdown, blocks: Blocks) -> None:
        super().__init__(md)
        self.blocks = blocks

    @override
    def run(self, lines: list[str]) -> list[str]:
        """Return a page's lines with all blocks written out."""
        return list(replace_lines(lines, self.blocks))


OPENING = re.compile(r"<[^/?!][^<>]*(?<!/)>")
LONGEST_VALUE = 80
SPECIAL = re.compile(r"([\\`*_{}\[\]]|^[#+-]|(?<=^\d)[.)])")


def escape_text(words: str) -> str:
    r"""Return words for a line of Markdown, so that they appear as they are.

    >>> print(escape_text("a*b <c>"))
    a\*b &lt;c&gt;
    """
    return SPECIAL.sub(r"\\\1", html.escape(" ".join(words.split()), quote=False))


def render_value(typed: object) -> str:
    """Return what somebody typed as code, with its spaces and invisible characters made visible.

    What goes on for longer than a line is cut, and its length told.
    """
    words = str(typed)
    shown = "".join(
        "␣" if char == " " else char if char.isprintable() else f"[U+{ord(char):04X}]"
        for char in words[:LONGEST_VALUE]
    )
    rest = f" … ({len(words)} characters)" if len(words) > LONGEST_VALUE else ""
    return f"<code>{escape_text(shown)}</code>{rest}"


def indent_reply(reply: str) -> str:
    """Return a reply with each element on a line of its own, as deep as it stands.

    >>> print(indent_reply("<a><b>1</b></a>"))
    <a>
      <b>1</b>
    </a>
    """
    lines, depth = [], 0
    for line in reply.strip().replace("><", ">\n<").splitlines():
        opened, closed = len(OPENING.findall(line)), line.count("</")
        depth -= closed > opened
        lines.append("  " * depth + line.strip())
        depth += opened > closed
    return "\n".join(lines)
