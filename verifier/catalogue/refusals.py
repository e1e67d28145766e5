"""Diagnoses that the customer can fix: each leads to the item of the guide that does it."""

from __future__ import annotations

from functools import partial

from verifier.catalogue.entries import DiagnosisEntry, Owner
from verifier.catalogue.replies import fail_call, fail_control, fail_sign_in, refuse_read
from verifier.values import (
    AUTHORIZE_PAGE,
    CREDENTIALS_PAGE,
    HELP_PAGE,
    MODULES,
    ROLE_PAGE,
    SENDER_ID,
    SUPPORT,
    USER_PAGE,
    Module,
)

COMPANY_ID_ITEM = f"{CREDENTIALS_PAGE}#company-id"
USER_ID_ITEM = f"{USER_PAGE}#user-id"
PASSWORD_ITEM = f"{CREDENTIALS_PAGE}#password"
STATUS_ITEM = f"{USER_PAGE}#status"

SIGN_IN_SUSPECTS = (
    COMPANY_ID_ITEM,
    USER_ID_ITEM,
    PASSWORD_ITEM,
    STATUS_ITEM,
    f"{HELP_PAGE}#ip-filter",
    "sage-intacct#top-level",
    f"{HELP_PAGE}#sandbox",
    f"{USER_PAGE}#add-user",
    f"{HELP_PAGE}#sign-in-incorrect",
)
"""What a refused sign-in may come from, in the order to suspect it.

Company, user, password, the user's status, an address filter, an entity the
user may not enter, a sandbox, a user who is no Web Services user and so meets
two-step verification, and last a locked account.
"""


you = partial(DiagnosisEntry, owner=Owner.YOU)


def _make_permission_entry(module: Module) -> DiagnosisEntry:
    return you(
        f"gateway.no-permission-{module.id}",
        level="result",
        title=f"Modeloptic can't read {module.name}",
        why=(
            f"Sage let the Web Services user sign in, but did not let it read {module.name}. Signing in "
            "does not need this permission, so a connection can look right and still bring no data."
        ),
        cure=(
            f"Give the role read-only permissions for {module.name} and save. Then make sure the user "
            "has the role and that its User type is Business. In a user-based company, give the "
            "permissions to the user."
        ),
        item=f"{ROLE_PAGE}#permission-{module.id}",
        others=(
            f"{USER_PAGE}#user-permission-{module.id}",
            f"{ROLE_PAGE}#save-permissions",
            f"{USER_PAGE}#roles",
            f"{USER_PAGE}#user-type",
        ),
        example=refuse_read(module.object),
    )


