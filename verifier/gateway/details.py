"""What a refusal names: the sender, or the operation that was refused and the record's module.

Sage words it "You do not have permission for API operation READ on objects of type GLACCOUNT";
programs that ask Sage say it in their own words, mostly without Sage's number. The names of
operations and records are those of https://developer.intacct.com/api/ .
"""

from __future__ import annotations

import re

from verifier.fields.base import is_placeholder
from verifier.gateway.words import compile_any, fold_text, has_phrase, split_words
from verifier.values import SENDER_ID

WRITING_VERBS = re.compile(
    r"create|add|insert|upsert|update|edit|modify|change|delete|remove|set|post|put|patch|write"
    r"|save|submit|approve|decline|reject|reverse|void|import|upload|cancel|close|reopen|record"
    r"|apply|pay|receive|hold|recall|reclassify|send|enable|disable|activate|deactivate|merge",
    re.IGNORECASE,
)
"""How the names of operations begin that change something: Modeloptic only reads."""

CHANGING_VERBS = frozenset({"CREATE", "UPDATE", "DELETE"})
"""The operations that write, as Sage names most of them."""

RECORDS = {
    "consolidation": r"""
        GC\w+|CONSOLIDATION\w*
    """,
    "general-ledger": r"""
        GL(?!OBAL)\w*|RECURGL\w*|REPORTINGPERIODS?|TRIALBALANCES?|BUDGET\w*
        \w*(?:JOURNAL|JRNL)\w*|STAT(?:ISTICAL)?ACCOUNT\w*|ACCOUNT(?!ANT|ING)\w*|ACCTTITLEBYLOC
        ALLOCATION\w*|USER(?:DEFINED|ADJ)BOOKS?
    """,
    "accounts-receivable": r"""
        (?:RECUR)?AR(?:INVOICE|PYMT|PAYMENT|ADJ|ADVANCE|ACCOUNTLABEL|DETAIL|RECORD|TERM)\w*
        AR(?:AGING|BATCH|SUMMARY|RECON|CHARGE)\w*|INVOICE\w*|CUSTOMER\w*|CUSTTYPES?
    """,
    "accounts-payable": r"""
        (?:RECUR)?AP(?:BILL|PYMT|PAYMENT|ADJ|ADVANCE|ACCOUNTLABEL|DETAIL|RECORD|TERM)\w*
        AP(?:AGING|BATCH|SUMMARY|RETAINAGE|CREDIT)\w*|BILL(?:S|ITEMS?)?|VENDOR\w*|VENDTYPES?
    """,
    "company": r"""
        COMPANY\w*|ENTITY|LOCATION\w*|DEPARTMENT\w*|DEPTGROUP\w*|CLASS(?:ES|GROUP\w*)?
        CONTACT\w*|EMPLOYEE\w*|ROLE\w*|(?:MEMBER)?USER(?:INFO|GROUP|ROLE|RIGHT)\w*
        SUPDOC\w*|ATTACHMENTS?|EXCH(?:ANGE)?RATE\w*|(?:TRX)?CURRENC\w+
    """,
}
"""The names of each module's records, whole: BILLINGSCHEDULE is not one of Accounts Payable."""

OF_MODULE = {name: compile_any(records, re.IGNORECASE) for name, records in RECORDS.items()}

IN_WORDS = tuple(
    (module, re.compile(rf"\b{module.replace('-', ' ')}\b"))
    for module in RECORDS
    if module != "company"
)
"""The modules as people and screens name them."""

OPERATION = re.compile(r"\b[o0]perat[i1l]on\s{1,3}['\"“‘]?([A-Za-z]\w{1,40})", re.IGNORECASE)
OBJECT_TYPE = re.compile(
    r"objects?\s{1,3}of\s{1,3}type\s{1,3}['\"“‘]?([A-Za-z][\w/-]{0,60})", re.IGNORECASE
)
RECORD = re.compile(
    r"\bto\s{1,3}(?:perform\s{1,3})?([A-Za-z]{2,20})\s{1,3}"
    r"(?:(?:the|objects?|records?|of|type|from|on)\s){0,4}\s{0,2}"
    r"(['\"“‘]?)([A-Za-z][\w/-]{1,60})"
)
"""What somebody may not do to which kind of record, in a program's own words."""

KIND = (
    "(?:required |sufficient |necessary |enough |proper |correct |appropriate |adequate |needed "
    "|api |user )?(?:permissions?|privileges?|access|rights)"
)
DENIED = compile_any(rf"""
    (?:do|does|did|don|doesn|didn|has|have)(?: not| t)(?: have)? (?:the |any |all )?{KIND}
    (?:insufficient|inadequate|missing|lacks?|lacking|no|without) (?:the |any )?{KIND}
    (?:not|isn t|aren t) (?:authori[sz]ed|permitted|allowed) to(?! use| sign| log| make)
    {KIND} (?:is|are) (?:missing|insufficient|not (?:granted|sufficient))
""")
"""A refusal of a permission, in plain words."""

WEAKLY_DENIED = re.compile(
    r"\b(?:access (?:is |was )?denied|permission (?:is |was )?(?:denied|error)|not permitted"
    r"|not authori[sz]ed for)\b"
)
"""A refusal that counts where Sage or one of its records is named, and no file of the program's."""

FIRST_PERSON = (" i ", " we ")
"""Who says so about what they see on their own screen."""

OWN_FILE = re.compile(r"\b(?:eacces|errno 13|open stream|publickey|errno 1)\b")

IN_CAPITALS = re.compile(r"\b[A-Z][A-Z_]{3,40}\b")
"""A record or an operation as Sage names it, anywhere in a text."""

