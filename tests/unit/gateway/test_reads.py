"""One reply answers all reads: which stage each of its results settles, and how."""

from __future__ import annotations

import pytest

from tests.unit.gateway.replies import fail_sign_in, write_error
from tests.unit.gateway.wire import (
    FAILED,
    REFUSED,
    Wire,
    accept_sign_in,
    respond,
    respond_to_reads,
    respond_with_results,
    write_result,
)
from verifier.gateway import practice
from verifier.gateway.stages import READ_OBJECTS
from verifier.values import HELP_PAGE, ROLE_PAGE, USER_PAGE

NOT_SUBSCRIBED = write_error("BL01001973", "Consolidation module is not subscribed")
NOT_FOUND = write_error("Query Failed", "Object definition GCBOOK not found")
PLAN = "sage-intacct#consolidation-in-use"
ALL = [write_result(name) for name in READ_OBJECTS]


@pytest.fixture(name="read")
def _read(check):
    """Check with this answer to the reads; return the checked."""

    def read(step, **plan):
        return check(send=Wire(accept_sign_in(practice.URL), step), plan=plan)

    return read


def stage_of(checked, name):
    return next(stage for stage in checked.stages if stage.id == name)


def codes(checked):
    return [stage.diagnosis and stage.diagnosis.code for stage in checked.stages[5:11]]


def test_one_refusal_leaves_the_other_reads_as_they_are(read):
    checked = read(respond_to_reads(accounts_receivable=REFUSED))
    expected = [None, None, "gateway.no-permission-accounts-receivable", None, None, None]

    assert expected == codes(checked)
    assert PLAN not in checked.diagnosis.others


@pytest.mark.parametrize("missing", range(len(ALL)))
def test_a_read_without_a_result_says_so_and_is_not_passed(read, missing):
    checked = read(respond_with_results(*ALL[:missing], *ALL[missing + 1 :]))

    assert "accepted" == checked.level
    expected = ["passed"] * len(ALL)
    expected[missing] = "unknown"
    assert expected == [stage.state.value for stage in checked.stages[5:11]]
    assert "no result" in checked.stages[5 + missing].why
    assert "gateway.incomplete" == checked.diagnosis.code


@pytest.mark.parametrize(
    "other", [write_result("read-company"), write_result("read-company", REFUSED)]
)
def test_two_results_for_one_read_answer_nothing(read, other):
    assert "unknown" == stage_of(read(respond_with_results(*ALL, other)), "read-company").state


@pytest.mark.parametrize("name", ["", "READ-COMPANY", "other", "read-company2"])
def test_a_result_nobody_asked_for_answers_nothing(read, name):
    checked = read(respond_with_results(write_result(name), *ALL[1:]))

    assert "unknown" == stage_of(checked, "read-company").state
    assert "passed" == stage_of(checked, "read-general-ledger").state


def test_an_error_of_a_result_nobody_asked_for_is_told_where_one_is_missing(read):
    checked = read(respond_with_results(write_result("other", FAILED), *ALL[1:]))

    assert "gateway.reading-failed" == stage_of(checked, "read-company").diagnosis.code


def test_a_failure_of_any_result_nobody_asked_for_counts_without_an_error_too(read):
    checked = read(
        respond_with_results(write_result("other"), write_result("another", ""), *ALL[1:])
    )

    assert "gateway.unknown" == stage_of(checked, "read-company").diagnosis.code


def test_an_error_of_another_read_says_nothing_about_one_that_is_missing(read):
    checked = read(respond_with_results(write_result("read-general-ledger", REFUSED), *ALL[2:]))

    assert "gateway.incomplete" == stage_of(checked, "read-company").diagnosis.code


def test_a_refusal_of_the_whole_request_is_every_reads(read):
    checked = read(respond(fail_sign_in(write_error("XL03000006", "Invalid session"))))

    assert ["gateway.session-invalid"] * 6 == codes(checked)
    assert [""] * 6 == [stage.why for stage in checked.stages[5:11]]


BESIDE = f"<errormessage>{write_error('XL03000009', 'Something else')}</errormessage></operation>"
WHOLE = respond_with_results(*ALL).body.decode()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(WHOLE.replace("</operation>", BESIDE), id="an error beside the results"),
        pytest.param(WHOLE[: WHOLE.index("read-general-ledger")], id="broken off"),
    ],
)
def test_a_reply_that_is_no_success_as_a_whole_passes_nothing(read, text):
    checked = read(respond(text))

    assert "accepted" == checked.level
    assert "passed" not in {stage.state for stage in checked.stages[5:11]}


def test_a_result_with_two_states_is_not_passed(read):
    twice = ALL[0].replace("</status>", "</status><status>failure</status>")

    assert "unknown" == stage_of(read(respond_with_results(twice, *ALL[1:])), "read-company").state


def of_consolidation(refusal):
    """Both reads of Consolidation, which a company may do without, answered so."""
    return respond_to_reads(consolidation=refusal, manage_books=refusal)


