"""Reads an ID out of a longer text: it ends at the first character that no ID has.

Sage's advice for IDs is letters, digits, single spaces, hyphens, underscores
and periods. What people type into a field is judged as it is. What is taken
out of a text is read strictly: a password may follow it, with an unknown label
or without one.

More information:

* https://www.intacct.com/ia/docs/en_US/help_action/Intacct_basics/Data_entry/name-and-id-best-practices.htm
"""

from __future__ import annotations

import re
from typing import NamedTuple

from verifier.text.characters import HYPHENS
from verifier.text.labels import PASSWORD, match_label
from verifier.values import USER_ID

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
        *("required", "same", "see", "siehe", "the", "to", "voir", "your"),
    }
)
"""How a sentence about an ID begins, in lower case."""

NAME_WORDS = 3
"""Words in the longest name of a person that is read as a User ID."""


class Cut(NamedTuple):
    """An ID read out of a text, or nothing, and whether more follows it."""

    value: str
    more: bool


def cut_id(line: str, *, of_user: bool = False, in_sentence: bool = False) -> Cut:
    """Return the ID at the start of a line, or nothing if it can't be separated from the rest.

    A User ID of several words is a person's name, with capitals. In a sentence
    lower case begins what is no longer the ID.

    >>> cut_id("modeloptic-user Xy7!kQ2#pL9z"), cut_id("“Zzyzz Delivery”")
    (Cut(value='modeloptic-user', more=True), Cut(value='Zzyzz Delivery', more=False))
    >>> cut_id("Acme-Ltd/x"), cut_id("Xy7!kQ2#pL9z")
    (Cut(value='Acme-Ltd', more=True), Cut(value='', more=True))
    >>> cut_id("Acme and must be typed as it is", in_sentence=True)
    Cut(value='Acme', more=False)
    """
    line = line.lstrip(MARKS)
    first = CHUNK.match(line)
    if not first:
        return Cut("", bool(line.strip()))
    if first[0].casefold() != USER_ID and _is_longer(first[0], line[first.end() :]):
        return Cut("", more=True)
    beginning = line.split(maxsplit=1)
    if beginning[0] in NO_IDS and (in_sentence or beginning[1:] or "/" in beginning[0]):
        return Cut("", more=False)
    words, end = _read_words(line, first, of_user=of_user, in_sentence=in_sentence)
    if len(words) > WORDS:
        return Cut("", more=True)
    while words and words[-1].casefold() in JOINTS:
        words.pop()
    value = " ".join(words).strip(f".-_{HYPHENS}")
    rest = line[end:].lstrip(MARKS + ".,;!?)")
    more = bool(rest) and not rest.startswith("(") and not (in_sentence and rest[:1].islower())
    return Cut(value, more)


def _is_longer(word: str, rest: str) -> bool:
    """Return whether a word that began as an ID goes on with what no ID has, as passwords do."""
    if not rest or rest[0] in SEPARATING:
        return False
    inside = re.match(r"[^\s,;|<>\"]*", rest)
    return inside is not None and (
        any(map(str.isalnum, inside[0])) or _is_password(word + inside[0])
    )


def _read_words(
    line: str, first: re.Match[str], *, of_user: bool, in_sentence: bool
) -> tuple[list[str], int]:
    """Return the words of an ID, and where the last one ends."""
    words, end = [first[0]], first.end()
    while PLAIN_WORD.fullmatch(words[-1]) and len(words) <= WORDS:
        if words[-1].endswith(".") and (words[1:] or len(words[0]) > ABBREVIATION):
            break
        found = NEXT_WORD.match(line, end)
        if not found or _is_beside(found[1]):
            break
        if of_user and not (
            words[-1][0].isupper() and found[1][0].isupper() and len(words) < NAME_WORDS
        ):
            break
        if in_sentence and found[1].islower():
            behind = NEXT_WORD.match(line, found.end())
            if not (behind and behind[1][0].isupper()):
                break
        words.append(found[1])
        end = found.end()
    return words, end


def _is_beside(word: str) -> bool:
    """Return whether a word names something else than the ID: a password, or a label in a chat."""
    named = match_label(word)
    return named == PASSWORD or (bool(named) and word.islower())


LETTERS = 8
"""Characters in the shortest password that Sage Intacct takes:
https://www.intacct.com/ia/docs/en_US/help_action/ (password-policy.htm)"""

SIGNS = frozenset("!#$%^*+?~@")
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
    if "@" in word and "." in word.partition("@")[2]:
        return False
    return (
        len(word) >= LETTERS
        and " " not in word
        and any(map(str.islower, word))
        and any(map(str.isupper, word))
        and any(map(str.isdigit, word))
        and not SIGNS.isdisjoint(word)
    )
