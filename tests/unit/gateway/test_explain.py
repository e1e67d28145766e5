"""What each reply of the gateway means: by level and words, by number where it has one meaning."""

from __future__ import annotations

import pytest

from tests.unit.gateway.replies import (
    CHECK_REQUEST,
    NO_PERMISSION,
    NOT_AUTHORISED,
    NOT_SUBSCRIBED,
    WRONG_SIGN_IN,
    fail_control,
    fail_function,
    fail_sign_in,
    write_error,
)
from verifier.catalogue import DIAGNOSES
from verifier.gateway import explain
from verifier.gateway.details import find_module
from verifier.gateway.diagnosis import diagnose_reply
from verifier.gateway.reply import read_reply

GRANT = "Contact the company administrator to grant Web Services authorization to this sender ID."
NOT_FOUND = "Object definition BADOBJ not found"
FAIL_AT = {"control": fail_control, "authentication": fail_sign_in, "result": fail_function}

TABLE = [
    # Web Services not subscribed: the level is not documented, so at every one.
    ("control", "XL03000006", NOT_SUBSCRIBED, "not-subscribed"),
    ("authentication", "XL03000006", NOT_SUBSCRIBED, "not-subscribed"),
    ("result", "XL03000099", NOT_SUBSCRIBED, "not-subscribed"),
    # Five meanings of one number.
    ("control", "XL03000006", "Incorrect Intacct XML Partner ID or password.", "sender-refused"),
    ("authentication", "XL03000006", NOT_AUTHORISED, "sender-not-authorised"),
    ("authentication", "XL03000006", "Invalid Web Services Authorization", "sender-not-authorised"),
    ("authentication", "XL03000006", GRANT, "sender-not-authorised"),
    ("authentication", "XL03000006", WRONG_SIGN_IN, "sign-in-incorrect"),
    ("authentication", "XL03000006", "Login information is incorrect", "sign-in-incorrect"),
    ("result", "XL03000006", WRONG_SIGN_IN, "sign-in-incorrect"),
    ("authentication", "XL03000006", "Invalid session abc", "session-invalid"),
    ("control", "XL03000006", "nightly is not a valid transport policy.", "transport-policy"),
    # Refused by the gateway itself.
    ("control", "XMLGW_JPP0002", CHECK_REQUEST, "sign-in-not-placed"),
    ("control", "UJPP0002", "x", "sign-in-not-placed"),
    ("control", "XL03000006", WRONG_SIGN_IN, "sign-in-not-placed"),
    ("control", "GW-0011", "Invalid Request [Request ID: A:B]", "company-not-found"),
    ("control", "invalidRequest", "Invalid Request [Request ID: A]", "company-not-found"),
    ("control", "", "Invalid Request", "company-not-found"),
    ("result", "", "Invalid Request", "unknown"),
    ("control", "GW-0010", "API rate limit exceeded", "rate-limited"),
    ("control", "GW-0031", "Invalid token", "rest-token"),
    ("control", "PL04000055", "This company is a demo company and has expired.", "demo-expired"),
    ("control", "XL03000003", "XML Parse error: x", "request-malformed"),
    ("control", "", "XML Parse error: x", "request-malformed"),
    ("control", "", "XML Parse schema error: x", "request-malformed"),
    # In words nobody knows the sign-in is refused all the same.
    ("authentication", "XL03000008", "x", "sign-in-unexplained"),
    ("authentication", "CO-0001", "x", "sign-in-unexplained"),
    ("authentication", "XL03000006", "You do not have permission", "no-permission"),
    ("authentication", "XL03000006", "The moon is full", "sign-in-unexplained"),
    # The functions.
    ("result", "PL04000005", f"{NO_PERMISSION} glaccount", "no-permission-general-ledger"),
    ("result", "PL04000005", f"{NO_PERMISSION} GLENTRY", "no-permission-general-ledger"),
    ("result", "PL04000005", f"{NO_PERMISSION} department", "no-permission-company"),
    ("result", "PL04000005", f"{NO_PERMISSION} LOCATIONENTITY", "no-permission-company"),
    ("result", "PL04000005", f"{NO_PERMISSION} arinvoice", "no-permission-accounts-receivable"),
    ("result", "PL04000005", f"{NO_PERMISSION} CUSTOMER", "no-permission-accounts-receivable"),
    ("result", "PL04000005", f"{NO_PERMISSION} apbill", "no-permission-accounts-payable"),
    (
        "result",
        "PL04000005",
        f"{NO_PERMISSION} &#039;VENDOR&#039;",
        "no-permission-accounts-payable",
    ),
    ("result", "PL04000005", f"{NO_PERMISSION} gcbook", "no-permission-consolidation"),
    ("result", "PL04000005", f"{NO_PERMISSION} warehouse", "no-permission-elsewhere"),
    ("result", "BL01001973", "You do not have permission", "no-permission"),
    ("result", "XL03000010", "No field X on Y", "field-unknown"),
    ("result", "DL02000001", "There was an error processing the request.", "field-unknown"),
    ("result", "", "There was an error processing the request.", "reading-failed"),
    ("result", "BL03000018", "Illegal email format", "validation"),
    ("result", "BL34000061", "Another Vendor … already exists", "duplicate"),
    ("result", "BL01001973", "Could not create Vendor record.", "not-saved"),
    *(("result", number, NOT_FOUND, "object-unknown") for number in ("Query Failed", "XXX", "WS")),
    ("result", "XXX", "API operation A cannot be performed on objects of type x", "object-unknown"),
    ("result", "XL03000006", "The Service is Temporarily Off-line", "offline"),
    ("result", "Get API Session Failed", "Something went wrong", "session-failed"),
    (
        "result",
        "XL03000009",
        "The entire transaction in this operation has been rolled back",
        "rolled-back",
    ),
    # Known by their parts.
    ("result", "X", "The user is locked out", "locked-out"),
    ("result", "X", "Locked out due to wrong passwords", "locked-out"),
    ("result", "X", "You have no access to this entity", "entity-refused"),
    ("result", "X", "Access to the entity you are attempting to slide", "entity-refused"),
    ("result", "X", "The Sender ID/Password is invalid", "sender-refused"),
    ("result", "X", "Web services are not enabled", "not-subscribed"),
    ("result", "X", "Sender ID is not authorized", "sender-not-authorised"),
    ("result", "X", "You are not subscribed to Consolidation", "module-not-subscribed"),
    ("result", "X", "Too many concurrent requests", "rate-limited"),
    ("result", "X", "Field Z does not exist on object GLACCOUNT", "field-unknown"),
    # Sage has sentences of its own for these.
    ("result", "X", "The IP address is not allowed", "unknown"),
    ("result", "X", "The email address is already used by another user", "unknown"),
    ("result", "X", "User ID already exists", "unknown"),
    ("result", "X", "Invalid company, user or password", "unknown"),
    ("result", "X", "Company not found", "unknown"),
    ("result", "X", "Undergoing maintenance", "unknown"),
    ("result", "X", "The system is down for today", "unknown"),
    ("result", "X", "User not found", "unknown"),
    # Nothing is known of these, so nothing is said of them.
    ("control", "XL03000005", "x", "unknown"),
    ("control", "XL03000007", "x", "unknown"),
    ("control", "XL03000006", "Invalid session", "unknown"),
]


