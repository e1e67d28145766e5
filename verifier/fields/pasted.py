r"""Splits what was pasted as a whole: lines, cells, a row of a table, XML, JSON.

In a box of one line, browsers replace each line end of a paste by a space or by
nothing. So labels are searched for inside a line, too.

>>> split_pieces("Acme-Ltd User ID: modeloptic-user")
[('', 'Acme-Ltd'), ('user_id', 'modeloptic-user')]
>>> find_own_value("company_id,user_id\nAcme-Ltd,modeloptic-user", [], "user_id")
'modeloptic-user'
"""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from verifier.fields import ids
from verifier.text.labels import PASSWORD, find_labels, has_password_label, match_label
from verifier.text.reading import ROW

if TYPE_CHECKING:
    from verifier.text.labels import Label

LINES = re.compile(r"[\n\r\v\f\t\x1c-\x1e\x85\u2028\u2029]")

LINES_READ = 40
"""Lines of a paste that are read; the welcome mail has thirty."""

CELLS = re.compile(r"[,;|]")

TEXTS = re.compile(r">\s{0,9}([^<>]{2,40})<")
"""Texts between tags."""

BETWEEN = ",;|&* "
"""What may be between a value and the next label on the same line."""


def split_pieces(value: str) -> list[tuple[str, str]]:
    r"""Return the label and the rest of each line or cell of a paste; '' for no label.

    >>> split_pieces("Company ID: Acme\nhello")
    [('company_id', 'Acme'), ('', 'hello')]
    >>> split_pieces("Company ID\tAcme")
    [('company_id', ''), ('company_id', 'Acme')]
    """
    rows = split_rows(value)
    found: list[tuple[str, str]] = []
    above = ""
    for row in rows:
        head, sign, rest = row.partition(":" if ":" in row else "=")
        named = match_label(head) if sign or rows[1:] else ""
        value = rest.strip() if named else row
        if named:
            above = "" if value else named
        found.append((named or above, value))
    return found


def split_rows(value: str) -> list[str]:
    """Return the lines and cells of a paste, cut before each label inside them.

    >>> split_rows("Acme-LtdUser ID: ann, Password: x"), split_rows("Acme user: x")
    (['Acme-Ltd', 'User ID: ann,', 'Password: x'], ['Acme user: x'])
    """
    cuts = {0}
    if ":" in value or "=" in value:
        cuts |= {
            each.start
            for each in islice(find_labels(value), LABELS_READ)
            if each.sign in SIGNED and (each.name.endswith("id") or each.field == PASSWORD)
        }
    cuts |= {line.end() for line in islice(LINES.finditer(value), LINES_READ)}
    return [value[start:end].strip() for start, end in pairwise([*sorted(cuts), len(value)])]


LABELS_READ = 12
"""Labels in a paste that are read; the welcome mail has three."""

SIGNED = (":", "=")
"""What makes a label of words inside a line."""


def has_password(value: str, lines: list[tuple[str, str]]) -> bool:
    r"""Return whether a paste holds a password: with its label, in a column, or in XML or JSON.

    >>> has_password("user_id,password", split_pieces("user_id,password\nann,x"))
    True
    """
    names = CELLS.split(lines[0][1], LINES_READ) if lines[1:] else []
    names += TEXTS.findall(value)
    return (
        any(named == PASSWORD for named, _ in lines)
        or has_password_label(value)
        or any(match_label(name) == PASSWORD for name in names)
        or bool(find_tagged_value(value, PASSWORD))
    )


def find_own_value(value: str, lines: list[tuple[str, str]], name: str) -> str:
    """Return the value that is a field's own in a paste, given its pieces, or nothing."""
    above, *below = value.splitlines()[:LINES_READ] or [""]
    cells: dict[str, str] = {}
    for row in below:
        cells = cells or dict(read_row(above, row))
    names = [match_label(cell) for cell in CELLS.split(above, LINES_READ)]
    if cells or (names[1:] and all(names)):
        found = cells.get(name, "")
    else:
        labeled = next((rest for named, rest in lines if named == name and rest), "")
        found = labeled or ("" if lines[0][0] else lines[0][1])
    if name.endswith("_id"):
        return ids.cut_id(found, of_user=name == "user_id").value
    return found.rstrip(BETWEEN)


def read_row(names: str, values: str) -> list[tuple[str, str]]:
    """Return the fields that a row of a table holds below a row of their names, or nothing.

    >>> read_row("Company ID | User ID", "Acme | ann"), read_row("Company ID: Acme, x", "a, b")
    ([('company_id', 'Acme'), ('user_id', 'ann')], [])
    """
    mark = next(filter(names.__contains__, "\t|;,"), "")
    if not mark:
        return []
    columns, cells = ([cell.strip(" \"'*") for cell in row.split(mark)] for row in (names, values))
    fields = [match_label(column) for column in columns]
    side_by_side = any(all(pair) for pair in pairwise(fields))
    quoted = any(cell.strip()[:1] == '"' != cell.strip()[-1:] for cell in values.split(mark))
    if (
        not side_by_side
        or len(fields) != len(cells)
        or quoted
        or (mark in ",;" and not all(fields))
    ):
        return []
    return [(field, cell) for field, cell in zip(fields, cells, strict=True) if field]


REMARK = re.compile(r"\s{1,9}\([^()]{0,80}\)$")
"""What is said of a value, in brackets behind it."""

