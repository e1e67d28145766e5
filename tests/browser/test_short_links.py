"""Links that were sent once lead there for ever: short links and moved anchors."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from verifier.guide.redirects import Target, render_anchors, render_redirect


def test_arriving_in_the_middle_says_where_the_way_begins(page, service):
    """Where a list leads through screens: the line leads to its first item, and goes there."""
    page.goto(f"{service}sage-intacct/authorize-modeloptic/#sender-id")
    line = page.locator("#sender-id .item-way")
    expect(line).to_contain_text("Already on the list? Don't add it twice")
    expect(line).to_contain_text("To get here, start at item 1: Go to Company")
    line.get_by_role("link", name="item 1").click()

    expect(page).to_have_url(re.compile("#open-company$"))
    expect(page.locator(".item-way")).to_have_count(0)
    page.goto(f"{service}sage-intacct/create-a-user/#user-permission-accounts-payable")
    expect(page.locator(".item-way")).to_have_text(
        re.compile(r"How to get here:\W+Company\W+Admin\W+Web Services users .* Subscriptions$")
    )
    page.goto(f"{service}sage-intacct/create-a-role/#permission-general-ledger")
    expect(page.locator(".item-way")).to_contain_text("line Modeloptic, select Subscriptions")
    page.goto(f"{service}sage-intacct/create-a-user/#status")
    expect(page.locator(".item-way")).to_contain_text("open the line modeloptic-user to change it")
    page.goto(f"{service}sage-intacct/#company-id")
    expect(page.locator("#company-id")).to_have_class(re.compile("arrived"))
    expect(page.locator(".item-way")).to_have_count(0)


def test_a_short_link_takes_the_readers_plan_along(page, service):
    page.goto(f"{service}go/user-roles/?plan=role")

    expect(page).to_have_url(re.compile(r"/sage-intacct/create-a-user/.*#roles$"))
    expect(page.locator(".plan-line")).to_contain_text("role-based")


def test_a_short_link_works_without_scripts(profile, service):
    page = profile(java_script_enabled=False).new_page()
    page.goto(f"{service}go/user-email/")

    expect(page).to_have_url(re.compile(r"/sage-intacct/create-a-user/#email$"))


def test_the_link_to_an_anchor_that_moved_leads_to_where_it_is_now(page, service):
    page.goto(f"{service}#sage-intacct")

    expect(page).to_have_url(re.compile(r"#connect-sage-intacct$"))


def test_the_address_of_a_page_that_moved_leads_on_by_its_fragment(page, service):
    """What went to a third page leads there, and all else to the page as it is called now."""
    path, now = "sage-intacct/former/", Target("sage-intacct/verify/", "Verify")
    anchors = {"old": Target("sage-intacct/create-a-user/#email", "Email")}
    html = render_redirect(path, now, render_anchors(path, anchors))
    page.route(f"**/{path}", lambda route: route.fulfill(body=html, content_type="text/html"))
    for fragment, there in {"#old": anchors["old"], "#other": now, "": now}.items():
        page.goto(f"{service}{path}{fragment}")

        expect(page).to_have_url(f"{service}{there.address}")


def test_a_fragment_that_cannot_be_read_breaks_nothing(page, service):
    """A link that was cut inside of an escape leads to the page, or to where it moved."""
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for fragment in ("#%", "#%E0%A4%A", "#%zz"):
        for path in ("", "sage-intacct/verify/", "go/sender-id/"):
            page.goto(f"{service}{path}{fragment}")
            if path.startswith("go/"):
                expect(page).to_have_url(re.compile("#sender-id$"))
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            page.evaluate("() => import(document.querySelector('script[src*=main]').src)")

    assert [] == errors


RUNS = ["javascript:x", "JavaScript:x", "java\nscript:x", "data:text/html,x", "vbscript:x"]
ELSEWHERE = ["javascript:x", "//evil.example/x", "https://evil.example", "\\\\evil.example"]


def test_no_address_from_an_answer_a_file_or_a_link_runs_a_script_or_leads_elsewhere(page, service):
    """An attribute that would run a script is left out; a short id leads to a page of this site."""
    page.goto(service)
    given, origins = page.evaluate(
        """async ([base, runs, ids]) => {
          const { address, h } = await import(new URL("assets/javascripts/page.js", base));
          const names = ["href", "src", "action"];
          const attribute = (name, value) => h("a", { [name]: value }).getAttribute(name);
          return [
            runs.flatMap((value) => names.map((name) => attribute(name, value))),
            ids.map((id) => address(id).origin),
          ];
        }""",
        [service, RUNS, ELSEWHERE],
    )

    assert [None] * 15 == given
    assert [service.rstrip("/")] * 4 == origins
