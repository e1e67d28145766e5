"""Every way Python can fail in a page, told by its code; most end with a retry.

What the page says of each is in `test_runtime_words.py`.
"""

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


@pytest.fixture
def judge(ask):
    """Ask for a verdict in a page."""
    return lambda page, values=VALUES: ask(page, "verify", {"values": values})


def assert_ends(page, outcome, code) -> None:
    """The call ends with the code, and so does what the page shows."""
    assert code == outcome.get("code"), outcome
    assert code == page.evaluate("states.at(-1).code")


def assert_unseen(page) -> None:
    """The page was shown no fault."""
    assert [] == page.evaluate("states.filter((state) => state.code)")


@pytest.mark.parametrize(
    "change", [(" 'wasm-unsafe-eval'", ""), ("worker-src 'self'", "worker-src 'none'")]
)
def test_a_policy_that_forbids_webassembly_or_workers(bare_page, judge, change):
    """A Content-Security-Policy in the way is named as such: readers can't fix it by retrying."""
    page = bare_page(policy=write_security_policy().replace(*change))

    assert_ends(page, judge(page), "runtime.policy")


def sign_in_page(route):
    """Be a captive portal: it answers everything with its own page and 200."""
    route.fulfill(status=200, content_type="text/html", body="<h1>Sign in")


def damage(change):
    """Return what serves a file after `change`."""

    def spoil(route):
        answer = route.fetch(max_retries=2)
        headers = {"content-type": answer.headers["content-type"]}
        route.fulfill(status=200, headers=headers, body=change(answer.body()))

    return spoil


def turn_one_bit(body):
    """Turn one bit in the middle."""
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]


@pytest.mark.parametrize(
    ("file", "spoil", "code"),
    [
        (PYTHON, lambda route: route.abort("blockedbyclient"), "runtime.blocked"),
        (RUNTIME, sign_in_page, "runtime.blocked"),
        (PYTHON, damage(turn_one_bit), "runtime.altered"),
        (WORKER, damage(lambda body: body[:-1000]), "runtime.altered"),
    ],
    ids=["an extension", "a sign-in page", "one bit turned", "a script cut short"],
)
def test_a_file_that_does_not_arrive_is_never_used(bare_page, judge, file, spoil, code):
    """Its cause has a code, its worker ends, and once it arrives a retry leads to a verdict."""
    page = bare_page()
    page.route(file, spoil)

    assert_ends(page, judge(page), code)
    # A worker's end is told a moment after it.
    end = time.monotonic() + 60
    while page.workers and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert [] == page.workers

    page.unroute(file)
    page.evaluate("python.retry()")
    assert "value" in judge(page)
    assert page.evaluate("states.at(-1).name") == "ready"


def test_wasm_of_a_wrong_type_is_no_fault(bare_page, judge):
    """WebAssembly is judged by its hash alone: a host that does not know `.wasm` still works."""
    page = bare_page()

    def retype(route):
        answer = route.fetch(max_retries=2)
        kind = {"content-type": "application/octet-stream"}
        route.fulfill(response=answer, headers={**answer.headers, **kind})

    page.route(PYTHON, retype)

    assert "value" in judge(page)


def test_a_file_damaged_once_is_fetched_again_unasked(bare_page, judge):
    """One bad transfer costs a second one and nothing else."""
    page = bare_page()
    page.route(
        PYTHON, lambda route: route.fulfill(body=b"cut", content_type="application/zip"), times=1
    )

    assert "value" in judge(page)
    assert_unseen(page)


def update_site(page, site) -> None:
    """Let the page's address name other files, and take away those it named when it was opened."""
    listed = json.loads((site / "assets/runtime/runtime.json").read_text("utf-8"))
    old = listed["files"]["python"]["name"]
    files = listed["files"] | {"python": listed["files"]["python"] | {"name": f"new-{old}"}}
    now = json.dumps(listed | {"files": files})
    html = (site / "index.html").read_text("utf-8")
    page.route(f"**/{old}", lambda route: route.fulfill(status=404, body="gone"))
    renamed = {"path": site / "assets/runtime" / old, "content_type": "application/wasm"}
    page.route(f"**/new-{old}", lambda route: route.fulfill(**renamed))
    body = re.sub(r'(id="runtime">)[^<]*', lambda slot: slot[1] + now, html)
    page.route(page.url, lambda route: route.fulfill(body=body, content_type="text/html"))


def test_a_release_between_page_and_start(bare_page, runtime_site, judge):
    """A page that was open while the site was updated goes on with the new files, unasked."""
    page = bare_page()
    update_site(page, runtime_site)

    assert "value" in judge(page)
    assert_unseen(page)


