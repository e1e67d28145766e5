"""Which cause a reply shows, by its level, its words and, where it has one meaning, its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.gateway.causes import CAUSES, NUMBER_ALONE, TEXT_CAUSES, Cause
from verifier.gateway.markup import unescape
from verifier.gateway.words import fold, fold_phrase, near

if TYPE_CHECKING:
    from verifier.gateway.reply import Fault, Reply

FUZZY_AT_MOST = 20_000
"""Letters of a pasted text that are searched for sentences with slips."""

FUZZY_AT_LEAST = 16
"""Letters a sentence must have to be looked for with slips: short ones are like too much else."""

LETTERS_A_SLIP = 9
"""One slip is forgiven for each so many letters of a sentence."""

REST = "ia::error"
"""How Sage's REST interface names its errors; it uses numbers of the gateway's in another sense."""


def decide(reply: Reply) -> tuple[tuple[str, ...], Fault | None]:
    """Return the codes of the diagnoses a reply shows, and the error that shows the first.

    There is always one code. A pasted text may speak of several causes: the
    further ones follow in the order they are tried.
    """
    fault = reply.faults[0] if reply.faults else None
    match reply.kind:
        case "empty":
            return (_by_status(reply.http_status) or "gateway.empty",), None
        case "garbled":
            return (_by_status(reply.http_status) or "gateway.garbled",), None
        case "request":
            return ("gateway.request-pasted",), None
        case "acknowledgement" if not fault:
            return ("gateway.acknowledged",), None
        case "text":
            return _decide_text(reply), fault
    folded = [(each, fold(f"{each.number} {unescape(each.text())}")) for each in reply.faults]
    for cause in CAUSES:
        for each, words in folded:
            if _shows(each, words, cause):
                return (cause.code,), each
    if reply.kind == "html":
        return (_by_status(reply.http_status) or "gateway.html",), fault
    return (_by_state(reply, fault),), fault


def _shows(fault: Fault, words: str, cause: Cause) -> bool:
    """Tell whether an error, whose words are given folded, has this cause."""
    if cause.levels and fault.level and fault.level not in cause.levels:
        return False
    return fault.number.casefold() in cause.numbers or any(
        fold_phrase(phrase) in words for phrase in cause.phrases
    )


def _by_state(reply: Reply, fault: Fault | None) -> str:
    """Decide where no error is known: by the HTTP status and the three states."""
    by_status = _by_status(reply.http_status)
    if by_status and (not fault or reply.http_status >= 429):
        return by_status
    failed = reply.failed_level()
    if failed == "authentication" and not fault:
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


def _by_status(status: int) -> str:
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


def _decide_text(reply: Reply) -> tuple[str, ...]:
    if REST in reply.text:
        return ("gateway.rest-token",)
    found = tuple(dict.fromkeys(cause.code for cause in _causes_in(reply)))
    if found:
        return found
    if not NUMBER_ALONE.isdisjoint(number.casefold() for number in reply.numbers):
        return ("gateway.number-alone",)
    by_status = "" if reply.numbers else _by_status(reply.http_status)
    return (by_status or "gateway.unknown",)


def _causes_in(reply: Reply) -> list[Cause]:
    """Return the causes a pasted text speaks of: to the letter or by number, else with slips."""
    words = fold(reply.text)
    level = reply.faults[0].level
    causes = [
        cause
        for cause in (*CAUSES, *TEXT_CAUSES)
        if not cause.reply_only and not (level and cause.levels and level not in cause.levels)
    ]
    numbers = {number.casefold() for number in reply.numbers}
    exact = [
        cause
        for cause in causes
        if numbers & cause.numbers or any(fold_phrase(phrase) in words for phrase in cause.phrases)
    ]
    return exact or [cause for cause in causes if _nearly(cause, words[:FUZZY_AT_MOST])]


def _nearly(cause: Cause, words: str) -> bool:
    """Tell whether a folded text holds a sentence of this cause with a few slips."""
    return any(
        len(phrase) >= FUZZY_AT_LEAST and near(phrase, words, len(phrase) // LETTERS_A_SLIP)
        for phrase in map(fold_phrase, cause.phrases)
    )
