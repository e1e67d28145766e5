"""What the fields share: how a field describes itself, and how a rule makes a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.catalogue import FINDINGS
from verifier.findings import Certainty, Finding, Suggestion
from verifier.text.characters import fold
from verifier.text.likeness import find_difference, is_near, replace_look_alikes
from verifier.values import SENDER_ID, USER_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from verifier.findings import Span
    from verifier.text.reading import Reading

_PLACEHOLDERS = """
na none null nil nothing blank empty undefined unknown unassigned tbd tba tbc todo pending later
idk dontknow idontknow notsure notknown notapplicable notavailable notneeded notrequired notused
seeemail leaveblank leaveempty seeabove asabove seebelow same sameasabove ditto tobedetermined
tobeconfirmed tobeadvised optional required example sample dummy placeholder foo foobar asdf
seetheemail asdfgh qwerty abc123 lorem loremipsum changeme string text value here no yes
"""

PLACEHOLDERS = frozenset(_PLACEHOLDERS.split())
"""Words for nothing, or for a value that is not known yet, without what stands between them."""

KNOWN = {known.casefold(): known for known in (SENDER_ID, USER_ID)}
"""Values of other fields that readers enter in the wrong one, by what they are in lower case."""

LONGEST_ID = 80
"""More characters than any ID seen; Sage publishes no limit for User IDs and Entity IDs."""

ID_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_. ")
"""What Sage advises for IDs:
https://www.intacct.com/ia/docs/en_US/help_action/Intacct_basics/Data_entry/name-and-id-best-practices.htm"""

LEADING_WORDS = ("enter", "insert", "type", "your", "my", "our", "the")
"""Words in front of a field's name, as in “enter your Company ID”."""


def is_placeholder(value: str, own: frozenset[str] = frozenset()) -> bool:
    """Return whether a value is only a placeholder: “N/A”, “???”, “Your Company ID”.

    `own` are words of the field, in lower case and without separators.

    >>> [is_placeholder(each) for each in ("N/A", "-", "xxx", "<your ID>")]
    [True, True, True, False]
    """
    small = fold(value).strip("?<>[](){}#$%…!+~^=|")
    if not small or (len(small) > 2 and not small.strip("x")):
        return True
    if small in PLACEHOLDERS:
        return True
    while small not in own:
        word = next((word for word in LEADING_WORDS if small.startswith(word)), "")
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
    is_picked = name and (" " in name or any(map(str.isdigit, own)))
    return own.strip() if is_picked else ""


class Option(NamedTuple):
    """One answer to a choice."""

    value: str
    """What is sent."""
    label: str
    """Sage's word for it."""
    code: str = ""
    """The finding that it calls for."""
    others: tuple[str, ...] = ()
    """Other ways to write it; capitals and separators don't count."""


class Field(NamedTuple):
    """All that a form, a rule and a message need to know of a field."""

    name: str
    """As in the wire form: `company_id`."""
    label: str
    """As Sage Intacct writes it."""
    hint: str
    """One sentence under the label."""
    item: str
    """Short id of the checklist item that fixes the field."""
    options: tuple[Option, ...] = ()
    """The answers to choose from; none for a field of text."""
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
    group: str = "connection"
    """The part of the form: `connection`, `user` or `role`."""
    branch: str = ""
    """The reader's plan for which alone it counts: `role-based`, `consolidation` or both."""
    list_findings: Callable[[Reading], Iterable[Finding]] = lambda _: ()
    """The field's rules: yields what there is to say about a value that could be read."""
    read: Callable[[str], Reading] | None = None
    """Reads what was typed; None for `text.read_typed`."""
    convert: Callable[[str], str] = str
    """Returns what a value that could be read is sent as."""

    @property
    def slug(self) -> str:
        """The field's name as codes begin with it: `company-id`."""
        return self.name.replace("_", "-")


def make_finding(code: str, field: str = "", **places: object) -> Finding:
    """Make a finding from its entry in the catalogue; `field` is what it is about, '' for a form.

    `places` fill the names in braces of the message.
    """
    entry = FINDINGS[code]
    message = entry.message.format(**places)
    return Finding(code, field, entry.severity, message, entry.why, entry.item)


def flag(
    field: Field,
    code: str,
    span: Span | None = None,
    use: str = "",
    certainty: Certainty = Certainty.LIKELY,
    **places: object,
) -> Finding:
    """Make a finding about a field's value; `use` is the value to use instead.

    What any field may have is fixed at the field's own item.
    """
    found = make_finding(code, field.name, label=field.label, **places)
    labels = {option.value: option.label for option in field.options}
    return found._replace(
        item=field.item if code.startswith("text.") else found.item,
        suggestion=Suggestion(use, certainty, labels.get(use, use)) if use else None,
        span=span,
    )


def name_character(char: str) -> str:
    r"""Name a character: as it is, and by its number where its look does not tell it.

    >>> name_character("&"), name_character("\u0410"), name_character("\ue000")
    ('“&”', '“\u0410” (U+0410)', 'the character U+E000')
    """
    number = f"U+{ord(char):04X}"
    if not char.isprintable():
        return f"the character {number}"
    if char in '"“”„':
        return "the quotation mark"
    return f"“{char}”" if char.isascii() else f"“{char}” ({number})"


def flag_part(
    field: Field, code: str, reading: Reading, part: str, use: str, **places: str
) -> Finding:
    """Make the finding that marks a part of the value, where it first stands."""
    start = reading.value.index(part)
    marked = reading.span(start, start + len(part))
    return flag(field, code, marked, use, Certainty.LIKELY, **places)


def flag_character(
    field: Field, code: str, reading: Reading, place: int, use: str, **places: str
) -> Finding:
    """Make the finding that marks and names one character of the value."""
    marked, named = reading.span(place, place + 1), name_character(reading.value[place])
    return flag(field, code, marked, use, Certainty.LIKELY, character=named, **places)


def flag_look_alike(
    field: Field,
    code: str,
    reading: Reading,
    use: str,
    certainty: Certainty = Certainty.LIKELY,
) -> Finding:
    """Make the finding for a value that holds a letter of another script: it marks the first."""
    value = reading.value
    place = next(i for i, char in enumerate(value) if replace_look_alikes(char) != char)
    marked, named = reading.span(place, place + 1), name_character(value[place])
    plain = replace_look_alikes(value[place])
    return flag(field, code, marked, use, certainty, character=named, plain=plain)


def find_near_miss(
    field: Field, reading: Reading, certainty: Certainty = Certainty.LIKELY
) -> Finding | None:
    """Return the finding for a value that is nearly the one that the guide asks for, or None."""
    value, expected = reading.value, field.expected
    if replace_look_alikes(value) == expected:
        return flag_look_alike(field, f"{field.slug}.look-alike", reading, expected, certainty)
    if not is_near(value, expected):
        return None
    kind = "case" if value.casefold() == expected.casefold() else "near"
    marked = reading.span(*find_difference(value, expected))
    return flag(field, f"{field.slug}.{kind}", marked, expected, certainty)
