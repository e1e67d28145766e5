"""Sentences and numbers are found in copies as bad as people make them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.gateway.causes import Cause
from verifier.gateway.words import (
    find_numbers,
    fold_text,
    has_phrase,
    hide_secrets,
    shorten_line,
    take_identifier,
)

letters = st.text("abc", min_size=1, max_size=8)


def fewest_slips(phrase, text):
    """The least edits that turn the phrase into some part of the text, by the textbook table."""
    row = [0] * (len(text) + 1)
    for index, letter in enumerate(phrase, 1):
        above, row = row, [index]
        for place, other in enumerate(text, 1):
            row.append(min(above[place - 1] + (letter != other), above[place] + 1, row[-1] + 1))
    return min(row[1:])


@given(letters, st.text("abc", min_size=1, max_size=20), st.integers(0, 4))
def test_the_search_with_slips_agrees_with_the_textbook(phrase, text, slips):
    assert (fewest_slips(phrase, text) <= slips) == has_phrase(phrase, text, slips)


def test_a_sentence_is_compared_only_around_the_places_of_its_pieces(monkeypatch):
    """Else a text full of such pieces would take the square of its length."""
    compared = []

    def note(_phrase, window, **_options):
        compared.append(window)
        return 2

    monkeypatch.setattr("verifier.gateway.words.count_slips", note)

    assert not has_phrase("incorrect", f"{'z' * 50}inco{'z' * 50}rrec{'z' * 50}", 1)
    assert ["zinco" + "z" * 6, "z" * 5 + "rrec" + "z" * 2] == compared

    compared.clear()
    assert not has_phrase("aabbb", "zaaaz", 1)
    assert ["zaaaz", "aaaz"] == compared


@pytest.mark.parametrize(
    ("length", "slips", "named"),
    [(18, 2, True), (18, 3, False), (16, 1, True), (16, 2, False), (15, 0, False)],
)
def test_a_sentence_of_16_letters_may_have_a_slip_for_each_nine(length, slips, named):
    sentence = "abcdefghjkmnopqtuw"[:length]
    copy = sentence.translate(dict.fromkeys(map(ord, "bgm"[:slips]), "x"))

    assert named == Cause("gateway.unknown", sentence).is_named_with_slips(copy, "")


@pytest.mark.parametrize(
    "copy",
    [
        "SIGN-IN INFORMATION IS INCORRECT",
        "Sign-in\ninformation is\r\nincorrect",
        "Sign‑in information is incorrect…",
        "5ign-ln lnf0rmatlon ls lncorrect",
        "Sign-in inforrnation is incorrect",
        "«Sign-in information is incorrect»",
        "Sign-in\u00a0information\u200b is incorrect",
    ],
)
def test_copies_of_a_sentence_fold_alike(copy):
    assert fold_text("Sign-in information is incorrect") == fold_text(copy)


def test_two_letters_that_look_like_one_fold_alike():
    assert fold_text("wrong company name") == fold_text("vvrong cornpany narne")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("XL03000006", ("XL03000006",)),
        ("xl03000006", ("XL03000006",)),
        ("XLO3OOOOO6", ("XL03000006",)),
        ("errorno=PL04000005;", ("PL04000005",)),
        ("XMLGW_JPP0002", ("XMLGW_JPP0002",)),
        ("XMLGW JPPOO02", ("XMLGW_JPP0002",)),
        ("UJPP0002", ("UJPP0002",)),
        ("GW\u20110011 then GW-0010", ("GW-0011", "GW-0010")),
        ("INVALIDREQUEST", ("invalidRequest",)),
        ("XL0300000", ()),
        ("XL030000066", ()),
        ("AXL03000006", ()),
        ("GW-00112", ()),
        ("the GW 0011", ("GW-0011",)),
        ("the GW 00112", ()),
        ("BL01001973 BL01001973", ("BL01001973",)),
    ],
)
def test_numbers_are_found_whole_and_once(text, found):
    assert found == find_numbers(text)


def test_a_log_full_of_numbers_has_an_end():
    assert 20 == len(find_numbers(" ".join(f"BL{number:08}" for number in range(99))))


@pytest.mark.parametrize(
    ("identifier", "decoded"),
    [
        ("[Support ID: a%7Eb]", "a~b"),
        ("[Request ID: AC47:D9_6.59]", "AC47:D9_6.59"),
        ("(Support lD = q%C3%A9)", "qé"),
        ("[Support ID: cut", "cut"),
        ("[Support ID: bad%FF%GG]", "bad\ufffd%GG"),
        (f"[Support ID: {'a' * 201}]", f"{'a' * 199}…"),
    ],
)
def test_the_id_for_support_is_taken_out_and_decoded(identifier, decoded):
    assert ("Failed", decoded) == take_identifier(f"Failed {identifier}")


@pytest.mark.parametrize("text", ["No id here", "[Support ID: ]"])
def test_a_text_without_an_id_stays_as_it_is(text):
    assert (text, "") == take_identifier(text)


@pytest.mark.parametrize(
    "text",
    [
        "<password>s3cret</password>",
        "<login><password>s3cret",
        "<sessionid>s3cret..</sessionid>",
        '{"password": "s3cret with blanks"}',
        "{'user_password': 's3cret'}",
        "password=s3cret&x=1",
        "Password: s3cret",
        "Authorization: Basic s3cret",
        "session_id = s3cret",
        "[password] => s3cret",
        '["password"]=> string(6) "s3cret"',
        "OrderedDict([('password', 's3cret with blanks')])",
    ],
)
def test_secrets_pasted_along_are_hidden(text):
    assert "s3cret" not in hide_secrets(text)


def test_a_control_character_is_a_space_on_one_line():
    assert "a b c" == shorten_line("a\x01b\n\tc", 5)


@given(st.text(), st.integers(1, 50))
def test_a_squashed_text_is_one_printable_line_of_its_length(text, limit):
    line = shorten_line(text, limit)

    assert len(line) <= limit
    assert line.isprintable()
