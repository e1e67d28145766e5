"""What the field modules share: how a field describes itself, and how a rule speaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

from verifier import text
from verifier.catalogue.findings import CHANGES, FINDINGS
from verifier.fields import ids, pasted
from verifier.findings import Certainty, Finding, Severity, Span, Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROGRAM = re.compile(r"<(?:script|style)\b|\bon[a-z]{3,20}\s?=", re.IGNORECASE)
"""Markup whose text is for a program and stands on no screen."""

COPIED = " \t" + text.LINE_ENDS
"""What copying takes along around a value: plain spaces, tabs and line ends."""

SIGNS = ":=\t\uff1a\uff1d"
"""What ends a label in front of a value."""

ROLE = "role"
"""The group of fields whose names are free, so that “User: read only” may be one."""


_STAND_INS = """
na none null nil nothing blank empty undefined unknown unassigned tbd tba tbc todo pending later
idk dontknow idontknow notsure notknown notapplicable notavailable notneeded notrequired notused
seeemail leaveblank leaveempty seeabove asabove seebelow same sameasabove ditto tobedetermined
tobeconfirmed tobeadvised optional required example sample dummy placeholder foo foobar asdf
seetheemail asdfgh qwerty abc123 lorem loremipsum changeme string text value here no yes
"""

STAND_INS = frozenset(_STAND_INS.split())
"""Words for nothing, or for a value that is not known yet, without what stands between them."""

LED_UP = ("enter", "insert", "type", "your", "my", "our", "the")
"""Words in front of a field's name, as in “enter your Company ID”."""


def is_stand_in(value: str, own: frozenset[str] = frozenset()) -> bool:
    """Say whether a value only stands in for one: “N/A”, “???”, “Your Company ID”.

    `own` are words of the field, in small letters and without separators.

    >>> is_stand_in("N/A"), is_stand_in("-"), is_stand_in("xxx"), is_stand_in("<your ID>")
    (True, True, True, False)
    >>> is_stand_in("<Your Company ID>", frozenset({"companyid"})), is_stand_in("Anna")
    (True, False)
    """
    small = value.casefold().translate(text.SEPARATORS).strip("?<>[](){}#$%…!+~^=|&")
    if not small or (len(small) > 2 and not small.strip("x")):
        return True
    if small in STAND_INS:
        return True
    while small not in own:
        word = next((word for word in LED_UP if small.startswith(word)), "")
        if not word:
            return False
        small = small.removeprefix(word)
    return True


def find_picked(value: str) -> str:
    """Return the ID of an ID and a name as Sage's lists to pick from show them, or nothing.

    >>> find_picked("100--Acme US"), find_picked("E100--UK"), find_picked("Acme--Ltd")
    ('100', 'E100', '')
    """
    own, _, name = value.partition("--")
    own, name = own.strip(), name.strip("- ")
    is_picked = name and (" " in name or any(char.isdigit() for char in own))
    return own if is_picked else ""


class Option(NamedTuple):
    """One answer to a choice: the value that is sent and Sage's word for it."""

    value: str
    label: str


class Field(NamedTuple):
    """All that a form, a rule and a message need to know of a field."""

    name: str
    """As in the wire form: `company_id`."""
    label: str
    """As Sage Intacct writes it."""
    hint: str
    """One sentence under the label."""
    item: str
    """Short id of the checklist item that mends the field."""
    kind: str = "text"
    """`text` or `choice`."""
    options: tuple[Option, ...] = ()
    expected: str = ""
    """The one value that the guide asks for, where there is one."""
    example: str = ""
    """A right answer, made up where it differs for each reader."""
    required: bool = False
    """Whether leaving it empty is an error; other empty fields are not judged."""
    exact: bool = False
    """Whether every character counts: with another dash it is another value."""
    beside: tuple[str, ...] = ()
    """Names of fields: with one of them filled in, a form has this one judged even if empty."""
    autocomplete: str = "off"
    inputmode: str = "text"
    maxlength: int = text.LIMIT
    """What the rules look into at most; far more than any value has, so that no paste is cut."""
    group: str = "connection"
    """The part of the form: `connection`, `user` or `role`."""
    branch: str = ""
    """The reader's plan for which alone it counts: `role-based`, `consolidation` or both."""

    @property
    def slug(self) -> str:
        """The field's name as codes begin with it: `company-id`."""
        return self.name.replace("_", "-")


