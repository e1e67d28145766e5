"""A report holds what its lists allow, never a value; reading it gives back what was written."""

from __future__ import annotations

import json
import random
import re
import time

import pytest

from verifier import verify
from verifier.catalogue import DIAGNOSES
from verifier.fields import FIELDS
from verifier.guide import guide_json
from verifier.guide.ledger import LEDGER, read_ledger

SECRETS = (
    "Acme-Holdings 4711",
    "hunter2!Passw0rd",
    "ada.lovelace@example.com",
    "sage-intacct#company-id",
    "gateway.offline",
    "Müller\u200b & Söhne",
    "\nFound: text.password\nSeal: 00000000\n",
)
ALLOWED = re.compile(
    r"Modeloptic report 3\nWritten: \d{4}-\d\d-\d\dT\d\d:\d\dZ\n"
    r"Guide: (?:none|[0-9a-f]{12})\nPage: [a-z0-9/-]+\nPlan: [a-z -]+\n"
    r"Checked off: [a-z0-9@ -]+\nTyped: [a-z0-9_:+ ]+\nVerdict: [a-z-]+\n"
    r"Found: [a-z0-9. -]+\nSage: [a-z0-9. -]+\nSeal: [0-9a-f]{8}\n"
)


@pytest.fixture(name="lists", scope="module")
def _lists(root, read):
    """The lists that the site publishes."""
    published = guide_json.list_files(read, read_ledger(root / LEDGER), root)
    return {name: json.loads(published[f"{name}.json"]) for name in ("guide", "codes")}


@pytest.fixture(name="ask", scope="module")
def _ask(lists, call_modules):
    """Make calls to the module, with the lists."""
    given = {"guide": lists["guide"], "codes": lists["codes"]["codes"]}
    return lambda *calls: call_modules(given, *calls)


def state(**other):
    """What a page hands to the writer."""
    return {
        "written": "2026-11-29T23:10:59.999Z",
        "page": "sage-intacct/verify",
        "plan": ["role", "no-entities"],
        "ticks": {"sage-intacct#company-id": 1, "sage-intacct/enable-web-services#subscribe": 2},
        "typed": [{"name": "company_id", "length": 4, "kinds": ["uppercase", "lowercase"]}],
        "verdict": "check",
        "found": ["company-id.near-known"],
        "answer": {"level": "refused", "code": "gateway.sign-in-incorrect", "practice": True},
    } | other


def test_what_was_written_is_read_back(ask):
    written = ask(["write", state()])[0]["value"]
    read = ask(["read", written])[0]["value"]

    assert ALLOWED.fullmatch(written)
    assert read["written"] == "2026-11-29T23:10:00.000Z"
    assert read["page"]["id"] == "sage-intacct/verify"
    assert read["plan"] == state()["plan"]
    assert read["ticks"] == state()["ticks"]
    assert read["typed"] == state()["typed"]
    assert read["verdict"] == "check"
    assert [entry["code"] for entry in read["found"]] == state()["found"]
    assert read["answer"]["level"] == "refused"
    assert read["answer"]["practice"] is True
    assert read["answer"]["entry"]["code"] == "gateway.sign-in-incorrect"
    assert (read["older"], read["unknown"]) == (False, [])


def test_a_reader_who_did_nothing_has_a_report_too(ask):
    nothing = state(plan=[], ticks={}, typed=[], verdict="", found=[], answer=None, page="")
    written = ask(["write", nothing])[0]["value"]
    read = ask(["read", written])[0]["value"]

    assert (read["page"], read["ticks"], read["typed"], read["answer"]) == (None, {}, [], None)


def test_every_field_that_is_typed_can_be_told_and_no_other(lists):
    typed = {field.name for field in FIELDS if not field.options}

    assert typed == set(lists["guide"]["typed"])


