"""The ledger: whatever writers do to a copy of the guide, links and ticks survive, or it fails.

Each edit is made to the real pages. The permitted ones leave every id that was ever published
leading somewhere; each forbidden one fails with the file, the line and what to write.
"""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.copies import (
    AUTHORIZE,
    CREDENTIALS,
    SENDER,
    change_text,
    check_copy,
    move_silently,
    put_before,
    remove_a_picture,
    remove_an_item,
    rename_an_id_silently,
    run_ledger,
    take_item,
    write_move,
)
from verifier.guide.ledger import (
    LEDGER,
    Entry,
    format_ledger,
    parse_ledger,
    read_ledger,
    resolve_id,
)
from verifier.guide.ledger_update import check_ledger
from verifier.guide.pages import list_ids, read_pages
from verifier.guide.redirects import find_moves


def replace_words(*changes):
    """Return an edit that replaces words on the page about the authorization."""

    def edit(copy):
        for old, new in changes:
            change_text(copy, AUTHORIZE, old, new)

    return edit


def move_item(name, words, *edits):
    """Return an edit that begins with others and writes into the ledger where an item went."""

    def edit(copy):
        for each in edits:
            each(copy)
        write_move(copy, f"{SENDER}#{name}", words)

    return edit


def insert(copy):
    put_before(copy, AUTHORIZE, "edit", "2. [ ] Wait.\n   { #wait }\n\n")


def add_a_page(copy):
    (copy / "docs/sage-intacct/faq.md").write_text("# Questions\n\n## One { #one }\n", "utf-8")


def take_help_out(copy):
    source = (copy / AUTHORIZE).read_text("utf-8")
    bare = re.sub(r'    \?\?\? question "Why twice\?"\n.*?\n\n', "", source, flags=re.DOTALL)
    assert bare != source
    (copy / AUTHORIZE).write_text(bare, "utf-8")


def rename_an_id_twice(copy):
    rename_an_id_silently(copy)
    write_move(copy, f"{SENDER}#edit", f'moved_to = "{SENDER}#edit-the-company"')
    assert run_ledger(copy) == 0
    change_text(copy, AUTHORIZE, "{ #edit-the-company }", "{ #edit-again }")
    write_move(copy, f"{SENDER}#edit-the-company", f'moved_to = "{SENDER}#edit-again"')


def rename_a_page(copy):
    new = "sage-intacct/let-modeloptic-in"
    (copy / AUTHORIZE).rename(copy / f"docs/{new}.md")
    for name in [name for name in read_ledger(copy / LEDGER) if name.partition("#")[0] == SENDER]:
        write_move(copy, name, f'moved_to = "{name.replace(SENDER, new)}"')


TROUBLE = "## If it doesn't work {"
RETIRED = f'retired_for = "{SENDER}#security-tab"'
PERMITTED = {
    "reword": replace_words(("Select the **Security** tab.", "Open the tab called **Security**.")),
    "rename a heading": replace_words((TROUBLE, "## What can go wrong {")),
    "lower a heading": replace_words((TROUBLE, f"#{TROUBLE}")),
    "turn a step into an item": replace_words(
        (f"{TROUBLE} #trouble }}", "1. [ ] Look.\n   { #trouble }\n")
    ),
    "retitle a page": replace_words(("# Authorize Modeloptic\n", "# Let Modeloptic in\n")),
    "change the branch": replace_words(("{ #edit }", "{ #edit .role-based }")),
    "raise the version": replace_words(("{ #edit }", "{ #edit version=2 }")),
    "change a value and the version": replace_words(
        ("`{{ name }}`{ .copy }", "`Modeloptic Ltd`{ .copy }"),
        ("{ #description }", "{ #description version=2 }"),
    ),
    "reorder": lambda copy: put_before(
        copy, AUTHORIZE, "edit", take_item(copy, AUTHORIZE, "description")
    ),
    "insert": insert,
    "add a page": add_a_page,
    "add help": lambda copy: put_before(
        copy, AUTHORIZE, "security-tab", '    ??? question "Where?"\n        At the top.\n\n'
    ),
    "take help out": take_help_out,
    "move to another page": move_item(
        "description", 'moved_to = "sage-intacct/enter-credentials#description"', move_silently
    ),
    "rename an id twice": rename_an_id_twice,
    "retire": move_item("edit", RETIRED, remove_an_item),
    "rename a page": rename_a_page,
}


