"""The sentences and numbers by which a cause is known, in the order they are tried.

A sentence decides anywhere in a reply; a number only where it has one meaning.
The first cause that holds wins, so the general ones are last.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from verifier.gateway.words import compile_any, fold_text, has_phrase
from verifier.values import AUTHORIZE_PAGE, CREDENTIALS_PAGE, HELP_PAGE, ROLE_PAGE, USER_PAGE

if TYPE_CHECKING:
    from collections.abc import Collection

FUZZY_AT_LEAST = 16
"""Letters a sentence must have to be looked for with slips: short ones are like too much else."""

LETTERS_A_SLIP = 9
"""One slip is forgiven for each so many letters of a sentence."""


class Cause:
    """A diagnosis, and the sentences and numbers that show it.

    `phrases` are folded; `levels` are the only levels it can have, empty for any; `reply_only`
    is for sentences other programs say too, which count in a reply of Sage alone.
    """

    def __init__(
        self,
        code: str,
        *phrases: str,
        numbers: str = "",
        levels: str = "",
        reply_only: bool = False,
    ) -> None:
        self.code = code
        self.phrases = tuple(map(fold_text, phrases))
        self.numbers = frozenset(numbers.casefold().split())
        self.levels = frozenset(levels.split())
        self.reply_only = reply_only

    def is_possible_at(self, level: str) -> bool:
        """Return whether a reply that failed at a level, "" if unknown, can have this cause."""
        return not (self.levels and level) or level in self.levels

    def is_named(self, words: str, numbers: Collection[str], level: str) -> bool:
        """Return whether folded words or numbers in lower case name it, at a level."""
        return self.is_possible_at(level) and (
            not self.numbers.isdisjoint(numbers) or any(phrase in words for phrase in self.phrases)
        )

    def is_named_with_slips(self, words: str, level: str) -> bool:
        """Return whether folded words hold one of its sentences with a few slips, at a level."""
        return self.is_possible_at(level) and any(
            len(phrase) >= FUZZY_AT_LEAST
            and has_phrase(phrase, words, len(phrase) // LETTERS_A_SLIP)
            for phrase in self.phrases
        )


CAUSES: tuple[Cause, ...] = (
    Cause(
        "gateway.not-subscribed",
        "not authorized for XML transactions",
        "subscribe to the XML Gateway",
    ),
    Cause("gateway.sender-refused", "Intacct XML Partner ID"),
    Cause(
        "gateway.sender-not-authorised",
        "not authorized to make Web Services",
        "Invalid Web Services Authorization",
        "administrator to grant Web Services authorization",
    ),
    Cause("gateway.rate-limited", "rate limit exceeded", numbers="GW-0010"),
    Cause("gateway.offline", "Service is Temporarily Off-line"),
    Cause("gateway.session-invalid", "Invalid session", levels="authentication"),
    Cause("gateway.transport-policy", "is not a valid transport policy"),
    Cause(
        "gateway.company-not-found", "Invalid Request [Request ID", numbers="GW-0011 invalidRequest"
    ),
    Cause("gateway.company-not-found", "Invalid Request", levels="control", reply_only=True),
    Cause("gateway.sign-in-not-placed", numbers="XMLGW_JPP0002 UJPP0002"),
    Cause(
        "gateway.sign-in-incorrect",
        "Sign-in information is incorrect",
        "Login information is incorrect",
        levels="authentication result",
    ),
    Cause("gateway.sign-in-not-placed", "Sign-in information is incorrect"),
    Cause(
        "gateway.no-permission", "do not have permission for API operation", numbers="PL04000005"
    ),
    Cause("gateway.no-permission", "You do not have permission", reply_only=True),
    Cause("gateway.demo-expired", "is a demo company and has expired", numbers="PL04000055"),
    Cause(
        "gateway.request-malformed",
        "XML Parse error",
        "XML Parse schema error",
        numbers="XL03000003",
    ),
    Cause("gateway.module-not-subscribed", "module is not subscribed"),
    Cause("gateway.field-unknown", numbers="XL03000010 DL02000001"),
    Cause(
        "gateway.object-unknown",
        "Query Failed Object definition",
        "cannot be performed on objects of type",
    ),
    Cause("gateway.duplicate", numbers="BL34000061"),
    Cause("gateway.validation", numbers="BL03000018"),
    Cause("gateway.reading-failed", "There was an error processing the request", reply_only=True),
    Cause("gateway.session-failed", "Get API Session Failed"),
    Cause(
        "gateway.rolled-back",
        "entire transaction in this operation has been rolled back",
        numbers="XL03000009",
    ),
    Cause("gateway.not-saved", numbers="BL01001973"),
    Cause("gateway.server-error", numbers=" ".join(f"GW-{number:04}" for number in range(1, 10))),
    Cause("gateway.rest-token", numbers=" ".join(f"GW-{number:04}" for number in range(12, 43))),
)

TEXT_CAUSES: tuple[Cause, ...] = (
    Cause("gateway.unsendable", "A character typed here cannot be sent to Sage"),
    Cause("gateway.too-large", "The answer was larger than 1048576 bytes"),
    Cause("gateway.endpoint-refused", "endpoint is not https under intacct com"),
)
"""What this project says where no reply of Sage's came about: looked for in pasted text alone."""

