"""Every way Python can fail in a page: each is told apart, and a retry works where it can."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.static import serving
from verifier import verify
from verifier.policy import content_security_policy

VALUES = {"user_id": "modeloptic-user"}
RUNTIME = re.compile(r"/assets/runtime/")
PYTHON = re.compile(r"/assets/runtime/python\.")
MEMORY = re.compile(r"/assets/runtime/memory\.")
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
    page = bare_page(policy=content_security_policy().replace(*change))

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


@pytest.mark.parametrize("file", [PYTHON, MEMORY, WORKER])
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
    end = time.monotonic() + 10
    while page.workers and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert not page.workers

    page.unroute(file)
    assert_recovers(page, ask)


def test_a_file_damaged_once_is_fetched_again_unasked(bare_page, ask):
    """One bad transfer costs a second one and nothing else."""
    page = bare_page()
    page.route(
        MEMORY, lambda route: route.fulfill(body=b"cut", content_type="application/zip"), times=1
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


def test_an_old_page_finds_a_bundle_of_a_new_kind(bare_page, ask):
    """A page left open over a release that changed the messages asks to be reloaded."""
    page = bare_page()

    def newer(route):
        manifest = route.fetch().json()
        route.fulfill(json=manifest | {"protocol": manifest["protocol"] + 1})

    page.route("**/manifest.json", newer)

    assert_says(page, ask(page, "verify", {"values": VALUES}), "runtime.old-page", "failed")


def test_a_release_between_page_and_start(bare_page, ask):
    """A page that was open while the site was updated loads the new files alone, by their list."""
    page = bare_page()
    seen = []
    page.on("request", lambda request: seen.append(request.url))

    assert "value" in ask(page, "verify", {"values": VALUES})

    runtime = [url for url in seen if RUNTIME.search(url)]
    assert "manifest.json" in runtime[0]


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


def test_thirty_seconds_of_silence(bare_page):
    """A connection that hangs is said to be slow; what arrives in the end is used."""
    page = bare_page(clock=True)
    held = []
    page.route(PYTHON, lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    with page.expect_request(PYTHON):
        page.evaluate("values => { window.verdict = python.call('verify', { values }); }", VALUES)
    page.clock.fast_forward(31_000)
    states = page.evaluate("states.map(({ name, code }) => [name, code])")
    assert ["slow", "runtime.silent"] in states

    held[0].continue_()
    assert page.evaluate("verdict")["verdict"]


def end(page) -> None:
    """End the page's worker from within: the page gets no event for it."""
    page.workers[0].evaluate("close()")


def test_a_worker_that_dies_is_started_again_once(bare_page, ask):
    """A worker killed under the page is replaced, and the verdict comes all the same."""
    page = bare_page()
    first = ask(page, "verify", {"values": VALUES})

    with page.expect_event("worker"):
        end(page)

    assert first == ask(page, "verify", {"values": VALUES})


def test_a_worker_that_dies_in_mid_verdict(bare_page, ask):
    """The question the worker took with it is put to the next one."""
    page = bare_page()
    first = ask(page, "verify", {"values": VALUES})
    page.workers[0].evaluate("self.postMessage = () => close()")

    assert first == ask(page, "verify", {"values": VALUES})
    assert page.evaluate("states.at(-1).name") == "ready"


def test_a_worker_that_dies_twice_is_not_started_again(bare_page, ask):
    """Twice is no accident: the reader is told, and a retry begins from the start."""
    page = bare_page()
    ask(page, "verify", {"values": VALUES})
    with page.expect_event("worker"):
        end(page)
    ask(page, "verify", {"values": VALUES})
    end(page)

    assert_says(page, ask(page, "verify", {"values": VALUES}), "runtime.crashed", "failed")
    assert_recovers(page, ask)


def test_a_worker_that_answers_nothing(bare_page, ask):
    """A worker that hangs is replaced when its patience is over."""
    page = bare_page(clock=True)
    ask(page, "verify", {"values": VALUES})
    page.workers[0].evaluate("addEventListener('message', () => { while (true); }, true)")
    page.evaluate("values => { window.verdict = python.call('verify', { values }); }", VALUES)
    page.clock.fast_forward(10_001)

    assert page.evaluate("verdict")["verdict"]


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
        page.route(MEMORY, lambda route: route.fulfill(body=b"PK", content_type="application/zip"))
        assert_says(page, ask(page, "verify", {"values": VALUES}), "runtime.altered", "failed")


