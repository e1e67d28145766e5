"""What `make ledger` writes down by itself, where git knows what was published."""

from __future__ import annotations

import pytest

from tests.copies import (
    AUTHORIZE,
    CREDENTIALS,
    SENDER,
    change_text,
    check_copy,
    commit_all,
    move_silently,
    put_before,
    remove_a_picture,
    remove_an_item,
    rename_an_id_silently,
    run_ledger,
    take_item,
    write_move,
)
from verifier.guide.ledger import LEDGER, read_ledger, resolve_id


def rename_a_page_alone(copy):
    (copy / AUTHORIZE).rename(copy / "docs/sage-intacct/let-modeloptic-in.md")


def retire_a_page(copy):
    (copy / AUTHORIZE).unlink()
    write_move(copy, SENDER, 'retired_for = "sage-intacct/create-a-role"')


ANSWERED = {
    rename_an_id_silently: (f"{SENDER}#edit", f"{SENDER}#edit-the-company"),
    move_silently: (f"{SENDER}#description", "sage-intacct/enter-credentials#description"),
    rename_a_page_alone: (f"{SENDER}#edit", "sage-intacct/let-modeloptic-in#edit"),
    retire_a_page: (f"{SENDER}#edit", "sage-intacct/create-a-role"),
    remove_a_picture: (f"{SENDER}#screen-authorisation-add", f"{SENDER}#sender-id"),
}


@pytest.mark.parametrize("edit", ANSWERED, ids=lambda edit: edit.__name__)
def test_where_an_id_went_is_written_down_if_only_one_answer_is_possible(published, edit, capsys):
    lost, there = ANSWERED[edit]
    edit(published)

    assert run_ledger(published) == 0, capsys.readouterr().err
    assert resolve_id(read_ledger(published / LEDGER), lost) == there
    assert check_copy(published) == []


def test_an_item_that_is_gone_without_a_trace_is_asked_for(published, capsys):
    remove_an_item(published)

    assert run_ledger(published) == 1
    assert f"“{SENDER}#edit” is on no page any more" in capsys.readouterr().err


def test_another_item_of_the_same_name_is_not_taken_for_the_lost_one(published, capsys):
    remove_an_item(published)
    put_before(published, CREDENTIALS, "log-in", "1. [ ] Change the text.\n   { #edit }\n\n")

    assert run_ledger(published) == 1
    assert f"“{SENDER}#edit” is on no page any more" in capsys.readouterr().err


def test_an_id_that_is_not_published_can_be_renamed_dropped_and_given_another_value(
    published, capsys
):
    put_before(published, AUTHORIZE, "edit", "1. [ ] Enter `one`{ .copy }.\n   { #wait }\n\n")
    assert run_ledger(published) == 0
    change_text(published, AUTHORIZE, "`one`", "`two`")
    assert run_ledger(published) == 0
    assert read_ledger(published / LEDGER)[f"{SENDER}#wait"].values == ("two",)
    change_text(published, AUTHORIZE, "{ #wait }", "{ #wait-longer }")
    assert run_ledger(published) == 0
    take_item(published, AUTHORIZE, "wait-longer")

    assert run_ledger(published) == 0, capsys.readouterr().err
    assert f"{SENDER}#wait-longer" in capsys.readouterr().out
    assert not [name for name in read_ledger(published / LEDGER) if "#wait" in name]


def test_a_move_that_is_not_published_can_be_taken_back(published, capsys):
    rename_an_id_silently(published)
    assert run_ledger(published) == 0
    change_text(published, AUTHORIZE, "{ #edit-the-company }", "{ #edit }")

    assert run_ledger(published) == 0, capsys.readouterr().err
    assert read_ledger(published / LEDGER)[f"{SENDER}#edit"].successor == ""


def test_a_published_id_whose_line_was_deleted_comes_back(published):
    kept = (published / LEDGER).read_text("utf-8")
    change_text(published, LEDGER, f'"{SENDER}#edit" = {{ go = "edit-company" }}\n', "")

    assert run_ledger(published) == 0
    assert set((published / LEDGER).read_text("utf-8").splitlines()) == set(kept.splitlines())


def test_the_checks_say_that_the_ledger_has_not_been_brought_up_to_date(published):
    rename_an_id_silently(published)

    told = f"“{SENDER}#edit” leads to “{SENDER}#edit-the-company”: run `make ledger`"
    assert [told] == [told for said in check_copy(published) if told in said]


@pytest.mark.parametrize("head", ["none", "broken"])
def test_without_a_ledger_in_gits_head_the_one_there_is_counts_as_published(
    published, head, monkeypatch, capsys
):
    kept = (published / LEDGER).read_text("utf-8")
    if head == "broken":
        (published / LEDGER).write_text("<<<<<<< HEAD\n", "utf-8")
        commit_all(published)
        (published / LEDGER).write_text(kept, "utf-8")
    else:
        monkeypatch.setenv("PATH", "")
    remove_an_item(published)

    assert run_ledger(published) == 1
    assert f"“{SENDER}#edit” is on no page any more" in capsys.readouterr().err
