"""Near misses: how far two texts are apart, and where they part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.text.likeness import count_slips, find_difference, is_near, make_skeleton


@pytest.mark.parametrize(
    ("left", "right", "slips"),
    [
        ("", "", 0),
        ("", "abc", 3),
        ("abc", "", 3),
        ("abc", "abc", 0),
        ("abc", "abd", 1),
        ("abc", "ab", 1),
        ("ab", "abc", 1),
        ("ab", "ba", 1),
        ("abc", "bac", 1),
        ("abc", "acb", 1),
        ("abcd", "badc", 2),
        ("abc", "cab", 2),
        ("aab", "aba", 1),
        ("kitten", "sitting", 3),
    ],
)
def test_distance_counts_slips(left, right, slips):
    assert count_slips(left, right) == slips


SHORT = st.text("abc", max_size=7)


@given(SHORT, SHORT)
def test_distance_is_the_same_both_ways_and_none_only_for_the_same(left, right):
    assert count_slips(left, right) == count_slips(right, left)
    assert (count_slips(left, right) == 0) is (left == right)
    assert abs(len(left) - len(right)) <= count_slips(left, right) <= max(len(left), len(right))


@given(SHORT, SHORT)
def test_the_nearest_part_of_a_text_is_as_far_as_the_nearest_of_all_its_parts(pattern, text):
    places = range(len(text) + 1)
    parts = [text[start:end] for start in places for end in places if start <= end]

    nearest = min(count_slips(pattern, part) for part in parts)
    assert count_slips(pattern, text, anywhere=True) == nearest


@pytest.mark.parametrize(
    ("text", "expected", "place"),
    [
        ("abxd", "abcd", (2, 3)),
        ("abxyd", "abcd", (2, 4)),
        ("xabcd", "abcd", (0, 1)),
        ("abcdx", "abcd", (4, 5)),
        ("abd", "abcd", (2, 3)),
        ("bcd", "abcd", (0, 1)),
        ("abc", "abcd", (2, 3)),
        ("xbcy", "abcd", (0, 4)),
        ("aab", "ab", (1, 2)),
        ("aaaa", "aa", (2, 4)),
    ],
)
def test_difference_marks_what_departs_or_its_neighbor(text, expected, place):
    assert find_difference(text, expected) == place


@given(SHORT.filter(bool), SHORT)
def test_difference_marks_at_least_a_character_of_the_text(text, expected):
    start, end = find_difference(text, expected)

    assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("modeloptic-user", True),
        ("MODELOPTIC USER", True),
        ("m0de1opt1c-u5er", True),
        ("modlptic-user", True),
        ("mdlptic-user", False),
        ("modeloptic-user12", True),
        ("modeloptic-user123", False),
        ("", False),
    ],
)
def test_near_allows_two_slips_beside_look_alikes_and_separators(text, expected):
    assert is_near(text, "modeloptic-user") is expected


def test_a_skeleton_forgets_case_separators_and_look_alikes():
    assert make_skeleton("Мodel-0ptic_|.I!") == make_skeleton("modeloptic lli")
