"""What is read out of a reply before anything is concluded from it."""

from __future__ import annotations

import pytest

from tests.unit.gateway.replies import authentication, control, error
from verifier.gateway.network import NAMED, REASONS, find_status
from verifier.gateway.reply import FAULTS_AT_MOST, READ_AT_MOST, TEXT_AT_MOST, Fault, read_reply


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


def test_the_worst_of_several_states_counts():
    success = authentication().replace("failure", "success")

    assert "failure" == read_reply(success + authentication() + success).authentication


def test_errors_and_their_texts_have_an_end():
    long = error("X", "y" * (TEXT_AT_MOST * 2))
    found = read_reply(control(*[error("X")] * (FAULTS_AT_MOST + 9)))

    assert FAULTS_AT_MOST == len(found.faults)
    assert TEXT_AT_MOST == len(read_reply(control(long)).faults[0].description2)


@pytest.mark.parametrize("source", ["x" * (READ_AT_MOST + 9), b"x" * (READ_AT_MOST + 9)])
def test_no_more_than_the_beginning_is_read(source):
    assert READ_AT_MOST == len(read_reply(source).text)


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


@pytest.mark.parametrize("name", NAMED.split())
def test_the_number_of_something_is_no_status(name):
    assert (0, 404) == (find_status(f"{name} 404 not found"), find_status("404 not found"))
