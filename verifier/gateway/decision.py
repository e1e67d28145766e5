"""Which cause a reply shows, by its level, its words and, where it has one meaning, its number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from verifier.catalogue.diagnoses.refusals import HELP
from verifier.fields.base import is_stand_in
from verifier.gateway import network, permissions
from verifier.gateway.causes import (
    CAUSES,
    NUMBER_ALONE,
    SENDER,
    SENT,
    SIGN_IN_REFUSED,
    STRUCTURES,
    TEXT_CAUSES,
    Cause,
    is_of_rest,
)
from verifier.gateway.markup import unescape
from verifier.gateway.situations import find_situation
from verifier.gateway.words import (
    fold_phrase,
    fold_text,
    has_phrase,
    is_question,
    names_sage,
    split_words,
)
from verifier.values import SENDER_ID

if TYPE_CHECKING:
    from verifier.gateway.reply import Fault, Reply

FUZZY_AT_MOST = 20_000
"""Letters of a pasted text that are searched for sentences with slips."""

FUZZY_AT_LEAST = 16
"""Letters a sentence must have to be looked for with slips: short ones are like too much else."""

LETTERS_A_SLIP = 9
"""One slip is forgiven for each so many letters of a sentence."""

SENTENCES_AT_MOST = 80
"""Words of a text whose sentences other programs may have worded: an error's, not a mail's."""

SENDER_SLIPS = 3
"""How far a Sender ID may be from ours and still be meant as ours."""


LOOK_ALIKE = str.maketrans("l1I|0", "iiiio")
"""What text recognition takes for one another; upper and lower case count."""

MARKS = re.compile(r"^\W+|\W+$")
"""What stands around a name to set it off."""


class Decision(NamedTuple):
    """What a reply shows.

    `fault` is the error that shows it; `further` are codes of further causes that a pasted text
    speaks of, in the order they are tried; `suspects` are short ids of items to suspect as well.
    `likely` is true where not Sage's words show it but those of some program that asked.
    """

    code: str
    fault: Fault | None = None
    further: tuple[str, ...] = ()
    suspects: tuple[str, ...] = ()
    likely: bool = False


def decide_cause(reply: Reply) -> Decision:
    """Return what a reply shows, and by which of its errors."""
    fault = reply.faults[0] if reply.faults else None
    match reply.kind:
        case "empty":
            return Decision(_decide_by_status(reply.http_status) or "gateway.empty")
        case "garbled":
            return Decision(_decide_by_status(reply.http_status) or "gateway.garbled")
        case "request":
            return Decision("gateway.request-pasted")
        case "acknowledgement" if not fault:
            return Decision("gateway.acknowledged")
        case "text":
            return _decide_text(reply)._replace(fault=fault)
    return _decide_reply(reply, fault)


def _decide_reply(reply: Reply, fault: Fault | None) -> Decision:
    """Decide about a reply of Sage's or a page, by the first cause that one of its errors shows."""
    told = [(each, unescape(unescape(each.text()))) for each in reply.faults]
    folded = [(each, text, fold_text(f"{each.number} {text}")) for each, text in told]
    for cause in CAUSES:
        for each, text, words in folded:
            if _has_cause(each, words, cause):
                code = _refine_code(cause.code, text)
                if code in OF_SENDER and reply.sender:
                    code = _decide_by_sender(reply.sender, text, code)
                return Decision(code, each)
    if reply.kind == "html":
        return Decision(_decide_by_status(reply.http_status) or "gateway.html", fault)
    for each, text in told:
        if found := _find_structure(text, in_reply=True):
            return Decision(_refine_code(found, text), each)
    return Decision(_decide_by_state(reply, fault), fault)


def _has_cause(fault: Fault, words: str, cause: Cause) -> bool:
    """Tell whether an error, whose words are given folded, has this cause."""
    if cause.levels and fault.level and fault.level not in cause.levels:
        return False
    return fault.number.casefold() in cause.numbers or any(
        fold_phrase(phrase) in words for phrase in cause.phrases
    )


