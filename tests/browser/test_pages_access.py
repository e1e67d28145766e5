"""Every page and state for everyone: axe's rules, both themes, narrow and wide, by keyboard."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import NamedTuple
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.browser.verify_page import answer_of, ask, check_of, judge, pass_for_sage

PAGES = [
    "",
    "sage-intacct/",
    "sage-intacct/enable-web-services/",
    "sage-intacct/authorize-modeloptic/",
    "sage-intacct/create-a-role/",
    "sage-intacct/create-a-user/",
    "sage-intacct/enter-credentials/",
    "sage-intacct/verify/",
    "sage-intacct/troubleshooting/",
    "sage-intacct/checker/",
    "sage-intacct/print/",
    "support/",
    "support/for-programs/",
    "codes/",
    "codes/company-id.space/",
    "codes/gateway.not-subscribed/",
    "404.html",
]

KINDS = [
    "",
    "sage-intacct/",
    "sage-intacct/create-a-user/",
    "sage-intacct/verify/",
    "sage-intacct/troubleshooting/",
    "sage-intacct/print/",
    "support/",
    "codes/",
    "codes/company-id.space/",
    "404.html",
]
"""One page of each kind: the steps are alike, and so are the pages of codes."""

RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
"""All that another theme changes."""

OUTSIDE = """() => [...document.querySelectorAll("main *, header *")]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1
    && getComputedStyle(element).position !== "fixed"
    && !element.closest(".visually-hidden, .md-search, .table-scroll, pre"))
  .map((element) => element.outerHTML.slice(0, 120))"""

# What passed would take longer to describe and to hand over than to look at.
FAULTS = """async runOnly => {
  const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
}"""

SMALL = """() => [...document.querySelectorAll(
    "article button:not(.copy-value), article .task-list-control, article select, "
    + "article .choice, article input[type=text], article summary, article .md-button")]
  .filter((element) => element.offsetParent && element.getBoundingClientRect().height < 43.9)
  .map((element) => element.outerHTML.slice(0, 100))"""

NAMES = """() => [...document.querySelectorAll("h1, h2, h3, h4")]
  .filter((heading) => heading.querySelector(".headerlink")).length"""
"""How many headings have a link to copy."""

BRANCHED = [
    "sage-intacct/",
    "sage-intacct/create-a-role/",
    "sage-intacct/create-a-user/",
    "sage-intacct/verify/",
]
"""Pages that a plan changes, of every kind: items, headings, a whole page, fields."""

PLAN = """(plan) => {
  localStorage.setItem("modeloptic.plan", JSON.stringify(plan));
  dispatchEvent(new StorageEvent("storage", { key: "modeloptic.plan" }));
}"""
"""Sets the reader's plan as another tab does."""

FOLDED = {"permission": "user-based", "consolidation": "no", "entities": "no"}
"""The plan that folds the most."""


@pytest.fixture(scope="session")
def axe(root):
    """Run axe on a page as it stands; return what it found, a line each."""
    script = (root / "node_modules/axe-core/axe.min.js").read_text("utf-8")

    def check(page, rules=RULES):
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        return [f"{page.url} {fault}" for fault in page.evaluate(FAULTS, rules)]

    return check


@pytest.fixture
def themed(profile):
    """Open pages in a profile with a theme and a width; the policy is off so that axe may run."""

    def page(theme, width, plan=None):
        context = profile(
            color_scheme=theme, viewport={"width": width, "height": 800}, bypass_csp=True
        )
        if plan:
            context.add_init_script(f"localStorage['modeloptic.plan'] = JSON.stringify({plan})")
        return context.new_page()

    return page


def test_the_dark_theme_has_contrast_on_pages_of_each_kind(service, themed, axe):
    """For a reader whose plan folds the most: what is folded is grey."""
    page = themed("dark", 1280, FOLDED)
    found = []
    for address in KINDS:
        page.goto(urljoin(service, address))
        page.wait_for_selector("html[data-mounted]")
        found += axe(page, CONTRAST)

    assert [] == found


