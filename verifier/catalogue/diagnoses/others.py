"""Diagnoses for others than the customer: Modeloptic or Sage acts, nobody knows, or all is well."""

from __future__ import annotations

from verifier.catalogue.diagnoses.refusals import HELP, SIGN_IN_SUSPECTS
from verifier.catalogue.diagnoses.replies import (
    authentication,
    control,
    permission,
    result,
    success,
)
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
        "sender-misspelled",
        Owner.MODELOPTIC,
        "authentication",
        title="Modeloptic's Sender ID was sent with another spelling",
        why=(
            f"The refusal names the sender as it was sent, and that isn't {SENDER_ID} to the letter; "
            "upper and lower case count. Your list of Web Services authorizations can't cause that."
        ),
        cure=(
            f"Write to Modeloptic's support and send what Sage said. Leave {SENDER_ID} on your list as "
            "it is."
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
        why=(
            "The record has no such field, or not in the modules this company has. Or a part of the "
            "question, such as a date or an order, isn't written as Sage reads it."
        ),
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
        example=result("BL03000018", "The email address is not in a valid format"),
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
            "Sage's REST interface words its errors so: its token, its client or the form of a request "
            "is meant. The connection of this guide uses Sage's XML gateway, which has no token."
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
            "Sage uses XL03000006 for several different refusals, of which some are yours to mend and "
            "some are not. The words beside the number tell them apart."
        ),
        cure=(
            "Look for the words beside the number in the list of its meanings, or paste the number with "
            "the sentence that stands beside it."
        ),
        example="XL03000006",
        item=f"{HELP}#number-alone",
        others=("sage-intacct/authorize-modeloptic#sender-id", *SIGN_IN_SUSPECTS[:3]),
    ),
    diagnosis(
        "other-program",
        Owner.UNKNOWN,
        "none",
        title="This refusal is most likely another program's",
        why=(
            f"Modeloptic only reads, and signs in as the sender {SENDER_ID}. This refusal names an "
            "operation that writes, or another sender."
        ),
        cure=(
            "Change nothing for Modeloptic: a permission or an authorization of its own would not help. "
            "Ask the maker of the program that showed this. If it was Modeloptic, write to support."
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
        title="The guide asks for no permission for this kind of record",
        why=(
            "The user may not read a kind of record that belongs to none of the modules in the guide. "
            "So it is most likely another program's refusal, or Modeloptic reads more than we know."
        ),
        cure=(
            "Don't widen the role for it. Ask the maker of the program that showed this. If it was "
            "Modeloptic, write to support with the name of the record."
        ),
        example=permission("WAREHOUSE"),
        others=(f"{HELP}#no-permission",),
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

IN_THE_GUIDE = (
    diagnosis(
        "guide-entry",
        Owner.YOU,
        "none",
        title="The guide has an entry for this",
        why="The guide has its own entry for what these words say.",
        cure="Go to the entry: it says why this happens and what to do.",
        example="Verify your identity",
        item=f"{HELP}#verify-identity",
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

ENTRIES: tuple[DiagnosisEntry, ...] = (*OTHERS_ACT, *UNKNOWN, *IN_THE_GUIDE, *FINE)
