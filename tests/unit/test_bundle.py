"""The browser's files: what is left out is not needed, and they are made alike each time."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import time
import zipfile

import brotli
import pytest

from verifier.browser import bundle, interpreter, split, wasm


@pytest.fixture(scope="module")
def built():
    """Every file of the bundle, made anew, by its role."""
    made = bundle.build_files()
    return {name.partition(".")[0]: data for name, data in made.items()}


def test_the_same_sources_give_the_same_bytes(built):
    """Made a second time, each file has its hash: the memory tells of no time or place."""
    bundle.main([])
    listed = json.loads((bundle.OUT / "runtime.json").read_text("utf-8"))

    hashes = {role: file["sha256"] for role, file in listed["files"].items()}
    assert hashes == {role: hashlib.sha256(data).hexdigest() for role, data in built.items()}


def test_the_memory_names_no_file_of_this_machine(built):
    """Of paths it holds only those inside the interpreter."""
    assert str(bundle.ROOT).encode() not in built["python"]
    assert b"node_modules" not in built["python"]


def test_the_worker_is_one_file_that_imports_and_exports_nothing(built):
    assert not re.search(rb"\b(im|ex)port\b *[{*\"\w]", built["worker"])


def test_each_function_of_the_interpreter_lies_whole_in_one_part(built):
    """The two parts together are the interpreter: no function is lost, and few are in the first."""
    whole = wasm.WasmModule((bundle.PYODIDE / "pyodide.asm.wasm").read_bytes())
    first, rest = (wasm.WasmModule(built[role]).list_bodies() for role in ("python", "rest"))

    found = [
        (body == one) + (body == other)
        for body, one, other in zip(whole.list_bodies(), first, rest, strict=True)
    ]

    # A body so short that it is like its own stub may be in both.
    assert {index for index, count in enumerate(found) if count != 1} <= {whole.find_start()}
    assert sum(body == one for body, one in zip(whole.list_bodies(), first, strict=True)) < 2000


def test_what_people_paste_runs_without_the_rest(built, root, tmp_path):
    """It is judged at once, and as here: the corpus has texts that the build didn't ask.

    Where one ends in `null function`, it needs a function that no text of the build has run: give
    `list_calls` in `interpreter.py` one that runs it.
    """
    file = tmp_path / "python.wasm"
    file.write_bytes(built["python"])
    lines = (root / "tests" / "cases" / "errors.jsonl").read_text("utf-8").splitlines()

    interpreter.compare_answers(
        [("explain", {"text": json.loads(line)["input"]}) for line in lines], file
    )


def test_the_rest_brings_the_tables_that_it_alone_reads(built):
    """The names of characters are read by no verdict."""
    name = b"VARIANT FORM ILIMMU"

    assert name not in built["python"]
    assert name in built["rest"]


def mention(*addresses) -> bytes:
    """A function that has these addresses."""
    return b"".join(b"\x23\0" + wasm.write_constant(one) + b"\x6a" for one in addresses)


def test_a_large_table_goes_with_the_functions_that_alone_know_where_it_lies():
    """A constant of a function that ran, wherever it lies in a table, keeps that."""
    large = split.LARGE
    bodies = [
        mention(0, large - 4, 3 * large),
        mention(large, 2 * large),
        b"\x28\2" + wasm.write_unsigned(large + 8),
    ]

    def found(*ran):
        return list(split.find_unread(bodies, ran, 1024, 1024 + 4 * large))

    assert [(1024 + large, 1024 + 2 * large), (1024 + 2 * large, 1024 + 3 * large)] == found(0)
    assert [(1024 + 2 * large, 1024 + 3 * large)] == found(0, 2)
    assert [(1024 + 3 * large, 1024 + 4 * large)] == found(1, 2)


def test_the_page_carries_what_it_loads_and_other_pages_do_not(tmp_path):
    (tmp_path / "runtime.json").write_text('{"protocol": 1}\n')
    slot = '<script type="application/json" id="runtime">{}</script>'

    page = bundle.insert_list(slot.format(""), tmp_path)

    assert slot.format('{"protocol": 1}') == page == bundle.insert_list(page, tmp_path)
    assert bundle.insert_list("<p>No form</p>", tmp_path / "none") == "<p>No form</p>"


def test_the_rules_are_compiled_alike_each_time_without_docstrings(tmp_path):
    """pyodide-build makes them, and each tells its source by hash and not by time."""
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    for archive in (one, two):
        interpreter.compile_archive(archive, bundle.PYODIDE / "python_stdlib.zip")

    with zipfile.ZipFile(one) as packed:
        code = {name: packed.read(name) for name in packed.namelist()}

    assert one.read_bytes() == two.read_bytes()
    assert {f"{path}c" for path in interpreter.find_sources()} < set(code)
    assert not [name for name in code if b"Args:" in code[name]]


def test_a_module_that_starts_otherwise_is_refused():
    """A Pyodide that sets itself up in another way ends the build and not in a browser."""
    with pytest.raises(SystemExit, match="starts in another way"):
        split.keep_addresses(bytes.fromhex("00 41 00 1a 0b"))


DATA = b"What is served is compressed once. " * 9


@pytest.fixture(name="cache")
def _cache(tmp_path, monkeypatch):
    """An empty place for what was compressed before."""
    monkeypatch.setattr(bundle, "CACHE", tmp_path / "cache")
    return tmp_path / "cache"


def test_what_no_build_has_used_for_a_day_leaves_the_cache(cache):
    cache.mkdir()
    for name, age in (("used", 0), ("unused", 2 * bundle.DAY)):
        file = cache / f"{name}.br"
        file.touch()
        os.utime(file, (time.time() - age,) * 2)

    bundle.drop_unused_brotli()

    assert ["used.br"] == [file.name for file in cache.iterdir()]


def test_a_bundle_is_written_in_every_form_and_built_again_only_when_it_changed(
    cache, tmp_path, monkeypatch
):
    """Each file lies there as it is, by gzip and by brotli, and what no longer counts goes."""
    files, built = {"worker.mjs": DATA}, []

    def build():
        built.append(files)
        return files

    monkeypatch.setattr(bundle, "build_files", build)
    out = tmp_path / "runtime"
    out.mkdir()
    (out / "old.mjs").touch()

    for version in ("first", "first", "second"):
        monkeypatch.setattr(bundle, "hash_inputs", lambda version=version: version)
        assert 0 == bundle.main(["--out", str(out)])

    assert 2 == len(built)
    told = json.loads((out / "runtime.json").read_text("utf-8"))["files"]["worker"]
    name = told["name"]
    assert f"worker.{told['sha256'][:16]}.mjs" == name
    assert DATA == (out / name).read_bytes()
    assert DATA == gzip.decompress((out / f"{name}.gz").read_bytes())
    assert DATA == brotli.decompress((out / f"{name}.br").read_bytes())
    assert told["brotli"] == (out / f"{name}.br").stat().st_size < told["size"] == len(DATA)
    assert {name, f"{name}.gz", f"{name}.br", "runtime.json"} == {
        file.name for file in out.iterdir()
    }
    [kept] = cache.iterdir()
    kept.write_bytes(b"kept")
    assert b"kept" == bundle.compress_brotli(DATA, bundle.QUALITY)


def test_without_pyodide_the_build_ends_with_the_command_that_sets_it_up(tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "PYODIDE", tmp_path / "none")

    with pytest.raises(SystemExit, match=r"^Pyodide was not found: run `make setup` first\.$"):
        bundle.main([])


def test_a_python_that_cannot_be_stored_ends_the_build_with_nodes_words(tmp_path):
    with pytest.raises(SystemExit, match=r"(?s)could not be stored \(boot\.mjs\):.*pyodide\.mjs"):
        interpreter.run_node(
            interpreter.HERE / "boot.mjs", tmp_path, tmp_path, given={"modules": [], "calls": []}
        )


def test_byte_code_of_another_python_ends_the_build(monkeypatch):
    state = {"python": ["3.99.0", "00"]}
    monkeypatch.setattr(interpreter, "compile_archive", lambda *_: None)
    monkeypatch.setattr(
        interpreter, "run_node", lambda _, __, folder, **___: write_state(folder, state)
    )

    with pytest.raises(SystemExit, match=r"Pyodide runs Python 3\.99\.0, this is 3\."):
        interpreter.build_interpreter(bundle.PYODIDE)


def write_state(folder, state) -> str:
    """Be a boot that found this."""
    (folder / "state.json").write_text(json.dumps(state), "utf-8")
    return ""


def test_what_is_left_out_must_lie_within_the_modules_own_data(tmp_path):
    """Tables that lie in another way than is known end the build."""
    (tmp_path / "memory.bin").write_bytes(b"\1" * 8)
    state = {"globals": {"__memory_base": 2}, "own": 6, "unused": [[3, 5]]}

    assert b"\1\1\1\0\0\1\1\1" == interpreter.read_memory(tmp_path, state)
    for unused in ([1, 3], [5, 7], [5, 4]):
        with pytest.raises(SystemExit, match="lie in another way"):
            interpreter.read_memory(tmp_path, state | {"unused": [unused]})


def test_an_answer_that_is_not_cpythons_ends_the_build(monkeypatch):
    """No file is written of a Python that judges otherwise."""
    asked = [("verify", {"values": {"company_id": "Acme"}})]
    monkeypatch.setattr(
        interpreter, "run_node", lambda *_, given: json.dumps([None for _ in given])
    )

    with pytest.raises(SystemExit, match="answers otherwise"):
        interpreter.compare_answers(asked)


def test_what_is_no_webassembly_is_refused():
    with pytest.raises(ValueError, match="no WebAssembly module"):
        wasm.WasmModule(b"<!doctype html>")
