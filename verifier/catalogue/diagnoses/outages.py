"""Diagnoses the customer cannot mend: wait, Modeloptic or Sage acts, or nobody knows."""

from __future__ import annotations

from verifier.catalogue.diagnoses.refusals import CONTACT_ITEM, SIGN_IN_SUSPECTS
from verifier.catalogue.diagnoses.replies import authentication, control, result, success
from verifier.catalogue.entries import DiagnosisEntry, Owner
from verifier.values import SENDER_ID

CHECK = "sage-intacct/verify#check"

AGAIN = "Wait a few minutes and check again. Nothing you entered is known to be wrong."
OURS = "Write to Modeloptic's support and send what Sage said. There is nothing for you to change."


def _entry(  # noqa: PLR0913 (the columns of a table)
    code: str,
    owner: Owner,
    level: str,
    *,
    title: str,
    why: str,
    cure: str,
    example: str,
    others: tuple[str, ...] = (),
) -> DiagnosisEntry:
    item = CHECK if owner is Owner.NONE else CONTACT_ITEM
    return DiagnosisEntry(f"gateway.{code}", owner, level, title, why, cure, item, others, example)


WAIT = (
    _entry(
        "unreachable",
        Owner.WAIT,
        "transport",
        title="Sage could not be reached",
        why="No connection to Sage Intacct came about, or it broke before an answer.",
        cure=AGAIN,
        example="getaddrinfo ENOTFOUND api.intacct.com",
    ),
    _entry(
        "timed-out",
        Owner.WAIT,
        "transport",
        title="Sage did not answer in time",
        why="Sage Intacct was reached but gave no answer within the time a check may take.",
        cure=AGAIN,
        example="HTTP 524: the request to api.intacct.com timed out",
    ),
    _entry(
        "html",
        Owner.WAIT,
        "transport",
        title="A web page answered instead of Sage's gateway",
        why="Something between us and Sage, or a page about maintenance, answered with HTML.",
        cure=AGAIN,
        example="<!DOCTYPE html><html><head><title>Just a moment</title></head><body></body></html>",
    ),
    _entry(
        "empty",
        Owner.WAIT,
        "transport",
        title="Sage's answer was empty",
        why="An answer came with nothing in it.",
        cure=AGAIN,
        example="",
    ),
    _entry(
        "garbled",
        Owner.WAIT,
        "transport",
        title="The answer was no text",
        why="What came is neither XML nor anything else that can be read.",
        cure=AGAIN,
        example="\x01\x02\x03\x04",
    ),
    _entry(
        "too-large",
        Owner.WAIT,
        "transport",
        title="The answer was far too large to be Sage's",
        why="A sign-in's answer is about two thousand characters long. This one was cut off and not read.",
        cure=AGAIN,
        example="The answer was larger than 1048576 bytes.",
    ),
    _entry(
        "server-error",
        Owner.WAIT,
        "transport",
        title="Sage has a fault of its own",
        why="Sage's server answered that it failed in the middle of the work.",
        cure=AGAIN,
        example="HTTP 503 Service Unavailable",
    ),
    _entry(
        "rate-limited",
        Owner.WAIT,
        "control",
        title="Sage asks us to slow down",
        why="Too many requests reached Sage Intacct in a short time. It is not about your values.",
        cure=AGAIN,
        example=control("GW-0010", "API rate limit exceeded"),
    ),
    _entry(
        "offline",
        Owner.WAIT,
        "result",
        title="Sage Intacct is off-line for maintenance",
        why="Sage says its service is temporarily off-line.",
        cure=AGAIN,
        example=result("XL03000006", "The Service is Temporarily Off-line"),
    ),
    _entry(
        "session-invalid",
        Owner.WAIT,
        "authentication",
        title="The session ended too early",
        why="Sage no longer knows the session it had opened a moment before.",
        cure="Check again: a new session is opened each time.",
        example=authentication("XL03000006", "Invalid session"),
    ),
    _entry(
        "session-failed",
        Owner.WAIT,
        "result",
        title="Sage signed the user in but opened no session",
        why="Company ID, User ID and password were accepted; getAPISession then failed.",
        cure="Check again in a few minutes. If it stays, write to support with what Sage said.",
        example=result("Get API Session Failed", "Something went wrong", function="getAPISession"),
    ),
    _entry(
        "no-session",
        Owner.WAIT,
        "result",
        title="Sage said yes and gave no session",
        why="Every part of the answer says success, and the session's id is missing.",
        cure="Check again in a few minutes. If it stays, write to support.",
        example=success("getAPISession", "<api><sessionid></sessionid></api>"),
    ),
    _entry(
        "incomplete",
        Owner.WAIT,
        "transport",
        title="Sage's answer breaks off",
        why="The answer ends before it says yes or no.",
        cure=AGAIN,
        example="<response><control><status>success</status></control><operation><authentication>",
    ),
    _entry(
        "rolled-back",
        Owner.WAIT,
        "result",
        title="Sage took the whole request back",
        why="One part failed and Sage undid the rest. The cause stands in the answer's other errors.",
        cure="Check again. If it stays, write to support with the whole answer.",
        example=(
            result(
                "XL03000009",
                "The entire transaction in this operation has been rolled back due to an error.",
                status="aborted",
            )
        ),
    ),
    _entry(
        "reading-failed",
        Owner.WAIT,
        "result",
        title="Sage failed while reading",
        why="Sage signed the user in and then could not carry out the read. It does not say why.",
        cure="Check again in a few minutes. If it stays, write to support with the support ID.",
        example=result("DL02000001", "There was an error processing the request."),
    ),
)

