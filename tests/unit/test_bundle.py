"""The browser's files: what is left out is not needed, and they are made alike each time."""

from __future__ import annotations

import json
import re
import zipfile

import pytest

from verifier.browser import bundle, image, split, wasm


@pytest.fixture(scope="module")
def built():
    """Every file of the bundle, made anew, by its role."""
    return {asset.role: asset for asset in bundle.build(bundle.PYODIDE)}


def test_the_same_sources_give_the_same_bytes(built):
    """Made a second time, each file has its hash: the memory tells of no time or place."""
    bundle.main([])
    listed = json.loads((bundle.OUT / "runtime.json").read_text("utf-8"))

    hashes = {role: file["sha256"] for role, file in listed["files"].items()}
    assert hashes == {role: asset.sha256 for role, asset in built.items()}


def test_the_memory_names_no_file_of_this_machine(built):
    """Of paths it holds only those inside the interpreter."""
    assert str(bundle.ROOT).encode() not in built["python"].data
    assert b"node_modules" not in built["python"].data


def test_the_worker_is_one_file_that_exports_nothing(built):
    """Each of its modules is in it, and what was imported stands before it is used."""
    source = built["worker"].data.decode()

    assert not re.search(r"^(import|export)\b", source, re.MULTILINE)
    assert source.index("const fetchCompiled") < source.index("async function start(")
    assert source.index("async function start(") < source.index('addEventListener("message"')


def test_each_function_of_the_interpreter_lies_whole_in_one_part(built):
    """The two parts together are the interpreter: no function is lost, and few are in the first."""
    whole = wasm.Module((bundle.PYODIDE / "pyodide.asm.wasm").read_bytes())
    first, rest = (wasm.Module(built[role].data).bodies() for role in ("python", "rest"))
    own = sum(one.kind == wasm.FUNC for one in whole.imports())
    start = wasm.number(whole.section(wasm.START), 0)[0] - own

    found = [
        (body == one) + (body == other)
        for body, one, other in zip(whole.bodies(), first, rest, strict=True)
    ]

    # A body so short that it is like its own stub may be in both.
    assert {index for index, count in enumerate(found) if count != 1} <= {start}
    assert sum(body == one for body, one in zip(whole.bodies(), first, strict=True)) < 2000


def test_the_page_carries_what_it_loads_and_other_pages_do_not(tmp_path):
    (tmp_path / "runtime.json").write_text('{"protocol": 1}\n')
    slot = '<script type="application/json" id="runtime">{}</script>'

    page = bundle.insert_list(slot.format(""), tmp_path)

    assert slot.format('{"protocol": 1}') == page == bundle.insert_list(page, tmp_path)
    assert bundle.insert_list("<p>No form</p>", tmp_path / "none") == "<p>No form</p>"


def test_the_rules_are_compiled_alike_each_time_without_docstrings(tmp_path):
    """pyodide-build makes them, and each tells its source by hash and not by time."""
    names = image.archive_rules(tmp_path / "one.zip")
    assert names == image.archive_rules(tmp_path / "two.zip")

    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        code = {name: packed.read(name) for name in packed.namelist()}

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert {f"{path}c" for path in image.find_sources()} == set(code)
    assert not [name for name in code if b"Args:" in code[name]]


def test_a_module_that_starts_otherwise_is_refused():
    """A Pyodide that sets itself up in another way ends the build and not in a browser."""
    with pytest.raises(SystemExit, match="starts in another way"):
        split.addresses_alone(bytes.fromhex("00 41 00 1a 0b"))
