"""A secret that a reply gives back, in whatever form, is in nothing that is shown of it."""

from __future__ import annotations

import asyncio
import base64
import html
import json
import re
from urllib.parse import quote, quote_plus, unquote
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.unit.gateway.replies import fail_control, fail_sign_in, write_error
from tests.unit.gateway.wire import Wire, accept_sign_in, respond, respond_to_reads
from verifier.gateway import practice
from verifier.gateway.check import Gateway
from verifier.gateway.post import Credentials
from verifier.gateway.stages import sum_up
from verifier.text.characters import find_unsendable

ENCODERS = {
    "as it is": str,
    "in capitals": str.upper,
    "escaped": escape,
    "escaped twice": lambda text: escape(escape(text)),
    "as HTML": html.escape,
    "in decimals": lambda text: "".join(f"&#{ord(each)};" for each in text),
    "in hexadecimals": lambda text: "".join(f"&#x{ord(each):X};" for each in text),
    "one letter escaped": lambda text: f"&#{ord(text[0])};{escape(text[1:])}",
    "in percents": lambda text: quote(text, safe=""),
    "in percents twice": lambda text: quote(quote(text, safe="")),
    "as a form": quote_plus,
    "all in percents": lambda text: "".join(f"%{octet:02x}" for octet in text.encode()),
    "as JSON": lambda text: json.dumps(text)[1:-1],
    "as wide JSON": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "as JSON twice": lambda text: json.dumps(json.dumps(text))[1:-1],
    "as Python": lambda text: repr(text)[1:-1],
    "in base64": lambda text: base64.b64encode(text.encode()).decode(),
    "with the user in base64": lambda text: base64.b64encode(f"user:{text}".encode()).decode(),
    "in hex": lambda text: text.encode().hex(),
    "with tags in it": lambda text: f"{escape(text[:1])}<b>{escape(text[1:])}</b>",
    "with a comment in it": lambda text: f"{escape(text[:1])}<!-- -->{escape(text[1:])}",
    "as character data": lambda text: f"<![CDATA[{text}]]>",
    "with an ID in it": lambda text: f"{escape(text[:1])}[Support ID: a]{escape(text[1:])}",
    "with control characters in it": "\x01".join,
    "over two lines": lambda text: f"{text[:1]}\n{text[1:]}",
    "as an ID": lambda text: f"[Support ID: {quote(text, safe='')}]",
    "as a bare ID": lambda text: f"[Support ID: {text}]",
}

PLACES = {
    "a sign-in": lambda told: fail_sign_in(write_error("XL03000006", told)),
    "the first description": lambda told: fail_sign_in(write_error("XL03000006", "", told)),
    "the correction": lambda told: fail_control(write_error("", "", "", told)),
    "the number": lambda told: fail_control(write_error(told, "is wrong")),
    "a page's title": lambda told: f"<html><head><title>{told}</title></head></html>",
    "a page": lambda told: f"<!DOCTYPE html><html><body>{told}</body></html>",
    "no markup": lambda told: f"Error: {told}",
    "JSON": lambda told: json.dumps({"xml": fail_control(write_error("X", told))}),
}


def list_decodings(text):
    """A text, and what it is when it is decoded again and again, without case and blanks."""
    found = {text}
    for _ in range(5):
        for decode in (html.unescape, unquote, remove_backslashes):
            found |= {decode(each) for each in found}
        if len(found) > 200:
            break
    return {"".join(c for c in each.casefold() if c.isprintable() and c != " ") for each in found}


def remove_backslashes(text):
    def plain(match):
        return chr(int(match[1], 16)) if match[1] else {"n": " ", "t": " "}.get(match[2], match[2])

    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|(.))", plain, text, flags=re.DOTALL)


def list_shown(checked):
    """Whatever of the gateway's words goes out with a checked, each by itself."""
    told = [stage.diagnosis for stage in checked.stages if stage.diagnosis] + [checked.diagnosis]
    return [text for each in told if each for text in (each.said, each.support_id) if text]


def find_leaks(checked, secret):
    """What is shown and has the secret in it."""
    plain = "".join(c for c in secret.casefold() if c.isprintable() and c != " ")
    octets = secret.encode()
    others = {octets.hex(), base64.b64encode(octets).decode().rstrip("=")[:-1].casefold()}
    if len(secret) < 6:
        others = set()
    return [
        text
        for text in list_shown(checked)
        if any(form in view for view in list_decodings(text) for form in {plain, *others} - {""})
    ]


