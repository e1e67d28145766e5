"""The practice gateway reads as strictly as Sage's, and refuses in Sage's words and order."""

from __future__ import annotations

import asyncio
import re
import sys
from datetime import datetime, timedelta

import pytest

from verifier.gateway import explain, practice
from verifier.gateway.post import Credentials, Sender, write_reads, write_sign_in
from verifier.gateway.reply import read_reply

SENDER = Sender(practice.SENDER_ID, practice.SENDER_PASSWORD)
GOOD = Credentials("Practice", "modeloptic-user", "Practice-1")


@pytest.fixture(name="ask")
def _ask():
    """Send bodies to one practice gateway; return the last answer."""
    app = practice.Practice()

    def ask(*bodies, method="POST", url=practice.URL):
        for body in bodies:
            answer = asyncio.run(app.answer(method, url, body))
        return answer

    return ask


def envelope(text=None):
    """A sound request, with one passage changed."""
    body = write_sign_in(SENDER, GOOD, "1").decode()
    for old, new in (text or {}).items():
        assert old in body
        body = body.replace(old, new, 1)
    return body.encode()


def test_a_sound_request_opens_a_session_at_the_address_it_came_to(ask):
    reply = read_reply(ask(envelope()).body)

    assert ("success", "success", "success") == (reply.control, reply.authentication, reply.result)
    assert practice.URL == reply.session.endpoint


POLICY = {"<includewhitespace>": "<policyid>nightly</policyid><includewhitespace>"}


@pytest.mark.parametrize(
    ("body", "number", "sender"),
    [
        (envelope({practice.SENDER_PASSWORD: "x"}), "XL03000006", practice.SENDER_ID),
        (envelope(POLICY), "XL03000006", practice.SENDER_ID),
        (b"<request>", "XL03000003", ""),
    ],
)
def test_a_refused_control_block_fails_with_its_number(ask, body, number, sender):
    reply = read_reply(ask(body).body)

    assert ("failure", number, sender) == (reply.control, reply.faults[0].number, reply.sender)


def test_a_control_id_may_have_256_characters(ask):
    body = envelope({"<controlid>1<": f"<controlid>{'1' * 256}<"})

    assert "gateway.accepted" == explain(ask(body).body).code


def test_a_session_ends_six_hours_after_it_began(ask):
    times = re.findall(rb"<session(?:timestamp|timeout)>([^<]+)<", ask(envelope()).body)
    begin, end = (datetime.fromisoformat(each.decode()) for each in times)

    assert timedelta(hours=6) == end - begin


CONTROL_ID = "<controlid>1</controlid>"
FUNCTION = '<function controlid="1"><getAPISession/></function>'
PAGE = "<readByQuery><object>A</object><query/><pagesize>1001</pagesize></readByQuery>"
CHANGED = {
    "a bare &": {"<userid>": "<userid>A&B"},
    "control out of order": {CONTROL_ID: "", "<dtdversion>": f"{CONTROL_ID}<dtdversion>"},
    "login out of order": {
        "<userid>modeloptic-user</userid>": "",
        "</companyid>": "</companyid><userid>u</userid>",
    },
    "no control id": {CONTROL_ID: ""},
    "a long control id": {"<controlid>1<": f"<controlid>{'1' * 257}<"},
    "another version": {">3.0<": ">9.9<"},
    "an element not known": {"<uniqueid>": "<color/><uniqueid>"},
    "twice": {"<uniqueid>false</uniqueid>": "<uniqueid/><uniqueid/>"},
    "two contents": {"<content>": "<content/><content>"},
    "two operations": {"<operation": "<operation><content/></operation><operation"},
    "a transaction": {'"false">': '"true">'},
    "an attribute": {"<operation ": '<operation atomic="false" '},
    "a session beside something else": {
        FUNCTION: f'{FUNCTION}<function controlid="a"><read/></function>'
    },
    "an empty control id": {' controlid="1"': ' controlid=""'},
    "a read without a query": {"<getAPISession/>": "<readByQuery><object>A</object></readByQuery>"},
    "a page too large": {"<getAPISession/>": PAGE},
    "a function without a control id": {' controlid="1"': ""},
    "a function of nothing": {"<getAPISession/>": ""},
    "no function": {FUNCTION: ""},
    "a bare document type": {"<request>": "<!DOCTYPE request><request>"},
    "a document type": {"<request>": '<!DOCTYPE a [<!ENTITY b "c">]><request>'},
    "no such encoding": {'encoding="UTF-8"': 'encoding="klingon"'},
}
MALFORMED = {
    "not XML": b"no xml",
    "cut short": b"<request>",
    "another root": b"<response/>",
    "empty": b"<request/>",
    "too long": b"<request>" + b" " * 2_000_000 + b"</request>",
} | {name: envelope(changes) for name, changes in CHANGED.items()}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_what_is_not_as_documented_is_an_xml_parse_error(ask, body):
    answer = ask(body)

    assert 200 == answer.status
    assert ("gateway.request-malformed", "control") == (
        explain(answer.body).code,
        explain(answer.body).level,
    )


