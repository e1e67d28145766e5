"""The command line, run as people run it: words, wire form and exit status."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys

import pytest

from verifier import __main__ as command
from verifier.catalogue import DIAGNOSES, FINDINGS, acting
from verifier.catalogue.replies import fail_control
from verifier.cli import main
from verifier.gateway.diagnosis import Diagnosis


def run(root, *words: str, given: bytes = b"", encoding: str = "utf-8"):
    """Run `python -m verifier` with words and standard input."""
    return subprocess.run(
        [sys.executable, "-m", "verifier", *words],
        cwd=root,
        input=given,
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": encoding},
    )


@pytest.mark.parametrize(
    ("values", "status"),
    [
        (["company_id=Acme-Ltd", "user_id=modeloptic-user"], 0),
        (["company_id=Zzyzz Delivery"], 0),
        (["company_id="], 1),
        (["sender_id=modelopticmpp"], 1),
    ],
)
def test_check_ends_in_1_for_what_cannot_be_right_only(values, status):
    assert main(["check", *values]) == status


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["check", "Acme"],
        ["check", "=Acme"],
        ["check", "no_field=Acme"],
        ["check", "company_id=A", "company_id=B"],
        ["explain", "no-such-reply.xml"],
        ["explain", "tests"],
        ["mail"],
        ["mail", "there-is-no-such-file"],
        ["mail", "no\0name"],
        ["check", "--wrong"],
        [],
        ["unknown"],
    ],
)
def test_misuse_ends_in_2_and_says_what_to_give(words, capsys):
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.err
    assert said.out == ""


def test_the_package_itself_hands_each_command_on_and_lists_them_all(capsys):
    assert command.main(["--help"]) == 0
    listed = capsys.readouterr().out
    assert [name for name in command.COMMANDS if f"\n  {name} " not in listed] == []
    assert command.main(["check", "company_id=Acme"]) == 0
    assert command.main(["lint", "--rules"]) == 0
    assert command.main([]) == command.main(["unheard-of"]) == 2
    assert capsys.readouterr().err.count("usage: python -m verifier COMMAND") == 2


def test_help_names_the_fields_and_ends_in_0(capsys):
    assert main(["check", "--help"]) == 0
    assert "company_id" in capsys.readouterr().out


def test_check_marks_the_character_and_names_the_item(capsys):
    main(["check", "user_id=modeloptic_user"])

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("warning: ")
    assert lines[1:5] == [
        "    modeloptic_user",
        "              ^",
        "    use: modeloptic-user",
        "    see: sage-intacct/create-a-user#user-id",
    ]
    assert lines[-1].startswith("Look again at the list above")


def test_check_shows_no_line_that_a_terminal_would_break(capsys):
    main(["check", "company_id=Ac\nme"])

    assert "Ac\nme" not in capsys.readouterr().out


def test_check_prints_the_wire_form(capsys):
    main(["check", "--json", "company_id=Acme "])

    report = json.loads(capsys.readouterr().out)
    assert report["verdict"] == "well-formed"
    assert report["fields"]["company_id"] == {
        "typed": "Acme ",
        "normalised": "Acme",
        "changes": [report["findings"][0]["message"]],
    }


def test_check_never_shows_a_password(capsys):
    main(["check", "--json", "company_id=Password: hunter2"])
    main(["check", "company_id=Password: hunter2"])

    assert "hunter2" not in capsys.readouterr().out


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_every_code_can_be_explained(option, capsys):
    for code in FINDINGS | DIAGNOSES:
        assert main(["explain", *option, code]) == 0, code
        assert code in capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (
            "company-id.space",
            "“Check that this is the Company ID: it looks like",
        ),
        ("gateway.no-permission-company", "see: sage-intacct"),
    ],
)
def test_explain_prints_an_entry_of_the_catalogue(code, says, capsys):
    assert main(["explain", code]) == 0
    words = capsys.readouterr().out
    assert f"[{code}]" in words
    assert says in words
    assert "You can fix this yourself." in words
    assert "see: sage-intacct" in words
    assert f"Send the code {code}{acting.say_what_to_send((FINDINGS | DIAGNOSES)[code])}" in words
    assert "Never send a password." in words

    assert main(["explain", "--json", code]) == 0
    entry = json.loads(capsys.readouterr().out)
    assert (entry["code"], entry["owner"]) == (code, "you")


def test_explain_reads_a_text(capsys):
    assert main(["explain", "Sign-in information is incorrect [Support ID: ab12]"]) == 0
    words = capsys.readouterr().out
    assert "see: sage-intacct/" in words
    assert "Support ID: ab12" in words

    assert main(["explain", "--json", "Sign-in information is incorrect"]) == 0
    assert json.loads(capsys.readouterr().out)["owner"] == "you"


@pytest.mark.parametrize("text", ["nothing that Sage ever said", "x" * 5000, "no\0name"])
def test_explain_ends_in_1_for_what_nobody_knows(text, capsys):
    """Also for what is longer than any file's name, or can be none."""
    assert main(["explain", text]) == 1
    assert capsys.readouterr().out


