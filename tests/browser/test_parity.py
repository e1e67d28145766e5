"""One verdict: CPython and Python in Chromium judge the whole corpus alike.

Not the codes alone are compared but the whole answer, marks and words included.
"""

from __future__ import annotations

import json
import math

import pytest

from verifier.browser.bridge import call
from verifier.catalogue import DIAGNOSES, FINDINGS
from verifier.fields import FIELDS

ODD = [
    None,
    True,
    0,
    -1,
    1.5,
    2**53,
    [],
    ["Acme"],
    {},
    {"a": [None]},
    "",
    "\ud83d",
    "a\udc00b",
    "\0",
    "😀",
]
"""What comes in the place of a text, and texts that are hardly any."""

LONG = 65536

HUGE = ["a", " ", "\u200b", "\n", "“", "😀", "\ud83d", "|", "<"]

IN_THE_PAGE = """async (calls) => {
  const answers = [];
  for (const [name, args] of JSON.parse(calls)) answers.push(await python.call(name, args));
  return JSON.stringify(answers);
}"""


@pytest.fixture(scope="module")
def calls(root):
    """Every case of the corpus, every code's example, and 64 KiB in each field."""
    folder = root / "tests" / "cases"
    lines = {
        path.stem: [*map(json.loads, path.read_text(encoding="utf-8").splitlines())]
        for path in sorted(folder.glob("*.jsonl"))
    }
    errors, pasted = ([case["input"] for case in lines.pop(name)] for name in ("errors", "mail"))
    cases = [case["values"] for of_field in lines.values() for case in of_field]
    huge = [{"company_id": char * LONG} for char in HUGE]
    huge += [{field.name: "a" * LONG} for field in FIELDS]
    planes = ["".join(map(chr, range(at, at + 65536))) for at in range(0, 0x40000, 65536)]
    names = [field.name for field in FIELDS]
    mails = [entry.example["mail"] for code, entry in FINDINGS.items() if code.startswith("mail.")]
    assert len(cases) >= 600
    return [
        *(("verify", {"values": values}) for values in [*cases, *huge]),
        *(("verify", {"values": entry.example}) for entry in FINDINGS.values()),
        *(("verify", {"values": values}) for values in (None, [], "text", 1, True)),
        *(("read_mail", {"text": text}) for text in mails),
        *(("explain", {"text": entry.example}) for entry in DIAGNOSES.values()),
        *(("explain", {"text": text}) for text in errors),
        *(("verify", {"values": dict.fromkeys(names, odd)}) for odd in ODD),
        *(("verify", {"values": {"company_id": "Acme", "nobody's field": odd}}) for odd in ODD),
        *((name, {"text": odd}) for name in ("read_mail", "explain") for odd in ODD),
        *((name, {"text": char * LONG}) for name in ("read_mail", "explain") for char in HUGE),
        *(("read_mail", {"text": text}) for text in pasted),
        *((name, {"text": plane}) for name in ("read_mail", "explain") for plane in planes),
        *(("verify", {"values": {"company_id": plane}}) for plane in planes),
    ]


@pytest.fixture(scope="module")
def expected(calls):
    """What CPython answers."""
    return [json.loads(call(name, json.dumps(args))) for name, args in calls]


@pytest.mark.parametrize("site", ["runtime_site", "draft_site"])
def test_chromium_answers_as_cpython_does(request, bare_page, calls, expected, site):
    """From the stored interpreter, and from unmodified Pyodide as a preview has it.

    Texts of 64 KiB are asked of the first alone: it is its memory that they try.
    """
    page = bare_page(site=request.getfixturevalue(site))
    most = LONG if site == "draft_site" else math.inf
    pairs = [pair for pair in zip(calls, expected, strict=True) if len(str(pair[0])) < most]

    answers = json.loads(page.evaluate(IN_THE_PAGE, json.dumps([asked for asked, _ in pairs])))

    assert [] == [
        (asked, mine, theirs)
        for (asked, mine), theirs in zip(pairs, answers, strict=True)
        if mine != theirs
    ]