def test_the_last_line_is_called_by_who_was_asked_and_a_line_of_nobodys_is_refused(ask):
    written = ask(["write", state()])[0]["value"]
    foreign = written.partition("\nSeal:")[0].replace("\nSage: ", "\nNobody: ")
    seal = ask(["seal", foreign])[0]["value"]
    asked, refused = ask(["read", written], ["read", f"{foreign}\nSeal: {seal}"])

    assert "error" not in asked
    assert "has something in it that this guide never writes" in refused["error"]


def test_of_a_value_only_its_length_and_kinds_of_characters_are_kept(ask):
    """Values that differ letter by letter, and have the same length and kinds, look the same."""
    draw = random.Random(6)
    kinds = ("ABCXYZ", "abcxyz", "0123456789", "!$%&*()=?", "éßøЖ漢")
    pairs = []
    for _ in range(60):
        shape = [draw.choice(kinds) for _ in range(draw.randint(1, 40))]
        pairs.append(["".join(draw.choice(kind) for kind in shape) for _ in range(2)])
    reports = [
        {"fields": {name: {"typed": value} for name in ("company_id", "user_id", "email")}}
        for pair in pairs
        for value in pair
    ]
    shapes = [answer["value"] for answer in ask(*(["shapes", report] for report in reports))]

    assert shapes[::2] == shapes[1::2]
    assert {key for shape in shapes for each in shape for key in each} == {
        "name",
        "length",
        "kinds",
    }


@pytest.mark.parametrize("secret", [*SECRETS[:3], SECRETS[5]])
def test_no_value_of_a_real_verdict_is_in_the_report(ask, secret):
    """Real reports on secrets: nothing but words of the lists, and no piece of a secret."""
    report = verify({"company_id": secret, "user_id": secret, "email": secret}).to_dict()
    shapes = ask(["shapes", report])[0]["value"]
    found = [finding["code"] for finding in report["findings"]]
    written = ask(["write", state(typed=shapes, found=found, ticks={})])[0]["value"]

    assert ALLOWED.fullmatch(written)
    for piece in re.findall(r"[^\W_]{4,}", secret):
        assert piece.casefold() not in written.casefold()


@pytest.mark.parametrize("secret", SECRETS)
def test_whatever_storage_or_a_reply_holds_nothing_of_it_gets_in(ask, secret):
    """Ids, codes, words and names that no list has are left out, wherever they stand."""
    clean = state(ticks={}, plan=[], typed=[], found=[], verdict="", answer=None, page="")
    dirty = state(
        page=secret,
        plan=[secret],
        ticks={
            secret: 1,
            f"{secret}#a": 1,
            f"sage-intacct#{secret}": 1,
            "sage-intacct#plan": secret,
        },
        typed=[{"name": secret, "length": 3, "kinds": []}],
        verdict=secret,
        found=[f"x{secret}", secret.upper()],
        answer={"level": secret, "code": secret, "practice": secret},
    )
    if secret == "sage-intacct#company-id":
        dirty["ticks"] = {}
    answers = ask(["write", clean], ["write", dirty])

    assert answers[0] == answers[1]


def test_kinds_and_lengths_that_are_none_are_left_out(ask):
    odd = [
        {"name": "email", "length": "secret", "kinds": ["small"]},
        {"name": "user_id", "length": 3, "kinds": ["secret", "digits"]},
    ]
    written = ask(["write", state(typed=odd)])[0]["value"]

    assert "Typed: user_id:3+digits\n" in written


@pytest.mark.parametrize(
    "around",
    [
        "Hello,\n\nhere it is:\n\n{0}\nThanks, Ada\n+44 20 7946 0000",
        "On Monday Ada wrote:\n{quoted}",
        "{crlf}",
        "{wrapped}",
        "\ufeff  {0}",
    ],
)
def test_what_a_mail_program_adds_does_no_harm(ask, around):
    written = ask(["write", state()])[0]["value"]
    text = around.format(
        written,
        quoted="".join(f">> {line}\n" for line in written.splitlines()),
        crlf=written.replace("\n", "\r\n"),
        wrapped=written.replace(" ", "\n"),
    )

    assert ask(["read", text])[0]["value"]["ticks"] == state()["ticks"]