@pytest.mark.parametrize(
    ("method", "body"), [("GET", b""), ("POST", b""), ("POST", b"  \n"), ("PUT", b"x")]
)
def test_what_is_no_request_at_all_is_refused_as_a_sign_in(ask, method, body):
    answer = ask(body, method=method)

    assert (401, "gateway.sign-in-not-placed") == (
        answer.status,
        explain(answer.body).code,
    )


def test_another_address_is_not_found(ask):
    answer = ask(envelope(), url="http://practice.invalid/")

    assert (404, "text/html") == (answer.status, answer.content_type)


def test_a_sign_in_may_be_refused_without_an_error(ask):
    text = ask(envelope({">Practice<": ">Silent<"})).body.decode()

    assert text.endswith("</authentication></operation></response>")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"modelopticMPP": "ModelopticMPP"}, 200, "sender-misspelled"),
        ({practice.SENDER_PASSWORD: "x"}, 200, "sender-refused"),
        (
            {"<senderid>modelopticMPP": "<senderid>x", ">Practice<": ">Nowhere<"},
            200,
            "other-program",
        ),
        ({">Practice<": ">practice<"}, 400, "company-not-found"),
        ({">Practice<": "><"}, 400, "company-not-found"),
        ({">Practice<": ">Not-subscribed<", "modeloptic-user": "x"}, 200, "not-subscribed"),
        ({">Practice<": ">Not-authorized<", "modeloptic-user": "x"}, 200, "sender-not-authorised"),
        ({"modeloptic-user": "Modeloptic-user"}, 200, "sign-in-incorrect"),
        ({">Practice-1<": ">Practice-1 <"}, 200, "sign-in-incorrect"),
        ({">Practice-1<": "><"}, 200, "sign-in-incorrect"),
        ({">Practice<": ">Practice|999<"}, 200, "sign-in-incorrect"),
        ({">Practice<": ">Practice|100<"}, 200, "accepted"),
        (POLICY, 200, "transport-policy"),
    ],
)
def test_it_checks_sender_company_and_sign_in_in_this_order(ask, changes, status, code):
    answer = ask(envelope(changes))

    assert (status, f"gateway.{code}") == (answer.status, explain(answer.body).code)


FIELDS = "<fields>RECORDNO</fields>"
PAGE_SIZE = "<pagesize>1</pagesize>"


def read_with(session_id, name="GLACCOUNT", **changes):
    body = write_reads(SENDER, session_id, {"one": name}, "2").decode()
    for old, new in changes.items():
        body = body.replace(old, new)
    return body.encode()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (read_with("S"), "answered"),
        (read_with("S", "VENDOR"), "answered"),
        (read_with("S", readByQuery="query"), "answered"),
        (read_with("S", **dict.fromkeys((FIELDS, PAGE_SIZE), "")), "answered"),
        (read_with("S", "NO-SUCH"), "object-unknown"),
        (read_with("S", readByQuery="create"), "request-malformed"),
    ],
)
def test_a_session_reads_what_there_is(ask, asked, code):
    session = read_reply(ask(envelope()).body).session.id
    answer = ask(asked.replace(b">S<", f">{session}<".encode()))

    assert f"gateway.{code}" == explain(answer.body).code


def test_a_session_it_did_not_open_is_invalid(ask):
    assert "gateway.session-invalid" == explain(ask(read_with("made-up")).body).code


def test_a_session_of_one_practice_gateway_is_not_another_ones(ask):
    session = read_reply(ask(envelope()).body).session.id

    elsewhere = asyncio.run(practice.Practice().send(practice.URL, read_with(session)))

    assert "gateway.session-invalid" == explain(elsewhere.body).code


def test_several_functions_get_a_result_each(ask):
    session = read_reply(ask(envelope()).body).session.id
    objects = {name.lower(): name for name in ("GLACCOUNT", "NO-SUCH", "VENDOR")}
    found = read_reply(ask(write_reads(SENDER, session, objects, "2")).body).results

    assert [("glaccount", "success"), ("no-such", "failure"), ("vendor", "success")] == [
        (result.control_id, result.status) for result in found
    ]


def test_values_are_escaped_in_the_answer(ask):
    answer = ask(envelope({">modeloptic-user<": ">&lt;b&gt;&amp;<"}))

    assert "<userid>&lt;b&gt;&amp;</userid>" in answer.body.decode()


def test_what_is_remembered_has_an_end(monkeypatch):
    """Sessions are opened by whoever asks: their number must not grow for ever."""
    monkeypatch.setattr(sys.modules[practice.Practice.__module__], "REMEMBERED", 5)
    app = practice.Practice()

    for _ in range(9):
        asyncio.run(app.send(practice.URL, envelope()))

    assert 5 == len(app._sessions)


def test_no_answer_holds_a_password(ask):
    for scenario in practice.COMPANIES:
        if scenario.company_id in {"Slow", "Cut", "Huge"}:
            continue
        values = Credentials(scenario.company_id, scenario.user_id, scenario.password)
        text = ask(write_sign_in(SENDER, values, "1")).body

        assert scenario.password.encode() not in text
        assert practice.SENDER_PASSWORD.encode() not in text
