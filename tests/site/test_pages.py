"""What holds for every built page: ids, links, headings, names, no other host, the plan's data."""

from __future__ import annotations

import json
import posixpath
import struct
from collections import Counter
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import brotli

from verifier.guide import plan_data
from verifier.guide.settings import read_address
from verifier.plan import PLAN

LOADING = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src",
    "audio": "src", "embed": "src", "object": "data", "use": "href", "image": "href",
}  # fmt: skip
"""Elements that make a browser load something, and the attribute that says what."""

LOADING_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect",
                 "dns-prefetch", "manifest"}  # fmt: skip


def list_ids(tree) -> list[str]:
    """Return all ids of a page."""
    return [node.id for node in tree.css("[id]")]


def is_local(href: str) -> bool:
    """Return whether an address is on this site."""
    return not urlsplit(href).scheme and not href.startswith("//")


def resolve(page, href: str) -> tuple[str, str]:
    """The file and the fragment that an address on a page leads to."""
    parts = urlsplit(href)
    if not parts.path:
        return page.path.as_posix(), unquote(parts.fragment)
    base = "/" if page.path.name == "404.html" else f"/{page.path.parent.as_posix()}/"
    path = posixpath.normpath(posixpath.join(base, unquote(parts.path)))
    if parts.path.endswith("/") or posixpath.basename(path) in {"", ".", ".."}:
        path = posixpath.join(path, "index.html")
    return path.lstrip("/"), unquote(parts.fragment)


def test_every_page_leads_to_support(built_pages):
    """Readers to whom they write, support to its own page, which no navigation names."""
    for name, page in built_pages.items():
        if page.tree.css_first(".md-footer"):
            links = [link.attributes["href"] for link in page.tree.css(".footer-links a")]
            assert links[0].startswith("mailto:support@modeloptic.example?subject="), name
            assert resolve(page, links[1])[0] == "support/index.html", name
            assert not page.tree.css(".md-nav--primary [data-nav=support]"), name


def test_ids_are_unique_on_every_page(built_pages):
    for name, page in built_pages.items():
        repeated = [one for one, count in Counter(list_ids(page.tree)).items() if count > 1]
        assert repeated == [], name


def test_every_link_and_anchor_resolves(built_site, built_pages):
    known = {name: set(list_ids(page.tree)) for name, page in built_pages.items()}
    broken = []
    for name, page in built_pages.items():
        for link in page.tree.css("a[href]"):
            href = link.attributes["href"] or ""
            if name == "404.html" or not is_local(href):
                continue
            file, fragment = resolve(page, href)
            there = (built_site / file).exists()
            if not there or (fragment and fragment not in known.get(file, {fragment})):
                broken.append(f"{name}: {href}")

    assert broken == []


def test_every_page_has_one_h1_and_no_level_is_left_out(built_pages):
    for name, page in built_pages.items():
        levels = [int(node.tag[1]) for node in page.article.css("h1, h2, h3, h4, h5, h6")]
        assert levels.count(1) == 1, name
        assert levels[0] == 1, name
        for before, after in pairwise(levels):
            assert after <= before + 1, f"{name}: h{before} is followed by h{after}"


def test_every_picture_has_an_alternative(built_pages):
    for name, page in built_pages.items():
        for picture in page.tree.css("img"):
            assert "alt" in picture.attributes, f"{name}: {picture.html}"


def test_nothing_is_loaded_from_another_host(built_pages):
    for name, page in built_pages.items():
        for node in page.tree.css(", ".join(LOADING)):
            address = node.attributes.get(LOADING[node.tag]) or ""
            assert is_local(address) or address.startswith("data:"), f"{name}: {address}"
        for link in page.tree.css("link[href]"):
            if set((link.attributes.get("rel") or "").split()) & LOADING_LINKS:
                assert is_local(link.attributes["href"]), f"{name}: {link.html}"


def test_no_page_has_inline_style_or_handler(built_pages):
    """The policy for browsers would refuse them."""
    for name, page in built_pages.items():
        for node in page.tree.css("*"):
            refused = [key for key in node.attributes if key == "style" or key.startswith("on")]
            assert refused == [], f"{name}: {node.tag} {refused}"
        assert page.tree.css("style") == [], name


def test_every_page_has_a_title_a_language_and_a_description(built_pages):
    titles = Counter()
    for name, page in built_pages.items():
        assert page.tree.css_first("html").attributes.get("lang") == "en", name
        if name == "404.html":
            continue
        titles[page.tree.css_first("title").text()] += 1
        assert page.tree.css_first("meta[name=description]").attributes["content"], name

    assert [title for title, count in titles.items() if count > 1] == []


def test_tables_have_headings(built_pages):
    for name, page in built_pages.items():
        for table in page.article.css("table"):
            assert table.css("th"), name


def test_links_say_where_they_lead(built_pages):
    for name, page in built_pages.items():
        for link in page.article.css("a"):
            said = link.text(strip=True) or link.attributes.get("aria-label", "")
            assert said.lower() not in {"", "here", "click here", "link", "this", "more"}, name


def test_every_page_has_the_social_card_with_its_own_words(built_pages, built_site, root):
    """A shared link shows the page's title and description and the one picture, 1200 by 630."""
    picture = (built_site / "assets/images/card.png").read_bytes()
    site = read_address(root)

    assert struct.unpack(">II", picture[16:24]) == (1200, 630)
    for name, page in built_pages.items():
        if name == "404.html":
            continue
        said = {
            meta.attributes["property"]: meta.attributes["content"]
            for meta in page.tree.css("meta[property]")
        }
        assert said["og:image"] == f"{site}assets/images/card.png"
        assert said["og:title"]
        assert said["og:description"]
        assert said["og:url"] == site + name.removesuffix("index.html")


def test_every_page_carries_the_questions_and_pages_of_the_guide_where_they_are_asked(built_pages):
    for name, page in built_pages.items():
        if not page.article or "data-page" not in page.article.attributes:
            continue
        carried = page.article.attributes
        inside = name.startswith("sage-intacct/")

        assert json.loads(carried["data-questions"]) == plan_data.list_questions(PLAN), name
        assert carried.get("data-plan") == (PLAN.place if inside else None), name
        assert inside or not page.tree.css(".plan-line"), name
    assert "data-questions" in built_pages["404.html"].article.attributes


def test_each_question_is_asked_once_inside_the_item_that_finds_out(guide):
    page = guide["sage-intacct"].article
    asked = {
        choice.attributes["data-question"]: [box.attributes["value"] for box in choice.css("input")]
        for choice in page.css("li[data-item] fieldset")
    }

    assert asked == {
        question.name: [answer.value for answer in question.answers] for question in PLAN.questions
    }
    assert len(page.css("[data-question]")) == len(PLAN.questions)
    assert page.css_first(f"#{PLAN.place.partition('#')[2]}").tag == "h2"


def test_a_plan_costs_a_page_less_than_a_quarter_of_a_kilobyte(built_site):
    for path in [built_site / "index.html", *built_site.glob("sage-intacct/*/index.html")]:
        html = path.read_text("utf-8")
        bare = plan_data.CARRIED.sub("", html)
        whole, without = (len(brotli.compress(text.encode())) for text in (html, bare))

        assert 0 < whole - without < 250, path
