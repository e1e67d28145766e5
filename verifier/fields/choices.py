"""A field that is chosen from a list: each answer is a value of its own or a finding.

A form sends the option's value. From a command line or a program comes what
people write, so Sage's word for it, other capitals and other separators mean
the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier import text
from verifier.fields.base import Field, Judged, flag, judge_reading, passed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from verifier.findings import Finding


LONGEST_ANSWER = 80
"""More characters than any answer has."""

OF_THE_USER = "Of the Web Services user."
"""The hint under each of the user's settings."""


def fold_answer(words: str) -> str:
    """Return what is left of an answer when capitals and separators don't count.

    >>> fold_answer("Business user") == fold_answer("business-user")
    True
    """
    return words.casefold().translate(text.SEPARATORS)


class Choice(NamedTuple):
    """The rules of a field with options.

    `answers` gives the code of a finding for each value that calls for one;
    `right` is the value to choose instead; `also` are other ways to write a
    value, folded.
    """

    description: Field
    answers: Mapping[str, str]
    right: str = ""
    also: Mapping[str, str] = {}

    @property
    def FIELD(self) -> Field:  # noqa: N802 - it is a constant of each field module
        """The field's description."""
        return self.description

    def find_option(self, value: str) -> str:
        """Return the option that an answer means, or nothing."""
        if len(value) > LONGEST_ANSWER:
            return ""
        answer = fold_answer(value)
        for option in self.FIELD.options:
            if answer in {fold_answer(option.value), fold_answer(option.label)}:
                return option.value
        return self.also.get(answer, "")

    def compact(self, typed: str) -> str:
        """Return the option's value, or what was typed where there is none."""
        value = text.read_typed(typed, self.FIELD.name).value
        return self.find_option(value) or value

    def judge_value(self, typed: str) -> Judged:
        """Return what was meant, and all there is to say about it alone."""
        value, found = judge_reading(
            self.FIELD, text.read_typed(typed, self.FIELD.name), self.rules
        )
        return Judged(self.find_option(value) or value, found)

    def findings(self, typed: str) -> list[Finding]:
        """Return all there is to say about the answer alone."""
        return self.judge_value(typed).findings

    def validate(self, typed: str) -> str:
        """Return the option's value; raise FieldError for an answer that is wrong."""
        return passed(*self.judge_value(typed))

    def is_valid(self, typed: str) -> bool:
        """Say whether nothing about the answer is known to be wrong."""
        return all(finding.severity != "error" for finding in self.findings(typed))

    def rules(self, reading: text.Reading) -> Iterator[Finding]:
        """Yield the finding that the answer calls for, if it does."""
        chosen = self.find_option(reading.value)
        if not chosen:
            example = self.FIELD.options[0].label
            yield flag(self.FIELD, "text.no-option", reading.span(), self.right, example=example)
        elif chosen in self.answers:
            yield flag(self.FIELD, self.answers[chosen], reading.span(), self.right)
