"""The practice gateway reads as strictly as Sage's, and refuses in Sage's words and order."""

from __future__ import annotations

import asyncio

import pytest
from defusedxml.ElementTree import fromstring

from verifier.gateway import explain, practice
from verifier.gateway.post import Credentials, Sender, write_reads, write_sign_in
from verifier.gateway.practice.wire import FAULTS
from verifier.gateway.reply import read_reply

SENDER = Sender(practice.SENDER_ID, practice.SENDER_PASSWORD)
GOOD = Credentials("Practice", "modeloptic-user", "Practice-1")


@pytest.fixture(name="ask")
def _ask():
    """Send a body to one practice gateway; return its answer."""
    app = practice.Practice()

    def ask(body, url=practice.URL):
        return asyncio.run(app.send(url, body))

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
    assert "http://practice.invalid/ia/xml/xmlgw.phtml" == reply.session.endpoint


def test_a_control_id_may_have_256_characters(ask):
    body = envelope({"<controlid>1<": f"<controlid>{'1' * 256}<"})

    assert "gateway.accepted" == explain(ask(body).body).code


def test_all_that_is_documented_may_be_in_a_request(ask):
    """Elements and order: https://developer.intacct.com/web-services/requests/ ."""
    control = (
        "<senderid>modelopticMPP</senderid><password>practice-sender</password>"
        "<controlid>1</controlid><uniqueid>false</uniqueid><dtdversion>2.1</dtdversion>"
        "<policyid/><debug/><includewhitespace/>"
    )
    login = (
        "<userid>modeloptic-user</userid><companyid>Practice</companyid>"
        "<password>Practice-1</password><clientid/><locationid>200</locationid>"
    )
    read = (
        "<object>VENDOR</object><fields>*</fields><query/><pagesize>1000</pagesize>"
        "<returnFormat>xml</returnFormat><docparid/>"
    )
    answer = ask(
        f"<request><control>{control}</control><operation><authentication><login>{login}</login>"
        "</authentication><content><function controlid='1'><readByQuery>"
        f"{read}</readByQuery></function></content></operation></request>".encode()
    )

    assert "gateway.answered" == explain(answer.body).code


def test_all_that_may_be_left_out_can_be(ask):
    """As in the README's example."""
    changes = {
        "<uniqueid>false</uniqueid>": "",
        "<dtdversion>3.0</dtdversion>": "",
        "<includewhitespace>false</includewhitespace>": "",
        ' transaction="false"': "",
    }

    assert "gateway.accepted" == explain(ask(envelope(changes)).body).code


def test_an_answer_repeats_what_sage_repeats(ask):
    """By them, programs built on Sage's libraries know whom they signed in, and where."""
    answer = ask(
        envelope({">Practice<": ">Practice|100<", "<controlid>1<": "<controlid>&lt;&amp;<"})
    )
    text = answer.body.decode()

    assert "<senderid>modelopticMPP</senderid><controlid>&lt;&amp;</controlid>" in text
    assert "<userid>modeloptic-user</userid><companyid>Practice</companyid>" in text
    assert 2 == text.count("<locationid>100</locationid>")


CONTROL_ID = "<controlid>1</controlid>"
FUNCTION = '<function controlid="1"><getAPISession/></function>'


def page(size):
    """A function that reads so many records at once."""
    return f"<readByQuery><object>A</object><query/><pagesize>{size}</pagesize></readByQuery>"


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
        FUNCTION: f'{FUNCTION}<function controlid="a"><query/></function>'
    },
    "an empty control id": {' controlid="1"': ' controlid=""'},
    "a read without a query": {"<getAPISession/>": "<readByQuery><object>A</object></readByQuery>"},
    "a page too large": {"<getAPISession/>": page("1001")},
    "a page of nothing": {"<getAPISession/>": page("0")},
    "a page of no number": {"<getAPISession/>": page("all")},
    "another root": {"<request>": "<response>", "</request>": "</response>"},
    "an attribute of a function": {"<function ": '<function a="b" '},
    "two functions in one": {"<getAPISession/>": "<getAPISession/><getAPISession/>"},
    "a function that is none": {"<function ": "<call ", "</function>": "</call>"},
    "a function without a control id": {' controlid="1"': ""},
    "a function of nothing": {"<getAPISession/>": ""},
    "no function": {FUNCTION: ""},
    "a bare document type": {"<request>": "<!DOCTYPE request><request>"},
    "a document type": {"<request>": '<!DOCTYPE a [<!ENTITY b "c">]><request>'},
    "text before an element": {"<login>": "<login>x"},
    "text after an element": {"</userid>": "</userid>x"},
    "no such encoding": {'encoding="UTF-8"': 'encoding="klingon"'},
}
MALFORMED = {
    "not XML": b"no xml",
    "cut short": b"<request>",
    "empty": b"<request/>",
    "too long": b"<request>" + b" " * 2_000_000 + b"</request>",
} | {name: envelope(changes) for name, changes in CHANGED.items()}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_what_is_not_as_documented_is_an_xml_parse_error(ask, body):
    answer = ask(body)

    assert (200, "XL03000003") == (answer.status, read_reply(answer.body).faults[0].number)
    assert ("gateway.request-malformed", "control") == (
        explain(answer.body).code,
        explain(answer.body).level,
    )


@pytest.mark.parametrize("body", [b"", b"  \n"])
def test_what_is_no_request_at_all_is_refused_as_a_sign_in(ask, body):
    answer = ask(body)

    assert (401, "gateway.sign-in-not-placed") == (answer.status, explain(answer.body).code)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("cut", "gateway.unreachable"),
        ("incomplete", "gateway.incomplete"),
        ("no-such-fault", None),
        ("hiccup", None),
    ],
)
def test_a_fault_comes_on_demand(check, fault, code):
    checked = check(url=f"{practice.URL}?fault={fault}")

    assert code == (checked.diagnosis and checked.diagnosis.code)