WORDS = """async (state) => {
  const { words } = await import("/assets/javascripts/engine.js");
  return words(state);
}"""


def test_the_page_says_what_failed_and_its_button_tries_again(browser, built_site):
    """Words, code with its page, and a retry that judges what was submitted before it was ready."""
    context = browser.new_context(service_workers="block")
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.route(PYTHON, lambda route: route.fulfill(status=404, body="gone"))
    with serving(built_site) as server:
        page.goto(f"{server.address}/sage-intacct/verify/")
        form = page.locator("[data-module=verify-form]")
        panel = form.locator(".engine__choices")
        form.get_by_role("textbox", name="Company ID").fill("https://www.intacct.com/Acme")
        form.locator("[type=submit]").click()

        expect(panel).to_contain_text("A file of the checker was not found")
        code = panel.get_by_role("link", name="runtime.missing")
        assert code.get_attribute("href") == f"{server.address}/sage-intacct/checker/#missing"
        # A plain web host judges nothing: the hints are what is left, and no server is offered.
        expect(panel).to_contain_text("the hint above each field")
        assert panel.get_by_role("button").all_inner_texts() == ["Try again"]

        page.unroute(PYTHON)
        page.route(PYTHON, lambda route: route.fulfill(status=403, body="Forbidden"))
        panel.get_by_role("button", name="Try again").click()
        expect(panel).to_contain_text("Something between you and this site")

        page.unroute(PYTHON)
        panel.get_by_role("button", name="Try again").click()
        expect(form.locator(".form__summary")).to_contain_text("Company ID")
        expect(panel).to_be_hidden()
        state = {"name": "loading", "loaded": 1.9e6, "total": 2.7e6, "code": ""}
        told = "Getting the checker ready, 1.9 of 2.7 MB. Nothing you type is sent."
        assert told == page.evaluate(WORDS, state)
    context.close()


def fulfil(**answer):
    """Answer a file of the runtime so."""
    return lambda route: route.fulfill(**answer)


def plain_text(route):
    """Serve a script as plain text."""
    answer = route.fetch()
    route.fulfill(response=answer, headers={**answer.headers, "content-type": "text/plain"})


def of_another_protocol(route):
    """Serve a list of files that this page does not know how to use."""
    route.fulfill(json=route.fetch().json() | {"protocol": 1})


SHOWN = {
    "blocked": (
        *(PYTHON, fulfil(status=403, body="Forbidden by your company")),
        "Something between you and this site holds the checker back",
        "Try another network, or switch the extension off for this site.",
    ),
    "wrong-type": (
        *(WORKER, plain_text),
        "This site serves the checker in a wrong way",
        "A script of the checker is sent under a wrong type",
    ),
    "altered": (
        *(MEMORY, fulfil(body=b"cut", content_type="application/octet-stream")),
        "The checker arrived damaged",
        "A file was cut short or changed on its way, so it was not used.",
    ),
    "missing": (
        *(PYTHON, fulfil(status=404, body="gone")),
        "A file of the checker was not found",
        "The site is being updated, or a part of it is missing. Try again in a minute.",
    ),
    "old-page": (
        *(re.compile(r"/runtime/manifest\.json"), of_another_protocol),
        "This page is older than the site",
        "Copy what you typed, then reload the page.",
    ),
}
"""What is done to which file, and the words the page then shows."""