def _decide_by_state(reply: Reply, fault: Fault | None) -> str:
    """Decide where no error is known: by the HTTP status and the three states."""
    by_status = _decide_by_status(reply.http_status)
    if by_status and (not fault or reply.http_status >= 429):
        return by_status
    failed = reply.failed_level()
    if failed == "authentication":
        return "gateway.sign-in-unexplained"
    if reply.result == "aborted":
        return "gateway.rolled-back"
    if failed or fault:
        return "gateway.unknown"
    if not reply.whole:
        return "gateway.incomplete"
    if not (reply.control == reply.authentication == reply.result == "success"):
        return "gateway.unknown"
    if reply.session:
        return "gateway.accepted"
    return "gateway.no-session" if reply.opens_session else "gateway.answered"


def _decide_by_status(status: int) -> str:
    """Return what an HTTP status alone says, or ""."""
    if status == 401:
        return "gateway.sign-in-not-placed"
    if status == 429:
        return "gateway.rate-limited"
    if status in {408, 504, 524}:
        return "gateway.timed-out"
    if status >= 500:
        return "gateway.server-error"
    return "gateway.http-refused" if status >= 300 else ""


def _refine_code(code: str, text: str) -> str:
    """Return what a refusal means by the sender, the operation and the record that it names."""
    if code in OF_SENDER:
        found = SENDER.search(text) or SENT.search(text)
        return _decide_by_sender(found["sender"], text, code) if found else code
    return permissions.choose_code(text) if code == "gateway.no-permission" else code


OF_SENDER = frozenset({"gateway.sender-not-authorised", "gateway.sender-refused"})
"""What is Modeloptic's only where the sender that is named is."""

SENDER_WORDS = frozenset({"sender", "senderid", "testsenderid"})
"""What examples name a sender, without what stands between the words."""


def _decide_by_sender(sender: str, text: str, code: str) -> str:
    """Return what a refused sender means, by how it is spelled where the refusal names it."""
    sender = MARKS.sub("", sender)
    same = sender.translate(LOOK_ALIKE) == SENDER_ID.translate(LOOK_ALIKE)
    if same or not any(map(str.isalpha, sender)) or is_stand_in(sender, SENDER_WORDS):
        return code
    if sender.casefold() == SENDER_ID.casefold() and text in {text.lower(), text.upper()}:
        # Retyped without capitals: then these show nothing.
        return code
    if has_phrase(fold_text(SENDER_ID), fold_text(sender), SENDER_SLIPS):
        return "gateway.sender-misspelled"
    return "gateway.other-program"


def _decide_text(reply: Reply) -> Decision:
    """Decide about a pasted text: by Sage's words, then by anybody's, then by the network's."""
    text = unescape(unescape(reply.text))
    if found := find_situation(text):
        known = found.startswith("gateway.")
        return Decision(found) if known else Decision("gateway.guide-entry", suspects=(found,))
    foreign = network.is_about_another_host(text)
    if is_of_rest(text, reply.http_status) and not foreign:
        return Decision(_decide_rest(reply))
    level = reply.faults[0].level
    causes = [
        cause
        for cause in (*CAUSES, *TEXT_CAUSES)
        if not cause.reply_only and not (level and cause.levels and level not in cause.levels)
    ]
    codes = _find_exact_codes(reply, causes)
    if codes and not (foreign and codes == ("gateway.rate-limited",)):
        return Decision(_refine_code(codes[0], text), further=codes[1:])
    if foreign:
        return Decision("gateway.unknown")
    if code := _find_structure(text):
        suspects = (f"{HELP}#ip-filter",) if code == "gateway.guide-entry" else ()
        likely = code in LIKELY
        return Decision(_refine_code(code, text), suspects=suspects, likely=likely)
    words = fold_text(text)[:FUZZY_AT_MOST]
    codes = tuple(
        dict.fromkeys(cause.code for cause in causes if _has_cause_with_slips(cause, words))
    )
    if codes:
        return Decision(_refine_code(codes[0], text), further=codes[1:])
    if code := network.find_fault(text):
        return Decision(code, likely=True)
    if level == "authentication":
        return Decision("gateway.sign-in-unexplained")
    if not NUMBER_ALONE.isdisjoint(number.casefold() for number in reply.numbers):
        return Decision("gateway.number-alone")
    return (
        Decision("gateway.unknown") if reply.numbers else _decide_by_told_status(reply.http_status)
    )


