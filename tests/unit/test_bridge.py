"""What the browser's worker calls, called as it calls it: JSON in, ASCII JSON out."""

from __future__ import annotations

import importlib
import json
import sys
import zipfile

import pytest

from verifier import mail, verify
from verifier.browser import bridge
from verifier.gateway import explain


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        (
            "verify",
            {"values": {"company_id": "Acme\ud83d"}},
            verify({"company_id": "Acme\ud83d"}).to_dict(),
        ),
        (
            "read_mail",
            {"text": "Company ID: Acme\nPassword: secret"},
            mail.read("Company ID: Acme\nPassword: secret").to_dict(),
        ),
        (
            "explain",
            {"text": "Sign-in information is incorrect"},
            explain("Sign-in information is incorrect").to_dict(),
        ),
    ],
)
def test_a_call_gives_the_wire_form_as_ascii(name, arguments, expected):
    answer = bridge.call(name, json.dumps(arguments))

    assert answer.isascii()
    assert json.loads(answer) == expected


@pytest.mark.parametrize(("name", "arguments"), [("unknown", "{}"), ("verify", "{}")])
def test_an_unknown_call_and_a_missing_argument_are_key_errors(name, arguments):
    with pytest.raises(KeyError):
        bridge.call(name, arguments)


def test_modules_are_found_in_a_second_archive_within_packages_of_the_first(tmp_path, monkeypatch):
    package = tmp_path / "first/parted"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    with zipfile.ZipFile(tmp_path / "later.zip", "w") as later:
        later.writestr("parted/second.py", "here = True")
        later.writestr("alone.py", "here = True")
    monkeypatch.setattr(sys, "path", [str(package.parent), *sys.path])
    kept = {
        module: list(module.__path__)
        for module in list(sys.modules.values())
        if isinstance(getattr(module, "__path__", None), list)
    }
    importlib.import_module("parted")

    try:
        bridge.add_archive(str(tmp_path / "later.zip"))

        assert importlib.import_module("parted.second").here
        assert importlib.import_module("alone").here
    finally:
        for module, path in kept.items():
            module.__path__[:] = path
        for name in ("parted", "parted.second", "alone"):
            sys.modules.pop(name, None)
