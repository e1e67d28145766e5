"""Reading: which characters are left out, replaced or refused, to the ends of each range."""

from __future__ import annotations

import pytest

from verifier.text.characters import INVISIBLE, LONGEST_TEXT, find_unsendable
from verifier.text.reading import read_typed


def test_nothing_is_marked_in_what_is_left_of_spaces():
    reading = read_typed(" \u200b ", "company_id")

    assert reading.span() is None
    assert reading.span(0, 1) is None


def test_a_text_at_the_limit_is_read_and_one_beyond_is_left_alone():
    assert read_typed(" " + "a" * (LONGEST_TEXT - 1), "role").value == "a" * (LONGEST_TEXT - 1)
    assert read_typed(" " + "a" * LONGEST_TEXT, "role").value == " " + "a" * LONGEST_TEXT


@pytest.mark.parametrize("code", [0x200B, 0x200F, 0x202A, 0x202E, 0x2060, 0x206F, 0xFE0F, 0xE007F])
def test_the_ends_of_each_range_of_invisible_characters_belong_to_it(code):
    assert chr(code) in INVISIBLE


@pytest.mark.parametrize("code", [0x2010, 0x2070, 0xFE10, 0xFFFC, 0xE0080, 0x20])
def test_what_lies_beside_the_ranges_does_not(code):
    assert chr(code) not in INVISIBLE


@pytest.mark.parametrize("code", [0, 8, 0x1F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])
def test_no_xml_can_hold_these(code):
    assert find_unsendable(f"A{chr(code)}B") == (1, 2)


@pytest.mark.parametrize("code", [9, 10, 13, 0x20, 0x7F, 0x80, 0xD7FF, 0xE000, 0xFFFD])
def test_any_xml_can_hold_these(code):
    assert find_unsendable(f"X{chr(code)}X") is None