def test_axe_finds_nothing_in_any_plan(service, themed, axe):
    """Where plans fold items, fields or a page: each is folded once and once not, helps open."""
    page = themed("light", 390)
    found = []
    for address in BRANCHED:
        page.goto(urljoin(service, address))
        line = page.locator(".plan-line")
        page.locator(".fold > details").evaluate_all(
            "folds => folds.forEach((fold) => { fold.open = true; })"
        )
        for permission, rest in (("role-based", "yes"), ("user-based", "no")):
            plan = {"permission": permission, "consolidation": rest, "entities": rest}
            page.evaluate(PLAN, plan)
            expect(line).to_contain_text(permission)
            found += axe(page)

    assert [] == found


class Seen(NamedTuple):
    """What there is to say of a page, from one visit."""

    faults: list[str]
    """What axe found."""
    html: list[str]
    """The page as it stands after its scripts, in each of its states."""
    names: dict[str, list[str]]
    """By role, what Chromium tells a screen reader; `linked` counts headings with a link."""
    linked: int
    outside: dict[int, tuple[int, list[str]]]
    """By the window's width, how far the page scrolls sideways and what sticks out."""
    small: list[str]
    """Controls that are lower than a finger needs."""


@pytest.fixture(scope="module")
def seen(service, browser, axe):
    """Every page, visited once."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, bypass_csp=True, service_workers="block"
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    pages = {address: look_at(page, urljoin(service, address), axe) for address in PAGES}
    context.close()
    return pages


def look_at(page, address, axe) -> Seen:
    """Visit a page and note what there is to say of it."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address)
    page.wait_for_selector("html[data-mounted]")
    html, names = [page.content()], {"heading": [], "link": []}
    faults = axe(page)
    tree = page.context.new_cdp_session(page)
    for node in tree.send("Accessibility.getFullAXTree")["nodes"]:
        role = node.get("role", {}).get("value")
        if role in names and not node["ignored"]:
            names[role].append(node["name"]["value"])
    linked = page.evaluate(NAMES)
    outside, small = {}, []
    for width in (320, 390, 2560):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        outside[width] = (wide, page.evaluate(OUTSIDE))
        if width == 390:
            small = page.evaluate(SMALL)
    if address.endswith("/verify/"):
        judge(page, company_id="https://www.intacct.com/Acme")
        page.locator(".summary").wait_for()
        html.append(page.content())
    return Seen(faults, html, names, linked, outside, small)


def test_axe_finds_nothing_on_any_page(seen):
    assert [] == [fault for page in seen.values() for fault in page.faults]


def test_pages_fit_every_screen_and_what_a_finger_presses_is_44_pixels_high(seen):
    """No page scrolls sideways and nothing sticks out; 320 px is 1280 px at 400 %.

    On a telephone checkboxes' labels, buttons, folds and boxes are as high as a finger needs;
    links in running text are exempt.
    """
    fits = {width: (width, []) for width in (320, 390, 2560)}

    assert dict.fromkeys(seen, fits) == {address: page.outside for address, page in seen.items()}
    assert {} == {address: page.small for address, page in seen.items() if page.small}


def test_headings_are_called_by_their_own_words_and_their_links_by_what_they_lead_to(seen):
    """In the tree that Chromium hands to a screen reader, on every page: no "#" in a heading."""
    for address, page in seen.items():
        assert page.names["heading"], address
        assert [] == [name for name in page.names["heading"] if "#" in name], address
        copies = [name for name in page.names["link"] if name.startswith("Copy link: ")]
        assert page.linked == len(copies), address


