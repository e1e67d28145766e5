"""What seldom happens while the browser's files are made, and what then ends the build."""

from __future__ import annotations

import gzip
import json

import brotli
import pytest

from verifier.browser import assets, bundle, image, split, wasm

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
        return built[-1:]

    monkeypatch.setattr(bundle, "build", build)
    out = tmp_path / "runtime"
    out.mkdir()
    (out / "old.mjs").touch()

    for version in ("first", "first", "second"):
        monkeypatch.setattr(bundle, "version_of", lambda _, version=version: version)
        assert 0 == bundle.main(["--out", str(out)])

    assert [asset, asset] == built
    told = json.loads((out / "runtime.json").read_text("utf-8"))["files"]["worker"]
    assert DATA == (out / asset.name).read_bytes()
    assert DATA == gzip.decompress((out / f"{asset.name}.gz").read_bytes())
    assert DATA == brotli.decompress((out / f"{asset.name}.br").read_bytes())
    assert told["brotli"] == (out / f"{asset.name}.br").stat().st_size < told["size"] == len(DATA)
    assert {asset.name, f"{asset.name}.gz", f"{asset.name}.br", "runtime.json"} == {
        file.name for file in out.iterdir()
    }
    [kept] = cache.iterdir()
    kept.write_bytes(b"kept")
    assert b"kept" == assets.squeezed(DATA)


def test_without_pyodide_the_build_ends_with_the_command_that_sets_it_up(tmp_path):
    with pytest.raises(SystemExit, match="run `make setup` first"):
        bundle.main(["--pyodide", str(tmp_path / "none")])


def test_a_python_that_cannot_be_stored_ends_the_build_with_nodes_words(tmp_path):
    with pytest.raises(SystemExit, match=r"(?s)could not be stored \(boot\.mjs\):.*pyodide\.mjs"):
        image.node("boot.mjs", tmp_path, tmp_path, given={"modules": [], "calls": []})


def test_byte_code_of_another_python_ends_the_build(monkeypatch):
    state = {"python": ["3.99.0", "00"]}
    monkeypatch.setattr(image, "compile_archive", lambda _: None)
    monkeypatch.setattr(image, "node", lambda _, __, folder, **___: write_state(folder, state))

    with pytest.raises(SystemExit, match=r"Pyodide runs Python 3\.99\.0, this is 3\."):
        image.build(bundle.PYODIDE)


def write_state(folder, state) -> str:
    """Be a boot that found this."""
    (folder / "state.json").write_text(json.dumps(state), "utf-8")
    return ""


def test_what_is_left_out_must_lie_within_the_modules_own_data(tmp_path):
    """Tables that lie in another way than is known end the build."""
    (tmp_path / "image.bin").write_bytes(b"\1" * 8)
    state = {"globals": {"__memory_base": 2}, "own": 6, "unused": [[3, 5]]}

    assert b"\1\1\1\0\0\1\1\1" == image.memory_of(tmp_path, state)
    for unused in ([1, 3], [5, 7], [5, 4]):
        with pytest.raises(SystemExit, match="lie in another way"):
            image.memory_of(tmp_path, state | {"unused": [unused]})


def test_an_answer_that_is_not_cpythons_ends_the_build():
    """No file is written of a Python that judges otherwise, or needs what was put apart."""
    asked = [("verify", {"values": {"company_id": "Acme"}})]
    right = [image.answered(*one) for one in asked]

    image.prove(asked, {"answers": right, "rest": False}, rest=False)
    with pytest.raises(SystemExit, match="answers otherwise"):
        image.prove(asked, {"answers": [None], "rest": False}, rest=False)
    with pytest.raises(SystemExit, match="was not split where"):
        image.prove(asked, {"answers": right, "rest": True}, rest=False)


def test_no_functions_have_no_rows_of_neighbors():
    assert [] == list(split._runs([]))


def test_what_is_no_webassembly_is_refused():
    with pytest.raises(ValueError, match="no WebAssembly module"):
        wasm.Module(b"<!doctype html>")
