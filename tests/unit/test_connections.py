"""What a guide registers is found by the guide's name, and nothing is guessed."""

from __future__ import annotations

import pytest

from verifier import connections, verify
from verifier.catalogue import FINDINGS
from verifier.guide import form


def test_the_default_guide_is_meant_where_none_is_named():
    values = {"company_id": "Acme Ltd", "user_id": "modeloptic_user"}

    assert verify(values) == verify(values, "sage-intacct")
    assert connections.every()[0] is connections.of(connections.DEFAULT)


@pytest.mark.parametrize("guide", ["", "ledgerly", "sage_intacct.asking", "../fields", "é", "a b"])
def test_a_guide_without_a_connection_is_unknown(guide):
    with pytest.raises(connections.UnknownGuideError):
        verify({"company_id": "Acme"}, guide)


def test_a_guide_that_lacks_another_module_is_told_by_that_modules_name(tmp_path, monkeypatch):
    (tmp_path / "ledgerly.py").write_text("import nothing_of_this_name\n", "utf-8")
    monkeypatch.setattr(connections, "__path__", [*connections.__path__, str(tmp_path)])

    with pytest.raises(ModuleNotFoundError, match="nothing_of_this_name"):
        connections.of("ledgerly")


def test_a_code_belongs_to_one_guide():
    first = next(iter(FINDINGS.values()))

    with pytest.raises(ValueError, match=f"“{first.code}” is taken: ledgerly needs one"):
        connections._add(FINDINGS, [first._replace(title="Another")], "ledgerly")


def test_a_form_for_an_unknown_guide_says_which_there_are():
    with pytest.raises(form.FormError, match=r"no guide with a connection\. Write one of: sage-"):
        form.drawn("[verifier-form: ledgerly]")


def test_a_check_without_a_gateway_and_a_group_without_a_name_are_told(monkeypatch):
    whole = connections.of(connections.DEFAULT)
    monkeypatch.setitem(connections._known, whole.guide, whole._replace(check=None))
    assert 'data-level="accepted"' not in form.drawn("[verifier-form]")
    with pytest.raises(form.FormError, match="no server-side check"):
        form.drawn("[server-check: sage-intacct]")

    monkeypatch.setitem(connections._known, whole.guide, whole._replace(groups={}))
    with pytest.raises(form.FormError, match="Name it in its groups"):
        form.drawn("[verifier-form]")


def test_a_line_that_is_no_component_stays_as_it_is():
    assert form.drawn("[receipt: sage-intacct]") is None
    assert form.drawn("[nothing]") is None
