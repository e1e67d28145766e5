"""What the page says when Python can't run in it, and what it offers then."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.static import serve_folder
from tests.browser.test_runtime_faults import PYTHON, WORKER
from tests.serving import ROOT
from verifier import verify


def fulfill(**answer):
    """Answer a file of the runtime so."""
    return lambda route: route.fulfill(**answer)


def plain_text(route):
    """Serve a script as plain text."""
    answer = route.fetch(max_retries=2)
    route.fulfill(response=answer, headers={**answer.headers, "content-type": "text/plain"})


def of_another_protocol(route):
    """Be a site that was updated: its page names files of another kind; the old ones are gone."""
    if route.request.resource_type == "document":
        route.continue_()
    elif "/runtime/" in route.request.url:
        route.fulfill(status=404, body="gone")
    else:
        page = route.fetch(max_retries=2).text().replace('"protocol": 3', '"protocol": 4')
        route.fulfill(body=page, content_type="text/html")


SHOWN = {
    "blocked": (PYTHON, fulfill(status=403, body="Forbidden by your company")),
    "wrong-type": (WORKER, plain_text),
    "altered": (PYTHON, fulfill(body=b"cut", content_type="application/octet-stream")),
    "missing": (PYTHON, fulfill(status=404, body="gone")),
}
"""What is done to which file, by the code that the page then shows."""

LACKS = {
    "no-webassembly": "delete globalThis.WebAssembly",
    "old-browser": "const W = Worker; globalThis.Worker = function (url) { return new W(url); }",
}
"""What the browser lacks, by the code that the page then shows; others are among the faults."""


@pytest.fixture(scope="module")
def address(built_site):
    """Verify on a plain web host."""
    with serve_folder(built_site) as server:
        yield f"{server.address}/sage-intacct/verify/"


@pytest.fixture
def open_verify(context, address):
    """Open Verify with a Company ID typed; return the page, the panel of choices and the button."""

    def open_word_page(init="", spoilt=None):
        page = context.new_page()
        page.add_init_script(init)
        if spoilt:
            page.route(*spoilt)
        page.goto(address)
        form = page.locator("[data-module=verify-form]")
        # Whoever types is about to want the checker: it begins to load here.
        form.get_by_role("textbox", name="Company ID").fill("Acme Ltd")
        return page, form.locator(".engine__choices"), form.locator("[type=submit]")

    return open_word_page


def assert_shown(panel, code):
    """The panel says what happened and what helps, with a code that leads to its section."""
    page = (ROOT / "docs/sage-intacct/checker.md").read_text("utf-8")
    for words in re.search(rf"## (.+) {{ #{code} }}\n\nCode: .+\n\n(.+)", page).groups():
        expect(panel).to_contain_text(words)
    link = panel.get_by_role("link", name=f"runtime.{code}")
    assert link.get_attribute("href").endswith(f"/sage-intacct/checker/#{code}")
    expect(panel.get_by_role("button", name="Try again")).to_be_visible()
    # Beside the button it is not said a second time.
    expect(panel.page.locator(".engine")).to_be_empty()


def test_each_fault_of_a_file_has_its_words_on_the_page(context, open_verify):
    """One after another on one page, each by “Try again”; at the end the verdict comes."""
    page, panel, submit = open_verify(spoilt=SHOWN["blocked"])
    submit.click()
    for code, (file, spoil) in SHOWN.items():
        if code != "blocked":
            page.route(file, spoil)
            panel.get_by_role("button", name="Try again").click()
        assert_shown(panel, code)
        page.unroute(file)
    # A plain web host judges nothing: the hints are what is left, and no server is offered.
    expect(panel).to_contain_text("the hint above each field")
    assert ["Try again"] == panel.get_by_role("button").all_inner_texts()

    context.set_offline(True)
    panel.get_by_role("button", name="Try again").click()
    assert_shown(panel, "offline")
    context.set_offline(False)

    expect(page.locator(".engine")).to_contain_text("runs in this browser")
    expect(panel).to_be_hidden()


def test_a_page_that_is_older_than_the_site_says_so(open_verify):
    """Its files are gone, and those the site now names are of another kind."""
    updated = (re.compile(r"/runtime/python\.|/verify/$"), of_another_protocol)
    _, panel, submit = open_verify(spoilt=updated)
    submit.click()
    assert_shown(panel, "old-page")


def test_each_lack_of_a_browser_has_its_words_on_the_page(open_verify):
    """What the browser can't do is told on the page it was opened for."""
    for code, init in LACKS.items():
        page, panel, submit = open_verify(init)
        submit.click()
        assert_shown(panel, code)
        page.close()


