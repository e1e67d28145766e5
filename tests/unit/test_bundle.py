"""The bundle that the browser loads, made from small parts: what it holds, and what stops it."""

from __future__ import annotations

import gzip
import json
import zipfile

import brotli
import pytest

from verifier.browser import assets, bundle, library
from verifier.browser.assets import Asset


@pytest.fixture(name="pyodide")
def _pyodide(tmp_path):
    """A package as Pyodide's, with a standard library of one module."""
    folder = tmp_path / "pyodide"
    folder.mkdir()
    (folder / "package.json").write_text('{"version": "9.9.9"}', "utf-8")
    (folder / "pyodide-lock.json").write_text('{"info": {"python": "3.13"}}', "utf-8")
    for name in ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm"):
        (folder / name).write_text(f"{name}\n//# sourceMappingURL={name}.map\n", "utf-8")
    with zipfile.ZipFile(folder / "python_stdlib.zip", "w") as packed:
        packed.writestr("json/__init__.py", "")
    return folder


def test_each_file_is_written_with_its_compressed_forms_and_named_by_its_content(
    tmp_path, monkeypatch
):
    """What the manifest no longer names is removed; what was compressed once is kept."""
    monkeypatch.setattr(assets.squeezed, "__defaults__", (tmp_path / "cache",))
    out = tmp_path / "out"
    for data in (b"first" * 99, b"second" * 99, b"second" * 99):
        assets.write_all(out, [Asset("worker", ".mjs", data)], {"version": "1"})
        manifest = json.loads((out / "manifest.json").read_text("utf-8"))
        told = manifest["files"]["worker"]

        assert len(list(out.iterdir())) == 4
        assert (out / told["name"]).read_bytes() == data
        assert gzip.decompress((out / f"{told['name']}.gz").read_bytes()) == data
        assert brotli.decompress((out / f"{told['name']}.br").read_bytes()) == data
        assert told["size"] == len(data) > told["brotli"]
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_a_bundle_is_made_once_for_what_it_is_made_from(tmp_path, pyodide, monkeypatch):
    """A second run finds it; with a file missing or a broken manifest it is made anew."""
    made = []

    def build(*_):
        made.append(1)
        return b"first", b"later", library.Probe("3.13.0", "00", (), ())

    monkeypatch.setattr(library, "build", build)
    monkeypatch.setattr(assets.squeezed, "__defaults__", (tmp_path / "cache",))
    out = tmp_path / "out"
    asked = ["--out", str(out), "--pyodide", str(pyodide)]

    assert bundle.main(asked) == bundle.main(asked) == 0
    assert len(made) == 1
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert (manifest["pyodide"], manifest["info"]) == ("9.9.9", {"python": "3.13"})
    loader = (out / manifest["files"]["loader"]["name"]).read_text("utf-8")
    assert loader == "pyodide.mjs\n"

    (out / manifest["files"]["worker"]["name"]).unlink()
    bundle.main(asked)
    (out / "manifest.json").write_text("{", "utf-8")
    bundle.main(asked)
    assert len(made) == 3


def test_without_pyodide_a_sentence_says_what_to_run(tmp_path):
    with pytest.raises(SystemExit, match="run `make setup` first"):
        bundle.main(["--pyodide", str(tmp_path / "nowhere")])


def test_what_stands_in_for_nothing_stops_the_build(tmp_path, pyodide, monkeypatch):
    (tmp_path / "standins").mkdir()
    (tmp_path / "standins/unheard_of.py").touch()
    monkeypatch.setattr(library, "STANDINS", tmp_path / "standins")

    with pytest.raises(SystemExit, match="stands in for a module this Pyodide does not have"):
        library.standard_library(pyodide)


def test_a_verifier_that_does_not_run_in_pyodide_stops_the_build(pyodide):
    """This Pyodide is none: Node says so, and its words are passed on."""
    with pytest.raises(SystemExit, match="The verifier does not run in Pyodide"):
        library.probe(pyodide, library.Imports({}, ()), {})


def test_byte_code_of_another_python_stops_the_build():
    other = library.Probe("3.12.1", "00000000", (), ())

    with pytest.raises(SystemExit, match=r"Pyodide runs Python 3\.12\.1, this is "):
        library.build(bundle.PYODIDE, other)


def test_imports_are_found_however_they_are_written():
    source = (
        "import a.b\nfrom c import d\nfrom . import e\nfrom ..f import g\n"
        "if TYPE_CHECKING:\n    import h\nelse:\n    import i\n"
    )

    assert set(library.imports_of(source, "pack.inner")) == {
        *("a.b", "c", "c.d", "pack.inner", "pack.inner.e", "pack.f", "pack.f.g", "i"),
    }


def test_names_inside_a_module_are_no_modules_and_built_in_ones_have_no_source():
    assert library.modules_only(["json", "json.dumps", "json.nothing", "sys"]) == ["json", "sys"]
    assert library.source_of("sys") is None
    assert library.source_of("verifier.nothing") is None
    assert library.source_of("json").name == "__init__.py"