def test_another_address_is_not_found(ask):
    answer = ask(envelope(), url="http://practice.invalid/")

    assert (404, b"<html><body>Not Found</body></html>") == (answer.status, answer.body)


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"modelopticMPP": "ModelopticMPP"}, 200, "sender-refused"),
        ({practice.SENDER_PASSWORD: "x", ">Practice<": ">Nowhere<"}, 200, "sender-refused"),
        ({">Practice<": ">practice<"}, 400, "company-not-found"),
        ({">Practice<": "><"}, 400, "company-not-found"),
        ({">Practice<": ">Not-subscribed<", "modeloptic-user": "x"}, 200, "not-subscribed"),
        ({">Practice<": ">Not-authorized<", "modeloptic-user": "x"}, 200, "sender-not-authorised"),
        ({"modeloptic-user": "Modeloptic-user"}, 200, "sign-in-incorrect"),
        ({">Practice-1<": ">Practice-1 <"}, 200, "sign-in-incorrect"),
        ({">Practice-1<": "><"}, 200, "sign-in-incorrect"),
        ({">Practice<": ">Practice|999<"}, 200, "sign-in-incorrect"),
        ({">Practice<": ">Practice|100<"}, 200, "accepted"),
    ],
)
def test_it_checks_sender_company_and_sign_in_in_this_order(ask, changes, status, code):
    answer = ask(envelope(changes))

    assert (status, f"gateway.{code}") == (answer.status, explain(answer.body).code)


FIELDS = "<fields>RECORDNO</fields>"
PAGE_SIZE = "<pagesize>1</pagesize>"


def write_changed_reads(session_id, name="GLACCOUNT", **changes):
    body = write_reads(SENDER, session_id, {"one": name}, "2").decode()
    for old, new in changes.items():
        body = body.replace(old, new)
    return body.encode()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (write_changed_reads("S"), "answered"),
        (write_changed_reads("S", "VENDOR"), "answered"),
        (write_changed_reads("S", readByQuery="query"), "answered"),
        (write_changed_reads("S", **dict.fromkeys((FIELDS, PAGE_SIZE), "")), "answered"),
        (write_changed_reads("S", "NO-SUCH"), "object-unknown"),
        (write_changed_reads("S", readByQuery="create"), "request-malformed"),
    ],
)
def test_a_session_reads_what_there_is(ask, asked, code):
    session = read_reply(ask(envelope()).body).session.id
    answer = ask(asked.replace(b">S<", f">{session}<".encode()))

    assert f"gateway.{code}" == explain(answer.body).code


def test_what_is_none_of_the_records_is_refused_by_its_name(ask):
    session = read_reply(ask(envelope()).body).session.id
    reply = read_reply(ask(write_changed_reads(session, "A&B")).body)
    [fault] = reply.faults

    assert "failure" == reply.result
    assert ("Query Failed", "Object definition A&B not found") == (fault.number, fault.description2)


def test_the_status_of_a_fault_is_the_one_that_sage_gives():
    statuses = {name: fault.status for name, fault in FAULTS.items() if fault.status != 200}

    assert {
        "rate-limited": 429,
        "unavailable": 503,
        "cut": 0,
        "company-not-found": 400,
        "sign-in-not-placed": 401,
    } == statuses


def test_hiccup_is_busy_twice(ask):
    body = envelope({">Practice<": ">Hiccup<"})

    assert [429, 429, 200, 200] == [ask(body).status for _ in range(4)]


def test_a_session_it_did_not_open_is_invalid(ask):
    assert "gateway.session-invalid" == explain(ask(write_changed_reads("made-up")).body).code


def test_a_session_of_one_practice_gateway_is_not_another_ones(ask):
    session = read_reply(ask(envelope()).body).session.id

    elsewhere = asyncio.run(practice.Practice().send(practice.URL, write_changed_reads(session)))

    assert "gateway.session-invalid" == explain(elsewhere.body).code


def test_several_functions_get_a_result_each(ask):
    session = read_reply(ask(envelope()).body).session.id
    objects = {name.lower(): name for name in ("GLACCOUNT", "NO-SUCH", "VENDOR")}
    body = ask(write_reads(SENDER, session, objects, "2")).body
    found = read_reply(body).results

    assert [("glaccount", "success"), ("no-such", "failure"), ("vendor", "success")] == [
        (result.control_id, result.status) for result in found
    ]
    assert 2 == body.count(b"</result><result>")


def test_a_function_that_fails_leaves_its_reply_well_formed(ask):
    root = fromstring(ask(envelope({">Practice<": ">Session-fails<"})).body)

    assert ["status", "function", "controlid", "errormessage"] == [
        each.tag for each in root.find("operation/result")
    ]


def test_what_is_remembered_has_an_end(monkeypatch):
    """Sessions are opened by whoever asks: their number must not grow for ever."""
    monkeypatch.setattr(practice, "REMEMBERED", 5)
    app = practice.Practice()

    def send(body):
        return read_reply(asyncio.run(app.send(practice.URL, body)).body)

    opened = [send(envelope()).session.id for _ in range(9)]

    assert 5 == len(app._sessions)
    assert [True] * 5 == [bool(send(write_changed_reads(each)).results) for each in opened[4:]]


def test_no_answer_holds_a_password(ask):
    for scenario in practice.COMPANIES:
        if scenario.company_id in {"Slow", "Cut", "Huge"}:
            continue
        values = Credentials(scenario.company_id, scenario.user_id, scenario.password)
        text = ask(write_sign_in(SENDER, values, "1")).body

        assert scenario.password.encode() not in text
        assert practice.SENDER_PASSWORD.encode() not in text