NUMBER_ALONE = frozenset({"xl03000006"})
"""Numbers Sage uses for several refusals: alone, they decide nothing."""

REST_ERROR = re.compile(
    r"ia::(?:error|result|meta)|\bREST-\d{4}\b|\bIA\.[A-Z_]{4,60}|\btokenInvalid\b"
    r"|\bkeymanagement\.service\.|\binvalid_access_token\b"
    r"|\b(?:invalid_(?:grant|client|token|scope)|un(?:authorized_client|supported_grant_type))\b"
)
"""How Sage's REST interface and its tokens (OAuth, RFC 6749, section 5.2) name their errors."""


def is_rest_error(text: str, http_status: int) -> bool:
    """Return whether an error is one of Sage's REST interface, by its names or its address."""
    return bool(REST_ERROR.search(text)) or (http_status == 401 and "/ia/api/v" in text)


class Structure(NamedTuple):
    """What a pattern of split words shows, whoever wrote the sentence.

    `target` is a code, or the short id of what the guide has for it. `sage` is for what any
    program may say: it counts only together with the name of Sage Intacct. `in_reply` is false
    for what Sage's own replies say in other words, which are known, or don't say.
    """

    target: str
    pattern: re.Pattern[str]
    sage: bool = True
    in_reply: bool = True


FAILED = (
    "(?:incorrect|invalid|fail|failed|failure|fails|errors?|refused|rejected|denied|wrong|expired|unable"
    "|could not|not (?:valid|accepted|correct|recognized|allowed|permitted))"
)
SIGN_IN = (
    "(?:(?:user )?(?:authentication|authenticate)|credentials?|sign in|log ?in|log ?on|user ?name"
    "|user id|id or password|passwords?)"
)
OWN_ACCOUNT = r"(?<!vendor )(?<!customer )(?<!bank )(?<!gl )(?<!ledger )account(?! \d)"
"""An account that somebody signs in with, not one of the books."""

LOCKED = compile_any(
    r"""
    lock(?:ed)? ?out(?: \w+){0,4} (?:user|account)
    (?:user|OWN_ACCOUNT)(?: \w+){0,4} (?:locked|inactive|disabled|deactivated)
    too many(?: \w+){0,2} (?:log ?in|sign in|password)(?: \w+)? attempts
""".replace("OWN_ACCOUNT", OWN_ACCOUNT)
)
LOCKED_ALONE = re.compile(
    r"^(?:(?:the |this |your |my )?(?:user|account|user account) )?(?:is |was |has been )?"
    r"locked(?: out)?(?: (?:due to|because of|after)\b|$)"
    r"|^too many(?: \w+){0,2} (?:log ?in|sign in|password)(?: \w+)? attempts\b"
)
NO_WEB_SERVICES = compile_any(r"""
    (?:web services|xml gateway) (?:subscription )?(?:is|are) not (?:\w+ )?(?:enabled|active)
    not subscribed to (?:the )?(?:web services|xml gateway)
    company(?: \w+)? is not authorized for (?:web services|the xml gateway)
""")
NO_TRIPLE = compile_any(rf"""
    {FAILED} company(?: id)? (?:(?:or|and) )?(?:user|log ?in)\b
    company(?: id)? (?:(?:or|and) )?(?:user|log ?in)(?: \w+){{0,6}} {FAILED}
    (?:unable|could not|cannot) (?:to )?(?:sign|log) (?:you )?in(?: \w+){{0,4}} company id
""")
MAINTENANCE = compile_any(r"""
    (?:undergoing|under|due to|down for)(?: \w+){0,2} maintenance
    (?:scheduled|planned|system) maintenance
    temporarily (?:off ?line|unavailable|down)
""")
DOWN = re.compile(
    r"\b(?:system|service|gateway) is(?: \w+)? (?:off ?line|unavailable|down) (?:due to|for)\b"
)
TOO_MANY = compile_any(r"""
    too many (?:concurrent|simultaneous|parallel)(?: \w+)? (?:requests|connections|calls|sessions)
    exceed\w*(?: \w+){0,5} (?:concurrent|simultaneous|parallel)
    api usage limit (?:reached|exceeded)
""")
NO_COMPANY = compile_any(r"""
    (?:invalid|unknown|incorrect|wrong) company(?: id)?+(?! (?:user|password|or|and)\b)
    company(?: id)?(?: \w+){0,3} (?:(?:was |is |be )?(?:not found|unknown|invalid)|not exist)
""")
NO_FIELD = compile_any(r"""
    field(?: \w+){0,4} (?:does not|doesn t) exist on (?:the )?object
    invalid fields list
""")
ADDRESS_REFUSED = compile_any(r"""
    ip address(?: \w+){0,9} (?:not (?:allowed|permitted|authorized)|blocked|denied|restricted)
    ip (?:address )?filters?(?: \w+){0,3} (?:block|den|refus)\w+
    (?:blocked|denied|refused|restricted)(?: \w+){0,4} ip (?:address|filter|restriction)
""")
"""An address that is not let in: Sage's words for it are not published."""