LIKELY = frozenset(
    {
        "gateway.company-not-found",
        "gateway.entity-refused",
        "gateway.guide-entry",
        "gateway.locked-out",
        "gateway.module-not-subscribed",
        "gateway.not-subscribed",
        "gateway.offline",
        "gateway.rate-limited",
        "gateway.session-invalid",
        "gateway.sign-in-incorrect",
        "gateway.no-permission",
        "gateway.sign-in-unexplained",
    }
)
"""What is told by the parts of a sentence that any program may have worded."""


def _decide_by_told_status(status: int) -> Decision:
    """Decide by an HTTP status that a program tells: its page or its body didn't come along."""
    if status == 400:
        return Decision("gateway.company-not-found", likely=True)
    if status == 403:
        return Decision("gateway.no-permission", suspects=(f"{HELP}#ip-filter",), likely=True)
    code = _decide_by_status(status)
    return Decision(code, likely=True) if code else Decision("gateway.unknown")


def _decide_rest(reply: Reply) -> str:
    """Return what an error of Sage's REST interface means; its tokens are not of this guide."""
    numbers = {number.casefold() for number in reply.numbers}
    for cause in CAUSES:
        passing = cause.code in {"gateway.rate-limited", "gateway.server-error"}
        if passing and numbers & cause.numbers:
            return cause.code
    if permissions.is_refusal(reply.text, split_words(reply.text), sage=True):
        return permissions.choose_code(reply.text)
    late = reply.http_status >= 429
    return _decide_by_status(reply.http_status) if late else "gateway.rest-token"


def _find_exact_codes(reply: Reply, causes: list[Cause]) -> tuple[str, ...]:
    """Return the causes that a pasted text names by their words or a number, each once."""
    words = fold_text(reply.text)
    numbers = {number.casefold() for number in reply.numbers}
    found = (
        cause.code
        for cause in causes
        if numbers & cause.numbers or any(fold_phrase(phrase) in words for phrase in cause.phrases)
    )
    return tuple(dict.fromkeys(found))


def _find_structure(text: str, *, in_reply: bool = False) -> str:
    """Return the code of a refusal that is known by its parts, or "".

    Read are the beginning and the end: the middle of a long text is a trace, or a mail.
    """
    if SENDER.search(text[:FUZZY_AT_MOST]):
        return "gateway.sender-not-authorised"
    if is_question(text):
        return ""
    every = split_words(text[:FUZZY_AT_MOST]).split()
    sage = in_reply or names_sage(" ".join(every))
    for part in (every[:SENTENCES_AT_MOST], every[SENTENCES_AT_MOST:][-SENTENCES_AT_MOST:]):
        words = " ".join(part)
        for structure in STRUCTURES:
            counts = (sage or not structure.sage) and (structure.in_reply or not in_reply)
            if counts and structure.pattern.search(words):
                return structure.code
        if permissions.is_refusal(text[:FUZZY_AT_MOST], words, sage=sage):
            return "gateway.no-permission"
        if sage and not in_reply and SIGN_IN_REFUSED.search(words):
            return "gateway.sign-in-unexplained"
    return ""


def _has_cause_with_slips(cause: Cause, words: str) -> bool:
    """Tell whether a folded text holds a sentence of this cause with a few slips."""
    return any(
        len(phrase) >= FUZZY_AT_LEAST and has_phrase(phrase, words, len(phrase) // LETTERS_A_SLIP)
        for phrase in map(fold_phrase, cause.phrases)
    )
