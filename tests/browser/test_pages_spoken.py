"""Verify's accessible tree, state by state, against the written screen-reader script."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from playwright.sync_api import expect

from tests.browser.verify_page import ask, judge, pass_for_sage

BLOCK = re.compile(r"```yaml (\w+)\n(.*?)```", re.DOTALL)
LINE = re.compile(r"^- (Said|Focus): (.+)$", re.MULTILINE)

PLACES = {
    "body": "body",
    "form": "[data-module=verify-form]",
    "check": ".check",
    "answer": ".outcome",
    "verdict": "main",
}


def read_sections(text: str) -> dict[str, str]:
    """Return the script's sections by their titles."""
    _, *sections = text.split("\n## ")
    return dict(section.split("\n", 1) for section in sections)


IDS = {"user_id": "modeloptic-user", "sender_id": "modelopticMPP"}

DOES = {
    "Landing": lambda page: page.evaluate("scrollTo(0, 0)"),
    "A problem": lambda page: judge(page, company_id="https://www.intacct.com/Acme"),
    "Look again": lambda page: judge(page, company_id="Acme Sandbox", **IDS),
    "Looks right": lambda page: judge(page, company_id="Practice"),
    "Asking": lambda page: ask(page, "Slow", password="Practice-1"),
    "Canceled": lambda page: page.get_by_role("button", name="Cancel").click(),
    "Refused": lambda page: ask(page, "Not-subscribed", password="Practice-1"),
    "The sign-in works, but a part can't be read": lambda page: ask(
        page, "No-general-ledger", password="Practice-1"
    ),
    "You're connected": lambda page: ask(page, "Practice", password="Practice-1"),
}
"""What the reader does to come from one state to the next."""


def test_verify_is_spoken_as_the_script_says(page, service, root):
    """In every state: the tree, what is announced by itself, and what has the focus."""
    script = read_sections(root.joinpath("tests/browser/verify-spoken.md").read_text("utf-8"))
    assert list(DOES) == list(script)
    pass_for_sage(page)
    page.goto(urljoin(service, "sage-intacct/verify/"))
    page.mouse.move(1, 1)
    expect(page.locator(".engine")).to_contain_text("runs in this browser")

    for title, text in script.items():
        DOES[title](page)
        for place, tree in BLOCK.findall(text):
            expect(page.locator(PLACES[place])).to_match_aria_snapshot(tree)
        for kind, words in LINE.findall(text):
            if kind == "Said":
                # What was said within the last second is said with it.
                said = re.compile(f"{re.escape(words)}$")
                expect(page.locator("body > [role=status]")).to_have_text(said)
            else:
                expect(page.locator(":focus")).to_contain_text(words)
