"""Reads Company ID and User ID out of a pasted welcome e-mail.

Sage Intacct mails the credentials of a Web Services user under the subject
"Welcome to Sage Intacct!". What people paste is that mail, forwarded, quoted,
as HTML or as HTML turned into text. A password in it is recognised, so as
not to be taken for something else, and goes no further.

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/web-services-only-users.htm
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from verifier import text
from verifier.catalogue.findings import FINDINGS
from verifier.fields import company_id, pasted, user_id
from verifier.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.fields.base import FieldRules

LIMIT = 65536
"""Characters of a text that are read; Sage's mail has a few thousand."""

FIELDS: dict[str, FieldRules] = {"company_id": company_id, "user_id": user_id}
"""What is read out of a mail, with the rules for it."""

LONGEST = 80
"""More characters than any ID has: a longer rest of a line is prose."""

NEAR = 40
"""Characters of a line that are looked at on either side of a label."""

FRAME = " \t*_|:"
"""What frames a value in tables and bold text."""

JOINTS = frozenset({"and", "your", "the", "with"})
"""Words that lead on to the next label."""


def named(field: str) -> str:
    """Return a pattern of the names that a mail gives a field; “user” alone is in prose, too.

    What is read off a picture has l or 1 for I, and rn for m.

    >>> bool(re.fullmatch(named("company_id"), "cornpany 1d"))
    True
    """
    names = [
        name
        for name, meant in text.LABELS.items()
        if meant == field and (name.endswith((" id", " name")) or name in text.PASSWORDS)
    ]
    pattern = "|".join(names).replace(" id", " [il1]d").replace("mp", "(?:m|rn)p")
    return f"(?P<{field}>{pattern.replace(' ', '[ _-]?')})"


LABEL = re.compile(
    rf"(?<![^\W_])(?<!-)(?:{'|'.join(map(named, (*FIELDS, 'sender_id', 'password')))})"
    r"(?![\w-])[*_\"'”]{0,3}",
    re.IGNORECASE,
)
"""The words in front of a value."""

SEPARATOR = re.compile(
    r"(?:[ \t]{0,5}\([^()\n]{0,60}\))?"
    r"[ \t]{0,20}(?:[:=|\t\uff1a]|(?:is|[-\u2013\u2014\u2192]|->)[ \t:])[ \t*_|:]{0,20}"
)
"""What stands between the words and the value on one line."""

QUOTED = re.compile(r"^[ \t>|•·*+-]{1,40}", re.MULTILINE)
"""Marks in front of a line: of quotation, of lists."""

BREAKS = re.compile(r"<(?:br|/?p|/?div|/?tr|/?li|/?h\d|/?table)\b[^<>]{0,400}>", re.IGNORECASE)
CELL = re.compile(r"[,;|\t]")
CELLS = re.compile(r"</?t[dh]\b[^<>]{0,400}>", re.IGNORECASE)
TAGS = re.compile(r"</?[a-z!][^<>]{0,400}>", re.IGNORECASE)
HIDDEN = re.compile(r"<(style|script|head|title)\b", re.IGNORECASE)
ENDS = {
    name: re.compile(rf"</{name}\b[^<>]{{0,400}}>?", re.IGNORECASE)
    for name in ("style", "script", "head", "title")
}
ENTITIES = {
    "&nbsp;": " ",
    "&#160;": " ",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#39;": "'",
    "&#45;": "-",
    "&amp;": "&",
}


