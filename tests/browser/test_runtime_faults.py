"""Every way Python can fail in a page: each is told apart, and a retry works where it can."""

from __future__ import annotations

import json
import re
import time

import pytest

from tests.browser.test_runtime import UNLIKE
from verifier import verify
from verifier.policy import write_security_policy

VALUES = {"user_id": "modeloptic-user"}
RUNTIME = re.compile(r"/assets/runtime/")
PYTHON = re.compile(r"/assets/runtime/python\.")
REST = re.compile(r"/assets/runtime/rest\.")
WORKER = re.compile(r"/assets/runtime/worker\.")


def assert_says(page, outcome, code, state) -> None:
    """The call ends with the code, the state carries it, and it has words of its own."""
    assert code == outcome.get("code"), outcome
    assert state == page.evaluate("states.at(-1).name")
    assert code == page.evaluate("states.at(-1).code")
    words = page.evaluate(
        """async code => {
          const { FAULTS } = await import("/assets/javascripts/runtime-faults.js");
          const all = Object.values(FAULTS);
          const same = (key) => all.filter((one) => one[key] === FAULTS[code][key]).length;
          return { ...FAULTS[code], same: [same("title"), same("text")] };
        }""",
        code,
    )
    assert [1, 1] == words["same"]
    assert words["title"]
    assert words["text"].endswith(".")


def assert_recovers(page, outcome) -> None:
    """After the cause is gone, a retry leads to a verdict."""
    page.evaluate("python.retry()")
    assert "value" in outcome(page, "verify", {"values": VALUES})
    assert page.evaluate("states.at(-1).name") == "ready"


def test_no_webassembly(bare_page, ask):
    """A browser without WebAssembly is told so before anything is loaded."""
    asked = []
    page = bare_page(init="delete globalThis.WebAssembly")
    page.on("request", lambda request: asked.append(request.url))

    assert_says(
        page, ask(page, "verify", {"values": VALUES}), "runtime.no-webassembly", "no-webassembly"
    )
    assert not [url for url in asked if RUNTIME.search(url)]


def test_a_browser_without_module_workers_is_too_old(bare_page, ask):
    """Firefox before 114 and Safari before 15 take a worker's options without reading `type`."""
    page = bare_page(
        init="const W = Worker; globalThis.Worker = function (url) { return new W(url); }"
    )

    assert_says(
        page, ask(page, "verify", {"values": VALUES}), "runtime.old-browser", "no-webassembly"
    )


@pytest.mark.parametrize(
    "change", [(" 'wasm-unsafe-eval'", ""), ("worker-src 'self'", "worker-src 'none'")]
)
def test_a_policy_that_forbids_webassembly_or_workers(bare_page, ask, change):
    """A Content-Security-Policy in the way is named as such: readers can't mend it by retrying."""
    page = bare_page(policy=write_security_policy().replace(*change))

    assert_says(page, ask(page, "verify", {"values": VALUES}), "runtime.policy", "blocked")


def test_an_extension_that_blocks_wasm(bare_page, ask):
    """A file that is held back while the site answers is a block, not a lack of network."""
    page = bare_page()
    page.route(PYTHON, lambda route: route.abort("blockedbyclient"))

    assert_says(page, ask(page, "verify", {"values": VALUES}), "runtime.blocked", "blocked")

    page.unroute(PYTHON)
    assert_recovers(page, ask)


def test_a_proxy_that_refuses(bare_page, ask):
    """A proxy's 403 for WebAssembly is a block."""
    page = bare_page()
    page.route(PYTHON, lambda route: route.fulfill(status=403, body="Forbidden by your company"))

    assert_says(page, ask(page, "verify", {"values": VALUES}), "runtime.blocked", "blocked")


def test_a_sign_in_page_in_place_of_a_file(bare_page, ask):
    """A captive portal answers everything with its own page and 200."""
    page = bare_page()
    page.route(
        RUNTIME,
        lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Sign in"),
    )

    assert_says(page, ask(page, "verify", {"values": VALUES}), "runtime.blocked", "blocked")


