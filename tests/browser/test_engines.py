"""Other engines: Firefox ESR and WebKitGTK start the runtime and judge as CPython does."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.static import serve_folder
from tests.browser.verify_page import VERIFY, ask, level
from verifier import verify

VALUES = {"company_id": "Acme Corp", "user_id": "modeloptic-user"}
VERDICT = """async (values) => {
  const { runtime } = await import("/assets/javascripts/runtime.js");
  return runtime().call("verify", { values });
}"""
EXPLAINED = """async (text) => {
  const { runtime } = await import("/assets/javascripts/runtime.js");
  return (await runtime().call("explain", { text })).code;
}"""


@pytest.fixture(scope="module")
def address(site_with_sources):
    """The real built site, with the policy it is served with."""
    with serve_folder(site_with_sources) as server:
        yield server.address + "/sage-intacct/verify/"


@pytest.fixture(scope="module")
def firefox_page(firefox_browser):
    page = firefox_browser.new_page()
    page.set_default_timeout(60_000)
    yield page
    page.close()


def assert_judges_as_cpython_does(page):
    """The whole report is CPython's, and a reply is read."""
    assert verify(VALUES).to_dict() == page.evaluate(VERDICT, VALUES)
    assert page.evaluate(EXPLAINED, "Sign-in information is incorrect")


def test_firefox_judges_what_is_typed_into_the_form(firefox_page, address):
    """Firefox ESR starts Python under the real policy, and the form shows its verdict."""
    firefox_page.goto(address)
    form = firefox_page.locator("[data-module=verify-form]")
    form.get_by_role("textbox", name="Company ID").fill("https://www.intacct.com/Acme")
    form.locator("[type=submit]").click()

    expect(form.locator(".engine")).to_contain_text("runs in this browser")
    expect(form.locator(".form__summary")).to_contain_text("Company ID")
    assert_judges_as_cpython_does(firefox_page)


def test_webkitgtk_judges_as_cpython_does(webkit_page, address):
    webkit_page.goto(address)

    assert_judges_as_cpython_does(webkit_page)


def test_firefox_shows_a_check_as_it_comes_and_leads_from_a_refusal_to_its_item(
    firefox_page, service
):
    """Stages are read while they arrive, and the link opens and marks what it leads to."""
    firefox_page.goto(f"{service}{VERIFY}")
    ask(firefox_page, "Practice")
    expect(level(firefox_page, "readable")).to_have_text("Yes, in the demo")
    ask(firefox_page, "Not-subscribed")
    link = firefox_page.locator(".check__result a[href$='enable-web-services/#subscribe']").first
    link.click()

    firefox_page.wait_for_url("**/enable-web-services/#subscribe")
    expect(firefox_page.locator("#subscribe")).to_be_in_viewport()
    firefox_page.locator("#subscribe input").check()
    expect(firefox_page.locator(".meter")).to_have_text(re.compile("^1 (?:of|item done)"))