passwords = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(
    lambda text: not find_unsendable(text)
)
likely = st.text("aZ9 -_.!#$%&*+/\\<>\"'[]:;=?@nrtu", min_size=1, max_size=16)


@given(passwords | likely, st.sampled_from(sorted(ENCODERS)), st.sampled_from(sorted(PLACES)))
@example("C:\\temp\\new-Secret", "as it is", "a sign-in")
@example("Pa\\nss-Secret-1", "as it is", "a sign-in")
@example("ab&amp;cd-Secret", "as it is", "a sign-in")
@example("ab&amp;cd-Secret", "escaped", "a sign-in")
@example('x\\"y-Secret-2', "as it is", "a page's title")
@example("Pass[Support ID: Secret9]x", "as it is", "a sign-in")
@example("Ab1", "as it is", "a sign-in")
@example("000000", "in base64", "a sign-in")
@settings(max_examples=400)
def test_a_password_given_back_is_never_shown(check, password, encoder, place):
    text = PLACES[place](f"What was sent: {ENCODERS[encoder](password)} is wrong")
    answer = respond(text)
    checked = check("Practice", "modeloptic-user", password, send=Wire(answer))

    assert [] == find_leaks(checked, password)


@given(
    st.text('abcdefgh-1\\&%"', min_size=8, max_size=16),
    st.sampled_from(["as it is", "escaped", "in percents", "as JSON", "one letter escaped"]),
    st.sampled_from([600, 4000, 4800, 64 * 1024 - 300]),
    st.integers(-20, 40),
)
def test_a_cut_that_falls_within_a_password_shows_no_part_of_it(
    check, password, encoder, cut, offset
):
    """Words are cut at several lengths; what is left of a password is no less secret."""
    text = ENCODERS[encoder](password)
    for filler in ("z" * (cut - offset), " z" * ((cut - offset) // 2), " " * (cut - offset)):
        answer = respond(fail_control(write_error("X", f"{filler}{text}")))
        checked = check("Practice", "modeloptic-user", password, send=Wire(answer))

        beginning = "".join(html.unescape(password).split())[:4]
        assert not any(told.rstrip("…").endswith(beginning) for told in list_shown(checked))
        assert [] == find_leaks(checked, password)


@pytest.mark.parametrize(("kept", "said"), [(2, "X: Sent Pr"), (3, ""), (9, "")])
def test_an_answer_that_breaks_off_within_a_password_shows_no_beginning_of_it(check, kept, said):
    text = fail_control(write_error("X", "Sent Practice-1"))
    wire = Wire(respond(text[: text.index("Practice-1") + kept]))

    assert said == check(send=wire).diagnosis.said


@pytest.mark.parametrize("encoder", ENCODERS)
def test_nothing_is_said_where_a_password_is_given_back(check, encoder):
    password = "Päss w&'rd\\9"
    wire = Wire(
        respond(fail_control(write_error("X", f"Sent {ENCODERS[encoder](password)} in vain")))
    )

    diagnosis = check("Practice", "modeloptic-user", password, send=wire).diagnosis
    assert ("", "") == (diagnosis.said, diagnosis.support_id)


@pytest.mark.parametrize("encoder", ENCODERS)
def test_a_read_that_gives_back_any_secret_shows_none(check, encoder):
    session = "Session<5>&%41-of-Practice"
    secrets = (session, "Practice-1", practice.SENDER_PASSWORD)
    for secret in secrets:
        told = write_error("PL04000005", f"Not allowed: {ENCODERS[encoder](secret)}")
        wire = Wire(
            accept_sign_in(practice.URL, session=escape(session)), respond_to_reads(company=told)
        )

        assert [] == find_leaks(check(send=wire), secret)


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("sender_password", ["C:\\temp\\new-Sender", "ab&amp;cd%41", "q7"])
def test_the_senders_password_given_back_is_never_shown(encoder, sender_password):
    told = write_error("XL03000006", f"Sent: {ENCODERS[encoder](sender_password)}")

    async def run():
        wire = Wire(respond(fail_sign_in(told)))
        gateway = Gateway(practice.URL, practice.SENDER_ID, sender_password, wire)
        found = gateway.check(Credentials("Practice", "modeloptic-user", "Practice-1"))
        return sum_up([stage async for stage in found])

    assert [] == find_leaks(asyncio.run(run()), sender_password)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Practice-1", "X: Practice is wrong"),
        ("xyz", "X: Practice is wrong"),
        ("wrong", ""),
        ("act", ""),
        # Too short, as it is or in base64, to be told from other words; and no character at all.
        ("q7", "X: Practice is wrong"),
        ("DN4", "X: Practice is wrong"),
        ("  ", "X: Practice is wrong"),
    ],
)
def test_what_sage_says_is_shown_only_without_the_password(check, password, said):
    wire = Wire(respond(fail_control(write_error("X", "Practice is wrong"))))

    assert said == check("Practice", "modeloptic-user", password, send=wire).diagnosis.said


