"""The Nu HTML checker on pages as they stand after their scripts ran."""

from __future__ import annotations

import json
import shutil
import subprocess
from urllib.parse import urljoin

import pytest

PAGES = [
    "",
    "sage-intacct/",
    "sage-intacct/create-a-role/",
    "sage-intacct/create-a-user/",
    "sage-intacct/verify/",
    "sage-intacct/troubleshooting/",
    "sage-intacct/print/",
    "support/",
    "codes/",
    "codes/company-id.space/",
    "404.html",
]


@pytest.mark.skipif(not shutil.which("java"), reason="the Nu HTML checker needs Java")
def test_the_checker_of_html_finds_no_error(service, page, root, tmp_path):
    """Also on Verify with its folds open and problems shown."""
    for number, address in enumerate(PAGES):
        page.goto(urljoin(service, address))
        page.wait_for_selector("html[data-mounted]")
        (tmp_path / f"{number}.html").write_text(page.content(), "utf-8")
        if "verify" in address:
            page.locator("[name=company_id]").first.fill("https://www.intacct.com/Acme")
            page.get_by_role("button", name="Check", exact=True).click()
            page.locator(".summary").wait_for()
            (tmp_path / "problems.html").write_text(page.content(), "utf-8")

    jar = root / "node_modules/vnu-jar/build/dist/vnu.jar"
    pages = sorted(tmp_path.glob("*.html"))
    checked = subprocess.run(
        ["java", "-Xss2m", "-jar", jar, "--format", "json", "--errors-only", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(checked.stderr)["messages"]
    assert [] == [f"{one['url']}:{one.get('lastLine')} {one['message']}" for one in found]
