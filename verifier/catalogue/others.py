"""Diagnoses that others have to fix: Modeloptic or Sage acts, one waits, or nothing is wrong."""

from __future__ import annotations

from functools import partial

from verifier.catalogue.entries import DiagnosisEntry, Owner
from verifier.catalogue.refusals import SIGN_IN_SUSPECTS
from verifier.catalogue.replies import (
    fail_call,
    fail_control,
    fail_sign_in,
    refuse_read,
    succeed,
)
from verifier.values import AUTHORIZE_PAGE, HELP_PAGE, ROLE_PAGE, SENDER_ID, SUPPORT, USER_PAGE

wait = partial(
    DiagnosisEntry,
    owner=Owner.WAIT,
    cure="Wait a few minutes and check again. We know of nothing wrong with what you entered.",
    item="",
)
modeloptic = partial(
    DiagnosisEntry,
    owner=Owner.MODELOPTIC,
    cure="Contact Modeloptic support and send what Sage said. You don't need to change anything.",
    item=SUPPORT,
)
unknown = partial(DiagnosisEntry, owner=Owner.UNKNOWN, item=SUPPORT)
saving = partial(
    DiagnosisEntry,
    owner=Owner.YOU,
    level="result",
    cure=(
        "Did you see this when you saved a form in Sage Intacct? Its words say what to change: compare "
        "the form with the guide's items, and save again. Did another program show it? Ask its maker. "
        "If it was Modeloptic, contact support."
    ),
    item=f"{USER_PAGE}#save-user",
    others=(f"{ROLE_PAGE}#save-role", f"{AUTHORIZE_PAGE}#save-company", SUPPORT),
)
fine = partial(DiagnosisEntry, owner=Owner.NONE, item="sage-intacct/verify#check")

