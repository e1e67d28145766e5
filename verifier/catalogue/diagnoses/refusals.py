"""Diagnoses that the customer can mend: each lands on the item of the guide that does it."""

from __future__ import annotations

from verifier.catalogue.diagnoses.replies import authentication, control, permission, result
from verifier.catalogue.entries import DiagnosisEntry, Owner
from verifier.values import MODULES, SENDER_ID, Module

ROLE = "sage-intacct/create-a-role"
USER = "sage-intacct/create-a-user"
AUTHORIZE = "sage-intacct/authorize-modeloptic"
CREDENTIALS = "sage-intacct/enter-credentials"
HELP = "sage-intacct/troubleshooting"

COMPANY_ID_ITEM = f"{CREDENTIALS}#company-id"
USER_ID_ITEM = f"{USER}#user-id"
PASSWORD_ITEM = f"{CREDENTIALS}#password"
STATUS_ITEM = f"{USER}#status"
CONTACT_ITEM = f"{HELP}#contact-support"

SIGN_IN_SUSPECTS = (
    COMPANY_ID_ITEM,
    USER_ID_ITEM,
    PASSWORD_ITEM,
    STATUS_ITEM,
    f"{HELP}#ip-filter",
    "sage-intacct#top-level",
    f"{HELP}#sandbox",
    f"{USER}#add-user",
    f"{HELP}#sign-in-incorrect",
)
"""What a refused sign-in may come from, in the order to suspect it.

Company, user, password, the user's status, an address filter, an entity the
user may not enter, a sandbox, a user who is no Web Services user and so meets
two-step verification, and last a locked account.
"""


def _permission(module: Module) -> DiagnosisEntry:
    return DiagnosisEntry(
        code=f"gateway.no-permission-{module.id}",
        owner=Owner.YOU,
        level="result",
        title=f"Modeloptic may not read {module.name}",
        why=(
            f"Sage let the Web Services user sign in, but refused it a read in {module.name}. Signing in "
            "does not need this permission, so a connection can look sound and still bring no data."
        ),
        cure=(
            f"Give the role read-only permissions for {module.name} and save. Then see that the role is "
            "attached to the user, and that the user type is Business. In a user-based company, "
            "give the permissions to the user."
        ),
        item=f"{ROLE}#permission-{module.id}",
        others=(
            f"{USER}#user-permission-{module.id}",
            f"{ROLE}#save-permissions",
            f"{USER}#roles",
            f"{USER}#user-type",
        ),
        example=permission(module.object),
    )