class FieldError(ValueError):
    """Raised by a field's `validate` for a value with an error; never by `verify`."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding
        self.code = finding.code
        self.message = finding.message


class Judged(NamedTuple):
    """The value that was meant, and all there is to say about it."""

    value: str
    findings: list[Finding]


class FieldRules(Protocol):
    """The shape of a field module."""

    @property
    def FIELD(self) -> Field:  # noqa: N802 - it is a constant of each module
        """The field's description."""
        ...

    def compact(self, typed: str) -> str:
        """Return the value that was meant, without what copying took along."""
        ...

    def judge_value(self, typed: str) -> Judged:
        """Return what was meant, and all there is to say about the field alone."""
        ...

    def findings(self, typed: str) -> list[Finding]:
        """Return all there is to say about the field alone."""
        ...

    def validate(self, typed: str) -> str:
        """Return the value that was meant; raise FieldError for an error."""
        ...

    def is_valid(self, typed: str) -> bool:
        """Say whether the value has no error."""
        ...


def flag(
    field: Field,
    code: str,
    span: Span | None = None,
    use: str = "",
    certainty: Certainty = Certainty.LIKELY,
    **places: object,
) -> Finding:
    """Make a finding from its entry in the catalogue; `use` is the value to use instead.

    The field's label and `places` fill the names in braces of the message.
    """
    entry = FINDINGS[code]
    labels = {option.value: option.label for option in field.options}
    shared = code.startswith(("text.", "form."))
    return Finding(
        code,
        field.name,
        entry.severity,
        entry.message.format(label=field.label, **places),
        entry.why,
        field.item if shared else entry.item,
        Suggestion(use, certainty, labels.get(use, use)) if use else None,
        span,
    )


def name_character(char: str) -> str:
    r"""Name a character: as it is, and by its number where its look does not tell it.

    >>> name_character("&"), name_character("\u0410"), name_character("\ue000")
    ('“&”', '“\u0410” (U+0410)', 'the character U+E000')
    """
    number = f"U+{ord(char):04X}"
    if not char.isprintable():
        return f"the character {number}"
    return f"“{char}”" if char.isascii() else f"“{char}” ({number})"


def flag_look_alike(
    field: Field,
    code: str,
    reading: text.Reading,
    use: str,
    certainty: Certainty = Certainty.LIKELY,
) -> Finding:
    """Make the finding for a value that holds a letter of another script: it marks the first."""
    value = reading.value
    place = next(i for i, char in enumerate(value) if text.replace_look_alikes(char) != char)
    return flag(
        field,
        code,
        reading.span(place, place + 1),
        use,
        certainty,
        character=name_character(value[place]),
        plain=text.replace_look_alikes(value[place]),
    )


def list_changes(field: Field, reading: text.Reading) -> Iterator[Finding]:
    """Say what was left out or replaced."""
    for change in reading.changes:
        sign = reading.typed[change.span.start]
        named = f"U+{ord(sign):04X}, {text.DIRECTION.get(sign, '')}"
        yield flag(field, change.code, change.span, sign=named)


def find_unreadable(field: Field, reading: text.Reading) -> Finding | None:
    """Return the finding that makes all further judgment pointless, or None."""
    value = reading.value
    if not value:
        own = f"{field.slug}.empty"
        return flag(field, own if own in FINDINGS else "text.left-empty")
    if len(value) > text.LIMIT:
        return flag(field, "text.too-much", count=len(value))
    lines = pasted.split_pieces(value)
    beside = field.group == "connection" and ids.has_password_behind(value)
    if beside or pasted.has_password(value, lines):
        return flag(field, "text.password")
    if pasted.is_markup(value):
        tagged = pasted.find_tagged_value(value, field.name)
        own = tagged or (
            "" if PROGRAM.search(value) else pasted.find_text_in_tags(value, field.name)
        )
        return flag(field, "text.markup", reading.span(), own)
    place = text.find_unsendable(value)
    if place:
        return flag(field, "text.control", reading.span(*place))
    if len(lines) > 1:
        return flag(
            field, "text.lines", reading.span(), pasted.find_own_value(value, lines, field.name)
        )
    if reading.label and field.group != ROLE:
        return flag(field, "text.other-label", reading.span(), other=name_label(reading.label))
    return None


