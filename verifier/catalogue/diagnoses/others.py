"""Diagnoses for others than the customer: Modeloptic or Sage acts, nobody knows, or all is well."""

from __future__ import annotations

from verifier.catalogue.diagnoses.refusals import SIGN_IN_SUSPECTS
from verifier.catalogue.diagnoses.replies import control, result, success
from verifier.catalogue.diagnoses.shared import OURS, diagnosis
from verifier.catalogue.entries import DiagnosisEntry, Owner
from verifier.values import SENDER_ID

OTHERS_ACT = (
    diagnosis(
        "demo-expired",
        Owner.SAGE,
        "control",
        title="This is a demo company that has expired",
        why="Sage closes demo and trial companies after a time.",
        cure="Ask Sage, or who sold you Sage Intacct, to extend it; or use your real Company ID.",
        example=control("PL04000055", "This company is a demo company and has expired."),
        others=(SIGN_IN_SUSPECTS[0],),
    ),
    diagnosis(
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
    diagnosis(
        "request-malformed",
        Owner.MODELOPTIC,
        "control",
        title="Sage could not read the request",
        why="The request was not the XML that Sage expects.",
        cure=OURS,
        example=control("XL03000003", "XML Parse schema error: Opening and ending tag mismatch."),
    ),
    diagnosis(
        "transport-policy",
        Owner.MODELOPTIC,
        "control",
        title="The request asked for a policy Sage does not know",
        why="A setting of the request, its transport policy, is wrong.",
        cure=OURS,
        example=control("XL03000006", "test is not a valid transport policy."),
    ),
    diagnosis(
        "acknowledged",
        Owner.MODELOPTIC,
        "control",
        title="Sage will answer later, which nobody waits for",
        why="The request was sent in the way meant for long jobs, so Sage only confirmed that it came.",
        cure=OURS,
        example="<response><acknowledgement><status>success</status></acknowledgement></response>",
    ),
    diagnosis(
        "certificate",
        Owner.MODELOPTIC,
        "transport",
        title="The connection to Sage is not trustworthy",
        why="The certificate shown for Sage Intacct could not be verified, so nothing was sent.",
        cure=OURS,
        example="[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate",
    ),
    diagnosis(
        "http-refused",
        Owner.MODELOPTIC,
        "transport",
        title="The request was turned away at the door",
        why="The server refused the request without saying why, or the address is wrong.",
        cure=OURS,
        example="HTTP/1.1 404 Not Found",
        others=("sage-intacct/troubleshooting#ip-filter",),
    ),
    diagnosis(
        "endpoint-refused",
        Owner.MODELOPTIC,
        "result",
        title="Sage named an address that is not Sage's",
        why="The session's address must be https and under intacct.com. Nothing was sent there.",
        cure=OURS,
        example="The session's endpoint is not https under intacct.com.",
    ),
    diagnosis(
        "object-unknown",
        Owner.MODELOPTIC,
        "result",
        title="Sage does not know the kind of record that was asked for",
        why="The name is wrong, or the company does not have the module it belongs to.",
        cure=OURS,
        example=result("Query Failed", "Object definition GCBOOKS not found"),
        others=("sage-intacct#consolidation-in-use",),
    ),
    diagnosis(
        "field-unknown",
        Owner.MODELOPTIC,
        "result",
        title="Sage does not know a field that was asked for",
        why="The record has no such field, or not in the modules this company has.",
        cure=OURS,
        example=result("XL03000010", "The field RECORDNUMBER does not exist on the object."),
        others=("sage-intacct#consolidation-in-use",),
    ),
    diagnosis(
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
    diagnosis(
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
    diagnosis(
        "not-saved",
        Owner.MODELOPTIC,
        "result",
        title="Sage could not save or find a record",
        why="This sentence mostly follows another error that names the cause.",
        cure=OURS,
        example=result("BL01001973", "Could not create GL Account record."),
    ),
    diagnosis(
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
    diagnosis(
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
    diagnosis(
        "request-pasted",
        Owner.UNKNOWN,
        "none",
        title="This is a request, not Sage's answer",
        why="The text is what was sent to Sage. It holds no verdict, and it may hold a password.",
        cure="Paste the answer. Do not send the request to anyone.",
        example=f"<request><control><senderid>{SENDER_ID}</senderid></control></request>",
    ),
    diagnosis(
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
    diagnosis(
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
    diagnosis(
        "answered",
        Owner.NONE,
        "none",
        title="Sage did what it was asked",
        why="Every part of the answer says success.",
        cure="There is nothing to mend.",
        example=success("readByQuery", "<department><RECORDNO>1</RECORDNO></department>"),
    ),
)

ENTRIES: tuple[DiagnosisEntry, ...] = (*OTHERS_ACT, *UNKNOWN, *FINE)