EMAIL_REFUSED = compile_any(r"""
    (?:invalid|incorrect|duplicate) e ?mail
    e ?mail(?: address)?(?: \w+){0,3} not(?: in a)? valid|e ?mail(?: address)? is invalid
    e ?mail(?: \w+){0,6} already (?:\w+ )?(?:exists?|in use|used|using|taken|has|have)
    (?:another|other|existing) user(?: \w+){0,6} e ?mail
    already (?:exists?|in use|used|using|taken|has|have)(?: \w+){0,6} e ?mail
""")
USER_TAKEN = compile_any(
    r"""
    OF_USER(?: \w+){0,6} already (?:exists?|in use|used|taken)
    duplicate OF_USER
""".replace("OF_USER", "user(?: id| name)?(?! (?:defined|group|role|type))")
)
"""A user that could not be saved, in the words of Sage's screens: they are not published."""

NO_MODULE = compile_any(r"""
    not subscribed to (?:the )?consolidation
""")
NO_USER = compile_any(r"""
    (?:unknown|invalid) user(?: id)?(?! (?:defined|group|role|type|dimension))
    user(?: id)?(?! (?:defined|group|role|type))(?: \w+){0,3} (?:not found|unknown|does not exist)
""")
NO_SENDER = re.compile(r"^(?:the )?sender (?:id )?(?:is )?not authori[sz]ed\b")
NO_SESSION = compile_any(r"""
    session(?: id)? (?:has |is |was )?(?:expired|invalid|ended|timed out)
    (?:expired|invalid) session
""")
ENTITY = "(?:entity|entities)(?! (?:list|page|menu|screen|tab))"
NO_ENTITY = compile_any(
    r"""
    not(?: \w+){0,4} (?:access|authori[sz]ed|allowed|permitted)(?: \w+){0,6} ENTITY
    no access(?: \w+){0,6} ENTITY
""".replace("ENTITY", ENTITY)
)
BAD_SENDER = compile_any(r"""
    (?:invalid|incorrect|unknown|inactive) sender(?:id)?
    sender(?:id)?(?: \w+){0,3} (?:is |are )?(?:invalid|incorrect|inactive|not valid)
    partner id or password|(?:invalid|incorrect|wrong) (?:xml )?partner id
""")

