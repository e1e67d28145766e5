"""Diagnoses for others than the customer: Modeloptic or Sage acts, it is unknown, or all is well."""

from __future__ import annotations

from verifier.catalogue.diagnoses.refusals import SIGN_IN_SUSPECTS
from verifier.catalogue.diagnoses.replies import (
    authentication,
    control,
    permission,
    result,
    success,
)
from verifier.catalogue.diagnoses.shared import OURS, diagnosis
from verifier.catalogue.entries import DiagnosisEntry, Owner
from verifier.values import AUTHORIZE_PAGE, HELP_PAGE, SENDER_ID

OTHERS_ACT = (
    diagnosis(
        "demo-expired",
        Owner.SAGE,
        "control",
        title="This is a demo company that has expired",
        why="Sage closes demo and trial companies after a while.",
        cure="Use your real Company ID. Or ask Sage, or the partner who sold you Sage Intacct, to extend the demo.",
        example=control("PL04000055", "This company is a demo company and has expired."),
        others=(SIGN_IN_SUSPECTS[0],),
    ),
    diagnosis(
        "sender-refused",
        Owner.MODELOPTIC,
        "control",
        title="Sage does not accept Modeloptic's own sign-in",
        why=(
            "Modeloptic's Sender ID or its password is wrong. Only Modeloptic has that password. Sage has "
            "not looked at your values yet."
        ),
        cure=OURS,
        example=control("XL03000006", "Incorrect Intacct XML Partner ID or password."),
    ),
    diagnosis(
        "sender-misspelled",
        Owner.MODELOPTIC,
        "authentication",
        title="The request misspelled Modeloptic's Sender ID",
        why=(
            f"Sage names the sender as it got it. That isn't exactly {SENDER_ID}, and capital letters "
            "matter. Your list of Web Services authorizations can't cause this."
        ),
        cure=(
            f"Contact Modeloptic support and send what Sage said. Don't change {SENDER_ID} on your list."
        ),
        example=authentication(
            "XL03000006",
            f"The sender ID &#039;{SENDER_ID.lower()}&#039; is not authorized to make Web Services "
            "requests to company ID &#039;Acme&#039;.",
        ),
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
        title="The request named a policy that Sage does not recognize",
        why="The request's transport policy, one of its settings, is wrong.",
        cure=OURS,
        example=control("XL03000006", "test is not a valid transport policy."),
    ),
    diagnosis(
        "acknowledged",
        Owner.MODELOPTIC,
        "control",
        title="Sage will answer later, but the check can't wait",
        why="The request was sent as a long job, so Sage only confirmed that it arrived.",
        cure=OURS,
        example="<response><acknowledgement><status>success</status></acknowledgement></response>",
    ),
    diagnosis(
        "certificate",
        Owner.MODELOPTIC,
        "transport",
        title="The connection to Sage is not secure",
        why="We could not verify Sage Intacct's certificate, so nothing was sent.",
        cure=OURS,
        example="[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate",
    ),
    diagnosis(
        "http-refused",
        Owner.MODELOPTIC,
        "transport",
        title="The server refused the request",
        why="The server did not say why, or the address is wrong.",
        cure=OURS,
        example="HTTP/1.1 404 Not Found",
        others=(f"{HELP_PAGE}#ip-filter",),
    ),
    diagnosis(
        "endpoint-refused",
        Owner.MODELOPTIC,
        "result",
        title="Sage's answer named an address that is not Sage's",
        why="The session's address must start with https and be under intacct.com. Nothing was sent there.",
        cure=OURS,
        example="The session's endpoint is not https under intacct.com.",
    ),
    diagnosis(
        "object-unknown",
        Owner.MODELOPTIC,
        "result",
        title="Sage does not recognize this kind of record",
        why="The record's name is wrong, or the company does not have its module.",
        cure=OURS,
        example=result("Query Failed", "Object definition GCBOOKS not found"),
        others=("sage-intacct#consolidation-in-use",),
    ),
    diagnosis(
        "field-unknown",
        Owner.MODELOPTIC,
        "result",
        title="Sage does not recognize a field in the request",
        why=(
            "The record has no such field, or this company's modules don't include it. Or a part of the "
            "request, such as a date or a sort order, isn't in a form that Sage reads."
        ),
        cure=OURS,
        example=result("XL03000010", "The field RECORDNUMBER does not exist on the object."),
        others=("sage-intacct#consolidation-in-use",),
    ),
    diagnosis(
        "duplicate",
        Owner.MODELOPTIC,
        "result",
        title="Sage already has this record",
        why=(
            "A program tried to create a record that already exists. Modeloptic's check only reads, so "
            "this comes from another program."
        ),
        cure=OURS,
        example=result("BL34000061", "Another Customer with the given value(s) C1 already exists"),
    ),
    diagnosis(
        "validation",
        Owner.MODELOPTIC,
        "result",
        title="Sage refused to save a value",
        why=(
            "A record did not pass Sage's own checks. Modeloptic's check only reads, so this comes from "
            "another program."
        ),
        cure=OURS,
        example=result("BL03000018", "The email address is not in a valid format"),
    ),
    diagnosis(
        "not-saved",
        Owner.MODELOPTIC,
        "result",
        title="Sage could not save or find a record",
        why="This message usually follows another error that names the cause.",
        cure=OURS,
        example=result("BL01001973", "Could not create GL Account record."),
    ),
    diagnosis(
        "rest-token",
        Owner.MODELOPTIC,
        "transport",
        title="This error is from Sage's other interface",
        why=(
            "Errors like this come from Sage's REST interface. They are about its token, its client or "
            "the form of a request. Modeloptic uses Sage's XML gateway, which has no token."
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
    diagnosis(
        "other-program",
        Owner.UNKNOWN,
        "none",
        title="This refusal is most likely for another program",
        why=(
            f"Modeloptic only reads, and its Sender ID is {SENDER_ID}. This refusal names an operation "
            "that writes, or another sender."
        ),
        cure=(
            "Don't change Modeloptic's permissions or its authorization: that would not help. Ask the "
            "maker of the program that showed this. If it was Modeloptic, contact support."
        ),
        example=result(
            "PL04000005",
            "You do not have permission for API operation CREATE on objects of type APBILL",
        ),
    ),
    diagnosis(
        "no-permission-elsewhere",
        Owner.UNKNOWN,
        "result",
        title="This kind of record needs a permission that the guide does not ask for",
        why=(
            "The user can't read this kind of record. It belongs to none of the guide's modules. The "
            "refusal is most likely for another program, or Modeloptic reads more than we know."
        ),
        cure=(
            "Don't add permissions to the role for it. Ask the maker of the program that showed this. "
            "If it was Modeloptic, contact support with the name of the record."
        ),
        example=permission("WAREHOUSE"),
        others=(f"{HELP_PAGE}#no-permission",),
    ),
    diagnosis(
        "request-pasted",
        Owner.UNKNOWN,
        "none",
        title="This is a request, not Sage's answer",
        why="This is what was sent to Sage. It does not say what is wrong, and it may have a password in it.",
        cure="Paste Sage's answer. Do not send the request to anyone.",
        example=f"<request><control><senderid>{SENDER_ID}</senderid></control></request>",
    ),
    diagnosis(
        "unknown",
        Owner.UNKNOWN,
        "none",
        title="We don't recognize this answer",
        why="Sage has not published what this answer means, and we don't guess.",
        cure="Contact support with what Sage said and the Support ID, if there is one.",
        example="XL03000008",
    ),
)

IN_THE_GUIDE = (
    diagnosis(
        "guide-entry",
        Owner.YOU,
        "none",
        title="The guide has an entry for this",
        why="The guide has its own entry for these words.",
        cure="Open the entry. It says why this happens and what to do.",
        example="Verify your identity",
        item=f"{HELP_PAGE}#verify-identity",
    ),
)

FINE = (
    diagnosis(
        "accepted",
        Owner.NONE,
        "none",
        title="Sage accepts this sign-in",
        why="Sage let Modeloptic in, signed the user in, and opened a session.",
        cure="There is nothing to fix here. A sign-in alone does not prove that the permissions are right. Check them, too.",
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
        title="Sage did what the request asked",
        why="Every part of the answer reports success.",
        cure="There is nothing to fix.",
        example=success("readByQuery", "<department><RECORDNO>1</RECORDNO></department>"),
    ),
)

ENTRIES: tuple[DiagnosisEntry, ...] = (*OTHERS_ACT, *UNKNOWN, *IN_THE_GUIDE, *FINE)
