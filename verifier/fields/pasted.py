r"""Takes apart what was pasted whole: lines, cells, a row of a table, XML, JSON.

A box of one line takes a paste of several as one: browsers put a blank in the
place of each line end, or nothing. So labels are looked for inside a line, too.

>>> pieces("Acme-Ltd User ID: modeloptic-user")
[('', 'Acme-Ltd'), ('user_id', 'modeloptic-user')]
>>> own("company_id,user_id\nAcme-Ltd,modeloptic-user", [], "user_id")
'modeloptic-user'
"""

from __future__ import annotations

import re
from itertools import islice, pairwise

from verifier import text
from verifier.fields import ids

LINES = re.compile(r"[\n\r\v\f\t\x1c-\x1e\x85\u2028\u2029]")

LINES_READ = 40
"""Lines of a paste that are told apart; the welcome mail has thirty."""

CELLS = re.compile(r"[,;|]")

BETWEEN = ",;|&* "
"""What stands between a value and the next label on the same line."""


def pieces(value: str) -> list[tuple[str, str]]:
    r"""Return the label and the rest of each line or cell of a paste; '' for no label.

    >>> pieces("Company ID: Acme\nhello")
    [('company_id', 'Acme'), ('', 'hello')]
    >>> pieces("Company ID\tAcme")
    [('company_id', ''), ('company_id', 'Acme')]
    """
    rows = parts(value)
    found: list[tuple[str, str]] = []
    above = ""
    for row in rows:
        head, sign, rest = row.partition(":" if ":" in row else "=")
        named = text.label(head) if sign or rows[1:] else ""
        value = rest.strip() if named else row
        if named:
            above = "" if value else named
        found.append((named or above, value))
    return found


def parts(value: str) -> list[str]:
    """Return the lines and cells of a paste, cut before each label inside them.

    >>> parts("Acme-LtdUser ID: ann, Password: x"), parts("Acme user: x")
    (['Acme-Ltd', 'User ID: ann,', 'Password: x'], ['Acme user: x'])
    """
    cuts = {0}
    if ":" in value or "=" in value:
        cuts |= {
            each.start
            for each in islice(text.find_labels(value), LABELS_READ)
            if each.sign in SIGNED and (each.name.endswith("id") or each.field == text.PASSWORD)
        }
    cuts |= {line.end() for line in islice(LINES.finditer(value), LINES_READ)}
    return [value[start:end].strip() for start, end in pairwise([*sorted(cuts), len(value)])]


LABELS_READ = 12
"""Labels in a paste that are told apart; the welcome mail has three."""

SIGNED = (":", "=")
"""What makes a label of words inside a line."""


def has_password(value: str, lines: list[tuple[str, str]]) -> bool:
    r"""Say whether a paste holds a password: with its label, in a column, or in XML or JSON.

    >>> has_password("user_id,password", pieces("user_id,password\nann,x"))
    True
    """
    header = CELLS.split(lines[0][1], LINES_READ) if lines[1:] else []
    return (
        any(named == text.PASSWORD for named, _ in lines)
        or text.has_password_label(value)
        or any(text.label(cell) == text.PASSWORD for cell in header)
        or bool(tagged(value, text.PASSWORD))
    )


def own(value: str, lines: list[tuple[str, str]], name: str) -> str:
    """Return the value that is a field's own in a paste, given its pieces, or nothing."""
    above, *below = value.splitlines()[:LINES_READ] or [""]
    cells: dict[str, str] = {}
    for row in below:
        cells = cells or dict(read_row(above, row))
    names = [text.label(cell) for cell in CELLS.split(above, LINES_READ)]
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
    fields = [text.label(column) for column in columns]
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

LABEL_WORDS = 8
"""More words than the longest label has that no sign ends."""

SIGNS = ".-:=#>;()\u2013\u2192"
"""What may stand between a label and its value."""


AROUND = ".-_,;:=•·()[]{}<>\"'`*“”„‘’‚«»‹› "
"""What may be put around a value."""