class Mail(NamedTuple):
    """What was read out of a mail: the first value of each field, and the others."""

    values: dict[str, str]
    others: dict[str, tuple[str, ...]]
    password: bool
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the wire form; there is no password in it, only whether there was one."""
        return {
            "values": dict(self.values),
            "others": {name: list(values) for name, values in self.others.items()},
            "password": self.password,
            "findings": [finding.to_dict() for finding in self.findings],
        }


def read(given: object) -> Mail:
    r"""Read a pasted mail: any text, or any object at all, and nothing is raised.

    >>> mail = read("> Company ID:\n> Acme-Ltd\n> User ID: modeloptic-user\n> Password: secret")
    >>> mail.values, mail.password
    ({'company_id': 'Acme-Ltd', 'user_id': 'modeloptic-user'}, True)
    """
    if not isinstance(given, str):
        return Mail({}, {}, password=False, findings=(_find("mail.not-text"),))
    found: dict[str, list[str]] = {"company_id": [], "user_id": []}
    password = False
    for name, value in packed(given) or labelled(plain(given[:LIMIT])):
        if name == "password":
            password = True
        elif value and name in found and value not in found[name]:
            found[name].append(value)
    values = {name: each[0] for name, each in found.items() if each}
    others = {name: tuple(each[1:]) for name, each in found.items() if each[1:]}
    codes = {
        "mail.nothing": not values,
        "mail.no-company-id": bool(values) and "company_id" not in values,
        "mail.several": bool(others),
        "mail.too-much": len(given) > LIMIT,
        "mail.no-user-id": bool(values) and "user_id" not in values,
        "mail.password": password,
    }
    return Mail(
        values, others, password, tuple(_find(code) for code, is_so in codes.items() if is_so)
    )


def packed(given: str) -> list[tuple[str, str]]:
    r"""Return the fields of a short paste that is no mail: XML, JSON, or a table with names above.

    >>> packed('{"companyId": "Acme", "password": "secret"}')
    [('company_id', 'Acme'), ('password', '')]
    >>> packed("company_id,user_id\nAcme,ann")
    [('company_id', 'Acme'), ('user_id', 'ann')]
    """
    whole = given.strip()
    if len(whole) > text.LIMIT:
        return []
    names: list[str] = [*FIELDS, pasted.PASSWORD]
    values: list[str] = []
    if pasted.is_markup(whole):
        values = [pasted.tagged(whole, name) for name in names]
    else:
        rows = [
            [cell.strip(" \"'") for cell in CELL.split(line.strip("| "))]
            for line in whole.splitlines()
            if line.strip("|-: ")
        ]
        labels = [text.label(cell) for cell in rows[0]] if rows[1:] else []
        if labels[1:] and all(labels):
            names, values = labels, rows[1]
    fields = dict(zip(names, values, strict=False))
    return [(name, meant(name, value)) for name, value in fields.items() if value]


def _find(code: str) -> Finding:
    entry = FINDINGS[code]
    return Finding(code, "mail", entry.severity, entry.message, entry.why, entry.item)


def plain(given: str) -> str:
    r"""Return a mail as lines of text: without tags, transport encoding and marks of quotation.

    >>> plain("<tr><td>Company ID</td><td>Acme</td></tr>").split("\n")
    ['', 'Company ID | Acme', '']
    >>> plain("Company=20ID: Ac=\nme")
    'Company ID: Acme'
    """
    lines = "\n".join(given.splitlines())
    if "=20" in lines or "=3D" in lines or "=\n" in lines:
        lines = unprinted(lines)
    lines = QUOTED.sub("", lines)
    if TAGS.search(lines):
        lines = untagged(lines)
    for entity, char in ENTITIES.items():
        lines = lines.replace(entity, char)
    lines = "".join(" " if char in text.BLANKS else char for char in lines)
    return lines.translate(HIDDEN_CHARACTERS)


HIDDEN_CHARACTERS = dict.fromkeys(map(ord, text.INVISIBLE))


def unprinted(lines: str) -> str:
    r"""Undo quoted-printable, as mail is transported: https://www.rfc-editor.org/rfc/rfc2045#section-6.7.

    >>> unprinted("Acme=E2=80=93Lt=\nd")
    'Acme–Ltd'
    """
    joined = lines.replace("=\n", "")

    def decoded(match: re.Match[str]) -> str:
        codes = bytes.fromhex(match[0].replace("=", ""))
        return codes.decode("utf-8", "replace")

    return re.sub(r"(?:=[0-9A-F]{2})+", decoded, joined)


def untagged(lines: str) -> str:
    """Return HTML as text: a line a block, a bar between the cells of a table."""
    lines = "".join(shown(lines))
    cells = re.sub(r"</t[dh]>\s{0,200}<t[dh]\b[^<>]{0,400}>", " | ", lines, flags=re.IGNORECASE)
    return TAGS.sub("", CELLS.sub("", BREAKS.sub("\n", cells)))


def shown(lines: str) -> Iterator[str]:
    """Yield the parts of an HTML text that a browser shows."""
    place = 0
    while hidden := HIDDEN.search(lines, place):
        yield lines[place : hidden.start()]
        end = ENDS[hidden[1].lower()].search(lines, hidden.end())
        place = end.end() if end else len(lines)
    yield lines[place:]


def labelled(lines: str) -> Iterator[tuple[str, str]]:
    """Yield each field that the text names, with its value as read, or empty if it has none."""
    labels = list(LABEL.finditer(lines))
    for place, label in enumerate(labels):
        following = labels[place + 1].start() if place + 1 < len(labels) else len(lines)
        name = str(label.lastgroup)
        rest = lines[label.end() : min(following, label.end() + 400)]
        value = value_of(rest, alone=is_alone(lines, label))
        if name == "password":
            if value:
                yield name, ""
        else:
            yield name, meant(name, value)


def is_alone(lines: str, label: re.Match[str]) -> bool:
    """Say whether a label is all that stands on its line."""
    before = lines[max(0, label.start() - NEAR) : label.start()].rpartition("\n")[2]
    after = lines[label.end() : label.end() + NEAR].partition("\n")[0]
    return not f"{before}{after}".strip(FRAME + "#")


def value_of(rest: str, *, alone: bool) -> str:
    """Return the value in what follows a label, as it stands, or nothing."""
    separator = SEPARATOR.match(rest)
    if not separator:
        return first_line(rest) if alone else ""
    line, _, below = rest[separator.end() :].partition("\n")
    value = line.strip(FRAME) or first_line(below)
    return value.split(". ")[0].rstrip(".!") if "is" in separator[0].casefold() else value


def first_line(lines: str) -> str:
    """Return the first line that is not empty."""
    stripped = (line.strip(FRAME) for line in lines.split("\n"))
    return next(filter(None, stripped), "")


def meant(name: str, value: str) -> str:
    """Return a value as its field reads it, or nothing if it cannot be one."""
    rules = FIELDS.get(name)
    words = value.rstrip(" ,;").split(" ")
    while words and words[-1].casefold() in JOINTS:
        words.pop()
    value = " ".join(words).rstrip(" ,;")
    value = pasted.alone(value, name) or value
    if rules is None or not value or len(value) > LONGEST:
        return ""
    found = rules.findings(value)
    if any(finding.severity is Severity.ERROR for finding in found):
        return ""
    return rules.compact(value)