def test_the_rest_that_cannot_be_had_is_told_and_asked_for_again(bare_page, ask, judge):
    """One value waits for the next try; all others are judged meanwhile, mails and errors too."""
    page = bare_page()
    page.route(REST, lambda route: route.fulfill(status=404, body="gone"))

    assert "runtime.missing" == judge(page, UNLIKE)["code"]
    assert "value" in judge(page)
    assert "value" in ask(page, "explain", {"text": "Sign-in information is incorrect"})
    assert_unseen(page)

    page.unroute(REST)
    assert verify(UNLIKE).to_dict() == judge(page, UNLIKE)["value"]


def test_a_call_after_a_failure_begins_anew(bare_page, ask):
    """Mails and errors have no button to try again: to ask once more is to try again."""
    page = bare_page()
    page.route(PYTHON, lambda route: route.fulfill(status=403, body="Forbidden"))
    assert "runtime.blocked" == ask(page, "explain", {"text": "Sign-in"})["code"]

    page.unroute(PYTHON)

    assert "value" in ask(page, "explain", {"text": "Sign-in"})


def test_out_of_memory(bare_page_in, judge):
    """A browser that cannot give Python its memory says so, in words about memory."""
    with bare_page_in(arguments=["--js-flags=--wasm-max-mem-pages=100"]) as page:
        assert_ends(page, judge(page), "runtime.out-of-memory")


def test_without_storage(bare_page_in, judge):
    """A profile that refuses all storage gets its verdict."""
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    with bare_page_in(preferences=blocked) as page:
        denied = page.evaluate(
            "() => { try { localStorage; return ''; } catch (e) { return e.name; } }"
        )
        assert denied == "SecurityError"
        assert "value" in judge(page)


def test_without_a_secure_context_the_browsers_own_check_holds(bare_page_in, judge):
    """Over plain http from elsewhere there is no hash function; a damaged file is refused too."""
    switch = "--host-resolver-rules=MAP guide.test 127.0.0.1"
    with bare_page_in(arguments=[switch], host="guide.test") as page:
        assert page.evaluate("isSecureContext") is False
        page.route(PYTHON, lambda route: route.fulfill(body=b"PK", content_type="application/zip"))
        assert_ends(page, judge(page), "runtime.altered")

        page.unroute(PYTHON)
        assert "value" in judge(page)


KILLED = """
const W = Worker;
let kills = 1;
globalThis.Worker = class extends W {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => {
      if ("locked" in data && kills-- > 0) this.terminate();
    });
  }
};
"""
"""Ends the first worker when it has begun to load."""


def test_a_worker_that_dies_while_it_loads_is_replaced(bare_page, judge):
    page = bare_page(init=KILLED)
    held = []

    def hold_first(route):
        held.append(route)
        if len(held) > 1:
            route.continue_()

    page.route(PYTHON, hold_first)

    assert judge(page)["value"]["verdict"]
    assert_unseen(page)


def end_worker(page) -> None:
    """End the page's worker from within: the page gets no event for it."""
    page.workers[-1].evaluate("close()")


def test_a_worker_that_dies_is_started_again_once(bare_page, judge):
    """A worker killed under the page is replaced, and the verdict comes all the same."""
    page = bare_page()
    first = judge(page)

    with page.expect_event("worker"):
        end_worker(page)

    assert first == judge(page)


def test_a_worker_that_dies_in_mid_verdict(bare_page, judge):
    """The question the worker took with it is put to the next one."""
    page = bare_page()
    first = judge(page)
    page.workers[0].evaluate("self.postMessage = () => close()")

    assert first == judge(page)
    assert page.evaluate("states.at(-1).name") == "ready"


LOST = """(times) => {
  const { encode } = TextEncoder.prototype;
  const { get } = WebAssembly.Table.prototype;
  let isAsked = false;
  TextEncoder.prototype.encode = function (text) {
    isAsked = text.includes("Lost-Ltd");
    return encode.call(this, text);
  };
  WebAssembly.Table.prototype.get = function (at) {
    if (isAsked && times-- > 0) throw new Error("The interpreter is lost.");
    return get.call(this, at);
  };
}"""
"""Ends the interpreter in the middle of a call with a value, `times` times; the worker lives on."""

LOSING = VALUES | {"company_id": "Lost-Ltd"}


def test_a_value_that_ends_the_interpreter_is_asked_of_another_once(bare_page, judge):
    """The page hears of the verdict alone; where another ends too, of a fault and not of a loop."""
    page = bare_page()
    first = judge(page)
    page.workers[0].evaluate(LOST, 1)
    assert judge(page, LOSING) == judge(page, LOSING)
    page.workers[0].evaluate(LOST, 2)

    assert "runtime.failed" == judge(page, LOSING)["code"]
    assert first == judge(page)
    assert_unseen(page)


def test_a_worker_that_answers_nothing(bare_page, judge):
    """A worker that hangs is replaced when its time is up."""
    page = bare_page(clock=True)
    judge(page)
    page.workers[0].evaluate("addEventListener('message', () => { while (true); }, true)")
    page.evaluate("values => { window.verdict = python.call('verify', { values }); }", VALUES)
    page.clock.fast_forward(10_001)

    assert page.evaluate("verdict")["verdict"]
