"""What seldom happens while the browser's files are made, and what then ends the build."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import subprocess
import sys
import zipfile

import brotli
import pytest

from verifier.browser import assets, bundle, imports, library, memory, slim, split, wasm

DATA = b"What is served is squeezed once. " * 9


@pytest.fixture(name="cache")
def _cache(tmp_path, monkeypatch):
    """An empty place for what was squeezed before."""
    monkeypatch.setattr(assets, "CACHE", tmp_path / "cache")
    return tmp_path / "cache"


def test_a_bundle_is_written_in_every_form_and_built_again_only_when_it_changed(
    cache, tmp_path, monkeypatch
):
    """Each file lies there as it is, by gzip and by brotli, and what no longer counts goes."""
    asset, built = assets.Asset("worker", ".mjs", DATA), []

    def build(_):
        built.append(asset)
        return iter(built[-1:])

    monkeypatch.setattr(bundle, "build", build)
    out = tmp_path / "runtime"
    out.mkdir()
    (out / "old.mjs").touch()

    for version in ("first", "first", "second"):
        monkeypatch.setattr(bundle, "version_of", lambda _, version=version: version)
        assert 0 == bundle.main(["--out", str(out)])

    assert [asset, asset] == built
    told = json.loads((out / "manifest.json").read_text("utf-8"))["files"]["worker"]
    assert DATA == (out / asset.name).read_bytes()
    assert DATA == gzip.decompress((out / f"{asset.name}.gz").read_bytes())
    assert DATA == brotli.decompress((out / f"{asset.name}.br").read_bytes())
    assert told["brotli"] == (out / f"{asset.name}.br").stat().st_size < told["size"] == len(DATA)
    assert {asset.name, f"{asset.name}.gz", f"{asset.name}.br", "manifest.json"} == {
        file.name for file in out.iterdir()
    }
    [kept] = cache.iterdir()
    kept.write_bytes(b"kept")
    assert b"kept" == assets.squeezed(DATA)


def test_without_pyodide_the_build_ends_with_the_command_that_sets_it_up(tmp_path):
    with pytest.raises(SystemExit, match="run `make setup` first"):
        bundle.main(["--pyodide", str(tmp_path / "none")])


def test_imports_are_found_wherever_they_stand_and_relative_ones_by_their_full_names():
    source = (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import types_alone\nelse:\n    import other\n"
        "def f():\n    from . import near\n    from ..up import thing\n"
    )
    found = set(imports.imports_of(source, "pack.inner"))

    assert {"other", "pack.inner", "pack.inner.near", "pack.up", "pack.up.thing"} <= found
    assert "types_alone" not in found


def test_only_names_that_are_modules_are_kept():
    names = ["json", "nothing_of_this_name", "json.decoder", "json.decoder.JSONDecoder"]

    assert ["json", "json.decoder"] == library.modules_only(names)


def test_a_stand_in_for_nothing_ends_the_build(tmp_path):
    with zipfile.ZipFile(tmp_path / "python_stdlib.zip", "w") as packed:
        packed.writestr("json/__init__.py", "")

    with pytest.raises(SystemExit, match="stands in for a module this Pyodide does not have"):
        library.standard_library(tmp_path)


def test_a_verifier_that_does_not_run_in_pyodide_ends_the_build_with_nodes_words(tmp_path):
    with pytest.raises(SystemExit, match=r"(?s)does not run in Pyodide:.*pyodide\.mjs"):
        library.probe(tmp_path, imports.Imports({}, ()), {})


def test_byte_code_of_another_python_ends_the_build():
    other = library.Probe("3.99.0", "00", (), ())

    assert other.magic != importlib.util.MAGIC_NUMBER.hex()
    with pytest.raises(SystemExit, match=r"Pyodide runs Python 3\.99\.0, this is 3\."):
        library.build(bundle.PYODIDE, other)


def test_an_interpreter_that_does_not_boot_ends_the_build_with_its_words():
    files = {"loader.mjs": b"throw new Error('It broke.')", "python.wasm": wasm.MAGIC}

    with pytest.raises(SystemExit, match=r"(?s)memory could not be stored:.*It broke\."):
        memory.stored(files, {})


def test_before_memory_is_stored_what_is_free_is_zeros_and_no_archive_is_remembered(tmp_path):
    """What it defines and what the import system knows of the library would be stored, too."""
    with zipfile.ZipFile(tmp_path / "library.zip", "w") as library:
        library.writestr("within.py", "")
    code = """
import json, sys, zipimport
import within
from verifier.browser import scrub
names = [name for name in vars(scrub) if not name.startswith("__")]
print(json.dumps([names, list(map(len, zipimport._zip_directory_cache.values()))]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=bundle.ROOT,
        env=os.environ | {"PYTHONPATH": f"{tmp_path / 'library.zip'}"},
        capture_output=True,
        text=True,
        check=True,
    )

    names, listed = json.loads(done.stdout)
    assert {"gc", "sys", "zipimport"} == set(names)
    assert set(listed) == {0}


def test_a_script_is_made_smaller_once_and_one_that_cannot_be_read_ends_the_build(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(slim, "CACHE", tmp_path / "slim")
    source = "function run() { const used = 40 + 2; return used; }\nrun();\n"

    small = slim.minified(source)
    assert len(small) < len(source)
    [kept] = (tmp_path / "slim").iterdir()
    assert small == kept.read_text("utf-8") == slim.minified(source)
    with pytest.raises(SystemExit, match="could not be made smaller"):
        slim.minified("function (")


def test_data_that_lies_otherwise_is_refused():
    """A memory shorter than the module's own data is none of that module."""
    whole = (bundle.PYODIDE / "pyodide.asm.wasm").read_bytes()

    with pytest.raises(ValueError, match="data lies in another way"):
        split.with_data(whole, b"")


def test_no_functions_have_no_rows_of_neighbors():
    assert [] == list(split._runs([]))


def test_what_is_no_webassembly_is_refused():
    with pytest.raises(ValueError, match="no WebAssembly module"):
        wasm.Module(b"<!doctype html>")
