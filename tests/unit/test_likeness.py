"""Near misses: how far two texts are apart, and where they part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.text.likeness import count_slips, find_difference, is_near, make_skeleton

SHORT = st.text("abc", max_size=7)


def measure_distance(left: str, right: str) -> int:
    """Return the slips between two texts by the recursion that defines them."""
    if not left or not right:
        return len(left) + len(right)
    steps = [
        measure_distance(left[1:], right) + 1,
        measure_distance(left, right[1:]) + 1,
        measure_distance(left[1:], right[1:]) + (left[0] != right[0]),
    ]
    if left[:2] == right[1::-1] and len(left) > 1:
        steps.append(measure_distance(left[2:], right[2:]) + 1)
    return min(steps)


@given(st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_distance_counts_slips(left, right):
    assert measure_distance(left, right) == count_slips(left, right)


@given(SHORT, SHORT)
def test_the_nearest_part_of_a_text_is_as_far_as_the_nearest_of_all_its_parts(pattern, text):
    places = range(len(text) + 1)
    parts = [text[start:end] for start in places for end in places if start <= end]

    nearest = min(count_slips(pattern, part) for part in parts)
    assert count_slips(pattern, text, anywhere=True) == nearest


@pytest.mark.parametrize(
    ("text", "expected", "place"),
    [
        ("abxyd", "abcd", (2, 4)),
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