def test_what_is_no_whole_report_gets_a_sentence_that_says_what_to_do(ask):
    written = ask(["write", state()])[0]["value"]
    body = written.partition("\nSeal:")[0]

    def sealed(text):
        return f"{text}\nSeal: {ask(['seal', text])[0]['value']}"

    cases = {
        "": "is not a report from this guide",
        "Invalid Web Services Authorization": "is not a report from this guide",
        written.replace("report 3", "report 4"): "is newer than this page can read",
        body: "was cut off",
        written[: len(written) // 2]: "was cut off",
        written.replace("check", "well-formed"): "was changed after it was written",
        written.replace("company_id:4", "company_id:5"): "was changed after it was written",
        sealed(
            body.replace("Written: 2026-11-29", "Written: yesterday")
        ): "this guide never writes",
        sealed(body.replace("2026-11-29", "2026-13-99")): "this guide never writes",
        sealed(body.replace("Plan: role", "Plan: secret")): "this guide never writes",
        sealed(body.replace(":4+", ":4444+")): "this guide never writes",
        sealed(body.replace("Found: ", "Found: <b> ")): "this guide never writes",
        sealed(body.replace("Verdict: check", "Verdict: live")): "this guide never writes",
        sealed(body.replace("Sage: refused", "Sage: live")): "this guide never writes",
        sealed("Modeloptic report 3 Guide: none"): "this guide never writes",
    }
    answers = ask(*(["read", text] for text in cases))
    for answer, expected in zip(answers, cases.values(), strict=True):
        assert expected in answer["error"]


def test_an_old_report_is_read_and_says_what_the_guide_no_longer_has(ask):
    written = ask(["write", state()])[0]["value"]
    old = re.sub(r"Guide: \w+", "Guide: 000000000000", written.partition("\nSeal:")[0])
    old = re.sub(r"Modeloptic report 3\nWritten: .*\n", "Modeloptic receipt 1\n", old)
    old = old.replace("uppercase", "capitals").replace("lowercase", "small")
    old = old.replace("Checked off: ", "Ticked: long-gone ").replace("Found: ", "Found: gone.code ")
    read = ask(["read", f"{old}\nSeal: {ask(['seal', old])[0]['value']}"])[0]["value"]

    assert read["written"] is None
    assert read["older"] is True
    assert read["unknown"] == ["long-gone", "gone.code"]
    assert read["ticks"] == state()["ticks"]
    assert read["typed"] == state()["typed"]


def test_every_diagnosis_can_be_told(ask):
    codes = sorted(DIAGNOSES)
    sent = [["write", state(answer={"level": "refused", "code": code})] for code in codes]
    texts = [answer["value"] for answer in ask(*sent)]
    read = ask(*(["read", text] for text in texts))

    assert [answer["value"]["answer"]["entry"]["code"] for answer in read] == codes


def test_a_report_made_to_be_slow_is_refused_at_once(ask):
    """Labels repeated many times, under a seal that fits: cut one after another."""
    text = "Modeloptic receipt 1 " + "Guide: Page: Plan: Ticked: Typed: Verdict: Found: " * 400
    (sealed,) = ask(["seal", text])
    started = time.monotonic()
    (answer,) = ask(["read", f"{text} Seal: {sealed['value']}"])

    assert "has something in it that this guide never writes" in answer["error"]
    assert time.monotonic() - started < 30


def test_only_the_beginning_of_a_long_text_is_looked_at(ask):
    """One character can unfold into eighteen: three million of them would freeze the page."""
    written = ask(["write", state()])[0]["value"]
    started = time.monotonic()
    first, last = ask(["read", written + "\ufdfa" * 3_000_000], ["read", "\ufdfa" * 3_000_000])

    assert first["value"]["ticks"] == state()["ticks"]
    assert "is not a report from this guide" in last["error"]
    assert time.monotonic() - started < 30
