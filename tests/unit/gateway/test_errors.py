"""What people paste where they ask what an error means: the corpus, and the guide's own words."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from verifier.gateway import explain

ROOT = Path(__file__).parents[3]
CASES = [
    json.loads(line) for line in (ROOT / "tests/cases/errors.jsonl").read_text("utf-8").splitlines()
]
HELP = "sage-intacct/troubleshooting"
TROUBLESHOOTING = (ROOT / f"docs/{HELP}.md").read_text("utf-8")
ENTRIES = re.findall(
    r"^### ([^\n]+?) \{ #([a-z0-9-]+)[^}\n]* \}\n(.*?)(?=^##|\Z)",
    TROUBLESHOOTING,
    re.MULTILINE | re.DOTALL,
)
MESSAGE = re.compile(r"\[“([^”]+)”\]\((?:[a-z-]+\.md)?#([a-z0-9-]+)\)")
LONG = 65_536


def test_an_error_is_explained_as_its_case_says():
    wrong = []
    for case in CASES:
        found = explain(case["input"])
        now = case | {"owner": found.owner, "code": found.code, "item": found.item}
        if case != now:
            wrong.append((case, now))

    assert [] == wrong


OTHERS = """
    amqp aws azure dynamics elasticsearch hubspot imap kafka lambda ldap mariadb mongo mysql
    netsuite pip quickbooks rabbitmq sharepoint shopify
"""
"""Systems that no case is about: databases, mail, queues, other products."""


@pytest.mark.parametrize("system", OTHERS.split())
def test_another_systems_error_is_not_sages(system):
    assert "gateway.unknown" == explain(f"{system}: connection refused").code
    assert "gateway.unreachable" == explain("system: connection refused").code


def test_each_case_stands_once_and_says_why():
    inputs = [case["input"] for case in CASES]

    assert sorted(set(inputs)) == sorted(inputs)
    assert [] == [case for case in CASES if not case["why"].strip()]


def is_answered(text, name, section):
    """Return whether a text is explained by one of an entry's codes, or leads to the entry."""
    found = explain(text)
    return f"`{found.code}`" in section or f"{HELP}#{name}" == found.item


@pytest.mark.parametrize(("title", "name", "section"), ENTRIES, ids=[each[1] for each in ENTRIES])
def test_a_heading_of_troubleshooting_leads_to_its_own_entry(title, name, section):
    assert is_answered(title.replace("`", ""), name, section)
    assert is_answered(title.strip("“”`"), name, section)


QUOTED = [
    (text, name, section)
    for _, name, section in ENTRIES
    for line in re.findall(r"^(?:You may also see|In full:) .+$", section, re.MULTILINE)
    for text in re.findall(r"“([^”]+)”|`([^`]+)`", line)
    for text in filter(None, text)
    if text != "XL03000006"
]
"""The messages quoted in each entry; XL03000006 alone leads to the list of its meanings."""


@pytest.mark.parametrize(("text", "name", "section"), QUOTED, ids=[each[0] for each in QUOTED])
def test_a_message_quoted_in_troubleshooting_leads_to_its_own_entry(text, name, section):
    assert is_answered(text, name, section)


LINKED = [
    (message, name)
    for path in sorted((ROOT / "docs").rglob("*.md"))
    for message, name in MESSAGE.findall(path.read_text("utf-8"))
]


@pytest.mark.parametrize(("message", "name"), LINKED)
def test_a_message_that_another_page_links_leads_to_the_same_entry(message, name):
    section = next(section for _, entry, section in ENTRIES if entry == name)

    assert is_answered(message, name, section)


TREE = re.findall(
    r'\?\?\? question "(.+)"\n +\[(?:code|item): ([^\]]+)\]',
    (ROOT / "docs/support/index.md").read_text("utf-8"),
)
"""Each answer to support's questions that ends at a code or an item, with that end."""


@pytest.mark.parametrize(("answer", "end"), TREE, ids=[each[0] for each in TREE])
def test_an_answer_of_the_decision_tree_leads_where_the_tree_does(answer, end):
    found = explain(answer)

    assert end in {found.code, found.item}


def test_a_number_of_many_meanings_leads_to_the_list_of_them():
    """Each meaning stands there with the words that tell it apart, and they lead to its code."""
    found = explain("XL03000006")
    section = next(section for _, name, section in ENTRIES if name == "number-alone")
    rows = re.findall(
        r"^\| “([^”]+)” \|.*\(\.\./codes/(gateway\.[a-z-]+)\.md\)", section, re.MULTILINE
    )

    assert f"{HELP}#number-alone" == found.item
    assert len(rows) >= 5
    assert {code: explain(words).code for words, code in rows} == {code: code for _, code in rows}


def test_every_number_of_the_gateway_is_known():
    numbers = [f"GW-{number:04}" for number in range(1, 43)]

    assert [] == [number for number in numbers if explain(number).code == "gateway.unknown"]


SENDER = "The Sender ID 'modelopticMPP' is not authorized"
SLIP = "Sign-in informatlon is incorect"
BUSY = "too many concurrent requests"


@pytest.mark.parametrize(
    ("filler", "before", "sentence", "after", "code"),
    [
        # In the first 20,000 characters, a refusal is known by its parts or with slips.
        (" ", 20_000 - len(SENDER), SENDER, 0, "sender-not-authorised"),
        (" ", 20_001 - len(SENDER), SENDER, 0, "unknown"),
        ("e ", 19_900, SLIP, 0, "sign-in-incorrect"),
        ("e ", 20_000, SLIP, 0, "unknown"),
        # In the first 80 words and the last 80, it may be anybody's.
        (" w ", 76, BUSY, 300, "rate-limited"),
        (" w ", 77, BUSY, 300, "unknown"),
        (" w ", 300, BUSY, 76, "rate-limited"),
        (" w ", 300, BUSY, 77, "unknown"),
    ],
)
def test_what_is_far_from_the_beginning_and_the_end_decides_nothing(
    filler, before, sentence, after, code
):
    assert f"gateway.{code}" == explain(filler * before + sentence + filler * after).code


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "(",
        "'",
        '"',
        "user not access ",
        "sender id ",
        "sender 401 ",
        "status code ",
        "http response status ",
        "does not have permission to ",
        "certificate has ",
        "https://a.",
        "timed out ",
        "post https a ",
        "aB",
        "authentication: status a ",
        "to read of type ",
        *(" ", "<a>", "&", "Support ID: ", "HTTP ", "password", "XL0", "é", "\\"),
    ],
)
def test_a_long_text_takes_no_longer_than_its_length(piece):
    """Twice the text takes about twice the time: four times would be the square of it."""

    def seconds(length):
        text = "response: Sage " + piece * (length // len(piece))
        begin = time.process_time()
        explain(text)
        return time.process_time() - begin

    short, long = seconds(LONG // 4), seconds(LONG)

    assert long < max(12 * short, 1.0)