LACKS = {
    "no-webassembly": (
        "delete globalThis.WebAssembly",
        "This browser cannot run the checker",
        "Use another browser, or ask your IT team to allow WebAssembly.",
    ),
    "old-browser": (
        "const W = Worker; globalThis.Worker = function (url) { return new W(url); }",
        "This browser is too old for the checker",
        "Update it, or use a current Chrome, Edge, Firefox or Safari.",
    ),
    "policy": (
        "WebAssembly.Module = function () { throw new Error('Content Security Policy'); }",
        "A security policy stops the checker",
        "Ask the people who run this site, or your IT team, to allow them for this page.",
    ),
    "out-of-memory": (
        "WebAssembly.compileStreaming = async () => { throw new RangeError('out of memory'); }",
        "There is not enough memory for the checker",
        "Close other tabs or programs and try again.",
    ),
    "failed": (
        "WebAssembly.compileStreaming = async () => { throw new Error('nobody knows'); }",
        "The checker did not start",
        "Try again. If it stays, tell our support the code of this message.",
    ),
}
"""What the browser lacks, and the words the page then shows."""


def verify_page(context, server, init="", spoilt=None):
    """Open Verify with a Company ID typed; return the page, the panel of choices and the button."""
    page = context.new_page()
    if init:
        page.add_init_script(init)
    if spoilt:
        page.route(*spoilt)
    page.goto(f"{server.address}/sage-intacct/verify/")
    form = page.locator("[data-module=verify-form]")
    # Whoever types is about to want the checker: it begins to load here.
    form.get_by_role("textbox", name="Company ID").fill("Acme Ltd")
    return page, form.locator(".engine__choices"), form.locator("[type=submit]")


def assert_shown(panel, code, title, text):
    """The panel says what happened and what helps, with a code that leads to its section."""
    expect(panel).to_contain_text(title)
    expect(panel).to_contain_text(text)
    link = panel.get_by_role("link", name=f"runtime.{code}")
    assert link.get_attribute("href").endswith(f"/sage-intacct/checker/#{code}")
    expect(panel.get_by_role("button", name="Try again")).to_be_visible()


@pytest.fixture
def fresh(browser):
    """A profile without the service worker, which would answer before the routes do."""
    context = browser.new_context(service_workers="block")
    context.set_default_timeout(30_000)
    yield context
    context.close()


def test_each_fault_of_a_file_has_its_words_on_the_page(fresh, built_site):
    """One after another on one page, each by “Try again”; at the end the verdict comes."""
    with serving(built_site) as server:
        first = next(iter(SHOWN.values()))
        page, panel, submit = verify_page(fresh, server, spoilt=first[:2])
        submit.click()
        for code, (file, spoil, title, text) in SHOWN.items():
            if file != first[0] or spoil != first[1]:
                page.route(file, spoil)
                panel.get_by_role("button", name="Try again").click()
            assert_shown(panel, code, title, text)
            page.unroute(file)

        fresh.set_offline(True)
        panel.get_by_role("button", name="Try again").click()
        text = "It starts by itself when you are connected again."
        assert_shown(panel, "offline", "You are offline", text)
        fresh.set_offline(False)

        expect(page.locator(".engine")).to_contain_text("runs in this browser")
        expect(panel).to_be_hidden()


def test_each_lack_of_a_browser_has_its_words_on_the_page(fresh, built_site):
    """What the browser can't do is told on the page it was opened for."""
    with serving(built_site) as server:
        for code, (init, title, text) in LACKS.items():
            page, panel, submit = verify_page(fresh, server, init)
            submit.click()
            assert_shown(panel, code, title, text)
            page.close()


@pytest.mark.parametrize("status", [404, 500])
def test_a_server_that_fails_after_consent_has_words_and_a_retry(fresh, built_site, status):
    """The reader agreed that our server judges, and it does not: said so, and asked again."""
    with serving(built_site) as server:
        fresh.route("**/api/gateway", fulfil(json={"practice": True}))
        page, panel, submit = verify_page(fresh, server, LACKS["no-webassembly"][0])
        page.route("**/api/verify", fulfil(status=status, body="no"))
        submit.click()
        panel.get_by_role("button", name="Send it to our server").click()
        text = "What you typed is still here. Try again in a minute."
        assert_shown(panel, "server", "Our server did not finish the check", text)

        page.unroute("**/api/verify")
        report = verify({"company_id": "Acme Ltd"}).to_dict()
        page.route("**/api/verify", fulfil(json=report))
        panel.get_by_role("button", name="Try again").click()
        expect(page.locator(".form__verdict")).not_to_be_empty()
        expect(panel).to_be_hidden()