def test_a_script_of_a_wrong_type(bare_page, ask):
    """A host that serves `.mjs` as plain text is named: browsers refuse such scripts in silence."""
    page = bare_page()

    def retype(route):
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-type": "text/plain"})

    page.route(WORKER, retype)

    assert_says(page, ask(page, "verify", {"values": VALUES}), "runtime.wrong-type", "blocked")


def test_wasm_of_a_wrong_type_is_no_fault(bare_page, ask):
    """WebAssembly is judged by its hash alone: a host that does not know `.wasm` still works."""
    page = bare_page()

    def retype(route):
        answer = route.fetch()
        kind = {"content-type": "application/octet-stream"}
        route.fulfill(response=answer, headers={**answer.headers, **kind})

    page.route(PYTHON, retype)

    assert "value" in ask(page, "verify", {"values": VALUES})


def one_byte_altered(body):
    """The body with one bit of its middle turned."""
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]


@pytest.mark.parametrize("file", [PYTHON, WORKER])
@pytest.mark.parametrize("damage", [lambda body: body[:-1000], one_byte_altered])
def test_a_damaged_file_is_never_used(bare_page, ask, file, damage):
    """Cut short or altered by one byte: it is asked for once more, and then refused."""
    page = bare_page()

    def spoil(route):
        answer = route.fetch()
        headers = {"content-type": answer.headers["content-type"]}
        route.fulfill(status=200, headers=headers, body=damage(answer.body()))

    page.route(file, spoil)

    assert_says(page, ask(page, "verify", {"values": VALUES}), "runtime.altered", "failed")
    # A worker's end is told a moment after it.
    end = time.monotonic() + 60
    while page.workers and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert not page.workers

    page.unroute(file)
    assert_recovers(page, ask)


def test_a_file_damaged_once_is_fetched_again_unasked(bare_page, ask):
    """One bad transfer costs a second one and nothing else."""
    page = bare_page()
    page.route(
        PYTHON, lambda route: route.fulfill(body=b"cut", content_type="application/zip"), times=1
    )

    assert "value" in ask(page, "verify", {"values": VALUES})
    assert page.evaluate("states.filter((state) => state.code).length") == 0


def test_a_missing_file(bare_page, ask):
    """A 404 has its own words; once the deploy is through, a retry works."""
    page = bare_page()
    page.route(PYTHON, lambda route: route.fulfill(status=404, body="gone"))

    assert_says(page, ask(page, "verify", {"values": VALUES}), "runtime.missing", "failed")

    page.unroute(PYTHON)
    assert_recovers(page, ask)


def update_site(page, site, *, protocol: int) -> None:
    """Let the page's address name other files, and take away those it named when it was opened."""
    listed = json.loads((site / "assets/runtime/runtime.json").read_text("utf-8"))
    old = listed["files"]["python"]["name"]
    files = listed["files"] | {"python": listed["files"]["python"] | {"name": f"new-{old}"}}
    now = json.dumps(listed | {"protocol": protocol, "files": files})
    html = (site / "index.html").read_text("utf-8")
    page.route(f"**/{old}", lambda route: route.fulfill(status=404, body="gone"))
    renamed = {"path": site / "assets/runtime" / old, "content_type": "application/wasm"}
    page.route(f"**/new-{old}", lambda route: route.fulfill(**renamed))
    body = re.sub(r'(id="runtime">)[^<]*', lambda slot: slot[1] + now, html)
    page.route(page.url, lambda route: route.fulfill(body=body, content_type="text/html"))


def test_a_release_between_page_and_start(bare_page, runtime_site, ask):
    """A page that was open while the site was updated goes on with the new files, unasked."""
    page = bare_page()
    update_site(page, runtime_site, protocol=3)

    assert "value" in ask(page, "verify", {"values": VALUES})
    assert page.evaluate("states.filter((state) => state.code).length") == 0


