"""What judging costs: no text, and no set of texts, makes the rules run away.

Time of the processor is compared, best of several runs, and not lines of code: a slice of a long
text is one line.
"""

from __future__ import annotations

import gc
import random
import time

import pytest

from verifier import verify
from verifier.fields import FIELDS
from verifier.mail import read_mail
from verifier.text import reading
from verifier.text.characters import LONGEST_TEXT

NAMES = [field.name for field in FIELDS]
ORDINARY = {
    field.name: f"{field.options[0].label if field.options else field.example} " for field in FIELDS
}
"""An ordinary form, with a space copied behind each value: a plain word is hardly read at all."""

MOST = 15
"""How many times an ordinary form any other may cost."""

MOST_ALONE = 25
"""How many times an ordinary value any other may cost: judging one is a tenth of a request."""

RUNS = 7
"""The best of so many counts: what else the machine does only makes a run longer."""

SHAPES = [
    *["a", "1", "xX", "é", "İ", "ſ", "😀", "🏳️\u200d🌈", "ﷺ", "Ⅷ", "Ａ", "：", "\u0410", "\ud83d"],
    *[" ", "a ", "a b ", "\u00a0", "a\u3000", "\t", "a\t", "\n", "a\n", "\u2028", "a\u2028", "\0"],
    *["\u200b", "a\u200b", "\u202e", "a\u202e\u200b", "\U000e0001", "a\U000e0001", "\u2010", "—a"],
    *["'", "''", "“", "“”", "„“", "«»", "*", "`", '"', "'\"", '"a":"b",', '"a" : ', "'a',", "a'"],
    *["(", "()", "(a)", "[", "{", "{[", "<", "<a>", "<a b=", "</", "</a", "<a", "><", "&", "&amp;"],
    *["-", "--", ".", "..", ",", ";", ":", "::", "=", "= ", "|", "||", "@", "a@", "a@b.c,", "://"],
    *["Company ID: ", "Company ID ", "user id=", "User ID\n", "user ", "user: ", "User ID is "],
    *[
        "password",
        "password ",
        "pw, ",
        "pw: ",
        "Pass=",
        "p/w",
        "pass",
        "密码",
        "пароль ",
        "mot de ",
    ],
    *[
        "id:",
        "id ",
        "ID",
        "aId:",
        "the ",
        "your your ",
        "my user ",
        "sage intacct ",
        "comp",
        "corn",
    ],
    *["</td><td>", "([{<", "User ID: x, pw: ", "pw: Xy7!kQ2# ", "=20", "%20", "\\", "\u00ad"],
    *["Acme ", "e\u0301", "𝐚", "\U000e0041", "\U0010ffff"],
    *["a:b,c;", "x=1&", "Xy7!kQ2# ", "ac(\0", "0l", "modeloptic-user ", "modeloptic-user", "MPP"],
]
"""What is repeated up to the longest text that is looked into."""


def measure_seconds(judge, given, enough=0.0) -> float:
    """Return the least time of the processor, in seconds, in which something is judged.

    A run that takes less than `enough` is the last.
    """
    least = 1.0
    for _ in range(RUNS):
        gc.collect(0)
        begun = time.process_time()
        judge(given)
        least = min(least, time.process_time() - begun)
        if least < enough:
            break
    return least


def find_costly(forms, ordinary, most=MOST) -> dict[str, float]:
    """Return which of some forms cost more than `most` times an ordinary one, and how many.

    Where one seems to, both are measured again: the machine may have become slower between them.
    """
    verify(ordinary)
    base, costly = measure_seconds(verify, ordinary), {}
    for name, form in forms.items():
        for _ in range(3):
            times = measure_seconds(verify, form, most * base) / base
            if times < most:
                break
            base = measure_seconds(verify, ordinary)
        else:
            costly[name] = times
    return costly


@pytest.mark.parametrize("length", [LONGEST_TEXT, 65536], ids=["as long as is read", "longer"])
def test_no_form_costs_more_than_fifteen_ordinary_ones(length):
    forms = {shape: dict.fromkeys(NAMES, (shape * length)[:length]) for shape in SHAPES}

    assert {} == find_costly(forms, ORDINARY)


def test_no_form_of_mixed_shapes_costs_more_than_fifteen_ordinary_ones():
    """Each field holds another shape, so that no field's work is done again for the next."""
    draw = random.Random(1)
    forms = {
        number: {name: (draw.choice(SHAPES) * LONGEST_TEXT)[:LONGEST_TEXT] for name in NAMES}
        for number in range(12)
    }

    assert {} == find_costly(forms, ORDINARY)


def test_a_form_reads_each_field_once(monkeypatch):
    """Reading is most of what a long value costs: a second time would double it."""
    fields_read: list[str] = []
    whole = reading.unwrap

    def count(chars: str, field: str) -> reading.Inner:
        fields_read.append(field)
        return whole(chars, field)

    monkeypatch.setattr(reading, "unwrap", count)
    verify(ORDINARY)

    assert sorted(NAMES) == sorted(fields_read)


@pytest.mark.parametrize("field", NAMES)
def test_no_value_costs_more_than_twenty_five_ordinary_ones(field):
    forms = {shape: {field: (shape * LONGEST_TEXT)[:LONGEST_TEXT]} for shape in SHAPES}

    assert {} == find_costly(forms, {field: ORDINARY[field]}, MOST_ALONE)


def test_a_mail_four_times_as_long_costs_six_times_as_much_at_most():
    """Time grows as the text does: what grew with its square would cost sixteen times."""
    costly = {}
    for shape in SHAPES:
        shorter, longer = ((shape * 32768)[:size] for size in (8192, 32768))
        for _ in range(3):
            base = measure_seconds(read_mail, shorter) + 0.0002
            times = measure_seconds(read_mail, longer, 6 * base) / base
            if times < 6:
                break
        else:
            costly[shape] = times

    assert {} == costly