WORDS_READ = 40
"""More words than an ID has with labels and remarks around it."""

LEADS_ON = re.compile(r"[ :=]{0,3}(?:\([^()]{0,80}\))? ?(?:is )?")
"""What may lead from a label to its value: a remark in brackets, and “is”."""

SIGNS = ".-:=#>;()\u2013\u2192"
"""What may be between a label and its value."""


AROUND = ".-_,;:=•·()[]{}<>\"'`*“”„‘’‚«»‹› "
"""What may be put around a value."""


def remove_labels(value: str, name: str) -> str:
    """Return a value without a label that no sign ends, the next label, or a remark; or nothing.

    >>> remove_labels("Our company ID is Acme.", "company_id"), remove_labels("A (UK)", "user_id")
    ('Acme', 'A')
    >>> remove_labels("Company ID (top level) - Acme Ltd User ID ann", "company_id")
    'Acme Ltd'
    >>> remove_labels("Acme, user = ann", "company_id"), remove_labels("User name ann", "user_id")
    ('Acme', 'ann')
    >>> remove_labels("The Company Store", "company_id")
    ''
    """
    words = value.split(None, WORDS_READ)
    if len(words) > WORDS_READ:
        return ""
    line = " ".join(words)
    labels = [each for each in find_labels(line) if is_between_words(each, line)]
    start = 0
    if labels and labels[0].start == 0 and labels[0].field == name:
        start = LEADS_ON.match(line, labels.pop(0).end).end()  # type: ignore[union-attr]
    end = next((each.start for each in labels if each.start > start), len(line))
    rest = line[start:end]
    if not start and end == len(line):
        rest = REMARK.sub("", line)
        if rest == line or " " in rest:
            return ""
    # Before another label a full stop may be the value's own, at the end it is the sentence's.
    return rest.lstrip(SIGNS + BETWEEN).rstrip(BETWEEN + (SIGNS if end == len(line) else ""))


def is_between_words(label: Label, line: str) -> bool:
    """Return whether words are a label among others: of two words, or with a sign behind it."""
    if label.start and line[label.start - 1] != " ":
        return False
    words = line[label.start : label.end]
    is_full = label.is_full and " " in words and label.name.endswith(("id", "name"))
    return label.sign in SIGNED or (is_full and line[label.end : label.end + 1] in f" {SIGNS}")


def remove_wrapping(value: str) -> str:
    """Return a value without the brackets, marks and tags around it.

    >>> [remove_wrapping(each) for each in ("(Acme)", "Acme-Ltd<br>", "<Acme>", "A(B)C")]
    ['Acme', 'Acme-Ltd', 'Acme', 'A(B)C']
    """
    return re.sub(r"</?[A-Za-z][^<>]{0,80}>", "", value).strip(AROUND) or value.strip(AROUND)


def find_tagged_value(value: str, name: str) -> str:
    """Return a field's value out of a piece of XML or JSON, or nothing.

    >>> find_tagged_value("<companyid>Acme</companyid>", "company_id")
    'Acme'
    >>> find_tagged_value('{"userId": "x"}', "user_id")
    'x'
    """
    for key, found in re.findall(
        r"""[<"']([\w -]{2,40})[>"']\s{0,9}:?\s{0,9}["']?([^<>"'{},]{1,80})""", value
    ):
        if match_label(key) == name:
            return str(found.strip())
    return ""


def find_text_in_tags(value: str, name: str) -> str:
    """Return the one text between tags, unless they are named for another field; or nothing.

    >>> find_text_in_tags("<b>Acme</b>", "user_id"), find_text_in_tags("<userid>x</userid>", "role")
    ('Acme', '')
    >>> find_text_in_tags("<p><companyid>Acme</companyid></p>", "company_id")
    'Acme'
    """
    tags = re.findall(r"</?([\w-]{1,40})[^<>]{0,80}>", value)
    texts = [piece.strip() for piece in re.split(r"<[^<>]{1,122}>", value) if piece.strip()]
    find_own_value = {match_label(tag) for tag in tags} <= {"", name}
    return texts[0] if tags and find_own_value and len(texts) == 1 else ""


def is_markup(value: str) -> bool:
    """Return whether a value is a piece of XML or JSON.

    >>> is_markup("<a>x</a>"), is_markup('{"a": "x"}'), is_markup("<ann@example.com>")
    (True, True, False)
    >>> is_markup('"a_id": "x", "b_id": "y"'), is_markup("{'Acme'"), is_markup("'Acme'}")
    (True, False, False)
    """
    return (
        (value.startswith("<") and ("</" in value or "/>" in value))
        or (value[:1] in {"{", "["} and value[-1:] in {"}", "]"} and ('"' in value or "'" in value))
        or bool(ROW.match(value))
    )


def is_address(value: str) -> bool:
    """Return whether a value is the address of a website.

    >>> is_address("https://x.example"), is_address("acme.intacct.com"), is_address("Acme/Sons")
    (True, True, False)
    >>> is_address("ann@intacct.com"), is_address("my-intacct.com")
    (False, False)
    """
    small = value.casefold()
    host = "" if "@" in small else small.split("/")[0]
    return (
        "://" in small
        or (small.startswith("www.") and small.count(".") > 1)
        or f".{host}".endswith(".intacct.com")
    )
