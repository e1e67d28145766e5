"""The page Verify in a browser: where it is, its form and its test, and how each is used."""

from urllib.parse import urljoin

from playwright.sync_api import expect

VERIFY = "sage-intacct/verify/"

WORKS = "The sign-in works, and Modeloptic can read every module"
GOOD = {"company_id": "Practice", "user_id": "modeloptic-user", "sender_id": "modelopticMPP"}


def form_of(page):
    """Return the form that asks for the values."""
    return page.locator("[data-module=verify-form]")


def answer_of(page):
    """Return the answer, with its three levels."""
    return page.locator(".outcome")


def check_of(page):
    """Return the test of the sign-in."""
    return page.locator(".check")


def result_of(page):
    """Return what the last test found."""
    return check_of(page).locator(".check__result")


def level(page, name: str):
    """Return what is known of one level."""
    return page.locator(f".ladder__rung[data-level={name}] .ladder__state")


def judge(page, **values) -> None:
    """Fill in values by their fields' names, and ask for the answer."""
    for name, value in values.items():
        form_of(page).locator(f"input[name={name}]").fill(value)
    form_of(page).get_by_role("button", name="Check", exact=True).click()


def password_of(page, company_id: str) -> str:
    """Return the password of a demo company."""
    companies = page.request.get(urljoin(page.url, "/api/gateway"), max_retries=2).json()[
        "companies"
    ]
    return next(one["password"] for one in companies if one["company_id"] == company_id)


def ask(page, company_id: str, **other: str) -> None:
    """Fill in a demo company, have it checked, and ask for the test of its sign-in."""
    values = {"user_id": "modeloptic-user", "sender_id": "modelopticMPP"} | other
    password = values.pop("password", None) or password_of(page, company_id)
    judge(page, company_id=company_id, **values)
    uses = check_of(page).locator(".check__uses")
    expect(uses).to_contain_text(company_id)
    expect(uses).to_contain_text(values["user_id"])
    check_of(page).locator("#check-password").fill(password)
    check_of(page).locator("[type=submit]").click()


def try_demo(page, outcome: str) -> None:
    """Try one of the demo companies that the page offers."""
    check_of(page).get_by_role("button", name=f"Try: {outcome}").click()


def pass_for_sage(page) -> None:
    """Let the service's demo pass for Sage's own gateway on this page."""

    def describe(route):
        # A connection that was kept may be closed by the server as it is used again.
        route.fulfill(json=route.fetch(max_retries=2).json() | {"practice": False, "companies": []})

    page.route("**/api/gateway", describe)
