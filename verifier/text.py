"""What people really paste: invisible characters, quotes, labels, look-alikes, near misses.

`read` turns what was typed into what was meant where that is certain, and
remembers for each character where it stood, so that a finding can mark it.
No pattern is used whose time grows faster than the text, and what is longer
than any value can be is not looked into at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.findings import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMIT = 1024
"""The longest text, in characters, that is looked into: no value of any field comes near it."""

LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def _between(*ranges: tuple[int, int]) -> str:
    return "".join(chr(code) for first, last in ranges for code in range(first, last + 1))


BLANKS = " \x1f\xa0\u1680\u202f\u205f\u3000" + _between((0x2000, 0x200A))
"""Blanks on a line: the ordinary one and those that typesetters use."""

INVISIBLE = "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u3164\ufeff\uffa0" + _between(
    (0x180B, 0x180E),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0xFE00, 0xFE0F),
    (0xFFF9, 0xFFFB),
    (0xE0000, 0xE007F),
)
"""Characters that show nothing: joiners, marks of direction, variation selectors, tags, fillers."""

EDGES = BLANKS + "\t" + LINE_ENDS + INVISIBLE
"""What is left out at both ends."""

HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"
"""Characters that word processors put in the place of a hyphen."""

QUOTES = {
    '"': '"',
    "'": "'",
    "`": "`",
    "\u201c": "\u201d",
    "\u201e": "\u201c\u201d",
    "\u201d": "\u201d",
    "\u2018": "\u2019",
    "\u201a": "\u2018\u2019",
    "\u2019": "\u2019",
    "\xab": "\xbb",
    "\xbb": "\xab",
    "\u2039": "\u203a",
    "*": "*",
}
"""Opening quotation marks (and the mark of bold text in a mail), each with those that close it."""

LABELS = {
    "companyid": "company_id",
    "company": "company_id",
    "compid": "company_id",
    "intacctcompanyid": "company_id",
    "sageintacctcompanyid": "company_id",
    "yourcompanyid": "company_id",
    "userid": "user_id",
    "user": "user_id",
    "username": "user_id",
    "loginid": "user_id",
    "login": "user_id",
    "youruserid": "user_id",
    "webservicesuserid": "user_id",
    "webservicesuser": "user_id",
    "senderid": "sender_id",
    "sender": "sender_id",
    "websenderid": "sender_id",
    "email": "email",
    "emailaddress": "email",
    "mailto": "email",
    "contactemail": "email",
    "firstname": "contact_first_name",
    "lastname": "contact_last_name",
    "entityid": "entity_id",
    "entity": "entity_id",
    "locationid": "entity_id",
    "permissiontype": "permission_type",
    "usertype": "user_type",
    "adminprivileges": "admin_privileges",
    "status": "status",
    "rolename": "role",
    "role": "role",
    "password": "password",
    "yourpassword": "password",
    "temporarypassword": "password",
    "passwort": "password",
    "pwd": "password",
}
"""Names that stand in front of a value, folded by `label`, each with the field that is meant."""

LOOK_ALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u0501\u051b\u051d\u04bb\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405"
    "\u03bf\u03b1\u03c1\u03c5\u03bd\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0131\u017f\u212a",
    "aeopcxyijsdqwhABEKMHOPCTXIJSoapuvABEZHIKMNOPTYXisK",
)
"""Cyrillic, Greek and odd Latin letters that look like plain ones."""

CONFUSED = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "5": "s", "3": "e"})
"""Characters mistaken for each other when read off a screen, on small letters."""

SEPARATORS = str.maketrans(dict.fromkeys("* -_.,;:/\\'\"\u2019\n" + HYPHENS, None))
"""What people add, leave out or exchange between the parts of an ID."""


class Change(NamedTuple):
    """Something left out or replaced while reading: the finding's code and the first place."""

    code: str
    span: Span


class Reading(NamedTuple):
    """What was typed, what it was read as, and where each character of that stood."""

    typed: str
    value: str
    at: Sequence[int]
    changes: tuple[Change, ...] = ()
    label: str = ""
    """The field that a label in front names, where it is not the field's own."""

    def span(self, start: int = 0, end: int | None = None) -> Span | None:
        """Return the place in what was typed of a part of the value; None where nothing is left."""
        places = self.at[start:end]
        return Span(places[0], places[-1] + 1) if places else None