OTHERS_ACT = (
    _entry(
        "demo-expired",
        Owner.SAGE,
        "control",
        title="This is a demo company that has expired",
        why="Sage closes demo and trial companies after a time.",
        cure="Ask Sage, or who sold you Sage Intacct, to extend it; or use your real Company ID.",
        example=control("PL04000055", "This company is a demo company and has expired."),
        others=(SIGN_IN_SUSPECTS[0],),
    ),
    _entry(
        "sender-refused",
        Owner.MODELOPTIC,
        "control",
        title="Sage does not accept Modeloptic's own sign-in",
        why=(
            "The Sender ID or its password, which only Modeloptic holds, is wrong. Your values were not "
            "looked at yet."
        ),
        cure=OURS,
        example=control("XL03000006", "Incorrect Intacct XML Partner ID or password."),
    ),
    _entry(
        "request-malformed",
        Owner.MODELOPTIC,
        "control",
        title="Sage could not read the request",
        why="The request was not the XML that Sage expects.",
        cure=OURS,
        example=control("XL03000003", "XML Parse schema error: Opening and ending tag mismatch."),
    ),
    _entry(
        "transport-policy",
        Owner.MODELOPTIC,
        "control",
        title="The request asked for a policy Sage does not know",
        why="A setting of the request, its transport policy, is wrong.",
        cure=OURS,
        example=control("XL03000006", "test is not a valid transport policy."),
    ),
    _entry(
        "acknowledged",
        Owner.MODELOPTIC,
        "control",
        title="Sage will answer later, which nobody waits for",
        why="The request was sent in the way meant for long jobs, so Sage only confirmed that it came.",
        cure=OURS,
        example="<response><acknowledgement><status>success</status></acknowledgement></response>",
    ),
    _entry(
        "certificate",
        Owner.MODELOPTIC,
        "transport",
        title="The connection to Sage is not trustworthy",
        why="The certificate shown for Sage Intacct could not be verified, so nothing was sent.",
        cure=OURS,
        example="[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate",
    ),
    _entry(
        "http-refused",
        Owner.MODELOPTIC,
        "transport",
        title="The request was turned away at the door",
        why="The server refused the request without saying why, or the address is wrong.",
        cure=OURS,
        example="HTTP/1.1 404 Not Found",
        others=("sage-intacct/troubleshooting#ip-filter",),
    ),
    _entry(
        "endpoint-refused",
        Owner.MODELOPTIC,
        "result",
        title="Sage named an address that is not Sage's",
        why="The session's address must be https and under intacct.com. Nothing was sent there.",
        cure=OURS,
        example="The session's endpoint is not https under intacct.com.",
    ),
    _entry(
        "object-unknown",
        Owner.MODELOPTIC,
        "result",
        title="Sage does not know the kind of record that was asked for",
        why="The name is wrong, or the company does not have the module it belongs to.",
        cure=OURS,
        example=result("Query Failed", "Object definition GCBOOKS not found"),
        others=("sage-intacct#consolidation-in-use",),
    ),
    _entry(
        "field-unknown",
        Owner.MODELOPTIC,
        "result",
        title="Sage does not know a field that was asked for",
        why="The record has no such field, or not in the modules this company has.",
        cure=OURS,
        example=result("XL03000010", "The field RECORDNUMBER does not exist on the object."),
        others=("sage-intacct#consolidation-in-use",),
    ),
    _entry(
        "duplicate",
        Owner.MODELOPTIC,
        "result",
        title="Sage has this record already",
        why=(
            "Something was to be created that exists. Modeloptic's check only reads, so this comes from "
            "another program."
        ),
        cure=OURS,
        example=result("BL34000061", "Another Customer with the given value(s) C1 already exists"),
    ),
    _entry(
        "validation",
        Owner.MODELOPTIC,
        "result",
        title="Sage refused a value that was to be written",
        why=(
            "A record did not pass Sage's checks. Modeloptic's check only reads, so this comes from "
            "another program."
        ),
        cure=OURS,
        example=result("BL03000018", "The e-mail address is not in a valid format"),
    ),
    _entry(
        "not-saved",
        Owner.MODELOPTIC,
        "result",
        title="Sage could not save or find a record",
        why="This sentence mostly follows another error that names the cause.",
        cure=OURS,
        example=result("BL01001973", "Could not create GL Account record."),
    ),
    _entry(
        "rest-token",
        Owner.MODELOPTIC,
        "transport",
        title="This error is of Sage's other interface",
        why=(
            "Sage's REST interface words its errors so; GW-0031 means that its token ran out. "
            "The connection of this guide uses Sage's XML gateway, which has no token."
        ),
        cure=OURS,
        example="GW-0031 Invalid token",
    ),
)

