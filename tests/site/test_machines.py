"""What programs read: `guide.json`, `codes.json`, `llms.txt`, and each page as Markdown."""

from __future__ import annotations

import json
import re
from textwrap import dedent

import jsonschema_rs
import pytest

from verifier.catalogue import DIAGNOSES, FINDINGS
from verifier.guide import finder, guide_json, markdown_twins, plan_data, printout
from verifier.guide.ledger import LEDGER, read_ledger
from verifier.guide.pages import Page
from verifier.guide.settings import read_address
from verifier.guide.source import Source
from verifier.plan import PLAN

MARKS = re.compile(
    r"\{ [#.:]|\?\?\?|^ *!!!|\[ \]|\{\{|\[(?:screen|code|item): |^\[[a-z-]+\]$", re.MULTILINE
)


@pytest.fixture(name="published")
def _published(built_site):
    """`guide.json` as the site has it."""
    return json.loads((built_site / "guide.json").read_text("utf-8"))


@pytest.mark.parametrize("name", ["guide", "codes"])
def test_each_file_fits_its_published_schema(built_site, name):
    schema = json.loads((built_site / f"{name}.schema.json").read_text("utf-8"))
    content = json.loads((built_site / f"{name}.json").read_text("utf-8"))

    assert jsonschema_rs.validator_for(schema).validate(content) is None


def test_the_guide_has_every_item_of_the_built_pages_in_their_order(published, guide):
    written = {page["id"]: [item["id"] for item in page["items"]] for page in published["pages"]}

    assert {name: written[name] for name in guide} == {
        name: [li.id for li in page.article.css("li[data-item]")] for name, page in guide.items()
    }


def test_an_item_says_what_the_page_says(published):
    page = next(p for p in published["pages"] if p["id"] == "sage-intacct/authorize-modeloptic")
    item = next(item for item in page["items"] if item["id"] == "sender-id")

    assert item == {
        "id": "sender-id",
        "version": 1,
        "branches": [],
        "text": "Under Sender ID, enter modelopticMPP.",
        "values": ["modelopticMPP"],
        "go": "go/sender-id/",
    }


def test_moves_are_published_so_that_ticks_follow(published):
    assert published["moved"]["index#sage-intacct"] == "index#connect-sage-intacct"


def test_the_plan_is_published(published):
    assert published["plan"] == plan_data.list_questions(PLAN)


def test_the_revision_changes_with_the_pages_and_only_then(root, read):
    ledger = read_ledger(root / LEDGER)
    changed = [page._replace(title=f"{page.title}!") for page in read]

    first, again, other = (
        guide_json.describe_guide(each, ledger, root)["revision"] for each in (read, read, changed)
    )

    assert first == again
    assert first != other


def test_every_code_of_the_catalogue_is_published(built_site):
    content = json.loads((built_site / "codes.json").read_text("utf-8"))

    assert [entry["code"] for entry in content["codes"]] == [*FINDINGS, *DIAGNOSES]


def test_every_page_has_a_twin_with_all_its_items(built_site, read):
    for page in read:
        twin = (built_site / page.path).read_text("utf-8")
        for found in page.anchors:
            if found.kind == "item":
                assert f"{page.address}#{found.id})" in twin
            elif found.kind == "step":
                assert re.search(rf"^#+ {re.escape(found.text)}$", twin, re.MULTILINE)


def test_no_twin_holds_marks_of_the_generator(built_site, read):
    for page in read:
        twin = (built_site / page.path).read_text("utf-8")
        assert not MARKS.search(twin), page.path


def test_links_of_twins_are_whole_addresses_of_pages_that_exist(built_site, root, read):
    site = read_address(root)
    for page in read:
        twin = (built_site / page.path).read_text("utf-8")
        for to in re.findall(r"\]\(([^)\s]+)\)", twin):
            assert to.startswith(("https://", "mailto:")), f"{page.path}: {to}"
            if to.startswith(site):
                path = to.removeprefix(site).partition("#")[0]
                assert (built_site / path / "index.html").is_file(), f"{page.path}: {to}"


def test_llms_txt_lists_every_step_with_its_twin(built_site, published):
    listed = (built_site / "llms.txt").read_text("utf-8")
    site = published["site"]

    assert listed.startswith(f"# {published['pages'][0]['title']}\n\n> ")
    for to in re.findall(r"\]\(([^)\s]+)\)", listed):
        assert (built_site / to.removeprefix(site)).is_file(), to
    for page in published["pages"][1:]:
        assert f"[{page['title']}](" in listed


def a_page(body: str) -> Page:
    """A page with nothing but Markdown."""
    source = Source("guide/step.md", dedent(body))
    return Page("guide/step", "guide/step.md", "Step", source, ())


FENCED = """\
~~~markdown
1. [ ] Select **Save**.
   { #save }

{{ sender_idd }} [verify](verify.md) [report]

??? question "Why?"
~~~
"""


def test_fenced_code_is_the_same_in_the_twin_and_on_paper(root):
    page = a_page(f"# Step\n\n{FENCED}")
    twin = markdown_twins.render_twin(page, root, read_address(root))
    printer = printout.Printer("guide/step", {}, "https://site.example/")

    assert FENCED in twin
    assert FENCED in "\n".join(printer.render_lines(page.source))


SITE = "https://site.example/"


@pytest.mark.parametrize(
    ("to", "address"),
    [
        ("https://example.com/a_(b)", "https://example.com/a_(b)"),
        ("mailto:support@example.com", "mailto:support@example.com"),
        ("../assets/one.png", f"{SITE}assets/one.png"),
        ("verify.md#form", f"{SITE}guide/verify/#form"),
        ('verify.md "C (1)"', f'{SITE}guide/verify/ "C (1)"'),
        ("../index.md", SITE),
        ("#form", f"{SITE}guide/step/#form"),
    ],
)
def test_a_link_leads_to_the_same_place_from_plain_text(root, to, address):
    twin = markdown_twins.render_twin(a_page(f"# Step\n\n[A]({to}).\n"), root, SITE)

    assert f"[A]({address})." in twin


def test_a_section_is_that_of_its_whole_id():
    page = a_page("""\
        # A

        ## Later { #check-later }

        One.

        ## Check { #check }

        Two.

        ```
        # no heading
        ```
        """)

    assert finder.read_section(page, "check").split("\n")[1] == "Two."
    assert "# no heading" in finder.read_section(page, "check")
    assert finder.read_section(page, "none") == ""


def test_folds_are_opened_where_they_stand(root):
    site = read_address(root)
    text = markdown_twins.render_twin(
        a_page("""\
        # Step

        1. [ ] Select **Save**.
           { #save }

            ??? question "Why?"
                Because.

                !!! warning "Careful"
                    Twice.

        2. [ ] Go on.
           { #go-on }

        **Next:** [Verify](verify.md#form)
        { .next }
        """),
        root,
        site,
    )

    assert text == dedent(f"""\
        # Step

        1. Select **Save**. [link]({site}guide/step/#save)

            **Why?**

            Because.

            **Careful**

            Twice.

        2. Go on. [link]({site}guide/step/#go-on)

        **Next:** [Verify]({site}guide/verify/#form)

        This page: {site}guide/step/
        """)
