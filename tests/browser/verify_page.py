"""The page Verify in a browser: where it is, its two forms, and how one is filled in."""

VERIFY = "sage-intacct/verify/"


def form_of(page):
    """Return the form that says whether values are well formed."""
    return page.locator("[data-module=verify-form]")


def check_of(page):
    """Return the form of the server-side check."""
    return page.locator("[data-module=server-check]")


def judge(page, **values) -> None:
    """Fill in values by their fields' names, and ask for the verdict."""
    for name, value in values.items():
        form_of(page).locator(f"input[name={name}]").fill(value)
    form_of(page).get_by_role("button", name="Check what I typed").click()