@pytest.mark.parametrize("edit", PERMITTED)
def test_links_and_ticks_survive_a_permitted_edit(copy, edit, capsys):
    before = read_ledger(copy / LEDGER)

    PERMITTED[edit](copy)

    assert run_ledger(copy) == 0, capsys.readouterr().err
    assert check_copy(copy) == []
    after = read_ledger(copy / LEDGER)
    on_pages = {name for name, _, _ in list_ids(read_pages(copy))}
    for name, entry in before.items():
        assert after[name].go == entry.go
        assert resolve_id(after, name) in on_pages
        assert find_moves(after).get(name, name) in on_pages


def test_a_risen_version_is_noted_so_that_old_ticks_can_say_so(copy):
    PERMITTED["raise the version"](copy)
    run_ledger(copy)

    assert read_ledger(copy / LEDGER)[f"{SENDER}#edit"].version == 2


def test_new_ids_get_short_links_that_nobody_has(copy):
    insert(copy)
    add_a_page(copy)
    run_ledger(copy)

    ledger = read_ledger(copy / LEDGER)
    assert ledger[f"{SENDER}#wait"].go == "wait"
    links = [entry.go for entry in ledger.values()]
    assert len(set(links)) == len(links)


MISSING = f"“{SENDER}#{{}}” is on no page any more"
GO = 'go = "edit-company"'
FORBIDDEN = {
    "remove an item": (remove_an_item, LEDGER, MISSING.format("edit")),
    "rename an id": (rename_an_id_silently, LEDGER, MISSING.format("edit")),
    "move": (
        move_silently,
        LEDGER,
        '`moved_to = "sage-intacct/enter-credentials#description"` if it moved',
    ),
    "delete a page": (
        lambda copy: (copy / CREDENTIALS).unlink(),
        LEDGER,
        "“sage-intacct/enter-credentials” is on no page any more, nor are the",
    ),
    "use a retired id again": (
        move_item("edit", RETIRED),
        AUTHORIZE,
        "an id is never used again: give this one a new id",
    ),
    "lower the version": (
        move_item("edit", "version = 2"),
        AUTHORIZE,
        "write { #edit version=2 }, or a higher version",
    ),
    "change a value": (
        replace_words(("`{{ sender_id }}`{ .copy }", "`modelopticXYZ`{ .copy }")),
        AUTHORIZE,
        "write { #sender-id version=2 } and run `make ledger`",
    ),
    "move in a circle": (
        move_item(
            "description",
            f'moved_to = "{SENDER}#edit"',
            remove_an_item,
            lambda copy: take_item(copy, AUTHORIZE, "description"),
            move_item("edit", f'moved_to = "{SENDER}#description"'),
        ),
        LEDGER,
        "The moves go round in a circle",
    ),
    "move to nowhere": (
        move_item("edit", f'moved_to = "{SENDER}#nowhere"', remove_an_item),
        LEDGER,
        f"leads to “{SENDER}#nowhere”, which is on no page",
    ),
    "take a screen off": (remove_a_picture, LEDGER, MISSING.format("screen-authorisation-add")),
    "send what is nowhere": (
        move_item("edit", f'sent_as = "{SENDER}#nowhere"'),
        LEDGER,
        f"“{SENDER}#edit” is sent as “{SENDER}#nowhere”, which is on no",
    ),
    "leave the folder of short links": (
        lambda copy: change_text(copy, LEDGER, GO, 'go = "../edit"'),
        LEDGER,
        "The short link “../edit” has other characters",
    ),
    "share a short link": (
        lambda copy: change_text(copy, LEDGER, GO, 'go = "sender-id"'),
        LEDGER,
        "The short link “sender-id” belongs to",
    ),
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_forbidden_edit_fails_with_file_line_and_what_to_write(copy, name, capsys):
    edit, file, sentence = FORBIDDEN[name]
    edit(copy)
    edited = (copy / LEDGER).read_text("utf-8")

    assert run_ledger(copy) == 1

    [said, *_] = [line for line in capsys.readouterr().err.splitlines() if sentence in line]
    number = int(said.removeprefix(f"{file}:").partition(":")[0])
    line = (copy / file).read_text("utf-8").splitlines()[number - 1]
    assert ("= {" if file == LEDGER else "{ #") in line
    assert (copy / LEDGER).read_text("utf-8") == edited, "a refused edit changes nothing"


def test_a_page_that_is_gone_is_one_question_however_much_stood_on_it():
    names = ("guide/step", "guide/step#save", "guide/step#screen-save")
    published = {name: Entry(f"go-{number}") for number, name in enumerate(names)}

    [asked] = [each for each in check_ledger({}, published) if each.file == LEDGER]
    assert asked.wrong.startswith("“guide/step” is on no page any more, nor are the 2 ids on it")


def test_an_item_that_many_codes_name_is_one_problem():
    [asked] = [
        each
        for each in check_ledger({}, {})
        if "“sage-intacct/create-a-user#email”, which is on no page" in each.wrong
    ]

    assert re.match(r"The code “[a-z.-]+” and \d+ more send readers", asked.wrong)


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("   { #edit }\n", "", r"\d+", "The item “Select Edit.” has no id: "),
        ("{ #edit }", "{ #add }", r"\d+", "The id “add” stands on two items of this page: "),
        ("{{ sender_id }}", "{{ sender }}", r"\d+", "{{ sender }} stands for nothing: "),
        ("\n---\n", "\n", "1", "The front matter has no end: "),
    ],
)
def test_a_page_that_cannot_be_read_is_refused_in_one_sentence(copy, old, new, line, told, capsys):
    change_text(copy, AUTHORIZE, old, new)

    assert run_ledger(copy) == 1
    [said] = capsys.readouterr().err.splitlines()
    assert re.match(f"{AUTHORIZE}:{line}: {re.escape(told)}", said), said