@pytest.mark.parametrize(
    "password", ["incorrect", "Sign-in information is incorrect", "response", "errorno", "status"]
)
def test_a_password_that_is_one_of_sages_words_changes_no_diagnosis(check, password):
    text = fail_sign_in(write_error("XL03000006", "Sign-in information is incorrect"))
    wire = Wire(respond(text))
    found = check("Practice", "modeloptic-user", password, send=wire)

    assert "gateway.sign-in-incorrect" == found.diagnosis.code
    assert [] == find_leaks(found, password)


def test_a_result_that_repeats_a_secret_keeps_its_stage(check):
    told = write_error("PL04000005", "You do not have permission. Practice-1")
    wire = Wire(accept_sign_in(practice.URL), respond_to_reads(company=told))

    assert "gateway.no-permission-company" == check(send=wire).diagnosis.code


@pytest.mark.parametrize("password", ["Pw-5", "Secret-8", "Secret-Password", "Sec?>ret~~?"])
@pytest.mark.parametrize("before", ["", "u", "u:"])
@pytest.mark.parametrize("after", ["", "x", "xy"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_password_in_base64_is_found_whatever_is_around_it(
    check, password, before, after, encode
):
    encoded = encode(f"{before}{password}{after}".encode()).decode()
    wire = Wire(respond(fail_control(write_error("X", f"Sent {encoded}"))))

    assert "" == check("Practice", "modeloptic-user", password, send=wire).diagnosis.said


@pytest.mark.parametrize(
    ("before", "other"),
    [("", "Cecret-8"), ("u", "Tecret-8"), ("u:", "Tecret-8"), ("", "Secret-x")],
)
def test_another_word_in_base64_is_shown_that_differs_from_the_password_by_one_letter(
    check, before, other
):
    encoded = base64.b64encode(f"{before}{other}".encode()).decode()
    wire = Wire(respond(fail_control(write_error("X", f"Sent {encoded}"))))

    found = check("Practice", "modeloptic-user", "Secret-8", send=wire).diagnosis
    assert f"X: Sent {encoded}" == found.said


@pytest.mark.parametrize("letter", ["\\u0050", "\\x50", "%50", "&#80;"])
@pytest.mark.parametrize("before", [0, *range(584, 600)])
def test_a_password_with_one_letter_encoded_shows_nothing_cut_off_or_whole(check, letter, before):
    text = fail_control(write_error("X", f"{'z' * before} {letter}ractice-1"))
    checked = check(send=Wire(respond(text)))

    assert not any("ract" in told for told in list_shown(checked))


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("Pässwort-1", "Pässwort-1".encode().decode("latin-1")),
        ("€uro-Secret", "€uro-Secret".encode().decode("windows-1252")),
        ("Pässwort-1", "Päss wort-1"),
        ("Ásecret-1", "Ásecret-1".encode().decode("latin-1")),
        ("Secret-8", "Secr…"),
        ("Ab1", base64.b64encode(b"Ab1").decode()),
        ("a\\b c&d-Secret", r"a\b+c&d-Secret"),
        # Encoded once for each program that passed it on.
        ("Secret 8", "Secret%252525208"),
        # What stands in front of it looks like a part of it.
        ("nab&c-Secret", r"\nab&amp;c-Secret"),
        ("nab%c-Secret", r"\nab%25c-Secret"),
        ("amp;a'b-Secret", r"&amp;a\'b-Secret"),
        # A backslash may stand before any letter.
        ("aXy-Secret", r"a\Xy-Secret"),
        # It looks like half a character.
        (r"\ud800-Secret", r"\ud800-Secret"),
        *(("Secret-8", rf"Sec\{letter}ret-8") for letter in "0bfnrt"),
    ],
)
def test_a_password_is_found_in_whatever_form_it_is_given_back(check, password, told):
    wire = Wire(respond(fail_control(write_error("X", f"Sent {told}"))))

    assert "" == check("Practice", "modeloptic-user", password, send=wire).diagnosis.said