UNKNOWN = (
    _entry(
        "number-alone",
        Owner.UNKNOWN,
        "none",
        title="This number alone does not say what is wrong",
        why=(
            "Sage uses XL03000006 for at least five different refusals, of which some are yours to mend "
            "and some are not."
        ),
        cure="Paste the sentence that stands beside the number.",
        example="XL03000006",
        others=("sage-intacct/authorize-modeloptic#sender-id", *SIGN_IN_SUSPECTS[:3]),
    ),
    _entry(
        "request-pasted",
        Owner.UNKNOWN,
        "none",
        title="This is a request, not Sage's answer",
        why="The text is what was sent to Sage. It holds no verdict, and it may hold a password.",
        cure="Paste the answer. Do not send the request to anyone.",
        example=f"<request><control><senderid>{SENDER_ID}</senderid></control></request>",
    ),
    _entry(
        "unknown",
        Owner.UNKNOWN,
        "none",
        title="We do not know this answer",
        why="No meaning of this answer is published or known to us, and we do not guess.",
        cure="Write to support with what Sage said and the support ID, if there is one.",
        example="XL03000008",
    ),
)

FINE = (
    _entry(
        "accepted",
        Owner.NONE,
        "none",
        title="Sage accepts these credentials",
        why="Sage let Modeloptic in, signed the user in and opened a session.",
        cure="There is nothing to mend. A session alone does not prove the permissions: check them too.",
        example=(
            success(
                "getAPISession",
                "<api><sessionid>example</sessionid>"
                "<endpoint>https://api.intacct.com/ia/xml/xmlgw.phtml</endpoint></api>",
            )
        ),
    ),
    _entry(
        "answered",
        Owner.NONE,
        "none",
        title="Sage did what it was asked",
        why="Every part of the answer says success.",
        cure="There is nothing to mend.",
        example=success("readByQuery", "<department><RECORDNO>1</RECORDNO></department>"),
    ),
)

ENTRIES: tuple[DiagnosisEntry, ...] = (*WAIT, *OTHERS_ACT, *UNKNOWN, *FINE)