@pytest.mark.parametrize(("level", "number", "text", "code"), TABLE)
def test_a_reply_is_read_by_its_level_words_and_number(level, number, text, code):
    """Wherever the words are: Sage puts them into either description."""
    for one in (write_error(number, text), write_error(number, "", text)):
        found = explain(FAIL_AT[level](one))

        assert (f"gateway.{code}", level) == (found.code, found.level)


RECORDS = {
    "consolidation": "GCBOOK gcBookEntity CONSOLIDATIONENTRY",
    "general-ledger": """
        GLACCOUNT GLBATCH RECURGLACCT REPORTINGPERIOD TRIALBALANCE BUDGETHEADER GAAPADJJRNL
        STATJOURNAL STATISTICALACCOUNT STATACCOUNT ACCOUNTGROUP ACCTTITLEBYLOC ALLOCATIONENTRY
        USERDEFINEDBOOK USERADJBOOK general-ledger/account general-ledger-config/txn-definition
    """,
    "accounts-receivable": """
        ARINVOICE RECURARINVOICE ARPYMT ARPAYMENT ARADJUSTMENT ARADVANCE ARACCOUNTLABEL ARDETAIL
        ARRECORD ARTERM ARAGING ARBATCH ARSUMMARY ARRECON ARCHARGE INVOICE CUSTOMER CUSTTYPE
    """,
    "accounts-payable": """
        APBILL RECURAPBILL APPYMT APPAYMENT APADJUSTMENT APADVANCE APACCOUNTLABEL APDETAIL APRECORD
        APTERM APAGING APBATCH APSUMMARY APRETAINAGERELEASE APCREDIT BILL BILLS BILLITEM VENDOR
        VENDTYPE
    """,
    "company": """
        COMPANYPREF ENTITY LOCATION DEPARTMENT DEPTGROUP CLASS CLASSES CLASSGROUP CONTACT EMPLOYEE
        ROLEUSERS USERINFO MEMBERUSERGROUP USERROLES USERRIGHTS SUPDOC ATTACHMENT EXCHANGERATE
        EXCHRATEENTRY CURRENCY TRXCURRENCIES
    """,
    "": "BILLINGSCHEDULE GLOBALSETTING ACCOUNTING CLASSIC APIKEY ARTICLE WAREHOUSE inventory/item",
}


WRITES = """
    create add insert upsert update edit modify change delete remove set post put patch write save
    submit approve decline reject reverse void import upload cancel close reopen record apply pay
    receive hold recall reclassify send enable disable activate deactivate merge
"""


@pytest.mark.parametrize("verb", WRITES.split())
def test_what_changes_something_was_asked_by_another_program(verb):
    refusal = "You do not have permission for API operation {} on objects of type APBILL"

    assert "gateway.other-program" == explain(refusal.format(f"{verb}_OBJECT")).code
    assert "gateway.no-permission-accounts-payable" == explain(refusal.format("READ")).code