def test_an_old_page_finds_a_bundle_of_a_new_kind(bare_page, runtime_site, ask):
    """A page left open over a release that changed the messages asks to be reloaded."""
    page = bare_page()
    update_site(page, runtime_site, protocol=4)

    assert_says(page, ask(page, "verify", {"values": VALUES}), "runtime.old-page", "failed")


def test_the_rest_that_cannot_be_had_is_told_and_asked_for_again(bare_page, ask):
    """One value waits for the next try; all others are judged meanwhile, mails and errors too."""
    page = bare_page()
    page.route(REST, lambda route: route.fulfill(status=404, body="gone"))

    assert "runtime.missing" == ask(page, "verify", {"values": UNLIKE})["code"]
    assert "value" in ask(page, "verify", {"values": VALUES})
    assert "value" in ask(page, "explain", {"text": "Sign-in information is incorrect"})
    assert page.evaluate("states.filter((state) => state.code).length") == 0

    page.unroute(REST)
    assert verify(UNLIKE).to_dict() == ask(page, "verify", {"values": UNLIKE})["value"]


def test_the_rest_can_be_had_after_a_worker_was_replaced(bare_page, ask):
    """What ended with the old worker is nothing to the new one."""
    page = bare_page()
    page.route(REST, lambda route: route.fulfill(status=404, body="gone"))
    ask(page, "verify", {"values": UNLIKE})
    page.unroute(REST)
    with page.expect_event("worker"):
        page.workers[0].evaluate("close()")

    assert verify(UNLIKE).to_dict() == ask(page, "verify", {"values": UNLIKE})["value"]
    assert "value" in ask(page, "read_mail", {"text": "Company ID: Acme"})


def test_a_call_after_a_failure_begins_anew(bare_page, ask):
    """Mails and errors have no button to try again: to ask once more is to try again."""
    page = bare_page()
    page.route(PYTHON, lambda route: route.fulfill(status=403, body="Forbidden"))
    assert "runtime.blocked" == ask(page, "explain", {"text": "Sign-in"})["code"]

    page.unroute(PYTHON)

    assert "value" in ask(page, "explain", {"text": "Sign-in"})


def test_out_of_memory(bare_page_in, ask):
    """A browser that cannot give Python its memory says so, in words about memory."""
    with bare_page_in(arguments=["--js-flags=--wasm-max-mem-pages=100"]) as page:
        assert_says(
            page, ask(page, "verify", {"values": VALUES}), "runtime.out-of-memory", "out-of-memory"
        )


def test_offline_without_cache(bare_page, ask):
    """Offline and nothing kept: said so, and it starts by itself once there is a network again."""
    page = bare_page()
    page.context.set_offline(True)

    assert_says(page, ask(page, "verify", {"values": VALUES}), "runtime.offline", "offline")

    page.context.set_offline(False)
    assert "value" in ask(page, "verify", {"values": VALUES})


def test_without_storage(bare_page_in, ask):
    """A profile that refuses all storage gets its verdict."""
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    with bare_page_in(preferences=blocked) as page:
        denied = page.evaluate(
            "() => { try { localStorage; return ''; } catch (e) { return e.name; } }"
        )
        assert denied == "SecurityError"
        assert "value" in ask(page, "verify", {"values": VALUES})


def test_without_a_secure_context(bare_page_in, ask):
    """Over plain http from elsewhere there is no hash function: the browser's own check holds."""
    with bare_page_in(
        arguments=["--host-resolver-rules=MAP guide.test 127.0.0.1"], host="guide.test"
    ) as page:
        assert page.evaluate("isSecureContext") is False
        assert "value" in ask(page, "verify", {"values": VALUES})


def test_damage_without_a_secure_context(bare_page_in, ask):
    """There too a damaged file is not used."""
    with bare_page_in(
        arguments=["--host-resolver-rules=MAP guide.test 127.0.0.1"], host="guide.test"
    ) as page:
        page.route(PYTHON, lambda route: route.fulfill(body=b"PK", content_type="application/zip"))
        assert_says(page, ask(page, "verify", {"values": VALUES}), "runtime.altered", "failed")
