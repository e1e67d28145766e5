r"""Splits what was pasted as a whole, lines, cells, a row of a table, and reads IDs out of it.

In a box of one line, browsers replace each line end of a paste by a space or by
nothing. So labels are searched for inside a line, too.

What people type into a field is judged as it is. An ID that is taken out of a text is read
strictly, and ends at the first character that no ID has by Sage's advice (letters, digits, single
spaces, hyphens, underscores and periods): a password may follow it, with an unknown label or
without one.

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Intacct_basics/Data_entry/name-and-id-best-practices.htm

>>> split_pieces("Acme-Ltd User ID: modeloptic-user")
[('', 'Acme-Ltd'), ('user_id', 'modeloptic-user')]
>>> find_own_value("company_id,user_id\nAcme-Ltd,modeloptic-user", [], "user_id")
'modeloptic-user'
"""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from verifier.text.characters import HYPHENS
from verifier.text.labels import (
    PASSWORD,
    find_labels,
    has_password_name,
    match_label,
)
from verifier.text.markup import TAG, TEXT, find_named_value
from verifier.values import USER_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.text.labels import Label

LINES = re.compile(r"[\n\r\v\f\t\x1c-\x1e\x85\u2028\u2029]")

LINES_READ = 40
"""Lines of a paste that are read; the welcome mail has thirty."""

CELLS = re.compile(r"[,;|]")

FRAME = " \t*_|:"
"""What frames a value in tables and bold text."""

BETWEEN = ",;|&* "
"""What may be between a value and the next label on the same line."""


def split_pieces(value: str) -> list[tuple[str, str]]:
    r"""Return the label and the rest of each line or cell of a paste; '' for no label.

    >>> split_pieces("Company ID: Acme\nhello")
    [('company_id', 'Acme'), ('', 'hello')]
    """
    found: list[tuple[str, str]] = []
    above = ""
    for row in split_rows(value):
        head, _, rest = row.partition(":" if ":" in row else "=")
        named = match_label(head)
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
    r"""Return whether a paste holds a password: behind a word for it, in a column, XML or JSON.

    >>> has_password("user_id,password", split_pieces("user_id,password\nann,x"))
    True
    """
    above = CELLS.split(lines[0][1], LINES_READ) if lines[1:] else []
    return (
        any(named == PASSWORD for named, _ in lines)
        or has_password_name(value)
        or any(match_label(name) == PASSWORD for name in {*above, *TEXT.findall(value)})
        or bool(find_named_value(value, PASSWORD))
    )


def find_own_value(value: str, lines: list[tuple[str, str]], name: str) -> str:
    """Return the value that is a field's own in a paste, given its pieces, or nothing."""
    if cells := list(read_tables(value.splitlines()[:LINES_READ])):
        found = next((cell for field, cell in cells if field == name), "")
    else:
        labeled = next((rest for named, rest in lines if named == name and rest), "")
        found = labeled or ("" if lines[0][0] else lines[0][1])
    return cut_id(found).value if name.endswith("_id") else found.strip(BETWEEN)