def alone(value: str, name: str) -> str:
    """Return a value without a label that no sign ends, the next label, or a remark; or nothing.

    >>> alone("Company ID Acme", "company_id"), alone("Our company ID is Acme.", "company_id")
    ('Acme', 'Acme')
    >>> alone("Company ID (top level) - Acme Ltd User ID ann", "company_id")
    'Acme Ltd'
    >>> alone("Acme, user = ann", "company_id"), alone("Acme user : ann", "company_id")
    ('Acme', 'Acme')
    >>> alone("Acme (UK)", "company_id"), alone("User name ann", "user_id")
    ('Acme', 'ann')
    >>> alone("The Company Store", "company_id"), alone("Acme Ltd (UK)", "company_id")
    ('', '')
    """
    words = value.split(None, WORDS_READ)
    if len(words) > WORDS_READ:
        return ""
    own = next((n for n in range(2, LABEL_WORDS) if whole_label(words[:n]) == name), 0)
    if own:
        words = re.sub(r"^\([^()]{0,80}\)", "", " ".join(words[own:])).split()
        words = words[1:] if "".join(words[:1]).casefold() == "is" else words
    cut = next((n for n in range(1, len(words)) if begins_label(words, n)), len(words))
    rest = " ".join(words[:cut])
    if not own and cut == len(words):
        rest = REMARK.sub("", value)
        if rest == value or " " in rest:
            return ""
    # Before another label a full stop may be the value's own, at the end it is the sentence's.
    return rest.lstrip(SIGNS + BETWEEN).rstrip(BETWEEN + (SIGNS if cut == len(words) else ""))


def unwrapped(value: str) -> str:
    """Return a value without the brackets, marks and tags around it.

    >>> unwrapped("(Acme)"), unwrapped("Acme-Ltd<br>"), unwrapped("<Acme>"), unwrapped("A(B)C")
    ('Acme', 'Acme-Ltd', 'Acme', 'A(B)C')
    """
    return re.sub(r"</?[A-Za-z][^<>]{0,80}>", "", value).strip(AROUND) or value.strip(AROUND)


def whole_label(words: list[str]) -> str:
    """Return the field that a label of several words means: one in full, as no name has it.

    >>> whole_label(["Company", "ID"]), whole_label(["The", "Company"])
    ('company_id', '')
    """
    full = "".join(words[-1:]).strip(SIGNS).casefold() in {"id", "name"}
    return text.label(" ".join(words)) if full else ""


def begins_label(words: list[str], place: int) -> bool:
    """Say whether a label begins at a place: of two words, or of one with a sign behind it."""
    if words[place][-1] in ":=" or words[place + 1 : place + 2] in ([":"], ["="]):
        return bool(text.label(words[place]))
    return bool(whole_label(words[place : place + 2]))


def tagged(value: str, name: str) -> str:
    """Return a field's value out of a piece of XML or JSON, or nothing.

    >>> tagged("<companyid>Acme</companyid>", "company_id")
    'Acme'
    >>> tagged('{"userId": "x"}', "user_id")
    'x'
    """
    for key, found in re.findall(
        r"""[<"']([\w -]{2,40})[>"']\s{0,9}:?\s{0,9}["']?([^<>"'{},]{1,80})""", value
    ):
        if text.label(key) == name:
            return str(found.strip())
    return ""


def within_tags(value: str, name: str) -> str:
    """Return the one text between tags, unless they are named for another field; or nothing.

    >>> within_tags("<b>Acme</b>", "company_id"), within_tags("<userid>x</userid>", "company_id")
    ('Acme', '')
    >>> within_tags("<p><companyid>Acme</companyid></p>", "company_id")
    'Acme'
    """
    tags = re.findall(r"</?([\w-]{1,40})[^<>]{0,80}>", value)
    texts = [piece.strip() for piece in re.split(r"<[^<>]{1,122}>", value) if piece.strip()]
    own = {text.label(tag) for tag in tags} <= {"", name}
    return texts[0] if tags and own and len(texts) == 1 else ""


def is_markup(value: str) -> bool:
    """Say whether a value is a piece of XML or JSON.

    >>> is_markup("<a>x</a>"), is_markup('{"a": "x"}'), is_markup("<ann@example.com>")
    (True, True, False)
    >>> is_markup('"a_id": "x", "b_id": "y"'), is_markup("{'Acme'"), is_markup("'Acme'}")
    (True, False, False)
    """
    return (
        (value.startswith("<") and ("</" in value or "/>" in value))
        or (value[:1] in {"{", "["} and value[-1:] in {"}", "]"} and ('"' in value or "'" in value))
        or bool(text.ROW.match(value))
    )


def is_address(value: str) -> bool:
    """Say whether a value is the address of a website.

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
