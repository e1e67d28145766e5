"""The finishing of the built site: redirects, files nobody fetches, compressed copies."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import subprocess
import sys

import brotli
import pytest
from selectolax.lexbor import LexborHTMLParser

from verifier.browser import bundle
from verifier.guide import esbuild, finish, offline
from verifier.guide.ledger import LEDGER, Entry, read_ledger, resolve_id
from verifier.guide.ledger_update import Update
from verifier.guide.pages import read_pages
from verifier.guide.problem import GuideError, Problem
from verifier.guide.redirects import find_gone, find_moves, find_targets
from verifier.policy import hash_site_scripts, write_security_policy
from verifier.service.site import Site


@pytest.fixture(name="ledger")
def _ledger(root):
    return read_ledger(root / LEDGER)


@pytest.fixture(name="known")
def _known(read):
    return find_targets(read)


def test_every_published_id_has_a_short_link_that_leads_to_it(built_site, ledger, known):
    for name, entry in ledger.items():
        page = LexborHTMLParser((built_site / "go" / entry.go / "index.html").read_text("utf-8"))
        expected = f"../../{known[resolve_id(ledger, name)].address}"
        assert page.css_first("a").attributes["href"] == expected
        assert page.css_first("link[rel=canonical]").attributes["href"] == expected
        assert f"url={expected}" in page.css_first("noscript").html.replace("&amp;", "&")


def test_what_nobody_fetches_is_gone(built_site):
    assert list(built_site.rglob("*.map")) == []
    assert not (built_site / "assets/javascripts/lunr").exists()
    for path in [*built_site.rglob("*.js"), *built_site.rglob("*.css")]:
        assert b"sourceMappingURL" not in path.read_bytes(), path


def test_every_page_and_script_has_copies_that_hold_it(built_site):
    seen = 0
    for path in built_site.rglob("*"):
        if not path.is_file() or path.suffix not in {".html", ".js", ".css", ".json"}:
            continue
        if path.stat().st_size > finish.WORTH:
            content = path.read_bytes()
            assert gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()) == content
            assert brotli.decompress(path.with_name(f"{path.name}.br").read_bytes()) == content
            seen += 1

    assert seen > 20


def test_no_copy_outlives_its_file(built_site):
    for path in [*built_site.rglob("*.gz"), *built_site.rglob("*.br")]:
        assert path.with_suffix("").exists(), path


def test_hosts_of_files_are_told_the_policy(built_site):
    headers = (built_site / "_headers").read_text("utf-8")

    policy = write_security_policy(hash_site_scripts(built_site))
    assert headers.startswith(f"/*\n  Content-Security-Policy: {policy}\n")
    assert 5 <= policy.count("'sha256-") <= 20
    hashed = [line for line in headers.splitlines() if line.startswith("/assets/")]
    assert any("bundle." in line for line in hashed)
    assert headers.count("immutable") == len(hashed)


def test_the_service_serves_every_file_of_the_site(built_site):
    """By the path it has, with the copies beside it."""
    served = Site(built_site).files
    names = {
        path.relative_to(built_site).as_posix()
        for path in built_site.rglob("*")
        if path.is_file() and not path.name.startswith("_")
    }

    assert {name for name in names if not name.endswith((".br", ".gz"))} == set(served)
    assert {f"{name}.br" for name, copies in served.items() if "br" in copies} <= names
    assert sum("br" in copies for copies in served.values()) > 20


def hash_files(site):
    """Return the hash of every file, by path."""
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in site.rglob("*")
        if path.is_file()
    }


def test_finishing_again_changes_nothing(built_site, tmp_path):
    site = tmp_path / "site"
    shutil.copytree(built_site, site)

    assert finish.main([str(site)]) == 0
    assert hash_files(site) == hash_files(built_site)


def test_a_built_site_is_finished_anew_without_a_copy_for_reading_offline(
    built_site, root, tmp_path, monkeypatch
):
    """Once its address and its contact are set, no line says that they are the examples."""
    site = shutil.copytree(built_site, tmp_path / "site")
    monkeypatch.setenv("OFFLINE", "off")
    monkeypatch.setattr(finish, "list_examples", lambda _: [])

    told = list(finish.finish(site, root, read_pages(root)))

    assert not any("examples" in line for line in told)
    assert "OFFLINE=off: browsers keep no copy of this site, and drop what they kept." in told
    assert offline.SLOT in (site / "sw.js").read_text("utf-8")


def test_a_switch_that_is_neither_on_nor_off_is_refused_before_anything_is_made(
    root, tmp_path, monkeypatch
):
    monkeypatch.setenv("OFFLINE", "no")

    with pytest.raises(GuideError, match=r"OFFLINE is “no”\. Write on or off"):
        list(finish.finish(tmp_path, root, []))


def test_make_build_gives_the_same_bytes_as_mkdocs_build(built_site, root, tmp_path):
    """A second build from nothing: no time, path or order of the first is in it."""
    site = tmp_path / "site"
    printed = subprocess.run(
        ["make", "--dry-run", "--always-make", "build"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    [command] = [line for line in printed.splitlines() if "mkdocs" in line]
    python, *build = command.split()
    assert python.endswith("python")
    subprocess.run([sys.executable, *build, "--site-dir", site], cwd=root, check=True)

    again, first = hash_files(site), hash_files(built_site)
    assert {name for name in first | again if first.get(name) != again.get(name)} == set()


def test_a_copy_that_no_longer_fits_is_made_again(built_site, tmp_path):
    site = tmp_path / "site"
    shutil.copytree(built_site / "sage-intacct", site / "sage-intacct")
    page = site / "sage-intacct/verify/index.html"
    page.write_text(page.read_text("utf-8") + "<!-- changed -->", "utf-8")

    finish.compress(site)

    for suffix, unpack in ((".gz", gzip.decompress), (".br", brotli.decompress)):
        packed = page.with_name(f"{page.name}{suffix}").read_bytes()
        assert page.read_bytes() == unpack(packed)


def test_a_folder_without_a_site_is_refused_with_what_to_do(tmp_path, capsys):
    assert finish.main([str(tmp_path)]) == 2
    assert "Run `make build`" in capsys.readouterr().err


def test_an_anchor_that_left_its_page_is_kept_on_it(built_site, tmp_path, read, ledger):
    """Whoever follows the old link finds the way on, with scripts or without."""
    site = tmp_path / "site"
    shutil.copytree(built_site / "sage-intacct", site / "sage-intacct")
    old = "sage-intacct/authorize-modeloptic#sender"
    ledger[old] = Entry("old-sender", moved_to="sage-intacct/authorize-modeloptic#sender-id")
    gone_page = "sage-intacct/authorize"
    ledger[gone_page] = Entry("authorize", moved_to="sage-intacct/authorize-modeloptic")
    ledger[f"{gone_page}#sender"] = Entry("older-sender", moved_to=old)
    finish.write_redirects(site, read, ledger)
    finish.write_redirects(site, read, ledger)

    kept = LexborHTMLParser(
        (site / "sage-intacct/authorize-modeloptic/index.html").read_text("utf-8")
    )
    assert [li.id for li in kept.css("article .moved li")] == ["sender"]
    address = kept.css_first("#sender a").attributes["href"]
    assert address == "../../sage-intacct/authorize-modeloptic/#sender-id"
    led = LexborHTMLParser((site / "sage-intacct/authorize/index.html").read_text("utf-8"))
    assert led.css_first(".moved-page a").attributes["href"] == address.partition("#")[0]
    assert led.css_first("#sender a").attributes["href"] == address
    assert (
        find_moves(ledger)[f"{gone_page}#sender"] == "sage-intacct/authorize-modeloptic#sender-id"
    )
    assert {"sage-intacct/authorize-modeloptic", gone_page} <= set(find_gone(read, ledger))


def test_a_broken_ledger_stops_the_build(built_site, root, tmp_path, capsys):
    """Nothing is published where a published id leads nowhere."""
    shutil.copytree(root / "docs", tmp_path / "docs")
    shutil.copy(root / "mkdocs.yml", tmp_path)
    page = tmp_path / "docs/sage-intacct/enable-web-services.md"
    page.write_text(page.read_text("utf-8").replace("{ #subscribe }", "{ #sign-up }"), "utf-8")

    assert finish.main([str(built_site), "--root", str(tmp_path)]) == 1
    assert "“sage-intacct/enable-web-services#subscribe” is on no page" in capsys.readouterr().err


def test_all_pages_share_one_stylesheet_beside_the_themes(built_site, root):
    """Nothing is imported, no source is left behind; colors stand among the tokens alone."""
    folder = built_site / "assets/stylesheets"
    ours = (folder / "guide.css").read_text("utf-8")
    files = {path.name for path in folder.iterdir() if path.suffix not in {".br", ".gz"}}
    assert {"guide.css"} == {name for name in files if not name.startswith("main.")}
    assert "@import" not in ours
    assert re.search(r"--accent: *light-dark\(", ours)
    assert "--md-hue" in ours

    written = (root / "overrides/assets/stylesheets").rglob("*.css")
    rooms = {path: path.read_text("utf-8") for path in written}
    assert [] == [path.name for path, text in rooms.items() if text.count("\n") >= 300]
    colored = {path.name for path, text in rooms.items() if re.search(r"#[0-9a-f]{3,8}\b", text)}
    assert {"tokens.css"} == colored


def test_the_pages_have_three_scripts_and_redirects_one(built_site):
    """`chunk.js` is what the two others share; the redirects' script asks for no other."""
    folder = built_site / "assets/javascripts"
    ours = {path.name for path in folder.glob("*.js") if ".min." not in path.name}

    assert {"chunk.js", "main.js", "moved.js", "verifier.js"} == ours
    assert "import" not in (folder / "moved.js").read_text("utf-8")


