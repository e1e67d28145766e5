"""Reads Company ID and User ID out of a pasted welcome email.

Sage Intacct mails the credentials of a Web Services user under the subject
"Welcome to Sage Intacct!". What people paste is that mail, forwarded, quoted,
as HTML or as HTML turned into text. A password in it is never returned: an ID ends
at the first character that no ID has, and what follows is dropped, with
or without a known label.

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Administration/Users/web-services-only-users.htm
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from verifier.fields import company_id, pasted, user_id
from verifier.fields.base import LONGEST_ID, make_finding
from verifier.fields.judge import judge_value
from verifier.findings import Severity
from verifier.text.characters import BLANKS, INVISIBLE, LONGEST_TEXT
from verifier.text.labels import NAMES_OF_PEOPLE, PASSWORD, find_labels
from verifier.text.markup import TAG, find_named_value, is_markup, remove_tags, replace_entities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.findings import Finding
    from verifier.text.labels import Label

LONGEST_MAIL = 65536
"""Characters of a text that are read; Sage's mail has a few thousand."""

FIELDS = {field.name: field for field in (company_id.FIELD, user_id.FIELD)}
"""What is read out of a mail."""

NEAR = 40
"""Characters of a line that are looked at on either side of a label."""

QUOTED = re.compile(r"^[ \t>|•·*+-]{1,40}", re.MULTILINE)
"""Marks in front of a line: of quotation, of lists."""


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


def read_mail(given: object) -> Mail:
    r"""Read a pasted mail: any text, or any object at all, and nothing is raised.

    >>> mail = read_mail("> Company ID:\n> Acme-Ltd\n> User ID: modeloptic-user\n> Password: x")
    >>> mail.values, mail.password
    ({'company_id': 'Acme-Ltd', 'user_id': 'modeloptic-user'}, True)
    """
    if not isinstance(given, str):
        return Mail({}, {}, password=False, findings=(make_finding("mail.not-text", "mail"),))
    read_fields = read_markup(given) or read_named_values(write_plain_lines(given[:LONGEST_MAIL]))
    read_fields = drop_short_labels(read_fields)
    # What is called a user's name may be a person's: an ID that is called one comes first.
    read_fields.sort(key=lambda each: each.label in NAMES_OF_PEOPLE)
    found = {
        name: list(
            dict.fromkeys(each.value for each in read_fields if each.field == name and each.value)
        )
        for name in FIELDS
    }
    values = {name: each[0] for name, each in found.items() if each}
    others = {name: tuple(each[1:]) for name, each in found.items() if each[1:]}
    codes = {
        "mail.nothing": not values,
        "mail.no-company-id": bool(values) and "company_id" not in values,
        "mail.several": bool(others),
        "mail.cut": any(each.more and each.value for each in read_fields),
        "mail.too-much": len(given) > LONGEST_MAIL,
        "mail.no-user-id": bool(values) and "user_id" not in values,
        "mail.password": any(each.field == PASSWORD for each in read_fields),
    }
    return Mail(
        values,
        others,
        codes["mail.password"],
        tuple(make_finding(code, "mail") for code, is_so in codes.items() if is_so),
    )


class NamedValue(NamedTuple):
    """A field that a text names."""

    field: str
    value: str
    """As its field reads it; nothing if there is none, and always for a password."""
    label: str = ""
    """The label in lower case, without separators."""
    more: bool = False
    """Whether more stood behind the value and was dropped."""
    is_full: bool = True
    """Whether its label is an ID's own, as “User ID” and unlike “User”."""


def drop_short_labels(found: list[NamedValue]) -> list[NamedValue]:
    """Leave out “Company: …” and “User: …” unless they are beside each other, without IDs.

    Each alone may be the name of a company or a person.
    """
    short = {each.field for each in found if each.value and not each.is_full}
    if short >= FIELDS.keys() and not any(each.value and each.is_full for each in found):
        return found
    return [each for each in found if each.is_full]


def read_markup(given: str) -> list[NamedValue]:
    r"""Return the fields of a short paste that is no mail: XML or JSON.

    >>> [each[:2] for each in read_markup('{"companyId": "Acme", "password": "secret"}')]
    [('company_id', 'Acme'), ('password', '')]
    """
    whole = given.strip()
    if len(whole) > LONGEST_TEXT or not is_markup(whole):
        return []
    values = ((name, find_named_value(whole, name)) for name in (*FIELDS, PASSWORD))
    return [read_value(name, value) for name, value in values if value]