def label(words: str) -> str:
    """Return the field that a label means, or nothing.

    >>> label("Company ID"), label("user-id"), label("Acme")
    ('company_id', 'user_id', '')
    """
    return LABELS.get(words.casefold().translate(SEPARATORS), "") if len(words) < 40 else ""


def trim(text: str) -> tuple[int, int]:
    r"""Return where a text begins and ends without blanks, line ends and invisible characters.

    >>> trim(" Acme\u200b\n")
    (1, 5)
    """
    start = len(text) - len(text.lstrip(EDGES))
    return start, start + len(text.strip(EDGES))


def edges(text: str) -> list[tuple[int, int]]:
    """Return what stands at the ends and is left out, the end first.

    >>> edges(" Acme  "), edges("Acme")
    ([(5, 7), (0, 1)], [])
    """
    start, end = trim(text)
    return [edge for edge in ((end, len(text)), (0, start)) if edge[0] < edge[1]]


class _Reader:
    """Reads one text: `chars` is what is left of it, `at` the place of each."""

    def __init__(self, typed: str, field: str, *, hyphens: bool) -> None:
        self.field = field
        self.hyphens = hyphens
        self.changes: dict[str, Span] = {}
        self.label = ""
        start, end = trim(typed)
        if start == end:
            self.note("text.trimmed", 0, len(typed))
            self.chars = ""
            self.at: list[int] = []
            return
        for edge in edges(typed):
            self.note("text.trimmed", *edge)
        self.map(typed, start, end)
        while self.unquote() or self.unlabel():
            pass

    def note(self, code: str, start: int, end: int) -> None:
        """Remember the first place of a change; none where nothing stands there."""
        if start < end:
            self.changes.setdefault(code, Span(start, end))

    def map(self, typed: str, start: int, end: int) -> None:
        """Leave out what shows nothing and make odd blanks, hyphens and wide letters ordinary."""
        chars: list[str] = []
        self.at = []
        for place in range(start, end):
            code, char = self.replacement(typed[place])
            if code:
                self.note(code, place, self.run(typed, place, end, code))
            if char:
                chars.append(char)
                self.at.append(place)
        self.chars = "".join(chars)

    def run(self, typed: str, place: int, end: int, code: str) -> int:
        """Return where a run of characters with the same change ends; looked for once a code."""
        if code in self.changes:
            return place
        while place < end and self.replacement(typed[place])[0] == code:
            place += 1
        return place

    def replacement(self, char: str) -> tuple[str, str]:
        """Return the code of a change, if there is one, and the character to use."""
        if " " <= char <= "~":
            return "", char
        if char in INVISIBLE:
            return "text.invisible", ""
        if char in BLANKS:
            return "text.blank", " "
        if "\uff01" <= char <= "\uff5e":
            return "text.wide", chr(ord(char) - 0xFEE0)
        if self.hyphens and char in HYPHENS:
            return "text.hyphen", "-"
        return "", char

    def cut(self, start: int, end: int) -> None:
        """Keep a part alone, without blanks at its ends."""
        part = self.chars[start:end]
        start, end = (start + edge for edge in trim(part))
        self.chars, self.at = self.chars[start:end], self.at[start:end]

    def unquote(self) -> bool:
        """Take off a pair of quotation marks around the whole."""
        last = len(self.chars) - 1
        if last < 2 or self.chars[last] not in QUOTES.get(self.chars[0], ()):
            return False
        self.note("text.quotes", self.at[0], self.at[last] + 1)
        self.cut(1, last)
        return True

    def unlabel(self) -> bool:
        """Take off a label in front: the field's own, or note whose it is."""
        colon = min((place for place in map(self.chars.find, ":=\t") if place > 0), default=0)
        named = label(self.chars[:colon])
        if not named or colon == len(self.chars) - 1 or self.chars[colon + 1 : colon + 3] == "//":
            return False
        if named != self.field:
            self.label = self.label or named
            return False
        self.note("text.label", self.at[0], self.at[colon] + 1)
        rest = self.chars[colon + 1 :].lstrip("*")
        self.cut(len(self.chars) - len(rest), len(self.chars))
        return True


