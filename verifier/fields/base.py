"""What the field modules share: how a field describes itself, and how a rule speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from verifier import text
from verifier.catalogue.findings import CHANGES, FINDINGS
from verifier.fields import ids, pasted
from verifier.findings import Certainty, Finding, Severity, Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from verifier.findings import Span


ROLE = "role"
"""The group of fields whose names are free, so that “User: read only” may be one."""


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


class FieldRules(Protocol):
    """The shape of a field module."""

    @property
    def FIELD(self) -> Field:  # noqa: N802 - it is a constant of each module
        """The field's description."""
        ...

    def compact(self, typed: str) -> str:
        """Return the value that was meant, without what copying took along."""
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


def find(
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
    shared = code.startswith(("text.", "form."))
    return Finding(
        code,
        field.name,
        entry.severity,
        entry.message.format(label=field.label, **places),
        entry.why,
        field.item if shared else entry.item,
        Suggestion(use, certainty) if use else None,
        span,
    )


def character(char: str) -> str:
    r"""Name a character: as it is, and by its number where its look does not tell it.

    >>> character("&"), character("\u0410"), character("\ue000")
    ('“&”', '“\u0410” (U+0410)', 'the character U+E000')
    """
    number = f"U+{ord(char):04X}"
    if not char.isprintable():
        return f"the character {number}"
    return f"“{char}”" if char.isascii() else f"“{char}” ({number})"


def disguised(
    field: Field,
    code: str,
    reading: text.Reading,
    use: str,
    certainty: Certainty = Certainty.LIKELY,
) -> Finding:
    """Make the finding for a value that holds a letter of another script: it marks the first."""
    value = reading.value
    place = next(i for i, char in enumerate(value) if text.plain(char) != char)
    return find(
        field,
        code,
        reading.span(place, place + 1),
        use,
        certainty,
        character=character(value[place]),
        plain=text.plain(value[place]),
    )


def changed(field: Field, reading: text.Reading) -> Iterator[Finding]:
    """Say what was left out or replaced."""
    for change in reading.changes:
        sign = reading.typed[change.span.start]
        named = f"U+{ord(sign):04X}, {text.DIRECTION.get(sign, '')}"
        yield find(field, change.code, change.span, sign=named)


def unreadable(field: Field, reading: text.Reading) -> Finding | None:
    """Return the finding that makes all further judgement pointless, or None."""
    value = reading.value
    if not value:
        if field.required:
            return find(field, f"{field.slug}.empty")
        return find(field, "text.left-empty")
    if len(value) > text.LIMIT:
        return find(field, "text.too-much", count=len(value))
    lines = pasted.pieces(value)
    beside = field.group == "connection" and ids.has_password_behind(value)
    if beside or pasted.has_password(value, lines):
        return find(field, "text.password")
    if pasted.is_markup(value):
        own = pasted.tagged(value, field.name) or pasted.within_tags(value, field.name)
        return find(field, "text.markup", reading.span(), own)
    place = text.unsendable(value)
    if place:
        return find(field, "text.control", reading.span(*place))
    if len(lines) > 1:
        return find(field, "text.lines", reading.span(), pasted.own(value, lines, field.name))
    if reading.label and field.group != ROLE:
        return find(field, "text.other-label", reading.span(), other=labelled(reading.label))
    return None


def labelled(name: str) -> str:
    """Return what a label in front of a value calls it: a field's own label, or another name."""
    # Imported here: the fields are made with what this module holds.
    from verifier.fields import FIELDS  # noqa: PLC0415

    labels = {rules.FIELD.name: rules.FIELD.label for rules in FIELDS}
    return labels.get(name) or text.OTHERS[name]


def judge(
    field: Field, reading: text.Reading, rules: Callable[[text.Reading], Iterator[Finding]]
) -> list[Finding]:
    """Return what reading changed, and then why it cannot be judged or what the rules say."""
    stop = unreadable(field, reading)
    return [*changed(field, reading), *([stop] if stop else rules(reading))]


def first_error(found: list[Finding]) -> Finding | None:
    """Return the first finding that is an error, or None."""
    return next((finding for finding in found if finding.severity is Severity.ERROR), None)


def passed(value: str, found: list[Finding]) -> str:
    """Return a value whose findings hold no error; raise FieldError for the first one."""
    error = first_error(found)
    if error:
        raise FieldError(error)
    return value


def is_change(finding: Finding) -> bool:
    """Say whether a finding tells what was left out or replaced."""
    return finding.code in CHANGES
