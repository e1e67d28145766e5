"""The pages of codes: every code has one, in the catalogue's and the rules' own words."""

from __future__ import annotations

import re

import pytest
from markdown import Markdown

from verifier import verify
from verifier.catalogue import DIAGNOSES, FINDINGS, Owner, acting
from verifier.guide import generated
from verifier.guide.codes import answer_code
from verifier.guide.markdown_text import escape_text, indent_reply, render_value
from verifier.guide.problem import GuideError


def read_text(node) -> str:
    """Return a node's text on one line."""
    return " ".join(node.text().split())


def join_lines(sentence: str) -> str:
    """Put a sentence on one line."""
    return " ".join(sentence.split())


@pytest.fixture(name="pages", scope="session")
def _pages(built_pages):
    """The built page of each code."""
    return {
        code: built_pages[f"codes/{code}/index.html"].article for code in (*FINDINGS, *DIAGNOSES)
    }


def test_every_code_says_why_it_happens_and_how_to_mend_it(pages):
    for code, entry in (FINDINGS | DIAGNOSES).items():
        said = read_text(pages[code])
        assert code in said
        assert join_lines(entry.title) in said, code
        assert join_lines(entry.why) in said, code
        assert join_lines(entry.cure) in said, code
        assert acting.say_who_acts(code, entry.owner) in said, code
        assert acting.say_when_to_write(entry) in said, code
        assert acting.say_what_to_send(entry) in said, code
        assert "Never send a password." in said, code
        # All of the card at the end is its link: of two in it, one could not be pressed.
        assert ["All codes"] == [read_text(link) for link in pages[code].css(".next a")], code


def test_the_list_of_codes_has_one_heading_for_each_field_as_the_form_calls_it(built_pages):
    found = built_pages["codes/index.html"].article.css("h2")
    names = [heading.attributes["aria-label"] for heading in found]

    assert {"Email address", "First name", "Permissions for Consolidation"} <= set(names)
    assert sorted(set(names)) == sorted(names)
    assert [] == [name for name in names if name[0].islower()]


def test_every_code_leads_to_the_item_that_mends_it(pages):
    for code, entry in (FINDINGS | DIAGNOSES).items():
        if entry.item:
            page, _, name = entry.item.partition("#")
            address = f"../../{page}/" + (f"#{name}" if name else "")
            assert pages[code].css(f'.code-item a[href="{address}"]'), code


def test_every_example_of_a_finding_brings_it_about_and_its_page_says_so(pages):
    """Codes about the whole form, an email, or a check have no example made of fields."""
    for code, entry in FINDINGS.items():
        found = [finding for finding in verify(entry.example).findings if finding.code == code]
        elsewhere = not entry.example or code.partition(".")[0] in {"form", "mail"}
        assert found or elsewhere, code
        for finding in found:
            assert join_lines(finding.message) in read_text(pages[code]), code


def test_every_diagnosis_shows_a_reply(pages):
    for code, entry in DIAGNOSES.items():
        assert "".join(entry.example.split()) in "".join(pages[code].text().split()), code


def test_the_pages_are_staged_once_and_a_writers_words_on_one_stay(tmp_path, capsys):
    every = generated.generate_pages()
    kept = tmp_path / "docs" / next(iter(every))
    kept.parent.mkdir(parents=True)
    kept.write_text("[code-page: x]\n\nMore.\n", "utf-8")

    assert generated.main(["--root", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith(f"{len(every) - 1} generated pages were written")
    assert generated.stage_pages(tmp_path / "docs") == 0
    assert kept.read_text("utf-8").endswith("More.\n")
    assert all((tmp_path / "docs" / name).is_file() for name in every)


def test_the_list_leads_to_every_code(built_pages):
    listed = built_pages["codes/index.html"].article
    linked = {link.attributes["href"].strip("./") for link in listed.css("li a")}

    assert {*FINDINGS, *DIAGNOSES} <= linked


def test_words_of_the_catalogue_appear_as_they_are():
    html = Markdown().convert(escape_text("# 1. a*b_c [x](y) <z> & `q` {w}"))

    assert html == "<p># 1. a*b_c [x](y) &lt;z&gt; &amp; `q` {w}</p>"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (" Acme", "<code>␣Acme</code>"),
        ("A\u200bB", "<code>A[U+200B]B</code>"),
        ("<b>*", "<code>&lt;b&gt;*</code>"),
        (12, "<code>12</code>"),
        ("x" * 81, f"<code>{'x' * 80}</code> … (81 characters)"),
    ],
)
def test_what_was_typed_is_shown_so_that_it_can_be_seen(typed, shown):
    assert Markdown().convert(render_value(typed)) == f"<p>{shown}</p>"


def test_a_reply_is_laid_out_by_its_elements():
    assert indent_reply("<a><b>1</b><c/><d><e/></d></a>") == (
        "<a>\n  <b>1</b>\n  <c/>\n  <d>\n    <e/>\n  </d>\n</a>"
    )


def test_support_is_told_of_a_code_what_the_catalogue_says_and_who_acts():
    waiting = next(entry for entry in DIAGNOSES.values() if entry.owner is Owner.WAIT)
    ours = next(entry for entry in DIAGNOSES.values() if entry.owner is Owner.MODELOPTIC)

    assert answer_code(waiting.code).startswith("**Wait:**")
    assert answer_code(ours.code).startswith("**[Ask for a report]")
    assert "How to fix this:** [Under Sender ID" in answer_code("sender-id.near")
    assert answer_code("sender-id.near").endswith("[`sender-id.near`](../codes/sender-id.near.md)")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[code-page: company-id.nonsense]", "has no code “company-id.nonsense”"),
        ("[code: gateway.no-such] More.", "has no code “gateway.no-such”"),
        ("[item: sage-intacct/nowhere#x]", "“sage-intacct/nowhere#x” is on no page"),
    ],
)
def test_a_line_that_leads_nowhere_stops_the_build(line, told):
    with pytest.raises(GuideError, match=re.escape(told)):
        Markdown(extensions=["verifier.guide"]).convert(line)


def test_every_owner_has_a_sentence_and_a_time_to_write_to_support():
    said = (acting.OWNERS, acting.REPLIES, acting.SUPPORT)

    assert [set(Owner)] * 3 == [*map(set, said)]