def read_tables(rows: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what the first row below a row of names holds; both are taken out of the rows."""
    filled = [place for place, row in enumerate(rows) if row.strip(FRAME + "-")]
    for above, below in pairwise(filled):
        if cells := read_row(rows[above], rows[below]):
            yield from cells
            rows[above] = rows[below] = ""


def read_row(names: str, values: str) -> list[tuple[str, str]]:
    """Return the fields that a row of a table holds below a row of their names, or nothing.

    >>> read_row("Company ID | User ID", "Acme | ann"), read_row("Company ID: Acme, x", "a, b")
    ([('company_id', 'Acme'), ('user_id', 'ann')], [])
    """
    mark = next(filter(names.__contains__, "\t|;"), ",")
    fields = [match_label(name) for name in names.split(mark)]
    cells = values.split(mark)
    is_torn = any(cell[:1] == '"' != cell[-1:] for cell in cells)
    if len(fields) != len(cells) or is_torn or not any(map(all, pairwise(fields))):
        return []
    return list(zip(fields, (cell.strip("\"' ") for cell in cells), strict=True))


REMARK = re.compile(r"\s{1,9}\([^()]{0,80}\)$")
"""What is said of a value, in brackets behind it."""

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
    """
    line = " ".join(value.split())
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
    return rest.strip(SIGNS + BETWEEN)


def is_between_words(label: Label, line: str) -> bool:
    """Return whether words are a label of their own: an ID's or a name's, or with a sign behind."""
    is_own = label.sign in SIGNED or label.name.endswith(("id", "name"))
    return is_own and f" {line}"[label.start] == " "


def remove_wrapping(value: str) -> str:
    """Return a value without the brackets, marks and tags around it.

    >>> [remove_wrapping(each) for each in ("(Acme)", "Acme-Ltd<br>", "<Acme>", "A(B)C")]
    ['Acme', 'Acme-Ltd', 'Acme', 'A(B)C']
    """
    return TAG.sub("", value).strip(AROUND) or value.strip(AROUND)


def is_address(value: str) -> bool:
    """Return whether a value is the address of a website.

    >>> is_address("https://x.example"), is_address("acme.intacct.com"), is_address("Acme/Sons")
    (True, True, False)
    """
    small = value.casefold()
    host = small.split("/")[0]
    return (
        "://" in small
        or (small.startswith("www.") and small.count(".") > 1)
        or (f".{host}".endswith(".intacct.com") and "@" not in small)
    )


MARKS = "*_|:=>\"'`\u201c\u201d\u201e\u2018\u2019\u201a\xab\xbb\u2039\u203a \t"
"""What may be between a label's sign and its value: quotation marks, bold text, cells."""

CHUNK = re.compile(rf"(?:[\w{HYPHENS}-]|\.(?!\.))+")
"""Characters of an ID without spaces; no ID has two periods in a row."""

PLAIN_WORD = re.compile(r"[^\W\d_]+\.?|\d{1,4}")
"""A word of a name: only such words can be parts of one ID; no password of Sage's is one."""

NEXT_WORD = re.compile(rf" ({PLAIN_WORD.pattern})(?=[\s,;|()<>\"'\u201d\u2019\xbb]|[.!?]*$)")

SEPARATING = frozenset(
    ' \t\n,;:/\\|()[]{}<>"`=\u201c\u201d\u201e\xab\xbb\u2192\u3001\uff0c\uff1b\uff1a\uff5c\uff0f'
)
"""Characters behind which something else begins."""

ABBREVIATION = 3
"""Letters in the longest word that has a period of its own, as in “St. Mary”."""

WORDS = 6
"""More words than an ID has: a sentence."""

JOINTS = frozenset({"and", "or", "your", "the", "with", "und", "et", "y"})
"""Words that no ID ends with."""

NO_IDS = frozenset(
    {
        *("a", "an", "as", "at", "case", "case-sensitive", "in", "n/a", "not", "on"),
        *("required", "same", "see", "siehe", "the", "to", "voir"),
    }
)
"""How a sentence about an ID begins, in lower case."""

NAME_WORDS = 3
"""Words in the longest name of a person that is read as a User ID."""


class Cut(NamedTuple):
    """An ID read out of a text, or nothing, and whether more follows it."""

    value: str
    more: bool


NOTHING = Cut("", more=False)


def cut_id(line: str, *, of_user: bool = False, in_sentence: bool = False) -> Cut:
    """Return the ID at the start of a line, or nothing if it can't be separated from the rest.

    A User ID of several words is a person's name, with capitals. In a sentence
    a word in lower case is no longer part of the ID.

    >>> cut_id("modeloptic-user Xy7!kQ2#pL9z"), cut_id("“Zzyzz Delivery”")
    (Cut(value='modeloptic-user', more=True), Cut(value='Zzyzz Delivery', more=False))
    >>> cut_id("Acme and must be typed as it is", in_sentence=True)
    Cut(value='Acme', more=False)
    """
    line = line.strip(MARKS)
    first = CHUNK.match(line)
    if not first or (first[0] != USER_ID and _is_longer(first[0], line[first.end() :])):
        return NOTHING
    word = line.split()[0]
    if in_sentence:
        word = word.strip(".,;!")
    if word in NO_IDS and (word != line or "/" in word):
        return NOTHING
    words, end = _read_words(line, first, of_user=of_user, in_sentence=in_sentence)
    if len(words) > WORDS:
        return NOTHING
    while words and words[-1].casefold() in JOINTS:
        words.pop()
    value = " ".join(words).strip(f".-_{HYPHENS}")
    rest = line[end:].strip(MARKS + ".,;!?)")
    more = bool(rest) and not rest.startswith("(") and not (in_sentence and rest[:1].islower())
    return Cut(value, more)


def _is_longer(word: str, rest: str) -> bool:
    """Return whether a word that began as an ID goes on with what no ID has, as passwords do."""
    if not rest or rest[0] in SEPARATING:
        return False
    inside = re.split(r"[\s,;|<>\"]", rest)[0]
    return any(map(str.isalnum, inside)) or _is_password(word + inside)


def _read_words(
    line: str, first: re.Match[str], *, of_user: bool, in_sentence: bool
) -> tuple[list[str], int]:
    """Return the words of an ID, and where the last one ends."""
    words, end = [first[0]], first.end()
    while PLAIN_WORD.fullmatch(words[-1]):
        if words[-1].endswith(".") and end > ABBREVIATION:
            break
        found = NEXT_WORD.match(line, end)
        if not found or _is_beside(word := found[1]):
            break
        if of_user and not (
            words[-1][0].isupper() and word[0].isupper() and len(words) < NAME_WORDS
        ):
            break
        if in_sentence and word.islower():
            behind = NEXT_WORD.match(line, found.end())
            if not behind or behind[1] == behind[1].lower():
                break
        words.append(word)
        end = found.end()
    return words, end


def _is_beside(word: str) -> bool:
    """Return whether a word names something else than the ID: a password, or a label in a chat."""
    named = match_label(word)
    return named == PASSWORD or (bool(named) and word.islower())


SHORTEST_PASSWORD = 8
"""Characters in the shortest password that Sage Intacct takes:
https://www.intacct.com/ia/docs/en_US/help_action/ (password-policy.htm)"""

PASSWORD_SIGNS = frozenset("!#$%^*+?~@")
"""Special characters that passwords have, and hardly any ID."""


def has_password_behind(value: str) -> bool:
    """Return whether an ID is followed by what only a password can be, with or without a label.

    >>> has_password_behind("modeloptic-user Xy7!kQ2#pL9z"), has_password_behind("Smith & Sons")
    (True, False)
    """
    words = re.split(r"[\s,;/|:<>=\"]+", value)[1:]
    return any(map(_is_password, words)) or _is_password(value.partition(" ")[2].strip())


def _is_password(word: str) -> bool:
    """Return whether a word meets Sage's rules for passwords: all four kinds of characters."""
    if "." in word.partition("@")[2]:
        return False
    return (
        len(word) >= SHORTEST_PASSWORD
        and " " not in word
        and any(map(str.islower, word))
        and any(map(str.isupper, word))
        and any(map(str.isdigit, word))
        and not PASSWORD_SIGNS.isdisjoint(word)
    )
