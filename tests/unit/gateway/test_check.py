"""What a check sends, and what the answers add up to."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import aclosing
from itertools import count
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.gateway.replies import (
    WRONG_SIGN_IN,
    fail_control,
    fail_function,
    write_error,
    write_reply,
)
from tests.unit.gateway.wire import (
    FAILED,
    REFUSED,
    Wire,
    accept_sign_in,
    list_states,
    respond,
    respond_to_reads,
)
from verifier.gateway import practice
from verifier.gateway.check import Gateway
from verifier.gateway.diagnosis import diagnose_code
from verifier.gateway.post import Credentials, Response
from verifier.gateway.stages import READ_OBJECTS, TITLES, Stage, StageState, sum_up

VALUES = ("modeloptic-user", "Practice-1")


def test_two_requests_are_sent_a_sign_in_and_one_with_all_reads(check):
    wire = Wire()

    assert "readable" == check(send=wire).level
    asked = [[(each.name, each.object_name) for each in one.functions] for one in wire.envelopes]
    assert [
        [("getAPISession", "")],
        [
            ("readByQuery", "DEPARTMENT"),
            ("readByQuery", "GLACCOUNT"),
            ("readByQuery", "ARINVOICE"),
            ("readByQuery", "APBILL"),
            ("readByQuery", "GCBOOKADJJOURNAL"),
            ("readByQuery", "GCBOOK"),
        ],
    ] == asked


def test_each_read_asks_for_one_record_number_and_no_more(check):
    wire = Wire()
    check(send=wire)
    body = wire.sent[1][1]

    assert 6 == body.count(b"<fields>RECORDNO</fields>")
    assert 6 == body.count(b"<pagesize>1</pagesize>")


def test_only_the_sign_in_carries_the_password(check):
    wire = Wire()
    check(send=wire)

    assert [True, False] == [b"Practice-1" in body for _, body in wire.sent]


def test_stages_come_in_order_and_run_before_they_settle(stages):
    expected = [("reach", "running")]
    expected += [(name, "passed") for name in ("reach", "sender", "company", "sign-in", "session")]
    expected += [(name, "running") for name in READ_OBJECTS]
    expected += [(name, "passed") for name in READ_OBJECTS]
    expected += [("user-defined-books", "not-tried"), ("other-settings", "not-tried")]
    found = stages()

    assert expected == [(stage.id, stage.state.value) for stage in found]
    assert sorted(stage.elapsed_ms for stage in found) == [stage.elapsed_ms for stage in found]


def test_each_stage_says_how_many_milliseconds_the_check_has_taken(stages, monkeypatch):
    began = time.monotonic()
    clock = SimpleNamespace(monotonic=count(began, 1.25).__next__)
    monkeypatch.setattr("verifier.gateway.check.time", clock)

    assert [1250, 2500, 3750] == [stage.elapsed_ms for stage in stages()][:3]


def test_a_company_without_consolidation_is_not_asked_about_it(check):
    checked = check("No-consolidation", *VALUES, plan={"consolidation": False})

    assert "readable" == checked.level
    assert not {"read-consolidation", "read-manage-books"} & set(list_states(checked))


def test_in_a_user_based_company_a_missing_permission_is_the_users(check):
    checked = check("No-accounts-payable", *VALUES, plan={"permission_type": "user-based"})

    assert "sage-intacct/create-a-user#user-permission-accounts-payable" == checked.diagnosis.item


def test_an_entity_is_named_and_one_the_user_may_not_enter_is_refused(check):
    wire = Wire()

    assert "readable" == check(send=wire, entity_id="100").level
    assert "100" == wire.envelopes[0].login.entity_id
    assert "gateway.sign-in-incorrect" == check(entity_id="999").diagnosis.code


@pytest.mark.parametrize(
    ("user_id", "item"),
    [
        ("someone-else", "sage-intacct/create-a-user#user-id"),
        ("modeloptic-user", "sage-intacct/enter-credentials#password"),
    ],
)
def test_a_refused_sign_in_suspects_what_differs_from_the_guide_first(check, user_id, item):
    found = check("Practice", user_id, "wrong").diagnosis

    assert item == found.item
    assert item not in found.others
    assert "sage-intacct/enter-credentials#company-id" in found.others


async def never(_url, _body):
    await asyncio.Event().wait()


def test_a_sign_in_that_is_never_answered_ends_with_the_time(check):
    checked = check(send=Wire(never), budget=0.05)

    assert ("unknown", "gateway.timed-out") == (checked.level, checked.diagnosis.code)
    assert {"failed", "not-reached"} == set(list_states(checked).values())
    assert {"", "The check ended at “Reach Sage Intacct”."} == {s.why for s in checked.stages}


def test_when_the_time_is_up_the_reads_stay_unknown(check):
    wire = Wire(accept_sign_in(practice.URL), never)
    checked = check(send=wire, budget=0.3)

    assert "accepted" == checked.level
    assert {"gateway.timed-out"} == {stage.diagnosis.code for stage in checked.stages[5:-2]}
    assert ["unknown"] * 6 == list(list_states(checked).values())[5:-2]
    assert 2 == len(wire.sent)


def test_a_check_that_is_given_up_leaves_no_request_behind():
    """The customer cancels or closes the page while Sage is asked."""
    begun, ended = asyncio.Event(), asyncio.Event()

    async def wait(_url, _body):
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def run():
        gateway = Gateway(practice.URL, "s", "p", Wire(wait))

        async def ask():
            async with aclosing(gateway.check(Credentials("a", "b", "c"))) as found:
                return [stage async for stage in found]

        task = asyncio.create_task(ask())
        await begun.wait()
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()

    asyncio.run(run())
    assert ended.is_set()


def test_checks_at_the_same_time_do_not_mix():
    async def run():
        send = practice.Practice().send
        gateway = Gateway(practice.URL, practice.SENDER_ID, practice.SENDER_PASSWORD, send)

        async def ask(company_id):
            stages = gateway.check(Credentials(company_id, *VALUES))
            found = sum_up([stage async for stage in stages]).diagnosis
            return found.code if found else ""

        return await asyncio.gather(*map(ask, list(codes) * 5))

    codes = {
        "Practice": "",
        "No-company": "gateway.no-permission-company",
        "No-accounts-payable": "gateway.no-permission-accounts-payable",
        "Not-subscribed": "gateway.not-subscribed",
    }
    assert [*codes.values()] * 5 == asyncio.run(run())


@pytest.mark.parametrize(
    ("company_id", "found"),
    [
        ("Nowhere", "passed unknown failed not-reached not-reached"),
        ("Not-placed", "passed unknown unknown failed not-reached"),
        ("Prac\x00tice", "unknown unknown unknown failed not-reached"),
        ("Strange", "passed passed passed failed not-reached"),
        ("Silent", "passed passed passed failed not-reached"),
        *(
            (company_id, "passed passed failed not-reached not-reached")
            for company_id in ("Demo-expired", "Not-authorized", "Not-subscribed")
        ),
        ("Sender-refused", "passed failed not-reached not-reached not-reached"),
        ("Session-fails", "passed passed passed passed failed"),
        *(
            (company_id, "failed not-reached not-reached not-reached not-reached")
            for company_id in ("Garbage", "Maintenance", "Rate-limited")
        ),
    ],
)
def test_a_refused_sign_in_passes_no_stage_that_it_says_nothing_about(check, company_id, found):
    assert found == " ".join([*list_states(check(company_id, *VALUES)).values()][:5])


@pytest.mark.parametrize(
    ("text", "stage", "state"),
    [
        (fail_function(write_error("XL03000006", WRONG_SIGN_IN)), "sign-in", "failed"),
        (fail_control(write_error("XL03000006", "Nobody knows this")), "sender", "unknown"),
        (fail_control(write_error("X", "is not a valid transport policy")), "sender", "failed"),
        ("<acknowledgement><status>success</status></acknowledgement>", "sender", "failed"),
        (write_reply("success"), "reach", "unknown"),
    ],
)
def test_a_refused_sign_in_stops_at_the_stage_of_its_cause_or_its_level(check, text, stage, state):
    """It fails there, or is unknown where nobody knows who has to act."""
    found = list_states(check(send=Wire(respond(text))))

    assert (stage, state) == next(each for each in found.items() if each[1] != "passed")


@pytest.mark.parametrize(
    ("owner", "level"),
    [
        *(("you", "refused"), ("modeloptic", "refused"), ("sage", "refused")),
        *(("wait", "unknown"), ("unknown", "unknown")),
    ],
)
def test_a_check_is_refused_where_somebody_has_to_act(owner, level):
    diagnosis = diagnose_code("gateway.unknown")._replace(owner=owner)

    assert level == sum_up([Stage("reach", "", StageState.FAILED, diagnosis)]).level


@pytest.mark.parametrize(
    ("settled", "level"),
    [
        ("ppppp pppppp tt", "readable"),
        ("ppppp ppppt", "readable"),
        ("ppppp ppfppp tt", "accepted"),
        ("ppppp ppupp", "accepted"),
        ("ppppp ppppn", "accepted"),
        ("ppppf nnnnn", "refused"),
        ("ppppu nnnnn", "unknown"),
    ],
)
def test_the_stages_add_up_to_a_level(settled, level):
    letters = {
        "p": (StageState.PASSED, None),
        "f": (StageState.FAILED, diagnose_code("gateway.no-permission")),
        "u": (StageState.UNKNOWN, diagnose_code("gateway.unknown")),
        "n": (StageState.NOT_REACHED, None),
        "t": (StageState.NOT_TRIED, None),
    }
    found = [
        Stage(name, title, *letters[letter])
        for (name, title), letter in zip(TITLES.items(), settled.replace(" ", ""), strict=False)
    ]

    assert level == sum_up(found).level


def test_a_stage_that_still_runs_when_a_check_breaks_is_left_out():
    found = [Stage("reach", "", StageState.PASSED), Stage("sender", "", StageState.RUNNING)]

    assert ["reach"] == [stage.id for stage in sum_up(found).stages]


def test_a_missing_permission_is_told_before_a_read_that_stays_unknown(check):
    """What the customer can fix comes first, whichever module it is in."""
    wire = Wire(
        accept_sign_in(practice.URL), respond_to_reads(company=FAILED, general_ledger=REFUSED)
    )

    assert "gateway.no-permission-general-ledger" == check(send=wire).diagnosis.code


def test_the_wire_form_of_a_check_is_json_with_the_documented_names(check):
    wire = json.loads(json.dumps(check("Not-subscribed", "u", "p").to_dict()))

    assert ["level", "stages", "diagnosis"] == list(wire)
    assert {"id", "title", "state", "diagnosis", "elapsed_ms", "why", "item"} == set(
        wire["stages"][0]
    )
    assert wire["diagnosis"] == wire["stages"][2]["diagnosis"]
    assert "gateway.not-subscribed" == wire["diagnosis"]["code"]
    assert check().to_dict()["diagnosis"] is None


@given(st.binary(max_size=200), st.integers(200, 599))
def test_no_answer_at_all_breaks_a_check_or_passes_for_a_yes(check, body, status):
    """Each stage settles once, and an answer that is not Sage's yes is never taken for it."""
    wire = Wire(*[Response(status, body) for _ in range(3)])
    checked = check(send=wire, backoff=0.0)

    assert list(TITLES) == [stage.id for stage in checked.stages]
    assert checked.level in {"refused", "unknown"}
    assert checked.diagnosis


def test_a_sender_that_an_operator_named_is_no_other_programs(check):
    """The reply repeats the sender of our own request, whatever the settings call it."""
    refusal = fail_control(
        write_error("XL03000006", "Incorrect Intacct XML Partner ID or password.")
    )
    text = refusal.replace("<senderid></senderid>", "<senderid>AnotherMPP</senderid>")
    checked = check(send=Wire(respond(text)))

    assert "gateway.sender-refused" == checked.diagnosis.code