def write_plain_lines(given: str) -> str:
    r"""Return a mail as lines of text: without tags, transport encoding and marks of quotation.

    >>> write_plain_lines("<tr><td>Company ID</td><td>Acme</td></tr>").split("\n")
    ['', ' Company ID | Acme ', '']
    >>> write_plain_lines("Company=20ID: Ac=\nme")
    'Company ID: Acme'
    """
    lines = "\n".join(given.splitlines())
    if "=20" in lines or "=3D" in lines or "=\n" in lines:
        lines = decode_quoted_printable(lines)
    lines = QUOTED.sub("", lines)
    if TAG.search(lines):
        lines = remove_tags(lines)
    return replace_entities(lines).translate(VISIBLE_OR_SPACE)


VISIBLE_OR_SPACE = dict.fromkeys(map(ord, INVISIBLE)) | dict.fromkeys(map(ord, BLANKS), " ")
"""What leaves out invisible characters, and replaces every other space by an ordinary one."""


def decode_quoted_printable(lines: str) -> str:
    r"""Undo quoted-printable, as mail is transported: https://www.rfc-editor.org/rfc/rfc2045#section-6.7.

    >>> decode_quoted_printable("Acme=E2=80=93Lt=\nd")
    'Acme–Ltd'
    """
    joined = lines.replace("=\n", "")

    def decode(match: re.Match[str]) -> str:
        codes = bytes.fromhex(match[0].replace("=", ""))
        return codes.decode("utf-8", "replace")

    return re.sub(r"(?:=[0-9A-F]{2})+", decode, joined)


def read_named_values(lines: str) -> list[NamedValue]:
    """Return each field that a text names: in a table with names above, or before a value."""
    rows = lines.split("\n")
    found = [read_value(name, value) for name, value in pasted.read_tables(rows)]
    return [*found, *read_labels("\n".join(rows))]


def read_labels(lines: str) -> Iterator[NamedValue]:
    """Yield each field that a text names before a value, empty if it has none."""
    labels = list(find_labels(lines))
    before: Label | None = None
    for label, following in zip_longest(labels, labels[1:]):
        end = following.start if following else len(lines)
        rest = lines[label.value : min(end, label.end + 400)]
        value = find_first_line(rest) if label.sign or is_alone(lines, label) else ""
        is_below = not rest.partition("\n")[0].strip(pasted.FRAME)
        if value and not (is_below and OTHER_LABEL.match(value)):
            between = lines[before.end : label.start] if before and not before.sign else "\n"
            name = find_meant_field(label, before, between)
            if name:
                named = read_value(name, value, label.name, in_sentence=label.sign in SENTENCE)
                yield named._replace(is_full=label.is_full or name == PASSWORD)
        before = label


def find_meant_field(label: Label, before: Label | None, between: str) -> str:
    """Return the field that a label means, with what is between it and the one before it.

    “Password for User ID:” means the password, “Company ID / User ID:” none for certain.
    """
    if before and before.field == PASSWORD and PROSE.fullmatch(between):
        return PASSWORD
    if label.field == PASSWORD:
        return label.field
    return "" if JOINED.fullmatch(between) else label.field


PROSE = re.compile(r"[\w '’(-]{0,60}")
"""Words between a password's label without a sign and the next one."""

JOINED = re.compile(r"[ \t&+/,]*")
"""What joins two labels that have one value between them."""

OTHER_LABEL = re.compile(r"[^\W\d][\w .-]{0,40}[:=]")
"""A line below a label that has a label of its own."""

SENTENCE = frozenset({"is", "ist", "lautet", "est", "es"})
"""Signs that make a sentence of a label and its value."""


def is_alone(lines: str, label: Label) -> bool:
    """Return whether a label is alone on its line."""
    before = lines[max(0, label.start - NEAR) : label.start].rpartition("\n")[2]
    after = lines[label.end : label.end + NEAR].partition("\n")[0]
    return not f"{before}{after}".strip(pasted.FRAME + "#")


def find_first_line(lines: str) -> str:
    """Return the first line that is not empty."""
    stripped = (line.strip(pasted.FRAME) for line in lines.split("\n"))
    return next(filter(None, stripped), "")


def read_value(name: str, value: str, label: str = "", *, in_sentence: bool = False) -> NamedValue:
    """Return a value as its field reads it, or nothing if it cannot be one."""
    field = FIELDS.get(name)
    if field is None or pasted.is_address(value.partition(" ")[0]):
        return NamedValue(name, "", label)
    cut, more = pasted.cut_id(value, of_user=name == "user_id", in_sentence=in_sentence)
    read, found = judge_value(field, cut)
    errors = (finding for finding in found if finding.severity is Severity.ERROR)
    if len(cut) > LONGEST_ID or any(errors):
        return NamedValue(name, "", label)
    return NamedValue(name, read, label, more)
