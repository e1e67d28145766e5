"""Look-alikes and near misses: how a text departs from the one that was expected."""

from __future__ import annotations

from functools import cache

from verifier.text.characters import fold

LOOK_ALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u0501\u051b\u051d\u04bb\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405"
    "\u03bf\u03b1\u03c1\u03c5\u03bd\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0131\u017f\u212a",
    "aeopcxyijsdqwhABEKMHOPCTXIJSoapuvABEZHIKMNOPTYXisK",
)
"""Cyrillic, Greek and odd Latin letters that look like plain ones."""

SCREEN_LOOK_ALIKES = str.maketrans(
    {"0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "5": "s", "3": "e"}
)
"""Characters that are mistaken for each other on a screen, in lower case."""


LONGER = 3
"""How many times longer than what it means a text may be, with separators between its letters."""


def replace_look_alikes(text: str) -> str:
    r"""Return a text with letters of other scripts replaced by those they look like.

    >>> replace_look_alikes("\u0410cme")
    'Acme'
    """
    return text.translate(LOOK_ALIKES)


def make_skeleton(text: str) -> str:
    """Return a text without its case, separators and look-alikes.

    >>> make_skeleton("Model0ptic User") == make_skeleton("modeloptic-user")
    True
    """
    return fold(replace_look_alikes(text)).translate(SCREEN_LOOK_ALIKES)


@cache
def fold_expected(expected: str) -> str:
    """Return the skeleton of one of the few values that the guide expects."""
    return make_skeleton(expected)


def count_slips(pattern: str, text: str, *, anywhere: bool = False, enough: int = -1) -> int:
    """Count the characters to add, leave out, exchange or swap with a neighbor.

    That is the distance of a pattern from a text or, with `anywhere`, from the
    nearest part of it. One step a letter of the text, whatever the distance: Hyyrö's form of
    Myers' algorithm, with swaps (https://doi.org/10.1145/316542.316550). With
    `anywhere`, a part that is at most `enough` slips away ends the search.

    >>> count_slips("modeloptic", "modeltopic"), count_slips("user", "use")
    (2, 1)
    >>> count_slips("incorrect", "isincorectplease", anywhere=True)
    1
    """
    if not pattern:
        return 0 if anywhere else len(text)
    mask = (1 << len(pattern)) - 1
    last = 1 << (len(pattern) - 1)
    places: dict[str, int] = {}
    for index, letter in enumerate(pattern):
        places[letter] = places.get(letter, 0) | 1 << index
    more, fewer, diagonal, before = mask, 0, 0, 0
    slips = least = len(pattern)
    for letter in text:
        equal = places.get(letter, 0)
        swapped = (~diagonal & equal) << 1 & before
        diagonal = ((equal & more) + more ^ more | equal | fewer | swapped) & mask
        up = fewer | ~(diagonal | more) & mask
        down = diagonal & more
        if up & last:
            slips += 1
        elif down & last:
            slips -= 1
            if anywhere and slips < least:
                least = slips
                if least <= enough:
                    break
        up = up << 1 | (not anywhere)
        more = (down << 1 | ~(diagonal | up)) & mask
        fewer = diagonal & up & mask
        before = equal
    return least if anywhere else slips


def is_near(text: str, expected: str, slips: int = 2) -> bool:
    """Return whether a text is the expected one but for a few slips.

    >>> is_near("modelopitcMPP", "modelopticMPP"), is_near("Acme", "modelopticMPP")
    (True, False)
    """
    if len(text) > LONGER * len(expected):
        return False
    return has_slips(make_skeleton(text), fold_expected(expected), slips)


def has_slips(text: str, expected: str, most: int) -> bool:
    """Return whether a text is the expected one but for so many slips at most."""
    return abs(len(text) - len(expected)) <= most and count_slips(text, expected) <= most


def find_difference(text: str, expected: str) -> tuple[int, int]:
    """Return where a text departs from the expected one: at least a character, if it has one.

    >>> find_difference("modeloptic_user", "modeloptic-user")
    (10, 11)
    """
    shorter = min(len(text), len(expected))
    start = next((i for i in range(shorter) if text[i] != expected[i]), shorter)
    tail = 0
    while tail < shorter - start and text[-1 - tail] == expected[-1 - tail]:
        tail += 1
    end = len(text) - tail
    if start == end:
        start, end = (start, start + 1) if start < len(text) else (start - 1, start)
    return max(start, 0), end
