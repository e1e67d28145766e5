"""The screens on the built pages: each where it is needed, numbered right, and light enough."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from verifier.guide.screens.figure import read_items_and_figures
from verifier.guide.theme_fixes import preload_screen

LIMIT = 120_000
"""Bytes of pictures a page may ask for, in one theme."""

WITHOUT = {
    "sage-intacct#top-level": "where the selector of entities stands is not documented",
}
"""Items with a label in bold and no picture, each with the reason."""


@pytest.fixture(name="articles", scope="module")
def _articles(guide):
    """The article of each page with instructions for Sage's and Modeloptic's screens."""
    last = ("sage-intacct/verify", "sage-intacct/troubleshooting")
    return {name: page.article for name, page in guide.items() if name not in last}


def test_every_item_with_a_label_to_find_has_a_picture(articles, root):
    """Whatever a reader must find on a screen is shown, on the page where it is asked for."""
    items, _ = read_items_and_figures(root / "docs")
    labeled = {name for name, item in items.items() if item.labels}
    shown = {
        f"{page}#{callout.attributes['data-callout']}"
        for page, article in articles.items()
        for callout in article.css(".screen-callout")
    }
    wanted = {name for name in labeled if name.partition("#")[0] in articles}

    assert set() == wanted - shown - set(WITHOUT)


def test_every_callout_has_the_number_of_its_item(articles):
    for page, article in articles.items():
        for callout in article.css(".screen-callout"):
            name = callout.attributes["data-callout"]
            item = article.css_first(f'li[id="{name}"]')
            number = 1
            before = item.prev
            while before is not None:
                number += before.tag == "li"
                before = before.prev

            assert str(number) == callout.css_first("text").text(), f"{page}#{name}"
            assert callout.attributes["href"] == f"#{name}"


def test_every_picture_exists_with_the_size_that_the_page_keeps_free(articles, built_site):
    seen = 0
    for page, article in articles.items():
        for img in article.css(".screen-image"):
            given = img.attributes
            path = (built_site / page / given["src"]).resolve()
            with Image.open(path) as picture:
                assert (2 * int(given["width"]), 2 * int(given["height"])) == picture.size
            assert given["alt"].endswith(".")
            assert "lazy" == given["loading"]
            seen += 1

    assert seen >= 40


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_s_pictures_are_light(articles, built_site, theme):
    for page, article in articles.items():
        paths = {
            (built_site / page / img.attributes["src"]).resolve()
            for img in article.css(f".screen-image--{theme}, .screen-image--any")
        }

        assert sum(path.stat().st_size for path in paths) < LIMIT, page


def test_pictures_carry_no_metadata(built_site):
    paths = sorted((built_site / "assets/screens").glob("*.webp"))
    assert paths

    for path in paths:
        webp = path.read_bytes()
        assert not {b"EXIF", b"XMP ", b"ICCP"} & {webp[at : at + 4] for at in range(12, 64)}
        with Image.open(path) as picture:
            assert not {"exif", "xmp", "icc_profile"} & set(picture.info)


def test_only_the_pictures_are_published(built_site):
    assert [] == sorted(built_site.rglob("screens.yml"))
    assert {".webp"} == {path.suffix for path in (built_site / "assets/screens").iterdir()}


def test_a_page_with_drawings_says_once_that_they_are_drawings(articles):
    sentence = "The pictures are drawings: your screen may look different."
    drawn = {
        page: article for page, article in articles.items() if article.css("figure.screen--drawn")
    }

    assert dict.fromkeys(drawn, 1) == {
        page: article.text().count(sentence) for page, article in drawn.items()
    }


def test_a_search_does_not_find_the_words_of_figures_and_folds(built_site):
    index = json.loads((built_site / "search/search_index.json").read_text())

    assert "Sender ID" in str(index)
    assert "your screen may look different" not in str(index)
    assert "More: " not in str(index)


def test_a_screen_that_comes_late_on_its_page_is_not_fetched_early():
    picture = '<img class="screen-image screen" src="a-light.webp">'
    early, late = (f"<head></head>{'<li data-item="a">' * many}{picture}" for many in (3, 4))

    assert 'rel="preload"' in preload_screen(early)
    assert preload_screen(late) == late
