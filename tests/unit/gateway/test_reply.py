"""What is read out of a reply before anything is concluded from it."""

from __future__ import annotations

import pytest

from tests.unit.gateway.replies import fail_control, fail_sign_in, write_error
from verifier.gateway.network import (
    REASONS,
    find_fault,
    find_status,
    is_about_another_host,
)
from verifier.gateway.reply import Fault, decode_reply, is_unreadable, read_reply


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("", "empty"),
        (" \r\n\t\ufeff", "empty"),
        (b"\x00\x00\x00", "empty"),
        ("<response/>", "text"),
        ("<response><control/></response>", "reply"),
        ("<errormessage><error><errorno>X</errorno></error></errormessage>", "reply"),
        ("<error><errorno>X</errorno></error>", "reply"),
        ("<response><acknowledgement/></response>", "acknowledgement"),
        ("<request><control/></request>", "request"),
        ("<request><a/></request><response><control/></response>", "reply"),
        ("<HTML><body>x</body>", "html"),
        ("<!DOCTYPE html>", "html"),
        ("Hello", "text"),
        ("X", "text"),
        ("\x00".join("<response><control/></response>"), "reply"),
        ("<p>Hello</p>", "text"),
        (bytes(range(32)), "garbled"),
        (bytes(range(256)), "garbled"),
        ("Müller\u00a0GmbH\u200b: 🙂 \u202eXL03000008\u202c", "text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x01\x02\x03\x04\x05", "garbled"),
    ],
)
def test_a_source_is_told_by_what_is_in_it(source, kind):
    assert kind == read_reply(source).kind


def test_the_session_is_read_and_never_shown():
    found = read_reply(
        "<response><api><sessionid> S.. </sessionid><endpoint>https://x/</endpoint></api></response>"
    )

    assert ("S..", "https://x/") == (found.session.id, found.session.endpoint)
    assert "S.." not in repr(found)


def test_an_error_may_lack_any_of_its_parts():
    text = "<response><errormessage><error><description2>x</description2></error></errormessage>"

    assert (Fault("control", "", "", "x", ""),) == read_reply(text).faults
    assert (Fault("control", "x", "", "", ""),) == read_reply(
        text.replace("description2", "errorno")
    ).faults


def test_the_worst_of_several_states_counts():
    success = fail_sign_in().replace("failure", "success")

    assert "failure" == read_reply(success + fail_sign_in() + success).authentication


def test_of_a_reply_fifty_errors_are_read_and_4000_characters_of_each_text():
    long = write_error("X", "y" * 4001)
    found = read_reply(fail_control(*[write_error("X")] * 51))

    assert 50 == len(found.faults)
    assert 4000 == len(read_reply(fail_control(long)).faults[0].description2)


def test_a_text_is_read_as_one_error_of_no_level():
    assert (Fault("", "", "", "BL01001973 x", ""),) == read_reply("BL01001973 x").faults


def test_what_is_cut_within_a_character_is_read_as_utf_8():
    assert "né caf\ufffd" == decode_reply("né café".encode()[:-1])


@pytest.mark.parametrize("piece", ["x", b"x"])
def test_of_a_reply_65536_characters_or_bytes_are_read(piece):
    assert 65_536 == len(read_reply(piece * 65_537).text)


@pytest.mark.parametrize(
    ("search", "words"),
    [
        (find_status, "HTTP 404"),
        (find_fault, "getaddrinfo"),
        (is_about_another_host, "redis"),
    ],
)
def test_what_went_wrong_is_looked_for_in_the_first_16000_characters(search, words):
    before = " " * (16_000 - len(words))

    assert search(before + words)
    assert not search(f"{before} {words}")


@pytest.mark.parametrize(("status", "code"), [(399, "gateway.unreachable"), (400, "")])
def test_an_answer_that_is_an_error_leaves_nothing_to_the_network(status, code):
    assert code == find_fault(f"HTTP status {status}: connection refused")


@pytest.mark.parametrize(
    ("letters", "controls", "following", "unreadable"),
    [
        (9, 1, "", False),
        (8, 1, "", True),
        # The first 2,000 characters show it.
        (1799, 200, "x\x01", False),
    ],
)
def test_a_text_is_none_where_more_than_one_character_in_ten_is_none(
    letters, controls, following, unreadable
):
    assert unreadable == is_unreadable("x" * letters + "\x01" * controls + following)


def test_scripts_of_a_web_page_are_not_its_words():
    found = read_reply(
        "<html><title>Down</title><script>Invalid session</script><p>Sorry</p></html>"
    )

    assert "Down" == found.text
    assert (Fault("", "", "Down", "Down Sorry", ""),) == found.faults


def test_a_page_without_a_title_has_no_other():
    assert "" == read_reply("<html><body>Sorry</body></html>").text


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("HTTP/1.1 401 Unauthorized", 401),
        ("HTTP/2 503", 503),
        ("HTTP status code: 429", 429),
        ("http 524", 524),
        ('{"status": 502}', 502),
        ("statusCode=404", 404),
        ("Unauthorized [401]", 401),
        ("Error 500: Internal Server Error", 500),
        ("500 Internal Server Error", 500),
        ("504 Gateway Time-out", 504),
        *((f"HTTP error: {reason}", status) for reason, status in REASONS.items()),
        ("HTTP error: not found", 404),
        ("HTTP status 299", 0),
        ("HTTP status 300", 300),
        ("Bad Request", 400),
        ("Unauthorized", 401),
        ("Forbidden", 403),
        ("Not Found", 0),
        ("Method Not Allowed", 405),
        ("Too Many Requests", 429),
        ("Internal Server Error", 500),
        ("Bad Gateway", 502),
        ("Service Unavailable", 503),
        ("Server Unavailable", 503),
        ("Service Temporarily Unavailable", 503),
        ("Gateway Time-out", 504),
        ("Gateway Timeout", 504),
        ("401", 0),
        ("account 401 is wrong", 0),
        ("status 4011", 0),
        ("HTTP/1.1 999", 0),
    ],
)
def test_an_http_status_is_found_only_where_it_is_said_to_be_one(text, status):
    assert status == find_status(text)


NUMBERED = """
    account bill customer department extension invoice item location order project record room
    ticket vendor
"""


@pytest.mark.parametrize("name", NUMBERED.split())
def test_the_number_of_something_is_no_status(name):
    assert (0, 404) == (find_status(f"{name} 404 not found"), find_status("404 not found"))
