"""Words that the glossary replaces: none of them is left where anyone can read them."""

from __future__ import annotations

import json
import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.unit.guide.test_written_once import list_texts
from verifier.guide.lint import read_glossary
from verifier.service.openapi import write_document

SAID = (
    "verifier/__main__.py",
    "verifier/catalogue/acting.py",
    "verifier/cli.py",
    "verifier/fields",
    "verifier/gateway/practice/companies.py",
    "verifier/gateway/stages.py",
    "verifier/guide/codes.py",
    "verifier/guide/finder.py",
    "verifier/guide/pdf.py",
    "verifier/plan.py",
    "verifier/service",
)
"""Modules whose sentences readers, support agents, programs or operators get to see."""

TOLD = re.compile(r'"(?:title|description|summary|text|cure|reply)": ?("(?:[^"\\]|\\.)*")')
"""What programs are told in sentences, by its name in JSON."""

SHOWN = ("alt", "aria-label", "content", "placeholder", "title")
"""Attributes with words that are shown or read aloud."""

NOT_OURS = re.compile(r"“[^”]*”|`[^`]*`|\b[\w-]+\.[\w.-]+\b|[\w/.-]*[#/][\w/#.-]+")
"""What is quoted, and names of files, codes and addresses: they stay as they are."""

STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\\n]|\\.)*)`')
FILLED = re.compile(r"\$\{(?:[^{}]|\{[^{}]*\})*\}")
COMMENT = re.compile(r"^\s*(?://|/?\*).*$", re.MULTILINE)


@pytest.fixture(name="replaced", scope="module")
def _replaced(root):
    """A pattern that finds every replaced word."""
    words = sorted(read_glossary(root).instead, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def find_replaced(replaced, texts):
    """The replaced words in texts, each with where it is and what stands around it."""
    return [
        (where, ours[max(match.start() - 40, 0) : match.end() + 40])
        for where, text in texts
        for ours in [NOT_OURS.sub(" ", text)]
        for match in replaced.finditer(ours)
    ]


def list_spoken(html):
    """A page's words and the attributes that are read, without code and scripts."""
    tree = LexborHTMLParser(html)
    for hidden in tree.css("code, pre, script, style, q"):
        hidden.decompose()
    yield " ".join(tree.body.text(separator=" ").split())
    for name in SHOWN:
        for node in tree.css(f"[{name}]"):
            yield node.attributes[name] or ""


def list_sentences(path):
    """The texts with several words in a module, without its docstrings."""
    return (text for _, text in list_texts(path) if " " in text and "\n" not in text)


def test_no_built_page_has_a_replaced_word(built_pages, replaced):
    texts = [
        (name, text) for name, page in built_pages.items() for text in list_spoken(page.tree.html)
    ]

    assert len(texts) > 1000
    assert find_replaced(replaced, texts) == []


def test_no_text_of_a_script_has_a_replaced_word(root, replaced):
    texts = [
        (path.name, match[1] or match[2] or "")
        for path in sorted((root / "overrides/assets/javascripts").glob("*.js"))
        for match in STRING.finditer(FILLED.sub("…", COMMENT.sub("", path.read_text("utf-8"))))
        if re.search(r"[a-z] \w", match[0])
    ]

    assert len(texts) > 200
    assert find_replaced(replaced, texts) == []


def test_no_sentence_of_a_module_that_speaks_has_a_replaced_word(root, replaced):
    paths = [
        path
        for name in SAID
        for path in ([root / name] if name.endswith(".py") else (root / name).glob("*.py"))
    ]
    texts = [(path.name, text) for path in paths for text in list_sentences(path)]

    assert len(texts) > 300
    assert find_replaced(replaced, texts) == []


def test_no_reply_or_list_for_programs_has_a_replaced_word(built_site, replaced):
    names = ("guide.json", "codes.json", "guide.schema.json", "codes.schema.json", "llms.txt")
    lists = {name: (built_site / name).read_text("utf-8") for name in names}
    lists["openapi"] = json.dumps(write_document(), ensure_ascii=False)
    texts = [
        (name, json.loads(text)) for name, listed in lists.items() for text in TOLD.findall(listed)
    ]
    texts.append(("llms.txt", lists["llms.txt"]))

    assert len(texts) > 300
    assert find_replaced(replaced, texts) == []


def test_what_stands_beside_the_code_has_no_replaced_word(root, replaced):
    texts = [(name, (root / name).read_text("utf-8")) for name in ("README.md", "SECURITY.md")]

    assert find_replaced(replaced, texts) == []
