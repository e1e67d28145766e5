"""What several tests of the guide's pages and pictures begin from."""

from __future__ import annotations

import shutil

import pytest

from verifier.guide.screens import drawing, register


@pytest.fixture(name="copy")
def _copy(root, tmp_path, monkeypatch):
    """A copy of the guide, its pictures and its templates, to change."""
    shutil.copytree(root / "docs", tmp_path / "docs")
    shutil.copytree(drawing.TEMPLATES, tmp_path / "templates")
    monkeypatch.chdir(tmp_path)
    return register.Places(templates=tmp_path / "templates")
