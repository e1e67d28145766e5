"""Settings are read as MkDocs reads them, and what is wrong with them is told in its words."""

from __future__ import annotations

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from verifier.guide import settings
from verifier.guide.problem import GuideError


@pytest.fixture(name="write")
def _write(tmp_path):
    """Write a `mkdocs.yml`; return its folder."""
    (tmp_path / "docs").mkdir()

    def write(text):
        (tmp_path / "mkdocs.yml").write_text(f"site_name: Example\n{text}\n", "utf-8")
        return tmp_path

    return write


def test_the_address_and_the_contact_come_from_the_environment_where_it_has_them(
    root, write, monkeypatch
):
    lines = (root / "mkdocs.yml").read_text("utf-8").splitlines()
    address = next(line for line in lines if line.startswith("site_url:"))
    contact = next(line for line in lines if line.startswith("  contact:"))
    assert settings.list_examples(write(f"{address}\nextra:\n{contact}")) == [
        "site_url",
        "extra.contact",
    ]

    monkeypatch.setenv("SITE_URL", "https://docs.modeloptic.com")
    monkeypatch.setenv("CONTACT", "help@modeloptic.com")
    named = write(f"{address}\nextra:\n{contact}\n")
    assert settings.read_address(named) == "https://docs.modeloptic.com/"
    assert settings.read_settings(named).extra["contact"] == "help@modeloptic.com"
    assert settings.list_examples(named) == []


def test_without_an_address_it_says_what_to_write(write):
    with pytest.raises(GuideError, match=r"^mkdocs\.yml:1: site_url is not set\. "):
        settings.read_address(write(""))


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("a@b.example", "mailto:a@b.example?subject=Connect%20Sage%20Intacct%20to%20Modeloptic"),
        ("https://b.example/help", "https://b.example/help"),
    ],
)
def test_readers_write_to_an_address_or_a_page(write, contact, link):
    assert settings.read_contact_address(write(f"extra:\n  contact: {contact}")) == link


def test_without_a_contact_it_says_what_to_write(write):
    with pytest.raises(GuideError, match=r"^mkdocs\.yml:1: extra\.contact is not set"):
        settings.read_contact_address(write(""))


def test_a_wrong_setting_is_told_in_mkdocs_words(write, caplog):
    with pytest.raises(Abort):
        settings.read_nav(write("nav: 7"))
    assert "Config value 'nav'" in caplog.text


def test_another_file_that_mkdocs_was_given_is_read_and_named(write, monkeypatch):
    """As by `mkdocs serve -f other.yml`."""
    root = write("nav: [a.md]")
    assert settings.name_file(root) == "mkdocs.yml"

    other = root / "other.yml"
    other.write_text("site_name: Other\nnav: [b.md]\n", "utf-8")
    monkeypatch.setitem(settings.IN_USE, root, load_config(str(other)))

    assert settings.name_file(root) == "other.yml"
    assert settings.read_nav(root) == ["b.md"]