NOT_RECORDS = re.compile(
    r"\b(?:pages?|files?|folders?|directory|directories|sites?|resources?|repository|repositories|channels?"
    r"|documents?|server|screen|action|command|publickey|device|calendar|mailbox|drive)\b"
)
"""What other programs refuse: a sentence about one of these is not from Sage's gateway."""


def find_module(name: str) -> str:
    """Return the module a kind of record belongs to, as in the items' ids, or "".

    `name` is of the XML gateway, such as GLACCOUNT, or of REST, such as general-ledger/account.

    >>> find_module("glaccount"), find_module("BILLINGSCHEDULE")
    ('general-ledger', '')
    """
    module, slash, _ = name.lower().partition("/")
    if slash:
        module = module.removesuffix("-config")
        return module if module in RECORDS else ""
    return next((known for known, pattern in OF_MODULE.items() if pattern.fullmatch(name)), "")


def choose_permission_code(text: str) -> str:
    """Return the code of a refused permission: by the operation, then by the kind of record.

    `text` is the refusal, with or without Sage's own sentence in it.
    """
    operation, record = OPERATION.search(text), OBJECT_TYPE.search(text)
    told = None if operation or record else RECORD.search(text)
    asked = operation or told
    if asked and WRITING_VERBS.match(asked[1]):
        return "gateway.other-program"
    module = find_module(record[1]) if record else find_module(told[3]) if told else ""
    if not module and (record or (told and told[2] and told[3].isupper())):
        return "gateway.no-permission-elsewhere"
    if not module:
        for named in IN_CAPITALS.findall(text):
            if named in CHANGING_VERBS:
                return "gateway.other-program"
            module = module or find_module(named)
    if not module:
        words = split_words(text)
        named = [known for known, pattern in IN_WORDS if pattern.search(words)]
        module = named.pop() if len(named) == 1 else ""
    return f"gateway.no-permission-{module}" if module else "gateway.no-permission"


def is_permission_refusal(text: str, words: str, *, sage: bool) -> bool:
    """Return whether a text refuses a permission in Sage Intacct; `words` is it, or a part, split.

    `sage` says whether the text is Sage's or names it. What any program may say about its own
    pages and files is no such refusal.
    """
    named = not text.isupper() and any(map(find_module, IN_CAPITALS.findall(text)))
    found = DENIED.search(words)
    if not found:
        weakly = WEAKLY_DENIED.search(words) and not OWN_FILE.search(words)
        return bool(weakly and (sage or named))
    if "api operation" in words:
        return True
    if f" {words[: found.start()]}".endswith(FIRST_PERSON):
        return False
    following = words[found.end() :]
    if NOT_RECORDS.search(following[:60]):
        return False
    return sage or named or not following.split() or "audit history" in following


SENDER = re.compile(
    r"\bsender\s{0,3}(?:[i1l]d\s{0,3}[:=]?\s{0,3}|(?=['\"“]?\w{1,60}MPP\b))(?P<mark>['\"“”‘’„«»`]?)"
    r"(?!(?:is|was|has|not)\b)(?P<sender>[^\s'\"“”‘’«»`<>{}%…]{1,64})\s?['\"“”‘’«»`]?\s{1,3}(?:(?:is|was|has)(?:\s{1,3}not|n't)|not)\s{1,3}(?:been\s{1,3})?authori[sz]ed",
    re.IGNORECASE,
)
"""The sender that a refusal names: whoever sent the request."""

SENT = re.compile(
    r"\bsender[ _]?id['\"]?\s{0,3}(?:(?:=>|[:=])\s{0,3}['\"]?|['\"]?(?=\w{1,60}MPP\b))"
    r"(?P<sender>[\w.-]{1,64})",
    re.IGNORECASE,
)
"""The sender as a line of a log names it next to the refusal, or by the end of partners' IDs."""

SENDER_SLIPS = 3
"""How far a Sender ID may be from ours and still be meant as ours."""


MISREAD_LETTERS = str.maketrans("l1I|0", "iiiio")
"""What text recognition takes for one another; upper and lower case count."""

MARKS = re.compile(r"^\W+|\W+$")
"""Marks around a name."""

OF_SENDER = frozenset({"gateway.sender-not-authorised", "gateway.sender-refused"})
"""What is Modeloptic's only where the sender that is named is."""

SENDER_WORDS = frozenset({"sender", "senderid", "testsenderid"})
"""What examples name a sender, without separators."""


def refine_code(code: str, text: str, sender: str = "") -> str:
    """Return what a refusal means by the sender, the operation and the record that it names.

    `sender` is the Sender ID of the request, where the reply repeats it.
    """
    if code in OF_SENDER:
        found = SENDER.search(text) or SENT.search(text)
        code = _decide_by_sender(found["sender"], text, code) if found else code
    if code in OF_SENDER and sender:
        return _decide_by_sender(sender, text, code)
    return choose_permission_code(text) if code == "gateway.no-permission" else code


def _decide_by_sender(sender: str, text: str, code: str) -> str:
    """Return what a refused sender means, by how it is spelled where the refusal names it."""
    sender = MARKS.sub("", sender)
    same = sender.translate(MISREAD_LETTERS) == SENDER_ID.translate(MISREAD_LETTERS)
    if same or not any(map(str.isalpha, sender)) or is_placeholder(sender, SENDER_WORDS):
        return code
    if sender.casefold() == SENDER_ID.casefold() and text in {text.lower(), text.upper()}:
        # Retyped without capitals: then these show nothing.
        return code
    if has_phrase(fold_text(SENDER_ID), fold_text(sender), SENDER_SLIPS):
        return "gateway.sender-misspelled"
    return "gateway.other-program"