@pytest.fixture(name="unbundled")
def _unbundled(root, tmp_path):
    """A project's scripts and styles, and a site of the generator's with the theme's styles."""
    shutil.copytree(root / esbuild.SOURCES, tmp_path / esbuild.SOURCES)
    styles = tmp_path / "site/assets/stylesheets"
    styles.mkdir(parents=True)
    for name in ("main", "palette"):
        css = "[data-md-color-primary=red]{--a:#f00}[data-b]{--a:#000}"
        (styles / f"{name}.0123abcd.min.css").write_text(css, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("source", "mistake"),
    [("javascripts/page.js", "const = 1;"), ("stylesheets/guide.css", '@import "./no.css";')],
)
def test_a_mistake_in_a_script_or_style_stops_the_build_with_its_line(unbundled, source, mistake):
    path = unbundled / esbuild.SOURCES / source
    path.write_text(f"{mistake}\n{path.read_text('utf-8')}", "utf-8")

    with pytest.raises(GuideError, match=rf"^overrides/assets/{source}:1: .+save again"):
        esbuild.bundle_assets(unbundled / "site", unbundled)


def test_a_second_shared_file_stops_the_build(unbundled):
    """A page would wait for one script more, of which its template says nothing."""
    path = unbundled / esbuild.SOURCES / "javascripts/rank.js"
    lazy = 'export const later = () => import("./offline.js");\n'
    path.write_text(lazy + path.read_text("utf-8"), "utf-8")

    with pytest.raises(GuideError, match="share the same path"):
        esbuild.bundle_assets(unbundled / "site", unbundled)


