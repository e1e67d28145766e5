"""What the guide connects, by name, and the values it asks for: each is written here once."""

from __future__ import annotations

from typing import NamedTuple

PRODUCT = "Sage Intacct"
"""The product's name in full, as in “Ask Sage Intacct”."""

MAKER = "Sage"
"""Who answers, in short, as in “Accepted by Sage”."""

GUIDE = "sage-intacct"
"""The folder of `docs/` that holds the guide. Every other page is an ordinary page."""

AUTHORIZE_PAGE = f"{GUIDE}/authorize-modeloptic"
ROLE_PAGE = f"{GUIDE}/create-a-role"
USER_PAGE = f"{GUIDE}/create-a-user"
CREDENTIALS_PAGE = f"{GUIDE}/enter-credentials"
HELP_PAGE = f"{GUIDE}/troubleshooting"
"""Ids of the pages whose items fix what is wrong."""

FORM = f"{GUIDE}/verify#form"
"""Short id of the form's place, where findings about the whole form lead."""

REPORT = f"{GUIDE}/verify#receipt"
"""Short id of where readers write a report for support."""

SUPPORT = f"{HELP_PAGE}#contact-support"
"""Short id of where the guide says how to write to support."""

CHECKER = f"{GUIDE}/checker"
"""Id of the page on what keeps the browser's checker from running."""

GATEWAY = "https://api.intacct.com/ia/xml/xmlgw.phtml"
"""Where Sage's gateway is first asked: https://developer.intacct.com/web-services/ ."""

SENDER_ID = "modelopticMPP"
"""Modeloptic's name in Sage Intacct's list of authorized senders."""

USER_ID = "modeloptic-user"
"""The Web Services user that the guide has created."""

NAME = "Modeloptic"
"""What the guide has entered as the role's name and as descriptions."""


class Module(NamedTuple):
    """A module of Sage Intacct that Modeloptic reads."""

    id: str
    """How the ids of its items, its codes and its stage of the check end."""
    name: str
    """Sage's name for it, as it is on the screen."""
    object: str
    """The object that is read to learn whether its permission is there."""


COMPANY = Module("company", "Company", "DEPARTMENT")
GENERAL_LEDGER = Module("general-ledger", "General Ledger", "GLACCOUNT")
ACCOUNTS_RECEIVABLE = Module("accounts-receivable", "Accounts Receivable", "ARINVOICE")
ACCOUNTS_PAYABLE = Module("accounts-payable", "Accounts Payable", "APBILL")
CONSOLIDATION = Module("consolidation", "Consolidation", "GCBOOKADJJOURNAL")

MODULES = (COMPANY, GENERAL_LEDGER, ACCOUNTS_RECEIVABLE, ACCOUNTS_PAYABLE, CONSOLIDATION)
"""The modules that Modeloptic reads, in the guide's order."""

MANAGE_BOOKS = Module("manage-books", "Consolidation's books (Manage books)", "GCBOOK")
"""What Manage books allows to view: https://developer.intacct.com/api/consolidations/ ."""

READS = (*MODULES, MANAGE_BOOKS)
"""All that a check reads, in its order."""

CONSOLIDATION_STAGES = ("read-consolidation", "read-manage-books")
"""Ids of the check's stages that read what only a company with Consolidation has."""
