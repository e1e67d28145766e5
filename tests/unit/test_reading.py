"""Reading: what is left of a paste, and where each part of it stood."""

from __future__ import annotations

import pytest

from verifier.text.characters import INVISIBLE, LONGEST_TEXT, find_unsendable
from verifier.text.reading import read_typed


def test_nothing_is_left_of_blanks_and_nothing_is_marked_in_it():
    reading = read_typed(" \u200b ", "company_id")

    assert reading.value == ""
    assert reading.span() is None
    assert reading.span(0, 1) is None


def test_a_mark_reaches_over_what_was_left_out_between():
    reading = read_typed(" A\u200bB ", "company_id")

    assert reading.value == "AB"
    assert reading.span() == (1, 4)
    assert reading.span(1) == (3, 4)


def test_a_change_marks_the_first_run_of_characters():
    reading = read_typed("A\u200b\u200d\ufeffB\u200bC", "company_id")

    assert [(change.code, change.span) for change in reading.changes] == [
        ("text.invisible", (1, 4))
    ]


def test_a_label_of_another_field_is_told_and_left_in_place():
    reading = read_typed("User ID: ann", "company_id")

    assert reading.value == "User ID: ann"
    assert reading.label == "user_id"


def test_a_text_at_the_limit_is_read_and_one_beyond_is_left_alone():
    assert read_typed(" " + "a" * (LONGEST_TEXT - 1)).value == "a" * (LONGEST_TEXT - 1)
    assert read_typed(" " + "a" * LONGEST_TEXT).value == " " + "a" * LONGEST_TEXT


@pytest.mark.parametrize("code", [0x200B, 0x200F, 0x202A, 0x202E, 0x2060, 0x206F, 0xFE0F, 0xE007F])
def test_the_ends_of_each_range_of_invisible_characters_belong_to_it(code):
    assert chr(code) in INVISIBLE


@pytest.mark.parametrize("code", [0x2010, 0x2070, 0xFE10, 0xFFFC, 0xE0080, 0x20])
def test_what_lies_beside_the_ranges_does_not(code):
    assert chr(code) not in INVISIBLE


@pytest.mark.parametrize("code", [0, 8, 0x1F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])
def test_no_xml_can_hold_these(code):
    assert find_unsendable(f"A{chr(code)}B") == (1, 2)
    assert find_unsendable(f"A{chr(code)}") == (1, 2)


@pytest.mark.parametrize("code", [9, 10, 13, 0x20, 0x7F, 0x80, 0xD7FF, 0xE000, 0xFFFD])
def test_any_xml_can_hold_these(code):
    assert find_unsendable(f"X{chr(code)}X") is None


@pytest.mark.parametrize("code", [0xFF01, 0xFF5E])
def test_wide_characters_at_both_ends_of_their_range_are_made_ordinary(code):
    assert read_typed(f"A{chr(code)}B").value == f"A{chr(code - 0xFEE0)}B"


def test_a_tilde_is_an_ordinary_character():
    assert read_typed("A~B") == ("A~B", "A~B", [0, 1, 2], (), "")


def test_a_label_with_one_character_behind_it_is_taken_off():
    assert read_typed("Company ID:A", "company_id").value == "A"