@pytest.mark.parametrize(("module", "names"), RECORDS.items())
def test_a_record_belongs_to_the_module_whose_permission_it_needs(module, names):
    assert dict.fromkeys(names.split(), module) == {
        each: find_module(each) for each in names.split()
    }


@pytest.mark.parametrize(
    ("reply", "code", "level"),
    [
        (fail_sign_in(), "sign-in-unexplained", "authentication"),
        (fail_control(), "unknown", "control"),
        (fail_function(), "unknown", "result"),
        (fail_function(status="aborted"), "rolled-back", "result"),
        ("<response><hello/></response>", "unknown", "none"),
    ],
)
def test_a_reply_without_an_error_is_read_by_its_states(reply, code, level):
    found = explain(reply)

    assert (f"gateway.{code}", level) == (found.code, found.level)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Response control status failure - x", "control"),
        ("Response authentication status failure - x", "authentication"),
        ("Result status: failure for Control ID: 1 - x", "result"),
        ("Result status: aborted for Control ID: 1 - x", "result"),
        ("Something else - x", "none"),
    ],
)
def test_sages_libraries_name_the_level(text, level):
    assert level == explain(text).level


def test_the_cause_is_found_among_its_followers_in_any_order():
    cause = write_error("PL04000005", f"{NO_PERMISSION} apbill")
    follower = write_error("BL01001973", "Could not read.")

    for errors in ((cause, follower), (follower, cause)):
        assert "gateway.no-permission-accounts-payable" == explain(fail_function(*errors)).code


def test_the_cause_of_a_rolled_back_transaction_stands_in_another_result():
    one = fail_function(write_error("XL03000009", "The entire transaction …"), status="aborted")
    two = fail_function(write_error("PL04000005", f"{NO_PERMISSION} glaccount"))
    both = one.replace("</operation></response>", two[two.index("<result>") :])

    assert "gateway.no-permission-general-ledger" == explain(both).code


STATUSES = {300: "http-refused", 401: "sign-in-not-placed", 403: "http-refused"}
STATUSES |= {404: "http-refused", 408: "timed-out", 429: "rate-limited", 500: "server-error"}
STATUSES |= {502: "server-error", 504: "timed-out", 524: "timed-out"}


@pytest.mark.parametrize(("status", "code"), STATUSES.items())
@pytest.mark.parametrize("body", ["", "<html><body>Error</body></html>", "\x00\x01\x02\x03"])
def test_an_answer_that_says_nothing_is_known_by_its_status(status, code, body):
    assert f"gateway.{code}" == diagnose_reply(read_reply(body, status)).code


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (299, "empty", ""),
        (300, "http-refused", "HTTP 300"),
        (499, "http-refused", "HTTP 499"),
        (500, "server-error", "HTTP 500"),
    ],
)
def test_where_nothing_was_answered_the_status_is_said(status, code, said):
    found = diagnose_reply(read_reply("", status))

    assert (f"gateway.{code}", said, "") == (found.code, found.said, found.support_id)


def test_words_count_more_than_the_status():
    reply = fail_sign_in(write_error("XL03000006", NOT_SUBSCRIBED))

    assert "gateway.not-subscribed" == diagnose_reply(read_reply(reply, 500)).code


@pytest.mark.parametrize(
    ("status", "code"), [(200, "unknown"), (401, "sign-in-not-placed"), (503, "server-error")]
)
def test_a_failure_without_words_is_known_by_its_status(status, code):
    assert f"gateway.{code}" == diagnose_reply(read_reply(fail_control(), status)).code


def test_a_failure_in_words_nobody_knows_is_known_by_a_status_of_the_server_alone():
    reply = fail_control(write_error("XL03000005", "x"))

    for status in (401, 428):
        assert "gateway.unknown" == diagnose_reply(read_reply(reply, status)).code
    assert "gateway.rate-limited" == diagnose_reply(read_reply(reply, 429)).code
    assert "gateway.server-error" == diagnose_reply(read_reply(reply, 503)).code


@pytest.mark.parametrize("source", [None, True, 0, 1.5, [], ["XL03000006"], {}, {"text": "x"}])
def test_what_is_no_text_means_nothing_known(source):
    assert ("gateway.unknown", "", "") == (explain(source).code, *explain(source)[-2:])


def test_a_number_of_many_meanings_names_the_candidates():
    assert {
        "sage-intacct/authorize-modeloptic#sender-id",
        "sage-intacct/enter-credentials#company-id",
        "sage-intacct/create-a-user#user-id",
        "sage-intacct/enter-credentials#password",
    } == set(explain("XL03000006").others)


def test_a_text_about_several_causes_names_the_items_of_all():
    found = explain(
        "First it said: Sign-in information is incorrect. Now: Invalid Web Services Authorization."
    )

    assert "gateway.sender-not-authorised" == found.code
    assert DIAGNOSES["gateway.sign-in-incorrect"].item in found.others
