"""The site as the service serves it: compressed, kept while it is true, and nothing beside it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import shutil
import time

import pytest

from tests.service.conftest import INLINE, SCRIPT
from verifier import policy
from verifier.service.site import Site

HASHED = "/assets/app.0123abcd.js"


def test_a_page_is_revalidated_and_a_hashed_file_is_kept(service):
    page, script = service.client.get("/"), service.client.get(HASHED)

    assert ("no-cache", "text/html; charset=utf-8") == (
        page.headers["cache-control"],
        page.headers["content-type"],
    )
    assert "public, max-age=31536000, immutable" == script.headers["cache-control"]
    assert "text/javascript; charset=utf-8" == script.headers["content-type"]


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.5, gzip;q=1", "br"),
        ("*", "br"),
        ("identity", None),
        ("", None),
        ("gzip;q=nonsense", None),
        ("br;q=0, gzip;q=0, *", None),
    ],
)
def test_the_smallest_copy_the_client_takes_is_sent(service, accepted, coding):
    """The copies lie beside the file; the content is the same whichever is sent."""
    answer = service.client.get(HASHED, headers={"Accept-Encoding": accepted})

    assert (coding, SCRIPT) == (answer.headers.get("content-encoding"), answer.content)
    assert "Accept-Encoding" == answer.headers["vary"]
    smaller = int(answer.headers["content-length"]) < len(SCRIPT)
    assert smaller is (coding is not None)


def test_a_file_the_client_has_is_not_sent_again(service):
    """By its tag, weakened or among others, and only in the coding it has."""
    for accepted in ("br", "identity"):
        sent = {"Accept-Encoding": accepted}
        tag = service.client.get(HASHED, headers=sent).headers["etag"]
        for tags in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = service.client.get(HASHED, headers=sent | {"If-None-Match": tags})
            assert (304, b"", tag) == (again.status_code, again.content, again.headers["etag"])
            assert "immutable" in again.headers["cache-control"]
        other = {"Accept-Encoding": "gzip", "If-None-Match": tag}
        assert 200 == service.client.get(HASHED, headers=other).status_code


def test_head_tells_what_get_would_send(service):
    got, told = service.client.get("/"), service.client.head("/")

    assert (200, b"") == (told.status_code, told.content)
    for name in ("content-length", "etag", "content-type", "content-security-policy"):
        assert got.headers[name] == told.headers[name]


def test_an_address_without_its_slash_leads_on(service):
    """A plan that a link carries reaches its page."""
    for query in ("", "?plan=role&a=%C3%A9%0d"):
        answer = service.client.get(f"/step{query}")
        assert (308, f"/step/{query}") == (answer.status_code, answer.headers["location"])
    assert "Step" in service.client.get("/step/").text


def test_redirects_stay_on_the_site(service):
    """No address makes the service send anybody to another host."""
    for path in ("//evil.example/step", "/\\evil.example/step", "//step"):
        answer = service.client.get(f"{service.address}{path}")
        assert 404 == answer.status_code


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/nothing/",
        "/_headers",
        "/.built",
        "/assets/app.0123abcd.js.br",
        "/assets/",
        "/../pyproject.toml",
        "/%2e%2e/pyproject.toml",
        "/..%2fpyproject.toml",
        "/assets/..%5c..%5cpyproject.toml",
        "/index.html%00.js",
        "/step//",
    ],
)
def test_what_is_no_file_of_the_site_gets_the_sites_404_page(service, path):
    answer = service.client.get(f"{service.address}{path}", headers={"Accept-Encoding": "br"})

    assert (404, "no-cache") == (answer.status_code, answer.headers["cache-control"])
    assert "Nothing here" in answer.text
    assert "script-src" in answer.headers["content-security-policy"]


def test_the_site_cannot_be_written_to(service):
    answer = service.client.post("/")

    assert (405, "GET, HEAD") == (answer.status_code, answer.headers["allow"])


def test_every_answer_carries_the_policy(service):
    """Pages may run their own inline scripts and nothing else; answers of the API run nothing."""
    digest = base64.b64encode(hashlib.sha256(INLINE.encode()).digest()).decode()
    page = service.client.get("/").headers
    answers = [page, service.client.get("/nothing").headers, service.client.get("/healthz").headers]

    directives = dict(part.split(" ", 1) for part in page["content-security-policy"].split("; "))
    assert f"'self' 'wasm-unsafe-eval' 'sha256-{digest}'" == directives["script-src"]
    assert {"'self'", "'none'", "'self' data:"} >= {
        value for name, value in directives.items() if name != "script-src"
    }
    assert "default-src 'none'; frame-ancestors 'none'" == answers[-1]["content-security-policy"]
    for headers in answers:
        for name, value in policy.HEADERS.items():
            assert value == headers[name]
        assert "server" not in headers
        assert 32 == len(headers["x-request-id"])


@pytest.fixture
def site(small_site, tmp_path):
    """A site of one's own, to change."""
    return shutil.copytree(small_site, tmp_path / "site")