def test_without_esbuild_one_sentence_says_what_to_run(unbundled, monkeypatch):
    monkeypatch.setattr(esbuild, "PACKAGES", unbundled / "none")

    with pytest.raises(GuideError, match=r"^esbuild was not found: run `make setup`"):
        esbuild.bundle_assets(unbundled / "site", unbundled)


def test_new_ids_are_written_down_and_do_not_stop_the_finishing(root, monkeypatch, tmp_path):
    new = Update({}, [Problem("docs/a.md", 1, "ledger", "“a” is new", "")] * 2, [])
    monkeypatch.setattr(finish, "write_update", lambda *_: new)
    told = iter(finish.finish(tmp_path, root, []))

    assert next(told) == f"2 ids were written into {LEDGER}: commit it too."


@pytest.mark.parametrize(
    ("missing", "raised", "told"),
    [
        ("node", GuideError, r"^Node\.js was not found: install "),
        ("rules.py", FileNotFoundError, r"rules\.py"),
    ],
)
def test_without_node_one_sentence_says_what_to_install(
    missing, raised, told, monkeypatch, tmp_path
):
    """Another file that is missing is not taken for Node.js."""

    def start(_):
        raise FileNotFoundError(2, "No such file or directory", missing)

    monkeypatch.setattr(bundle, "main", start)

    with pytest.raises(raised, match=told):
        finish.place_runtime(tmp_path)
