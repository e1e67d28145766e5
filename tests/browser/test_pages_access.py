"""Every page and state for everyone: axe's rules, both themes, narrow and wide, by keyboard."""

from __future__ import annotations

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

# What passed would take longer to hand over than to look at.
FAULTS = """async runOnly => {
  const { violations } = await axe.run(document, { runOnly });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
}"""

SMALL = """() => [...document.querySelectorAll(
    "article button:not(.copy-value), article .task-list-control, article select, "
    + "article .choice, article input[type=text], article summary, article .md-button")]
  .filter((element) => element.offsetParent && element.getBoundingClientRect().height < 43.9)
  .map((element) => element.outerHTML.slice(0, 100))"""

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
def themed(browser):
    """Open pages in a profile with a theme and a width; the policy is off so that axe may run."""
    opened = []

    def page(theme, width, plan=None):
        context = browser.new_context(
            color_scheme=theme,
            viewport={"width": width, "height": 800},
            bypass_csp=True,
            service_workers="block",
        )
        context.set_default_timeout(60_000)
        opened.append(context)
        if plan:
            context.add_init_script(f"localStorage['modeloptic.plan'] = JSON.stringify({plan})")
        return context.new_page()

    yield page
    for context in opened:
        context.close()


def test_axe_finds_nothing_on_any_page(service, themed, axe):
    page = themed("light", 1280)
    found = []
    for address in PAGES:
        page.goto(urljoin(service, address))
        page.wait_for_selector("html[data-mounted]")
        found += axe(page)

    assert [] == found


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
    """Where plans fold items, fields or a page: each is folded once and once not, and opened."""
    page = themed("light", 390)
    found = []
    for address in BRANCHED:
        page.goto(urljoin(service, address))
        line = page.locator(".plan-line")
        for permission, rest in (("role-based", "yes"), ("user-based", "no")):
            plan = {"permission": permission, "consolidation": rest, "entities": rest}
            page.evaluate(PLAN, plan)
            expect(line).to_contain_text(permission)
            found += axe(page)
        page.locator(".fold > details").evaluate_all(
            "folds => folds.forEach((fold) => { fold.open = true; })"
        )
        found += axe(page)

    assert [] == found


def test_every_page_is_among_those_looked_at(built_site):
    """All of them, but for the codes' pages: these are alike, and two stand for them."""
    built = {path.relative_to(built_site) for path in built_site.rglob("*.html") if path.is_file()}
    names = {path.as_posix().removesuffix("index.html") for path in built}
    alike = {name for name in names if name.startswith(("go/", "codes/"))}

    assert set(PAGES) - alike == names - alike


def test_pages_fit_every_screen_and_what_a_finger_presses_is_44_pixels_high(service, themed):
    """No page scrolls sideways and nothing sticks out; 320 px is 1280 px at 400 %.

    On a telephone checkboxes' labels, buttons, folds and boxes are as high as a finger needs;
    links in running text are exempt.
    """
    page = themed("light", 320)
    for address in PAGES:
        page.goto(urljoin(service, address))
        page.wait_for_selector("html[data-mounted]")
        for width in (320, 390, 2560):
            page.set_viewport_size({"width": width, "height": 800})
            place = f"{address} at {width} px"

            assert width == page.evaluate("document.documentElement.scrollWidth"), place
            assert [] == page.evaluate(OUTSIDE), place
            if width == 390:
                assert [] == page.evaluate(SMALL), place


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


def test_a_step_is_done_by_keyboard_alone(service, themed):
    """From the skip link to a ticked box and a copied link, with the focus always to be seen."""
    page = themed("light", 1280)
    page.context.grant_permissions(["clipboard-write"])
    page.goto(urljoin(service, "sage-intacct/enable-web-services/"))
    box = page.get_by_role("checkbox").first
    expect(box).to_be_visible()

    for _ in range(40):
        page.keyboard.press("Tab")
        if box.evaluate("element => element === document.activeElement"):
            break
    style = "element => getComputedStyle(element).outlineStyle"
    assert "none" != box.evaluate(style)
    page.keyboard.press("Space")
    expect(box).to_be_checked()

    link = page.locator("#open-subscriptions > .copy-link")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="The link is copied.")).to_have_count(1)
    search = page.get_by_role("textbox", name="Search")
    search.focus()
    page.keyboard.press("ControlOrMeta+v")
    assert search.input_value().endswith("/go/open-subscriptions/")


def test_the_header_never_covers_what_a_link_leads_to(service, themed):
    """On the narrowest screen the item stands below the sticky header, and is marked."""
    page = themed("light", 320)
    page.goto(urljoin(service, "sage-intacct/create-a-user/#status"))
    item = page.locator("#status")
    expect(item).to_have_class("task-list-item arrived")

    bottom = page.locator("header.md-header").bounding_box()
    assert item.bounding_box()["y"] >= bottom["y"] + bottom["height"]


@pytest.mark.parametrize(
    ("address", "most", "limit"),
    [
        ("", 7, 52 * 1024),
        ("sage-intacct/authorize-modeloptic/", 7, 56 * 1024),
        ("sage-intacct/create-a-user/", 7, 56 * 1024),
    ],
)
def test_a_first_visit_is_light(service, browser, built_site, address, most, limit):
    """Until scripts have run: few requests and bytes as they travel, nothing of the forms.

    How many of the pictures that may come later come at once is the browser's to choose. What
    waits for the reader's first sign is another test's.
    """
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    asked = []
    context.on("request", lambda request: asked.append(request.url.removeprefix(service)))
    page.goto(urljoin(service, address), wait_until="load")
    page.wait_for_selector("html[data-mounted]")
    before = list(asked)
    later = page.locator("img[loading=lazy]").evaluate_all(
        "all => all.map((one) => one.currentSrc)"
    )
    before = [
        url
        for url in before
        if urljoin(service, url) not in later and "bundle" not in url and "search" not in url
    ]
    context.close()

    files = [built_site / (f"{url}index.html" if url == address else url) for url in before]
    packed = [file.with_name(f"{file.name}.br") for file in files]
    sizes = [
        (copy if copy.is_file() else file).stat().st_size
        for file, copy in zip(files, packed, strict=True)
    ]
    assert len(before) <= most, before
    assert sum(sizes) <= limit, dict(zip(before, sizes, strict=True))
    assert [] == [url for url in before if "verifier.js" in url]