ENTRIES: tuple[DiagnosisEntry, ...] = (
    DiagnosisEntry(
        code="gateway.not-subscribed",
        owner=Owner.YOU,
        level="authentication",
        title="Web Services is not switched on in this company",
        why="Sage answers no program for a company that is not subscribed to Web Services.",
        cure="Subscribe to Web Services, then check again.",
        item="sage-intacct/enable-web-services#subscribe",
        others=("sage-intacct/enable-web-services#open-subscriptions", COMPANY_ID_ITEM),
        example=authentication(
            "XL03000006",
            "This company is not authorized for XML transactions. Please subscribe to the XML Gateway.",
        ),
    ),
    DiagnosisEntry(
        code="gateway.sender-not-authorised",
        owner=Owner.YOU,
        level="authentication",
        title="The company does not let Modeloptic in",
        why=(
            f"The Sender ID {SENDER_ID} is not in the company's list of Web Services "
            "authorizations, or is not Active. Or it is spelled otherwise there: upper and lower case "
            "count. Sage may check this before or after the password: another refusal may follow."
        ),
        cure=(
            f"Add {SENDER_ID} exactly so, with status Active, and save twice: the "
            "authorization, then the company. If it is on the list with another spelling, delete "
            "that line first: a Sender ID can't be edited."
        ),
        item=f"{AUTHORIZE}#sender-id",
        others=(
            f"{AUTHORIZE}#status",
            f"{AUTHORIZE}#save-company",
            "sage-intacct#top-level",
            COMPANY_ID_ITEM,
            f"{HELP}#sandbox",
        ),
        example=authentication(
            "XL03000006",
            f"The sender ID &#039;{SENDER_ID}&#039; is not authorized to make Web Services "
            "requests to company ID &#039;Acme&#039;.",
            "Invalid Web Services Authorization",
            "Contact the company administrator to grant Web Services authorization to this sender ID.",
        ),
    ),
    DiagnosisEntry(
        code="gateway.company-not-found",
        owner=Owner.YOU,
        level="control",
        title="Sage turned the request away: most likely the Company ID",
        why=(
            "The gateway didn't read the request. Sage documents these causes and doesn't say which one "
            "it is: the company isn't found, isn't available or is inactive; or the Sender ID, or the "
            "client ID of REST, is inactive or invalid."
        ),
        cure=(
            "Likeliest first. You: enter the Company ID again, copied from the welcome email or from "
            "Company > Setup > Configuration > Company; upper and lower case count. Sage: if the ID is "
            "right, ask Sage or who looks after your company whether the company is active. Modeloptic: "
            "if it is, write to support with the request ID, since the Sender ID may be inactive."
        ),
        item=COMPANY_ID_ITEM,
        others=(
            f"{HELP}#invalid-request",
            "sage-intacct#company-id",
            f"{HELP}#sandbox",
            CONTACT_ITEM,
        ),
        example=control("GW-0011", "Invalid Request [Request ID: 5EED:CAFE_01.7]"),
    ),
    DiagnosisEntry(
        code="gateway.sign-in-not-placed",
        owner=Owner.YOU,
        level="control",
        title="Sage cannot place this sign-in",
        why=(
            "Sage does not say which part is wrong. It says this most often when it does not know the "
            "Company ID, and also for a wrong user or password."
        ),
        cure="Check the Company ID first, then the User ID, then the password.",
        item=COMPANY_ID_ITEM,
        others=SIGN_IN_SUSPECTS[1:],
        example=control(
            "XMLGW_JPP0002", "Sign-in information is incorrect. Please check your request."
        ),
    ),
    DiagnosisEntry(
        code="gateway.sign-in-incorrect",
        owner=Owner.YOU,
        level="authentication",
        title="Sage refused Company ID, User ID or password",
        why=(
            "Sage says the same for each of these. It probably does so too for a locked user, an "
            "address that is not let in, or an entity the user may not enter."
        ),
        cure=(
            "Check in this order: Company ID, User ID, password, the user's status, an IP address "
            "filter, the entity. Then: a sandbox, a user who is no Web Services user, a locked "
            "account. Do not try again and again: Sage may lock the account."
        ),
        item=COMPANY_ID_ITEM,
        others=SIGN_IN_SUSPECTS[1:],
        example=authentication("XL03000006", "Sign-in information is incorrect"),
    ),
    DiagnosisEntry(
        code="gateway.sign-in-unexplained",
        owner=Owner.YOU,
        level="authentication",
        title="Sage refused the sign-in without saying why",
        why=(
            "There is no error, or only words whose meaning nobody has published. It is likely one of "
            "the values below. It has been seen without any error where the Company ID named a console "
            "and a client. The user did not belong to that console."
        ),
        cure=(
            "Enter the plain Company ID, without a | in it, then check User ID, password and the user's "
            "status. Do not try again and again: Sage may lock the account."
        ),
        item=COMPANY_ID_ITEM,
        others=SIGN_IN_SUSPECTS[1:],
        example=authentication("", ""),
    ),
    DiagnosisEntry(
        code="gateway.unsendable",
        owner=Owner.YOU,
        level="transport",
        title="A character typed here cannot be sent to Sage",
        why="XML has no way to write it, so no Company ID, User ID or password can hold it.",
        cure="Copy the value anew, without the invisible character.",
        item=PASSWORD_ITEM,
        others=(COMPANY_ID_ITEM, USER_ID_ITEM),
        example="A character typed here cannot be sent to Sage.",
    ),
    DiagnosisEntry(
        code="gateway.locked-out",
        owner=Owner.YOU,
        level="authentication",
        title="The user is locked out or not active",
        why=(
            "Somebody set the user's status to Locked out, or there were too many sign-ins with a wrong "
            "password. The limit is a setting on the company's Security tab, and Sage emails the user."
        ),
        cure=(
            "Open the user and set its Status to Active. That needs no new password: a reset makes one "
            "that Modeloptic doesn't have. Then enter the right password once."
        ),
        item=STATUS_ITEM,
        others=(PASSWORD_ITEM, f"{HELP}#sign-in-incorrect"),
        example="Sage Intacct: the user jdoe is locked out",
    ),
    DiagnosisEntry(
        code="gateway.entity-refused",
        owner=Owner.YOU,
        level="authentication",
        title="The user may not enter this entity",
        why=(
            "The sign-in named an entity that the user has no access to, or a console's ID stands in "
            "the place of the company's."
        ),
        cure=(
            "Leave the Entity ID empty, which means the top level. Or open the user at Top level, and "
            "leave User entities empty or add this entity."
        ),
        item=f"{HELP}#entities",
        others=("sage-intacct#top-level", COMPANY_ID_ITEM),
        example="The user jdoe does not have access to the entity E100 in Sage Intacct",
    ),
    *map(_permission, MODULES),
    DiagnosisEntry(
        code="gateway.no-permission",
        owner=Owner.YOU,
        level="result",
        title="The user lacks a permission",
        why=(
            "Sage let the Web Services user sign in and refused what it asked for. What it asked for "
            "does not show which module is meant."
        ),
        cure=(
            "Go through the role's permissions and save them, see that the role is attached to the "
            "user, and that the user type is Business. In a user-based company, go through the "
            "user's own permissions."
        ),
        item=f"{ROLE}#save-permissions",
        others=(
            f"{USER}#roles",
            f"{USER}#save-user-permissions",
            f"{USER}#user-type",
            f"{HELP}#no-permission",
        ),
        example="PL04000005 You do not have permission for API operation READ_BY_QUERY",
    ),
    DiagnosisEntry(
        code="gateway.module-not-subscribed",
        owner=Owner.YOU,
        level="result",
        title="The company does not use this module",
        why="Sage says the company is not subscribed to the module that was to be read.",
        cure="If the module is Consolidation, choose in your plan that it is not in use.",
        item="sage-intacct#consolidation-in-use",
        others=(f"{ROLE}#permission-consolidation", CONTACT_ITEM),
        example=result("BL01001973", "Consolidation module is not subscribed"),
    ),
)