def read(typed: str, field: str = "", *, hyphens: bool = True) -> Reading:
    """Read what was typed for a field.

    `field` is the field's name: its own label in front is taken off.
    `hyphens` says whether dashes stand for hyphens, as they do in IDs. Longer
    texts than LIMIT are trimmed and not looked into.

    >>> reading = read("Company ID: “Acme–Ltd” ", "company_id")
    >>> reading.value, reading.span(4, 5)
    ('Acme-Ltd', Span(start=17, end=18))
    >>> [change.code for change in reading.changes]
    ['text.trimmed', 'text.label', 'text.quotes', 'text.hyphen']
    """
    start, end = trim(typed)
    if end - start > LIMIT:
        changes = tuple(Change("text.trimmed", Span(*edge)) for edge in edges(typed)[:1])
        return Reading(typed, typed[start:end], range(start, end), changes)
    reader = _Reader(typed, field, hyphens=hyphens)
    changes = tuple(
        Change(code, reader.changes[code]) for code in CHANGES if code in reader.changes
    )
    return Reading(typed, reader.chars, tuple(reader.at), changes, reader.label)


CHANGES = (
    "text.trimmed",
    "text.invisible",
    "text.label",
    "text.quotes",
    "text.blank",
    "text.hyphen",
    "text.wide",
)
"""What reading may change, in the order it is said."""


def unsendable(text: str) -> tuple[int, int] | None:
    r"""Return the place of the first character that no XML document can hold, or None.

    Those are control characters, halves of a surrogate pair and two
    non-characters (https://www.w3.org/TR/xml/#charsets).

    >>> unsendable("Ac\0me"), unsendable("Acme"), unsendable("a\nb")
    ((2, 3), None, None)
    """
    for place, char in enumerate(text):
        if (char < " " and char not in "\t\n\r") or "\ud800" <= char <= "\udfff":
            return place, place + 1
        if char in "\ufffe\uffff":
            return place, place + 1
    return None


def plain(text: str) -> str:
    r"""Return a text with letters of other scripts replaced by those they look like.

    >>> plain("\u0410cme")
    'Acme'
    """
    return text.translate(LOOK_ALIKES)


def skeleton(text: str) -> str:
    """Return what is left of a text when case, separators and look-alikes don't count.

    >>> skeleton("Model0ptic User") == skeleton("modeloptic-user")
    True
    """
    return plain(text).casefold().translate(SEPARATORS).translate(CONFUSED)


def distance(left: str, right: str) -> int:
    """Count the characters to add, leave out, exchange or swap with a neighbour.

    >>> distance("modeloptic", "modeltopic"), distance("user", "use")
    (2, 1)
    """
    before: list[int] = []
    above = list(range(len(right) + 1))
    for row, char in enumerate(left, 1):
        line = [row]
        for column, other in enumerate(right, 1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (char != other))
            if (
                row > 1
                and column > 1
                and char == right[column - 2]
                and left[row - 2] == other
                and char != other
            ):
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, above = above, line
    return above[-1]


def near(text: str, expected: str, slips: int = 2) -> bool:
    """Say whether a text is the expected one but for a few slips.

    >>> near("modelopitcMPP", "modelopticMPP"), near("Acme", "modelopticMPP")
    (True, False)
    """
    left, right = skeleton(text), skeleton(expected)
    return abs(len(left) - len(right)) <= slips and distance(left, right) <= slips


def difference(text: str, expected: str) -> tuple[int, int]:
    """Return where a text departs from the expected one: at least a character, if it has one.

    >>> difference("modeloptic_user", "modeloptic-user")
    (10, 11)
    >>> difference("modelopticMP", "modelopticMPP")
    (11, 12)
    """
    shorter = min(len(text), len(expected))
    start = next((i for i in range(shorter) if text[i] != expected[i]), shorter)
    tail = 0
    while tail < shorter - start and text[-1 - tail] == expected[-1 - tail]:
        tail += 1
    end = len(text) - tail
    if start == end:
        start, end = (start, start + 1) if start < len(text) else (start - 1, start)
    return max(start, 0), end