def get_until(client, address, is_so):
    """Ask until the answer is as expected; return the last one after a minute."""
    end = time.monotonic() + 60
    while not is_so(answer := client.get(address)) and time.monotonic() < end:
        pass
    return answer


def test_a_site_built_again_is_served_again(serve, site):
    """`make build` beside a running service is enough, new inline scripts included."""
    client = serve(site=site).client
    before = client.get("/")
    (site / "index.html").write_text("<!doctype html><title>Again</title><script>again()</script>")
    after = get_until(client, "/", lambda answer: "Again" in answer.text)

    assert "Again" in after.text
    assert before.headers["etag"] != after.headers["etag"]
    (allowed,) = policy.hash_inline_scripts("<script>again()</script>")
    assert allowed in after.headers["content-security-policy"]
    (site / "step" / "index.html").unlink()
    assert 404 == get_until(client, "/step/", lambda answer: answer.status_code == 404).status_code
    (site / "404.html").unlink()
    gone = get_until(client, "/nothing", lambda answer: answer.headers.get("etag") is None)
    assert 404 == gone.status_code


def test_a_visitor_during_a_build_gets_the_site_as_it_was(serve, site, monkeypatch):
    """An emptied folder is no site: pages stay, and the new ones come when they are there."""
    monkeypatch.setattr("verifier.service.site.LOOK_AGAIN", 0)
    client = serve(site=site).client
    assert 200 == client.get("/step/").status_code
    for path in site.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert 200 == client.get("/").status_code
    assert 200 == client.get("/step/").status_code
    assert 200 == client.get("/readyz").status_code
    (site / "index.html").write_text("<!doctype html><title>Again</title>")

    assert "Again" in get_until(client, "/", lambda answer: "Again" in answer.text).text


def test_many_visitors_after_a_change_read_it_once(site):
    """One reads what changed and no more, and the others wait for it."""
    served = Site(site)
    unchanged = served._stored["step/index.html"]
    looks = []
    read = served.read
    served.read = lambda: looks.append(read())
    (site / "index.html").write_text("<!doctype html><title>Again</title>")

    async def visit_at_once():
        await asyncio.gather(*(served.look() for _ in range(60)))

    asyncio.run(visit_at_once())

    assert 1 == len(looks)
    assert b"Again" in served.files["index.html"][""].whole.body
    assert unchanged is served._stored["step/index.html"]


def test_a_service_without_a_site_is_not_ready(tmp_path):
    """Started before the first build, it says so and serves the site once it is there."""
    site = Site(tmp_path / "site")
    assert not site.is_ready
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<title>Start</title>")

    asyncio.run(site.look())

    assert site.is_ready


def test_no_link_of_the_site_is_followed(serve, site, tmp_path):
    """Neither to a file nor to a folder, and so to nothing beside the site."""
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "secret.html").write_text("secret")
    (site / "linked.html").symlink_to(tmp_path / "private" / "secret.html")
    (site / "linked").symlink_to(tmp_path / "private")
    client = serve(site=site).client

    for path in ("/linked.html", "/linked/secret.html", "/linked/"):
        assert 404 == client.get(path).status_code


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("<script>a()</script><script>a()</script>", 1),
        ("<script>a()</script><script type=module>b()</script>", 2),
        ("<SCRIPT>if (a < b && c) { '<p>' }</SCRIPT>", 1),
        ('<script type="application/json">{"a": 1}</script>', 0),
        ("<script type='text/javascript' data-a=\">\">a()\n</script >", 1),
        ("<script async>a()</script><scripted>b()</scripted>", 1),
        ("<script src=a.js></script><p>text</p>", 0),
    ],
)
def test_inline_scripts_are_found_as_browsers_see_them(html, count):
    assert count == len(policy.hash_inline_scripts(html))