def test_a_server_that_fails_after_consent_has_words_and_a_retry(context, open_verify):
    """The reader agreed that our server judges, and it does not: said so, and asked again."""
    context.route("**/api/gateway", fulfill(json={"practice": True}))
    page, panel, submit = open_verify(LACKS["no-webassembly"])
    page.route("**/api/verify", fulfill(status=500, body="no"))
    submit.click()
    panel.get_by_role("button", name="Send it to our server").click()
    assert_shown(panel, "server")

    page.unroute("**/api/verify")
    report = verify({"company_id": "Acme Ltd"}).to_dict()
    page.route("**/api/verify", fulfill(json=report))
    panel.get_by_role("button", name="Try again").click()
    expect(page.locator(".form__summary, .outcome").first).not_to_be_empty()
    expect(panel).to_be_hidden()


DEADLY = """
const W = Worker;
globalThis.Worker = class extends W {
  postMessage(message) {
    if (message.call && globalThis.deadly) this.terminate();
    else super.postMessage(message);
  }
};
"""
"""Ends any worker that is asked for a verdict while `deadly`."""


def test_silence_and_two_deaths_have_their_words_on_the_page(context, open_verify):
    """Both say what happened and what helps, and after both the verdict comes."""
    held = []
    context.clock.install()
    spoilt = (PYTHON, lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    # It is asked for as soon as a Company ID is typed.
    with context.expect_event("request", lambda request: PYTHON.search(request.url)):
        page, panel, submit = open_verify(DEADLY, spoilt)
    submit.click()
    page.clock.fast_forward(31_000)
    assert_shown(panel, "silent")
    for route in held:
        route.continue_()
    page.unroute(PYTHON)
    expect(page.locator(".form__summary").first).to_contain_text("Enter the User ID")
    expect(panel).to_be_hidden()

    page.evaluate("globalThis.deadly = true")
    submit.click()
    assert_shown(panel, "crashed")
    assert page.get_by_role("textbox", name="Company ID").input_value() == "Acme Ltd"
    page.evaluate("globalThis.deadly = false")
    panel.get_by_role("button", name="Try again").click()
    expect(panel).to_be_hidden()
    expect(page.locator(".engine")).to_contain_text("runs in this browser")


FAILS_EACH_CALL = """
const W = Worker;
globalThis.Worker = class extends W {
  postMessage(message) {
    if (!message.call || !globalThis.lost) return super.postMessage(message);
    const error = { name: "Error", code: "runtime.failed", message: "The interpreter is lost." };
    const data = { id: message.id, error };
    queueMicrotask(() => this.dispatchEvent(new MessageEvent("message", { data })));
  }
};
"""
"""Answers each call as a worker does whose interpreter was lost twice, for as long as `lost`."""


def test_a_value_that_ends_the_interpreter_leaves_no_old_verdict(open_verify):
    """The green verdict goes, the fault has its words, and "Try again" judges what is typed."""
    page, panel, submit = open_verify(FAILS_EACH_CALL)
    page.get_by_role("textbox", name="Company ID").fill("AcmeLtd")
    page.get_by_role("textbox", name="User ID").fill("modeloptic-user")
    page.get_by_role("textbox", name="Sender ID").fill("modelopticMPP")
    submit.click()
    verdict = page.locator(".outcome")
    expect(verdict).to_contain_text("look right")
    page.evaluate("globalThis.lost = true")
    submit.click()
    assert_shown(panel, "failed")
    expect(verdict).to_contain_text("has not been checked yet")
    expect(verdict).to_contain_text("Not checked yet")

    page.evaluate("globalThis.lost = false")
    panel.get_by_role("button", name="Try again").click()
    expect(verdict).to_contain_text("Looks right")
    expect(panel).to_be_hidden()
