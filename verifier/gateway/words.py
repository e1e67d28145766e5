"""Finds Sage's sentences and numbers in text that was pasted, typed or read from a picture."""

from __future__ import annotations

import re

from verifier.text.likeness import count_slips

FOLDED_LETTERS = str.maketrans("01i|!5z", "ollllss")
"""Letters that text recognition takes for one another, each as one of them; -ise becomes -ize."""

NOT_LETTERS = re.compile("[^a-z]+")

NUMBER = re.compile(
    r"(?<![A-Za-z0-9])(?:(?P<family>XL|PL|BL|DL)\s?(?P<digits>[0-9OoIl|]{8})"
    r"|(?P<jpp>(?:XMLGW[_ ]|U)JPP)\s?(?P<jpp_digits>[0-9OoIl|]{4})"
    r"|(?P<gw>GW\s?(?=\d)|(?:GW|CO)\s?[-\u2010-\u2015_]\s?)(?P<gw_digits>[0-9OoIl|]{4})"
    r"|(?P<phrase>invalidRequest))(?![A-Za-z0-9])",
    re.IGNORECASE,
)
DIGITS = str.maketrans("OoIl|", "00111")

NUMBERS_READ = 20
"""No reply names more error numbers than this; a pasted log may."""

IDENTIFIER = re.compile(
    r"[\[(]?\s?(?:Support|Request)\s{1,3}[Il1]D\s?[:=]\s{0,3}([^\]\s)]+)[\])]?", re.IGNORECASE
)
PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")

NAMED_SECRET = re.compile(
    r"(?is)(<\s*(password|sessionid)\s*>).*?(?=<|$)"
    r"|((?:password|passwd|pwd|sessionid|session_id)(?:[\"'\]]*\s*(?:=>|[:=])|[\"'],)\s*"
    r"(?:string\(\d+\)\s*)?)(?:\"[^\"]*\"|'[^']*'|\S+)"
    r"|(\bauthorization[\"']?\s*[:=]\s*)[^\r\n]+"
)


CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
NOT_WORD = re.compile(r"[^a-z0-9]+")
SAGE = re.compile(r"\bsage\b|intacct|modeloptic|\bxml gateway\b")


def split_words(text: str) -> str:
    """Return a text's words and figures in lower case, each after one space; names are split.

    >>> split_words("SocketTimeoutException: ERR_TIMED_OUT (401)")
    'socket timeout exception err timed out 401'
    """
    return NOT_WORD.sub(" ", CAMEL.sub(" ", text).lower()).strip()


def compile_any(patterns: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that matches any of these as whole words; one or more a line."""
    lines = filter(None, map(str.strip, patterns.splitlines()))
    return re.compile(rf"\b(?:{'|'.join(lines)})\b", flags)


QUESTION = re.compile(
    r"(?is)\s*(?:how|what|where|when|why|who|which|can|could|does|do|is|are|should|would|may|will)\b"
    r".{0,2000}\?\s*$"
)


def is_question(text: str) -> bool:
    """Return whether a text asks somebody something, as no error does.

    >>> is_question("What happens if the password is wrong?"), is_question("Wrong password")
    (True, False)
    """
    return QUESTION.match(text) is not None


def is_about_sage(words: str) -> bool:
    """Return whether split words name Sage Intacct, or Modeloptic."""
    return SAGE.search(words) is not None


def fold_text(text: str) -> str:
    r"""Reduce a text to what survives bad copies: letters, without case, spaces or look-alikes.

    >>> fold_text("Sign-in information") == fold_text("5ign—ln  infor\nmati0n")
    True
    """
    letters = NOT_LETTERS.sub("", text.lower().translate(FOLDED_LETTERS))
    return letters.replace("rn", "m").replace("vv", "w")


def has_phrase(phrase: str, text: str, slips: int) -> bool:
    """Return whether a folded phrase is in a folded text with at most so many slips.

    A slip is a letter too many, missing, wrong or swapped. If a sentence is cut into one
    piece more than there may be slips, one piece has none: the sentence is compared only
    around the places where a piece is found.

    >>> has_phrase("incorrect", "isincorectplease", 1), has_phrase("incorrect", "correct", 1)
    (True, False)
    """
    size = len(phrase) // (slips + 1)
    if not size:
        return True
    for start in range(0, size * (slips + 1), size):
        piece = phrase[start : start + size]
        place = text.find(piece)
        while place >= 0:
            begin = place - start
            window = text[max(0, begin - slips) : begin + len(phrase) + slips]
            if count_slips(phrase, window, anywhere=True, enough=slips) <= slips:
                return True
            place = text.find(piece, place + 1)
    return False


def find_numbers(text: str) -> tuple[str, ...]:
    """Return Sage's error numbers in a text, in order, each once, slips of recognition corrected.

    >>> find_numbers("Error XL03OOOOO6 (gw–0011), again XL03000006")
    ('XL03000006', 'GW-0011')
    """
    found: dict[str, None] = {}
    for match in NUMBER.finditer(text):
        if match["family"]:
            name = match["family"].upper() + match["digits"].translate(DIGITS)
        elif match["jpp"]:
            name = match["jpp"].upper().replace(" ", "_") + match["jpp_digits"].translate(DIGITS)
        elif match["gw"]:
            name = f"{match['gw'][:2].upper()}-{match['gw_digits'].translate(DIGITS)}"
        else:
            name = "invalidRequest"
        found[name] = None
        if len(found) == NUMBERS_READ:
            break
    return tuple(found)


def take_identifier(text: str) -> tuple[str, str]:
    """Take the support or request id out of a sentence and decode it.

    Returns the sentence without it, and the id or "".

    >>> take_identifier("It failed. [Support ID: p5rx%7EYEx]")
    ('It failed.', 'p5rx~YEx')
    """
    match = IDENTIFIER.search(text)
    if not match:
        return text, ""
    decoded = PERCENT.sub(
        lambda found: bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "replace"), match[1]
    )
    return IDENTIFIER.sub("", text).strip(), shorten_line(decoded, 200)


def shorten_line(text: str, limit: int) -> str:
    """Put a text on one line without control characters, and cut it at so many characters."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def hide_secrets(text: str) -> str:
    """Replace passwords and session ids in a pasted text by a mark.

    >>> hide_secrets("<password>hunter2</password> sessionid=abc.")
    '<password>…</password> sessionid=…'
    """
    return NAMED_SECRET.sub(lambda match: (match[1] or match[3] or match[4]) + "…", text)