@pytest.mark.skipif(not shutil.which("java"), reason="the Nu HTML checker needs Java")
def test_the_checker_of_html_finds_no_error(seen, root, tmp_path):
    """On pages as they stand after their scripts, and on Verify with problems shown."""
    for number, html in enumerate(html for page in seen.values() for html in page.html):
        (tmp_path / f"{number}.html").write_text(html, "utf-8")
    jar = root / "node_modules/vnu-jar/build/dist/vnu.jar"
    pages = sorted(tmp_path.glob("*.html"))
    # Its quick compiler alone: the other one takes more time than it saves on twenty pages.
    java = ["java", "-Xss2m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    checked = subprocess.run(
        [*java, "-jar", jar, "--format", "json", "--errors-only", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(checked.stderr)["messages"]
    assert [] == [f"{one['url']}:{one.get('lastLine')} {one['message']}" for one in found]


def test_every_page_is_among_those_looked_at(built_site):
    """All of them, but for the codes' pages: these are alike, and two stand for them."""
    built = {path.relative_to(built_site) for path in built_site.rglob("*.html") if path.is_file()}
    names = {path.as_posix().removesuffix("index.html") for path in built}
    alike = {name for name in names if name.startswith(("go/", "codes/"))}

    assert set(PAGES) - alike == names - alike


@pytest.mark.parametrize(("theme", "rules"), [("light", RULES), ("dark", CONTRAST)])
def test_axe_finds_nothing_in_any_state_of_verify(service, themed, axe, theme, rules):
    """Nothing done, each verdict of the form, a mail that was read, a running check, each end."""
    page = themed(theme, 390)
    page.goto(urljoin(service, "sage-intacct/verify/"))
    form = page.locator("[data-module=verify-form]")
    form.locator("details").evaluate_all("folds => folds.forEach((fold) => { fold.open = true; })")
    found = axe(page, rules)

    form.locator("[name=company_id]").fill("https://www.intacct.com/Acme")
    form.locator("[name=sender_id]").fill("modelopticmpp")
    form.get_by_role("button", name="Check", exact=True).click()
    expect(form.locator(".summary")).to_be_focused()
    found += axe(page, rules)

    for value, words in (("Acme Sandbox", "Look again"), ("Acme", "look right")):
        judge(page, company_id=value, user_id="modeloptic-user", sender_id="modelopticMPP")
        expect(answer_of(page)).to_contain_text(words)
        found += axe(page, rules)

    page.locator("#mail-text").fill("Company ID: Acme\nUser ID: modeloptic-user\nPassword: x7")
    expect(page.locator(".mail__result")).to_contain_text("password")
    found += axe(page, rules)

    check = check_of(page)
    for company in ("Slow", "Not-subscribed", "No-general-ledger", "Practice"):
        ask(page, company, password="Practice-1")
        if company == "Slow":
            expect(check.locator("[data-state=running]").first).to_be_visible()
            found += axe(page, rules)
            check.get_by_role("button", name="Cancel").click()
            expect(check.locator(".check__result")).to_contain_text("You canceled")
        else:
            expect(check.locator(".check__result .panel")).to_be_visible()
        found += axe(page, rules)

    pass_for_sage(page)
    page.reload()
    ask(page, "Practice", password="Practice-1")
    expect(check.locator(".check__result")).to_contain_text("connected")
    found += axe(page, rules)

    assert [] == found


@pytest.mark.parametrize(
    ("address", "most", "limit"),
    [
        ("", 7, 52 * 1024),
        ("sage-intacct/authorize-modeloptic/", 7, 56 * 1024),
        ("sage-intacct/create-a-user/", 7, 56 * 1024),
    ],
)
def test_a_first_visit_is_light(service, page, built_site, address, most, limit):
    """Until scripts have run: few requests and bytes as they travel, nothing of the forms.

    How many of the pictures that may come later come at once is the browser's to choose. What
    waits for the reader's first sign is another test's.
    """
    asked = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(service)))
    page.goto(urljoin(service, address), wait_until="load")
    page.wait_for_selector("html[data-mounted]")
    before = list(asked)
    # Not `currentSrc`: it stays empty for a moment after the element was parsed.
    later = page.locator("img[loading=lazy]").evaluate_all("all => all.map((one) => one.src)")
    before = [
        url
        for url in before
        if urljoin(service, url) not in later and "bundle" not in url and "search" not in url
    ]

    files = [built_site / (f"{url}index.html" if url == address else url) for url in before]
    packed = [file.with_name(f"{file.name}.br") for file in files]
    sizes = [
        (copy if copy.is_file() else file).stat().st_size
        for file, copy in zip(files, packed, strict=True)
    ]
    assert len(before) <= most, before
    assert sum(sizes) <= limit, dict(zip(before, sizes, strict=True))
    assert [] == [url for url in before if "verifier.js" in url]
