"""Words, values and replies as Markdown that shows them as they are, letter for letter."""

from __future__ import annotations

import html
import re

OPENING = re.compile(r"<[^/?!][^<>]*(?<!/)>")
LINE = 80
SPECIAL = re.compile(r"([\\`*_{}\[\]]|^[#+-]|(?<=^\d)[.)])")


def escape_text(words: str) -> str:
    r"""Return words for a line of Markdown, so that they appear as they are.

    >>> print(escape_text("a*b <c>"))
    a\*b &lt;c&gt;
    """
    return SPECIAL.sub(r"\\\1", html.escape(" ".join(words.split()), quote=False))


def render_value(typed: object) -> str:
    """Return what somebody typed as code, with its blanks and invisible characters made visible.

    What goes on for longer than a line is cut, and its length told.
    """
    words = str(typed)
    shown = "".join(
        "␣" if char == " " else char if char.isprintable() else f"[U+{ord(char):04X}]"
        for char in words[:LINE]
    )
    rest = f" … ({len(words)} characters)" if len(words) > LINE else ""
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