@pytest.mark.parametrize("name", ["read-consolidation", "read-manage-books"])
def test_consolidation_not_in_use_and_the_plan_silent_it_passes_and_the_plan_is_offered(read, name):
    checked = read(of_consolidation(NOT_SUBSCRIBED))
    stage = stage_of(checked, name)

    assert ("readable", None) == (checked.level, checked.diagnosis)
    assert ("passed", PLAN, None) == (stage.state.value, stage.item, stage.diagnosis)
    assert stage.why.startswith("Skipped")


def test_consolidation_unknown_to_sage_and_the_plan_silent_it_is_called_not_tried(read):
    checked = read(of_consolidation(NOT_FOUND))
    stage = stage_of(checked, "read-consolidation")

    assert "readable" == checked.level
    assert ("not-tried", PLAN) == (stage.state.value, stage.item)


def test_consolidation_in_use_by_the_plan_and_not_by_sage_the_plan_is_what_to_change(read):
    checked = read(of_consolidation(NOT_SUBSCRIBED), consolidation=True)

    assert ("accepted", PLAN) == (checked.level, checked.diagnosis.item)


def test_consolidation_refused_and_the_plan_silent_the_plan_comes_next(read):
    found = read(of_consolidation(REFUSED)).diagnosis

    assert f"{ROLE_PAGE}#permission-consolidation" == found.item
    assert PLAN == found.others[0]


def test_consolidation_not_read_for_another_reason_the_plan_is_not_suspected(read):
    assert PLAN not in read(of_consolidation(FAILED)).diagnosis.others


@pytest.mark.parametrize(
    ("permission_type", "item"),
    [("role-based", f"{ROLE_PAGE}#manage-books"), ("user-based", f"{USER_PAGE}#user-manage-books")],
)
def test_the_books_alone_refused_lead_to_manage_books(read, permission_type, item):
    checked = read(
        respond_to_reads(manage_books=REFUSED), permission_type=permission_type, consolidation=True
    )

    assert item == checked.diagnosis.item
    assert "passed" == stage_of(checked, "read-consolidation").state


@pytest.mark.parametrize("part", ["accounts-payable", "accounts-receivable"])
def test_a_module_that_the_company_does_not_subscribe_to_needs_no_permission(read, part):
    refusal = write_error("X", "The module is not subscribed")
    checked = read(respond_to_reads(**{part.replace("-", "_"): refusal}))
    stage = stage_of(checked, f"read-{part}")

    assert ("readable", "passed", "") == (checked.level, stage.state.value, stage.item)


def test_the_general_ledger_is_never_skipped(read):
    checked = read(
        respond_to_reads(general_ledger=write_error("X", "The GL module is not subscribed"))
    )

    assert "accepted" == checked.level


def refuse_reads(**others):
    """Return the response that refuses every read, but for these."""
    parts = (name.removeprefix("read-").replace("-", "_") for name in READ_OBJECTS)
    return respond_to_reads(**dict.fromkeys(parts, REFUSED) | others)


OF_ROLE = [f"{USER_PAGE}#roles", f"{ROLE_PAGE}#save-permissions", f"{ROLE_PAGE}#permission-company"]
OF_USER = [f"{USER_PAGE}#save-user-permissions", f"{USER_PAGE}#user-permission-company"]


@pytest.mark.parametrize(
    ("permission_type", "items"), [("role-based", OF_ROLE), ("user-based", OF_USER)]
)
def test_nothing_readable_leads_to_the_role_first(read, permission_type, items):
    found = read(refuse_reads(), permission_type=permission_type).diagnosis

    assert "gateway.no-permission" == found.code
    assert items == [found.item, *found.others][: len(items)]
    assert f"{HELP_PAGE}#no-permission" == found.others[-1]


def test_nothing_readable_where_consolidation_is_not_in_use_as_well(read):
    refused = refuse_reads(consolidation=NOT_SUBSCRIBED, manage_books=NOT_SUBSCRIBED)

    assert f"{USER_PAGE}#roles" == read(refused).diagnosis.item


@pytest.mark.parametrize("other", [None, FAILED])
def test_one_read_that_was_not_refused_speaks_for_the_role(read, other):
    found = read(refuse_reads(company=other)).diagnosis

    assert "gateway.no-permission-general-ledger" == found.code


@pytest.mark.parametrize(
    ("permission_type", "item"),
    [
        ("role-based", f"{ROLE_PAGE}#user-defined-books"),
        ("user-based", f"{USER_PAGE}#user-user-defined-books"),
    ],
)
def test_what_no_check_can_see_is_named_as_not_tried(read, permission_type, item):
    checked = read(respond_to_reads(), permission_type=permission_type)
    books, others = checked.stages[-2:]

    assert "readable" == checked.level
    assert ("user-defined-books", "not-tried", item) == (books.id, books.state.value, books.item)
    assert "not-tried" == others.state.value
    assert all(word in others.why for word in ("status", "user type", "entities"))
