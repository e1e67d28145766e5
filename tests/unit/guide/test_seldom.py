"""What seldom happens while a site is made, and what is then done or said."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from verifier.guide import (
    generated,
    markdown_twins,
    offline,
    pdf,
    printout,
    theme_fixes,
)
from verifier.guide.pages import Page


def test_the_pages_of_codes_are_staged_once_and_a_writers_words_on_one_stay(tmp_path, capsys):
    every = generated.generate_pages()
    kept = tmp_path / "docs" / next(iter(every))
    kept.parent.mkdir(parents=True)
    kept.write_text("[code-page: x]\n\nMore.\n", "utf-8")

    assert generated.main(["--root", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith(f"{len(every) - 1} generated pages were written")
    assert generated.stage_pages(tmp_path / "docs") == 0
    assert kept.read_text("utf-8").endswith("More.\n")
    assert {f"docs/{name}" for name in every} == {
        path.relative_to(tmp_path).as_posix() for path in (tmp_path / "docs").rglob("*.md")
    }


def test_the_worker_keeps_nothing_where_offline_is_switched_off(tmp_path):
    (tmp_path / "index.html").write_text("Front", "utf-8")

    offline.write_worker(tmp_path, {"OFFLINE": "off"})
    assert offline.SLOT in (tmp_path / "sw.js").read_text("utf-8")

    offline.write_worker(tmp_path, {})
    assert offline.SLOT not in (tmp_path / "sw.js").read_text("utf-8")


@pytest.mark.parametrize(
    ("to", "address"),
    [
        ("https://www.intacct.com/", "https://www.intacct.com/"),
        ("mailto:support@example.com", "mailto:support@example.com"),
        ("../assets/one.png", "https://site.example/assets/one.png"),
        ("verify.md#form", "https://site.example/sage-intacct/verify/#form"),
        ("../index.md", "https://site.example/"),
        ("#form", "https://site.example/sage-intacct/create-a-role/#form"),
    ],
)
def test_links_lead_to_the_same_place_from_plain_text(to, address):
    page = Page("sage-intacct/create-a-role", "sage-intacct/create-a-role.md", "", {}, "", ())

    assert markdown_twins.resolve_link(to, page, "https://site.example/") == address


def test_an_item_without_a_short_link_is_printed_without_one():
    printer = printout.Printer("sage-intacct/verify", {}, "https://site.example/")
    lines = list(printer.lines("# Verify\n\n1. [ ] Press **Check**.\n   { #check }\n"))

    assert "   { #verify-check data-item=sage-intacct/verify#check }" in lines
    assert "    { .go }" not in lines


def test_a_copy_of_an_older_printing_is_not_kept(tmp_path, monkeypatch):
    paper = SimpleNamespace(
        folder="guide",
        path="guide.pdf",
        file=tmp_path / "guide.pdf",
        key=lambda: "b" * 32,
        source=lambda: "<p>Page</p>",
    )
    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / "guide.old.pdf").write_bytes(b"old")
    monkeypatch.setattr(pdf, "list_papers", lambda *_: [paper])
    monkeypatch.setattr(pdf, "find_kept", lambda _: copies)
    monkeypatch.setattr(pdf, "print_page", lambda _: b"new")

    monkeypatch.setattr(pdf, "announce_papers", lambda *_: None)

    first, second = (list(pdf.print_all(tmp_path, [], tmp_path)) for _ in range(2))
    assert first == ["Printed guide.pdf: 0 kB."]
    assert second == []
    assert [file.read_bytes() for file in copies.iterdir()] == [b"new"]
    assert paper.file.read_bytes() == b"new"


def test_a_screen_that_comes_late_on_its_page_is_not_fetched_early():
    item = '<li data-item="a">'
    picture = '<img class="screen-image screen" src="a-light.webp">'
    early, late = (f"<head></head>{item * many}{picture}" for many in (3, 4))

    assert 'rel="preload"' in theme_fixes.preload_screen(early)
    assert theme_fixes.preload_screen(late) == late