ENTRIES: tuple[DiagnosisEntry, ...] = (
    wait(
        "gateway.unreachable",
        level="transport",
        title="Sage could not be reached",
        why="We could not connect to Sage Intacct, or the connection broke before an answer came.",
        example="getaddrinfo ENOTFOUND api.intacct.com",
    ),
    wait(
        "gateway.timed-out",
        level="transport",
        title="Sage did not answer in time",
        why="We reached Sage Intacct, but it did not answer within the time a check may take.",
        example="HTTP 524: the request to api.intacct.com timed out",
    ),
    wait(
        "gateway.html",
        level="transport",
        title="A web page answered instead of Sage's gateway",
        why="Something between us and Sage answered with a web page, or Sage showed a maintenance page.",
        example="<!DOCTYPE html><html><head><title>Just a moment</title></head><body></body></html>",
    ),
    wait(
        "gateway.empty",
        level="transport",
        title="Sage's answer was empty",
        why="The answer had nothing in it.",
        example="",
    ),
    wait(
        "gateway.garbled",
        level="transport",
        title="The answer was not text",
        why="The answer is not XML or anything else that we can read.",
        example="\x01\x02\x03\x04",
    ),
    wait(
        "gateway.too-large",
        level="transport",
        title="The answer was too large to be Sage's",
        why="Sage's answer to a sign-in has about 2,000 characters. We cut this one off and did not read it.",
        example="The answer was larger than 1048576 bytes.",
    ),
    wait(
        "gateway.server-error",
        level="transport",
        title="Sage had an error of its own",
        why="Sage's server said that it failed while it handled the request.",
        example="HTTP 503 Service Unavailable",
    ),
    wait(
        "gateway.rate-limited",
        level="control",
        title="Sage asks us to slow down",
        why="Sage Intacct got too many requests in a short time. Your values are not the cause.",
        example=fail_control("GW-0010", "API rate limit exceeded"),
    ),
    wait(
        "gateway.offline",
        level="result",
        title="Sage Intacct is offline for maintenance",
        why="Sage says its service is temporarily offline.",
        example=fail_call("XL03000006", "The Service is Temporarily Off-line"),
    ),
    wait(
        "gateway.session-invalid",
        level="authentication",
        title="The session ended too early",
        why="Sage no longer recognizes the session that it opened a moment ago.",
        cure="Check again: a new session is opened each time.",
        example=fail_sign_in("XL03000006", "Invalid session"),
    ),
    wait(
        "gateway.session-failed",
        level="result",
        title="Sage signed the user in but did not open a session",
        why="Sage accepted the Company ID, User ID, and password. Then getAPISession failed.",
        cure="Check again in a few minutes. If it still fails, contact support with what Sage said.",
        example=fail_call("Get API Session Failed", "Something went wrong", "getAPISession"),
    ),
    wait(
        "gateway.no-session",
        level="result",
        title="Sage said yes and gave no session",
        why="Every part of the answer says success, and the session's id is missing.",
        cure="Check again in a few minutes. If it still fails, contact support.",
        example=succeed("getAPISession", "<api><sessionid></sessionid></api>"),
    ),
    wait(
        "gateway.incomplete",
        level="transport",
        title="Sage's answer breaks off",
        why="The answer ends before it says yes or no.",
        example="<response><control><status>success</status></control><operation><authentication>",
    ),
    wait(
        "gateway.rolled-back",
        level="result",
        title="Sage undid the whole request",
        why="One part failed, so Sage undid the rest. The other errors in the answer name the cause.",
        cure="Check again. If it still fails, contact support with the whole answer.",
        example=(
            fail_call(
                "XL03000009",
                "The entire transaction in this operation has been rolled back due to an error.",
                status="aborted",
            )
        ),
    ),
    wait(
        "gateway.reading-failed",
        level="result",
        title="Sage failed during a read",
        why="Sage signed the user in but then could not read. It does not say why.",
        cure="Check again in a few minutes. If it still fails, contact support with the Support ID.",
        example=fail_call("WS", "There was an error processing the request."),
    ),
    DiagnosisEntry(
        "gateway.demo-expired",
        owner=Owner.SAGE,
        item=SUPPORT,
        level="control",
        title="This is a demo company that has expired",
        why="Sage closes demo and trial companies after a while.",
        cure="Use your real Company ID. Or ask Sage, or the partner who sold you Sage Intacct, to extend the demo.",
        example=fail_control("PL04000055", "This company is a demo company and has expired."),
        others=(SIGN_IN_SUSPECTS[0],),
    ),
    modeloptic(
        "gateway.sender-refused",
        level="control",
        title="Sage does not accept Modeloptic's own sign-in",
        why=(
            "Modeloptic's Sender ID or its password is wrong. Only Modeloptic has that password. Sage has "
            "not looked at your values yet."
        ),
        example=fail_control("XL03000006", "Incorrect Intacct XML Partner ID or password."),
    ),
    modeloptic(
        "gateway.sender-misspelled",
        level="authentication",
        title="The request misspelled Modeloptic's Sender ID",
        why=(
            f"Sage names the sender as it got it. That isn't exactly {SENDER_ID}, and capital letters "
            "matter. Your list of Web Services authorizations can't cause this."
        ),
        cure=(
            f"Contact Modeloptic support and send what Sage said. Don't change {SENDER_ID} on your list."
        ),
        example=fail_sign_in(
            "XL03000006",
            f"The sender ID &#039;{SENDER_ID.lower()}&#039; is not authorized to make Web Services "
            "requests to company ID &#039;Acme&#039;.",
        ),
    ),
    modeloptic(
        "gateway.request-malformed",
        level="control",
        title="Sage could not read the request",
        why="The request was not the XML that Sage expects.",
        example=fail_control(
            "XL03000003", "XML Parse schema error: Opening and ending tag mismatch."
        ),
    ),
    modeloptic(
        "gateway.transport-policy",
        level="control",
        title="The request named a policy that Sage does not recognize",
        why="The request's transport policy, one of its settings, is wrong.",
        example=fail_control("XL03000006", "test is not a valid transport policy."),
    ),
    modeloptic(
        "gateway.acknowledged",
        level="control",
        title="Sage will answer later, but the check can't wait",
        why="The request was sent as a long job, so Sage only confirmed that it arrived.",
        example="<response><acknowledgement><status>success</status></acknowledgement></response>",
    ),
    modeloptic(
        "gateway.certificate",
        level="transport",
        title="The connection to Sage is not secure",
        why="We could not verify Sage Intacct's certificate, so nothing was sent.",
        example="[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate",
    ),
    modeloptic(
        "gateway.http-refused",
        level="transport",
        title="The server refused the request",
        why="The server did not say why, or the address is wrong.",
        example="HTTP/1.1 404 Not Found",
        others=(f"{HELP_PAGE}#ip-filter",),
    ),
    modeloptic(
        "gateway.endpoint-refused",
        level="result",
        title="Sage's answer named an address that is not Sage's",
        why="The session's address must start with https and be under intacct.com. Nothing was sent there.",
        example="The session's endpoint is not https under intacct.com.",
    ),
    modeloptic(
        "gateway.object-unknown",
        level="result",
        title="Sage does not recognize this kind of record",
        why="The record's name is wrong, or the company does not have its module.",
        example=fail_call("Query Failed", "Object definition GCBOOKS not found"),
        others=("sage-intacct#consolidation-in-use",),
    ),
    modeloptic(
        "gateway.field-unknown",
        level="result",
        title="Sage does not recognize a field in the request",
        why=(
            "The record has no such field, or this company's modules don't include it. Or a part of the "
            "request, such as a date or a sort order, isn't in a form that Sage reads."
        ),
        example=fail_call("XL03000010", "The field RECORDNUMBER does not exist on the object."),
        others=("sage-intacct#consolidation-in-use",),
    ),
    saving(
        "gateway.duplicate",
        title="Sage already has this record",
        why=(
            "Someone tried to save a record that already exists. Modeloptic only reads, so this is about "
            "a form that a person saved, or another program."
        ),
        example=fail_call(
            "BL34000061", "Another Customer with the given value(s) C1 already exists"
        ),
    ),
    saving(
        "gateway.validation",
        title="Sage refused to save a value",
        why=(
            "A value did not pass Sage's own checks. Modeloptic only reads, so this is about a form that "
            "a person saved, or another program."
        ),
        example=fail_call("BL03000018", "The email address is not in a valid format"),
    ),
    saving(
        "gateway.not-saved",
        title="Sage could not save or find a record",
        why=(
            "The words before or after this number usually name the cause. Modeloptic only reads, so this "
            "is most likely about a form that a person saved, or another program."
        ),
        example=fail_call("BL01001973", "Could not create GL Account record."),
    ),
    modeloptic(
        "gateway.rest-token",
        level="transport",
        title="This error is from Sage's other interface",
        why=(
            "Errors like this come from Sage's REST interface. They are about its token, its client or "
            "the form of a request. Modeloptic uses Sage's XML gateway, which has no token."
        ),
        example="GW-0031 Invalid token",
    ),
    unknown(
        "gateway.number-alone",
        level="none",
        title="This number alone does not say what is wrong",
        why=(
            "Sage uses XL03000006 for several different refusals. You can fix some of them, but not all. "
            "The words next to the number tell them apart."
        ),
        cure=(
            "Find the words next to the number in the list of its meanings, or paste the number with "
            "the sentence next to it."
        ),
        example="XL03000006",
        item=f"{HELP_PAGE}#number-alone",
        others=(f"{AUTHORIZE_PAGE}#sender-id", *SIGN_IN_SUSPECTS[:3]),
    ),
    unknown(
        "gateway.other-program",
        level="none",
        title="This refusal is most likely for another program",
        why=(
            f"Modeloptic only reads, and its Sender ID is {SENDER_ID}. This refusal names an operation "
            "that writes, or another sender."
        ),
        cure=(
            "Don't change Modeloptic's permissions or its authorization: that would not help. Ask the "
            "maker of the program that showed this. If it was Modeloptic, contact support."
        ),
        example=fail_call(
            "PL04000005",
            "You do not have permission for API operation CREATE on objects of type APBILL",
        ),
    ),
    unknown(
        "gateway.no-permission-elsewhere",
        level="result",
        title="This kind of record needs a permission that the guide does not ask for",
        why=(
            "The user can't read this kind of record. It belongs to none of the guide's modules. The "
            "refusal is most likely for another program, or Modeloptic reads more than we know."
        ),
        cure=(
            "Don't add permissions to the role for it. Ask the maker of the program that showed this. "
            "If it was Modeloptic, contact support with the name of the record."
        ),
        example=refuse_read("WAREHOUSE"),
        others=(f"{HELP_PAGE}#no-permission",),
    ),
    unknown(
        "gateway.request-pasted",
        level="none",
        title="This is a request, not Sage's answer",
        why="This is what was sent to Sage. It does not say what is wrong, and it may have a password in it.",
        cure="Paste Sage's answer. Do not send the request to anyone.",
        example=f"<request><control><senderid>{SENDER_ID}</senderid></control></request>",
    ),
    unknown(
        "gateway.unknown",
        level="none",
        title="We don't recognize this answer",
        why="Sage has not published what this answer means, and we don't guess.",
        cure="Contact support with what Sage said and the Support ID, if there is one.",
        example="XL03000008",
    ),
    DiagnosisEntry(
        "gateway.guide-entry",
        owner=Owner.YOU,
        level="none",
        title="The guide has an entry for this",
        why="The guide has its own entry for these words.",
        cure="Open the entry. It says why this happens and what to do.",
        example="Verify your identity",
        item=f"{HELP_PAGE}#verify-identity",
    ),
    fine(
        "gateway.accepted",
        level="none",
        title="Sage accepts this sign-in",
        why="Sage let Modeloptic in, signed the user in, and opened a session.",
        cure="There is nothing to fix here. A sign-in alone does not prove that the permissions are right. Check them, too.",
        example=(
            succeed(
                "getAPISession",
                "<api><sessionid>example</sessionid>"
                "<endpoint>https://api.intacct.com/ia/xml/xmlgw.phtml</endpoint></api>",
            )
        ),
    ),
    fine(
        "gateway.answered",
        level="none",
        title="Sage did what the request asked",
        why="Every part of the answer reports success.",
        cure="There is nothing to fix.",
        example=succeed("readByQuery", "<department><RECORDNO>1</RECORDNO></department>"),
    ),
)