def name_label(name: str) -> str:
    """Return what a label in front of a value calls it: a field's own label, or another name."""
    # Imported here: the fields are made with what this module holds.
    from verifier.fields import FIELDS  # noqa: PLC0415

    labels = {rules.FIELD.name: rules.FIELD.label for rules in FIELDS}
    return labels.get(name) or text.OTHERS[name]


def judge_reading(
    field: Field, reading: text.Reading, rules: Callable[[text.Reading], Iterator[Finding]]
) -> Judged:
    """Return the value, with what reading changed, and why it cannot be judged or what is wrong.

    Where every character counts and the rules doubt nothing else, a change of
    more than spaces and labels is itself a doubt: it may stand so in the program.
    """
    stop = find_unreadable(field, reading)
    found = [stop] if stop else list(rules(reading))
    notes = list(list_changes(field, reading))
    if not field.exact or any(finding.severity is not Severity.NOTE for finding in found):
        return Judged(reading.value, [*notes, *found])
    differing = list_differences(reading) if reading.value else {}
    if not differing:
        return Judged(reading.value, [*notes, *found])
    what = " and ".join(differing)
    first = next(iter(differing.values()))
    doubt = flag(field, f"{field.slug}.changed", first, reading.value, what=what)
    kept = [note for note in notes if note.code == "text.label"]
    return Judged(reading.value, [doubt, *kept, *found])


def list_differences(reading: text.Reading) -> dict[str, Span]:
    r"""Return what was typed beside the value or in it, but for a label and what copying adds.

    >>> reading = text.read_typed("\u00a0modeloptic–user ", "user_id")
    >>> [(what, span.start) for what, span in list_differences(reading).items()]
    [('an unusual space', 0), ('a different dash', 11)]
    >>> list_differences(text.read_typed("User ID： modeloptic-user\n", "user_id"))
    {}
    """
    if reading.value == reading.typed:
        return {}
    typed, kept = reading.typed, dict(zip(reading.at, reading.value, strict=True))
    start = 0
    if any(change.code == "text.label" for change in reading.changes):
        start = 1 + max(typed.rfind(sign, 0, reading.at[0]) for sign in SIGNS)
        # A mark that opens in front of the label closes behind it: both are the label's.
        opening = typed[0] if typed[0] in text.QUOTES else ""
        start += len(typed[start:]) - len(typed[start:].lstrip(opening + COPIED))
    found: dict[str, Span] = {}
    for place in range(start, len(typed)):
        what = name_difference(typed[place], kept.get(place, ""))
        first = found.setdefault(what, Span(place, place))
        if first.end == place:
            found[what] = Span(first.start, place + 1)
    found.pop("", None)
    return found


def name_difference(char: str, read: str) -> str:
    """Return what a character is called that was read as another or left out; '' for no matter."""
    if char == read or (not read and char in COPIED):
        return ""
    if char in text.INVISIBLE:
        return "a hidden character"
    if char in text.BLANKS:
        return "an unusual space"
    if read == "-":
        return "a different dash"
    return "full-width letters" if read else "marks around it"


def find_first_error(found: list[Finding]) -> Finding | None:
    """Return the first finding that is an error, or None."""
    return next((finding for finding in found if finding.severity is Severity.ERROR), None)


def passed(value: str, found: list[Finding]) -> str:
    """Return a value whose findings hold no error; raise FieldError for the first one."""
    error = find_first_error(found)
    if error:
        raise FieldError(error)
    return value


def is_change(finding: Finding) -> bool:
    """Say whether a finding tells what was left out or replaced."""
    return finding.code in CHANGES or finding.code.endswith(".changed")
