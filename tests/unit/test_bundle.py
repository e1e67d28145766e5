"""The browser's files: what they are cut to is enough, and they are made alike each time."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from types import CodeType

import pytest

from verifier.browser import bundle, imports, library, slim, split, wasm


@pytest.fixture(scope="module")
def built():
    """Every file of the bundle, made anew, by its role."""
    return {asset.role: asset for asset in bundle.build(bundle.PYODIDE)}


def test_the_same_sources_give_the_same_bytes(built):
    """Made a second time, each file has its hash: the memory tells of no time or place."""
    bundle.main([])
    manifest = json.loads((bundle.OUT / "manifest.json").read_text("utf-8"))

    hashes = {role: file["sha256"] for role, file in manifest["files"].items()}
    assert hashes == {role: asset.sha256 for role, asset in built.items()}


def test_the_memory_names_no_file_of_this_machine(built):
    """Of paths it holds only those inside the interpreter."""
    assert str(bundle.ROOT).encode() not in built["memory"].data
    assert b"node_modules" not in built["memory"].data


def test_no_module_reads_the_tables_that_were_taken_out(built):
    """The East Asian encodings' tables are zeros, so nothing that asks for them may be packed."""
    whole = wasm.Module((bundle.PYODIDE / "pyodide.asm.wasm").read_bytes()).section(wasm.DATA)
    shipped = wasm.Module(built["python"].data).section(wasm.DATA)
    assert shipped.count(0) > whole.count(0) + 500_000

    for role in ("library", "later"):
        assert not re.search(rb"_codecs_|_multibytecodec", built[role].data)


def test_byte_code_knows_its_lines_and_no_columns():
    """A traceback says the same lines; only the marks under them are gone."""
    code = compile(Path(library.__file__).read_bytes(), "library.py", "exec")
    pairs = [(code, library.without_columns(code))]
    while pairs:
        full, lean = pairs.pop()
        assert list(full.co_lines()) == list(lean.co_lines())
        assert {(start, end) for _, _, start, end in lean.co_positions()} <= {(None, None)}
        nested = zip(full.co_consts, lean.co_consts, strict=True)
        pairs += [pair for pair in nested if isinstance(pair[0], CodeType)]


def test_help_texts_become_zeros_and_messages_stay():
    """What is blanked keeps its length, and what stands beside it is not touched."""
    told = b"\0index($self, value, /)\n--\n\nWhere it is.\0%s() takes no arguments\0"
    module = wasm.MAGIC + bytes([wasm.DATA]) + wasm.sized(told)

    blank = wasm.Module(slim.without_help(module)).section(wasm.DATA)

    assert blank == b"\0" * told.index(b"%") + b"%s() takes no arguments\0"


def test_every_module_the_bridge_can_reach_is_in_the_archives(built, tmp_path):
    """With the two archives alone, whatever the import graph reaches can be imported."""
    members = library.packed_before([])
    for role in ("library", "later"):
        file = tmp_path / f"{role}.zip"
        file.write_bytes(built[role].data)
        members |= library.packed_before([file])
    whole = tmp_path / "whole.zip"
    whole.write_bytes(library.archive(members))
    reached = imports.graph()
    modules = [
        *library.modules_only(reached.library),
        *(library.module_name(path) for path in reached.sources),
    ]

    done = subprocess.run(
        ["node", bundle.HERE / "probe.mjs", bundle.PYODIDE, whole],
        input=json.dumps({"roots": {}, "stages": [{"modules": modules, "calls": []}]}),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    assert len(modules) > 40


def test_each_function_of_the_interpreter_lies_whole_in_one_part(built):
    """The two parts together are the interpreter: no function is lost, and few are in the first."""
    whole = wasm.Module((bundle.PYODIDE / "pyodide.asm.wasm").read_bytes())
    first, rest = (wasm.Module(built[role].data).bodies() for role in ("python", "rest"))
    own = sum(one.kind == wasm.FUNC for one in whole.imports())
    changed = {index - own for name, _, index in whole.exports() if name == split.RELOCATE}
    changed.add(wasm.number(whole.section(wasm.START), 0)[0] - own)

    found = [
        (body == one) + (body == other)
        for body, one, other in zip(whole.bodies(), first, rest, strict=True)
    ]

    # A body so short that it is like its own stub may be in both.
    assert {index for index, count in enumerate(found) if count != 1} <= changed
    assert sum(body == one for body, one in zip(whole.bodies(), first, strict=True)) < 3000


def test_a_module_that_starts_otherwise_is_refused():
    """A Pyodide that sets itself up in another way ends the build and not in a browser."""
    with pytest.raises(ValueError, match="starts in another way"):
        split.addresses_alone(bytes.fromhex("00 41 00 1a 0b"))


def test_a_script_of_another_form_is_refused():
    """So does one whose script is not as the bundle knows it."""
    with pytest.raises(SystemExit, match="is not as the bundle knows it"):
        slim.script("var Module={};", "", wasm.Module(wasm.MAGIC))
