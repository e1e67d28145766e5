"""The page about the checker has a section for every code the browser can show, in its words."""

from __future__ import annotations

import re

FAULT = re.compile(
    r'"(runtime\.[a-z-]+)": \{\s+state: "[^"]+",\s+title: "([^"]+)",\s+text: "([^"]+)"'
)


def test_every_code_has_its_section_in_the_same_words(root):
    """What the form says and what its link leads to are one."""
    script = root / "overrides" / "assets" / "javascripts" / "runtime.js"
    source = script.read_text("utf-8")
    page = (root / "docs" / "sage-intacct" / "checker.md").read_text("utf-8")
    faults = FAULT.findall(source)

    assert len(faults) == source.count("    state: ") > 10
    words = [word for _, *both in faults for word in both]
    assert sorted(set(words)) == sorted(words)
    for code, title, text in faults:
        anchor = code.removeprefix("runtime.")
        assert f"## {title} {{ #{anchor} }}\n\nCode: `{code}`\n\n{text}\n" in page