ENTRIES: tuple[DiagnosisEntry, ...] = (
    you(
        "gateway.not-subscribed",
        level="authentication",
        title="Web Services is not on for this company",
        why="The company is not subscribed to Web Services, so Sage refuses every program.",
        cure="Subscribe to Web Services, then check again.",
        item="sage-intacct/enable-web-services#subscribe",
        others=("sage-intacct/enable-web-services#open-subscriptions", COMPANY_ID_ITEM),
        example=fail_sign_in(
            "XL03000006",
            "This company is not authorized for XML transactions. Please subscribe to the XML Gateway.",
        ),
    ),
    you(
        "gateway.sender-not-authorised",
        level="authentication",
        title="The company doesn't authorize Modeloptic",
        why=(
            f"The Sender ID {SENDER_ID} is not in the company's list of Web Services authorizations, "
            "is not Active, or is misspelled there. Capital letters matter. Sage may check this before "
            "the password, so another refusal may follow."
        ),
        cure=(
            f"Add {SENDER_ID}, spelled exactly like this, with status Active. Save twice: first the "
            "authorization, then the company. If the list has a misspelled line, delete it first: a "
            "Sender ID can't be edited."
        ),
        item=f"{AUTHORIZE_PAGE}#sender-id",
        others=(
            f"{AUTHORIZE_PAGE}#status",
            f"{AUTHORIZE_PAGE}#save-company",
            "sage-intacct#top-level",
            COMPANY_ID_ITEM,
            f"{HELP_PAGE}#sandbox",
        ),
        example=fail_sign_in(
            "XL03000006",
            f"The sender ID &#039;{SENDER_ID}&#039; is not authorized to make Web Services "
            "requests to company ID &#039;Acme&#039;.",
            "Invalid Web Services Authorization",
            "Contact the company administrator to grant Web Services authorization to this sender ID.",
        ),
    ),
    you(
        "gateway.company-not-found",
        level="control",
        title="Sage refused the request: most likely the Company ID is wrong",
        why=(
            "Sage doesn't say which cause it is. It documents these: the company isn't found, isn't "
            "available or is inactive; the Sender ID is inactive or invalid; or the client ID of REST is."
        ),
        cure=(
            "Most likely first. You: copy the Company ID again from the welcome email or from "
            "Company > Setup > Configuration > Company; capital letters matter. Sage: if the ID is "
            "right, ask Sage or your partner whether the company is active. Modeloptic: "
            "if it is, contact support with the request ID, because the Sender ID may be inactive."
        ),
        item=COMPANY_ID_ITEM,
        others=(
            f"{HELP_PAGE}#invalid-request",
            "sage-intacct#company-id",
            f"{HELP_PAGE}#sandbox",
            SUPPORT,
        ),
        example=fail_control("GW-0011", "Invalid Request [Request ID: 5EED:CAFE_01.7]"),
    ),
    you(
        "gateway.sign-in-not-placed",
        level="control",
        title="Sage doesn't recognize this sign-in",
        why=(
            "Sage does not say which part is wrong. Most often, it does not recognize the Company ID. It "
            "also says this for a wrong user or password."
        ),
        cure="Check the Company ID first, then the User ID, then the password.",
        item=COMPANY_ID_ITEM,
        others=SIGN_IN_SUSPECTS[1:],
        example=fail_control(
            "XMLGW_JPP0002", "Sign-in information is incorrect. Please check your request."
        ),
    ),
    you(
        "gateway.sign-in-incorrect",
        level="authentication",
        title="Sage refused the Company ID, User ID or password",
        why=(
            "Sage says the same for each of these. It probably also says so for a locked user, a blocked "
            "IP address, or an entity that the user has no access to."
        ),
        cure=(
            "Check in this order: Company ID, User ID, password, the user's status, an IP address "
            "filter, the entity. Then check for a sandbox, an ordinary user instead of a Web Services "
            "user, and a locked account. Don't keep trying: Sage may lock the account."
        ),
        item=COMPANY_ID_ITEM,
        others=SIGN_IN_SUSPECTS[1:],
        example=fail_sign_in("XL03000006", "Sign-in information is incorrect"),
    ),
    you(
        "gateway.sign-in-unexplained",
        level="authentication",
        title="Sage refused the sign-in without saying why",
        why=(
            "Sage sent no error, or only words with no published meaning. Most likely one of the values "
            "below is wrong. One known case: the Company ID named a console and a client, and the user "
            "did not belong to that console."
        ),
        cure=(
            "Enter the Company ID without a | in it. Then check the User ID, the password and the user's "
            "status. Don't keep trying: Sage may lock the account."
        ),
        item=COMPANY_ID_ITEM,
        others=SIGN_IN_SUSPECTS[1:],
        example=fail_sign_in("", ""),
    ),
    you(
        "gateway.unsendable",
        level="transport",
        title="You typed a character that can't be sent to Sage",
        why="XML can't hold this character, so it can't be part of a Company ID, User ID or password.",
        cure="Copy the value again, without the hidden character, or retype it.",
        item=PASSWORD_ITEM,
        others=(COMPANY_ID_ITEM, USER_ID_ITEM),
        example="A character typed here cannot be sent to Sage.",
    ),
    you(
        "gateway.locked-out",
        level="authentication",
        title="The user is locked out or not active",
        why=(
            "Someone set the user's status to Locked out, or there were too many sign-ins with a wrong "
            "password. The company's Security tab sets the limit. Sage emails the user."
        ),
        cure=(
            "Open the user and set Status to Active. Don't reset the password: a reset makes a new one "
            "that Modeloptic doesn't have. Then enter the right password once."
        ),
        item=STATUS_ITEM,
        others=(PASSWORD_ITEM, f"{HELP_PAGE}#sign-in-incorrect"),
        example="Sage Intacct: the user jdoe is locked out",
    ),
    you(
        "gateway.entity-refused",
        level="authentication",
        title="The user has no access to this entity",
        why=(
            "The sign-in named an entity that the user has no access to, or a console's ID instead of "
            "the company's."
        ),
        cure=(
            "Leave the Entity ID empty: that means the top level. Or open the user at Top level. Then "
            "leave User entities empty or add this entity."
        ),
        item=f"{HELP_PAGE}#entities",
        others=("sage-intacct#top-level", COMPANY_ID_ITEM),
        example="The user jdoe does not have access to the entity E100 in Sage Intacct",
    ),
    *map(_make_permission_entry, MODULES),
    you(
        "gateway.no-permission",
        level="result",
        title="The user lacks a permission",
        why=(
            "Sage let the Web Services user sign in but refused a request. The request does not show "
            "which module the permission belongs to."
        ),
        cure=(
            "Check the role's permissions and save them. Make sure the user has the role and that its "
            "User type is Business. In a user-based company, check the user's own permissions."
        ),
        item=f"{USER_PAGE}#roles",
        others=(
            f"{ROLE_PAGE}#save-permissions",
            f"{USER_PAGE}#save-user-permissions",
            f"{USER_PAGE}#user-type",
            f"{HELP_PAGE}#no-permission",
        ),
        example="PL04000005 You do not have permission for API operation READ_BY_QUERY",
    ),
    you(
        "gateway.module-not-subscribed",
        level="result",
        title="The company does not use this module",
        why="Sage says the company is not subscribed to the module that we tried to read.",
        cure="If the module is Consolidation, answer on the overview page that your company does not use it.",
        item="sage-intacct#consolidation-in-use",
        others=(f"{ROLE_PAGE}#permission-consolidation", SUPPORT),
        example=fail_call("BL01001973", "Consolidation module is not subscribed"),
    ),
)