STRUCTURES: tuple[Structure, ...] = (
    Structure(f"{HELP_PAGE}#ip-filter", ADDRESS_REFUSED, sage=False, in_reply=False),
    Structure(f"{USER_PAGE}#email", EMAIL_REFUSED, sage=False, in_reply=False),
    Structure(f"{HELP_PAGE}#user-id-taken", USER_TAKEN, sage=False, in_reply=False),
    Structure("gateway.locked-out", LOCKED_ALONE, sage=False),
    Structure("gateway.locked-out", LOCKED),
    Structure("gateway.entity-refused", NO_ENTITY),
    Structure(
        "gateway.entity-refused",
        re.compile(r"\baccess to the entity you are attempting to slide\b"),
        sage=False,
    ),
    Structure("gateway.sender-refused", BAD_SENDER, sage=False),
    Structure("gateway.not-subscribed", NO_WEB_SERVICES, sage=False),
    Structure("gateway.sign-in-incorrect", NO_TRIPLE, sage=False, in_reply=False),
    Structure("gateway.sender-not-authorised", NO_SENDER, sage=False),
    Structure("gateway.module-not-subscribed", NO_MODULE, sage=False),
    Structure("gateway.company-not-found", NO_COMPANY, in_reply=False),
    Structure("gateway.offline", MAINTENANCE, in_reply=False),
    Structure("gateway.offline", DOWN, sage=False, in_reply=False),
    Structure("gateway.rate-limited", TOO_MANY, sage=False),
    Structure("gateway.sign-in-unexplained", NO_USER, in_reply=False),
    Structure("gateway.session-invalid", NO_SESSION, in_reply=False),
    Structure("gateway.field-unknown", NO_FIELD, sage=False),
    Structure(
        "gateway.object-unknown",
        re.compile(r"\bobject definition(?: \w+){1,3} not found\b"),
        sage=False,
    ),
)
"""Refusals that are known by their parts, in a reply or in a text: the first that holds counts."""

SAVING = frozenset({"gateway.duplicate", "gateway.validation", "gateway.not-saved"})
"""Refusals to save, with the numbers that a person sees who saves a form of Sage Intacct's.

Modeloptic only reads. So what the words say of the form comes before what the number says.
"""

SIGN_IN_REFUSED = re.compile(
    rf"\b{SIGN_IN}(?: \w+){{0,6}} {FAILED}\b|\b{FAILED}(?: \w+){{0,4}} {SIGN_IN}\b"
)
"""A refused sign-in in the words of a program that asks Sage."""

SITUATIONS = {
    "Invalid Request": "gateway.company-not-found",
    "Off-line, unavailable, or maintenance": "gateway.offline",
    "Nothing: it takes too long": "gateway.timed-out",
    "Sage Intacct can't be reached, or is busy": "gateway.unreachable",
    "A whole part, such as Accounts Payable": "gateway.no-permission",
    "Only consolidated data": "gateway.no-permission-consolidation",
    "Verify your identity": f"{HELP_PAGE}#verify-identity",
    "A warning about charges": f"{HELP_PAGE}#charges",
    "No email came": f"{HELP_PAGE}#no-email",
    "No password came from Sage": f"{HELP_PAGE}#no-email",
    "Welcome to Sage Intacct!": f"{CREDENTIALS_PAGE}#welcome-email",
    "A menu isn't where the guide says": f"{HELP_PAGE}#menus",
    "A menu, a button or a list isn't there": f"{HELP_PAGE}#menus",
    "The Sender ID can't be edited": f"{HELP_PAGE}#edit-sender-id",
    "The User ID is in use, or you saved it misspelled": f"{HELP_PAGE}#user-id-taken",
    "Modeloptic's user can't sign in to Sage Intacct": f"{HELP_PAGE}#user-cannot-sign-in",
    "Sage Intacct lets in only known IP addresses": f"{HELP_PAGE}#ip-filter",
    "Enforce IP address filters": f"{HELP_PAGE}#ip-filter",
    "Some entities are missing": f"{HELP_PAGE}#entities",
    "Some entities": f"{HELP_PAGE}#entities",
    "Connect a sandbox": f"{HELP_PAGE}#sandbox",
    "A sandbox was refreshed or renamed": f"{HELP_PAGE}#sandbox",
    "The connection stopped": f"{HELP_PAGE}#stopped",
    "Verify says “Modeloptic can read your data”": f"{CREDENTIALS_PAGE}#edit-credentials",
    "The password was reset": f"{CREDENTIALS_PAGE}#password",
    "The company went from user-based to role-based": ROLE_PAGE,
    "The user was set to inactive, or lost its role": f"{USER_PAGE}#status",
    "Modeloptic was removed from the list of authorizations": f"{AUTHORIZE_PAGE}#status",
}
"""A code, or the short id of an entry, by what the guide itself names without a message of Sage's.

Readers paste its headings and support's questions, too. A test walks Troubleshooting and the
decision tree, and asks that each leads to its own entry.
"""


@cache
def _fold_situations() -> dict[str, str]:
    return {fold_text(words): target for words, target in SITUATIONS.items()}


def find_situation(text: str) -> str:
    """Return the code or the short id that a text of the guide's own words leads to, or "".

    >>> find_situation("“Verify your identity”")
    'sage-intacct/troubleshooting#verify-identity'
    """
    return _fold_situations().get(fold_text(text), "")