def test_explain_reads_a_file(tmp_path, capsys):
    path = tmp_path / "reply.txt"
    path.write_text("Sign-in information is incorrect", encoding="utf-8")

    assert main(["explain", str(path)]) == 0
    assert "see: " in capsys.readouterr().out


@pytest.mark.parametrize("words", [["explain", "--json"], ["explain", "-", "--json"]])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-15"])
def test_explain_reads_a_reply_in_the_encoding_it_has(root, words, encoding):
    """A redirected file needs no `-`, and its bytes are not taken for UTF-8."""
    said = "Sociét\N{LATIN SMALL LETTER E WITH ACUTE} is a demo company and has expired."
    reply = f'<?xml version="1.0" encoding="{encoding}"?>' + fail_control("PL04000055", said)
    done = run(root, *words, given=reply.encode(encoding))
    found = json.loads(done.stdout)

    assert ("gateway.demo-expired", f"PL04000055: {said}") == (found["code"], found["said"])
    assert set(Diagnosis._fields) == set(found)


def test_explain_without_anything_to_read_says_what_to_give(root):
    """At a terminal it does not wait in silence for what nobody knows to type."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "verifier", "explain"]
    done = subprocess.run(command, cwd=root, stdin=theirs, capture_output=True, check=False)
    os.close(ours)
    os.close(theirs)

    assert done.returncode == 2
    assert b"Give a code, a file or a text" in done.stderr


def test_mail_prints_what_check_takes(root):
    done = run(root, "mail", "-", given=b"Company ID: Acme-Ltd\r\nPassword: hunter2\r\n")

    assert done.returncode == 0
    assert done.stdout.decode().splitlines()[0] == "company_id=Acme-Ltd"
    assert b"hunter2" not in done.stdout + done.stderr


def test_mail_ends_in_1_where_it_finds_nothing(tmp_path, capsys):
    path = tmp_path / "mail.txt"
    path.write_text("Hello", encoding="utf-8")

    assert main(["mail", str(path)]) == 1
    assert main(["mail", "--json", str(path)]) == 1
    assert '"mail.nothing"' in capsys.readouterr().out


def test_a_terminal_that_knows_ascii_only_gets_numbers_for_the_rest(root):
    done = run(root, "check", "company_id=Аcme", encoding="ascii")

    assert done.returncode == 0
    assert b"\\u0410" in done.stdout
    assert b"Traceback" not in done.stderr


def test_the_rules_need_the_standard_library_alone(root):
    """Where nothing is installed, `check` works all the same."""
    code = (
        "import sys; sys.path = [p for p in sys.path if 'site-packages' not in p];"
        "sys.path.insert(0, '.');"
        "from verifier.cli import main; sys.exit(main(['check', 'company_id=Acme']))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=root, capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr


def test_standard_input_may_hold_bytes_that_are_no_text(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Company ID: Acme\n\xff\xfe")))

    assert main(["mail", "-"]) == 0
    assert capsys.readouterr().out.startswith("company_id=Acme\n")


@pytest.mark.parametrize(
    ("output", "words"),
    [(">/dev/full", "can't be written: No space left on device."), (">&-", ""), ("| true", "")],
)
def test_an_answer_that_cannot_be_written_ends_without_a_traceback(root, output, words):
    """A full disk is said, a reader that has gone need not be."""
    command = [sys.executable, "-m", "verifier", "check", "company_id=Acme-Ltd"]
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$@" {output}', "sh", *command],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )

    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