def test_an_id_that_is_not_in_the_ledger_is_told(copy):
    insert(copy)

    [said] = check_copy(copy)
    assert re.match(rf"{AUTHORIZE}:\d+: “{SENDER}#wait” is new, at /go/wait/: run `make le", said)


def test_an_old_id_in_help_text_is_not_taken_for_the_item(root, read):
    """Lines are those of the ids themselves."""
    page = next(page for page in read if page.id == SENDER)
    lines = (root / AUTHORIZE).read_text("utf-8").splitlines()

    for found in page.anchors:
        written = f"[screen: {found.id[7:]}]" if found.kind == "screen" else f"#{found.id}"
        assert written in lines[found.line - 1]


def test_screens_and_fields_of_forms_have_ids_that_last(read, root):
    """Each has its place in the ledger, and the line that brings it onto its page."""
    by_id = {page.id: page for page in read}
    verify = {each.id: each for each in by_id["sage-intacct/verify"].anchors}
    step = {each.id: each for each in by_id[SENDER].anchors}
    lines = (root / "docs/sage-intacct/verify.md").read_text("utf-8").splitlines()

    assert step["screen-authorisation-add"].text == "The authorization's window, filled in"
    assert ("field", "User ID") == (verify["field-user-id"].kind, verify["field-user-id"].text)
    assert verify["field-role"].branches == ("role-based",)
    assert lines[verify["field-role"].line - 1] == "[verifier-form]"
    assert lines[verify["check-field-password"].line - 1] == "[server-check]"
    ledger = read_ledger(root / LEDGER)
    assert ledger[f"{SENDER}#screen-authorisation-add"].go == "screen-authorisation-add"
    assert ledger["sage-intacct/verify#field-user-id"].go == "field-user-id"


def test_a_page_named_like_an_item_gets_a_short_link_of_its_own(copy):
    (copy / "docs/sender-id.md").write_text("# Sender ID\n", "utf-8")

    assert run_ledger(copy) == 0
    assert read_ledger(copy / LEDGER)["sender-id"].go == "sender-id-2"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('"a" = {}\n"a" = {}\n', ":2: Cannot overwrite a value: Write each id once"),
        ('"a" = {\n', ":1: "),
        ('"b" = {}\n"a" = { goo = "x" }\n', ":2: The entry of “a” is not as the lines at the top"),
        ('"a" = "x"\n', ":1: The entry of “a”"),
        ('"a" = { version = "2" }\n', ":1: The entry of “a”"),
    ],
)
def test_a_ledger_that_cannot_be_read_is_told_with_its_line(copy, text, told, capsys):
    (copy / LEDGER).write_text(text, "utf-8")

    assert run_ledger(copy) == 1
    assert f"{LEDGER}{told}" in capsys.readouterr().err


def test_an_entry_has_a_line_of_its_own_with_what_the_id_does_not_tell():
    entries = {
        "a": Entry("a"),
        "a#b": Entry("a-b", 2, ('x"y', "z")),
        "a#c": Entry("c", moved_to="a#b"),
    }
    text = format_ledger(entries)

    assert parse_ledger(text) == entries
    assert text.splitlines()[-3:] == [
        '"a" = {}',
        '"a#b" = { go = "a-b", version = 2, values = ["x\\"y", "z"] }',
        '"a#c" = { moved_to = "a#b" }',
    ]


def test_no_id_that_was_ever_in_the_ledger_is_missing_from_it(root):
    """The project's own history is the witness; without it there is nothing to compare."""
    history = subprocess.run(
        ["git", "log", "--format=", "-p", "--", LEDGER, "verifier/guide/ledger.toml"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    published = set(re.findall(r'^\+\[?"([^"]+)"(?:\]$| = \{)', history, flags=re.MULTILINE))

    assert published - read_ledger(root / LEDGER).keys() == set()
