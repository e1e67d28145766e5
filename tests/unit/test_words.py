"""The words of the catalogue: what GOV.UK asks of error messages, held for every one of them.

https://design-system.service.gov.uk/components/error-message/
"""

from __future__ import annotations

import re
from pathlib import Path

from verifier import verify
from verifier.catalogue import DIAGNOSES, FINDINGS
from verifier.fields import FIELDS
from verifier.values import NAME, SENDER_ID, USER_ID

ROOT = Path(__file__).parents[2]
BANNED = re.compile(
    r"\b(please|sorry|oops|errors? occurred|simply|just|illegal|fill out|"
    r"e-mails?|authoris\w*|normalis\w*|colour\w*|behaviour)\b",
    re.IGNORECASE,
)
ENTRIES = {**FINDINGS, **DIAGNOSES}
FAULTS = re.findall(
    r'"(runtime\.[\w-]+)": \{\s+state: "[\w-]+",\s+title: "([^"]+)",\s+text: "([^"]+)"',
    (ROOT / "overrides/assets/javascripts/runtime.js").read_text("utf-8"),
)
"""The codes that the checker in the browser can fail with: code, title, what to do."""

SENTENCES_OF_MESSAGE = re.compile(r"(?!.*[.!?] [A-Z].*[.!?] [A-Z])(?!.*  )[^{}]*[^{}.! ]")
SENTENCES = re.compile(r"(?<=[.!?;])\s+")
TEXTS = [(code, part) for code, *parts in FAULTS for part in parts]
TEXTS += [(code, part) for code, e in ENTRIES.items() for part in (e.title, e.why, e.cure) if part]
"""All that readers read of a code, beside a finding's message."""
ITEM = re.compile(r"(sage-intacct|support)(/[a-z-]+)?#[a-z0-9-]+")

SCREEN = [SENDER_ID, USER_ID, NAME, "Sage Intacct", "Web Services", "Read only", "Acme-Ltd"]
SCREEN += ["name@example.com", "User-defined", "Consolidation", "Accounts Receivable"]
SCREEN += ["Accounts Payable", "General Ledger", "Company ID", "Company", "User ID", "Sender ID"]
SCREEN += ["Customer ID", "Entity ID", "Configuration", "Global settings"]
SCREEN += ["Admin privileges", "email address"]
"""Values and words on screens: readers see them in front of them, however long they are."""


def message(code: str) -> str:
    """A finding's message as its own example brings it about."""
    findings = verify(FINDINGS[code].example).findings
    return next(
        (finding.message for finding in findings if finding.code == code), FINDINGS[code].message
    )


def count_syllables(word: str) -> int:
    """Estimate how many syllables an English word has."""
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le")
    return max(groups - silent, 1)


def estimate_reading_age(text: str) -> float:
    """Estimate the reader's age in years by Flesch and Kincaid's grade.

    What stands on screens is counted as one word.
    """
    for shown in SCREEN:
        text = text.replace(shown, "it")
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*", text)
    sentences = max(len(re.findall(r"[.:;!?](?:\s|$)", text + ".")), 1)
    per_word = sum(map(count_syllables, words)) / len(words)
    return 0.39 * len(words) / sentences + 11.8 * per_word - 15.59 + 5


def test_a_message_has_25_words_at_most():
    assert [] == [code for code in FINDINGS if len(message(code).split()) > 25]


def test_a_sentence_of_a_finding_a_diagnosis_or_the_checker_has_25_words_at_most():
    assert [
        (code, sentence)
        for code, text in TEXTS
        for sentence in SENTENCES.split(text)
        if len(sentence.split()) > 25
    ] == []


def test_a_message_is_two_sentences_at_most_and_begins_with_a_capital():
    messages = [message(code) for code in FINDINGS]

    assert [] == [words for words in messages if not words[0].isupper()]
    assert [] == [words for words in messages if not SENTENCES_OF_MESSAGE.fullmatch(words)]


def test_nothing_is_said_in_words_that_blame_plead_or_belong_to_machines():
    said = [*TEXTS, *((code, entry.message) for code, entry in FINDINGS.items())]

    # What Sage's screens say is spelled as Sage spells it.
    ours = [(code, part.replace("Web Services authorizations", "")) for code, part in said]
    assert [] == [(code, found) for code, part in ours if (found := BANNED.findall(part))]


def test_why_and_cure_are_whole_sentences():
    parts = [part for entry in FINDINGS.values() for part in (entry.why, entry.cure)]

    assert [] == [part for part in parts if not (part[0].isupper() or part[0] in "“␣")]
    assert [] == [part for part in parts if not part.endswith(".")]


def test_a_code_begins_with_its_field_and_leads_to_an_item():
    begin = "|".join([*(field.slug for field in FIELDS), "text", "form", "mail", "password"])
    name = re.compile(rf"(?:{begin})\.[a-z0-9-]+")

    assert list(FINDINGS) == [entry.code for entry in FINDINGS.values()]
    assert [] == [code for code in FINDINGS if not name.fullmatch(code)]
    assert [] == [entry.item for entry in FINDINGS.values() if not ITEM.fullmatch(entry.item)]


def test_one_cause_has_one_message():
    messages = [entry.message for entry in FINDINGS.values()]

    assert sorted(set(messages)) == sorted(messages)


def test_titles_tell_the_codes_of_a_field_apart():
    titles = [(code.partition(".")[0], entry.title) for code, entry in FINDINGS.items()]

    assert sorted(set(titles)) == sorted(titles)


def test_messages_can_be_read_at_twelve():
    """On average; a single one may need a long word."""
    ages = {code: estimate_reading_age(message(code)) for code in FINDINGS}

    assert sum(ages.values()) / len(ages) <= 12
    assert {code: age for code, age in ages.items() if age > 15} == {}


def test_why_and_what_to_do_can_be_read_at_twelve():
    """On average, for findings and diagnoses, and for the checker's own codes."""
    said = [estimate_reading_age(part) for _, part in TEXTS if "." in part]
    faults = [estimate_reading_age(part) for code, *parts in FAULTS for part in parts]

    assert len(FAULTS) >= 12
    assert sum(said) / len(said) <= 12
    assert max(said) <= 20
    assert sum(faults) / len(faults) <= 12
