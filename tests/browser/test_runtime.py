"""Python in a real page: it starts from our own files alone and judges as CPython does."""

from __future__ import annotations

import pytest

from tests.browser.conftest import BOOT
from tests.browser.static import serve_folder
from verifier import verify
from verifier.policy import write_security_policy

VALUES = {"company_id": "<b>Acme &amp; Sons</b>", "user_id": "modeloptic-user"}


def judge(ask, page, values):
    """Return the report on the values; no outcome but a report will do."""
    outcome = ask(page, "verify", {"values": values})
    assert "value" in outcome, outcome
    return outcome["value"]


@pytest.fixture(scope="module")
def first(browser, runtime_site, ask):
    """A page that asked for a verdict before anything was loaded, then read a mail and an error."""
    context = browser.new_context(service_workers="block")
    with serve_folder(runtime_site, write_security_policy()) as server:
        page = context.new_page()
        page.server, page.asked = server, []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(server.address)
        page.evaluate(BOOT)
        page.verdict = judge(ask, page, VALUES)
        page.mail = ask(page, "read_mail", {"text": "Company ID: Acme Corp\nUser ID: ada"})
        page.diagnosis = ask(page, "explain", {"text": "Sign-in information is incorrect"})
        yield page
    context.close()


def runtime_files(page):
    """The roles of the runtime's files that were asked for, in alphabetical order."""
    paths = [one.path for one in page.server.sent if "/runtime/" in one.path]
    return sorted(path.rpartition("/")[2].partition(".")[0] for path in paths)


def test_a_call_before_ready_is_judged_as_cpython_does(first):
    assert verify(VALUES).to_dict() == first.verdict
    assert first.evaluate("states[0].name") == "idle"
    assert first.evaluate("states.at(-1).name") == "ready"


def test_mails_and_errors_are_read_too(first):
    assert {"company_id": "Acme Corp", "user_id": "ada"} == first.mail["value"]["values"]
    assert first.diagnosis["value"]["code"].startswith("gateway.")


def test_a_page_loads_one_worker_and_one_file_from_its_own_host(first):
    """Nothing of Pyodide's, and of the interpreter only the part that runs; each file once."""
    assert ["python", "worker"] == runtime_files(first)
    assert 1 == len(first.workers)
    assert [] == [url for url in first.asked if not url.startswith(first.server.address)]


def test_progress_counts_bytes_of_a_known_total(first):
    """Progress grows to the total, and the total is what traveled."""
    loading = first.evaluate("states.filter((state) => state.name === 'loading' && state.total)")
    counts = [state["loaded"] for state in loading]
    traveled = sum(one.size for one in first.server.sent if one.path.endswith(".wasm"))

    assert counts == sorted(counts)
    assert loading[-1]["loaded"] == loading[-1]["total"] == traveled


def test_progress_is_told_in_megabytes(first):
    words = """async (state) => {
      const { describeState } = await import("/assets/javascripts/engine.js");
      return describeState(state);
    }"""
    state = {"name": "loading", "loaded": 1.9e6, "total": 2.7e6, "code": ""}

    told = "Getting the checker ready, 1.9 of 2.7 MB. Nothing you type is sent."
    assert told == first.evaluate(words, state)


UNLIKE = {"company_id": 1e308}
"""A number of three hundred digits runs what no text does."""


def test_a_value_unlike_all_gets_the_rest_of_the_interpreter(bare_page, ask):
    """It is fetched once, by the worker itself, and the value is judged."""
    page = bare_page()

    for _ in range(2):
        assert verify(UNLIKE).to_dict() == judge(ask, page, UNLIKE)

    assert ["python", "rest", "worker"] == runtime_files(page)
    assert 1 == len(page.workers)
    assert page.evaluate("states.filter((state) => state.code)") == []
    assert page.evaluate("states.at(-1).name") == "ready"


def test_a_text_larger_than_the_stored_memory_is_judged(bare_page, ask):
    """The memory grows as Python asks for more."""
    page = bare_page()
    values = {"company_id": "x" * 5_000_000}

    assert verify(values).to_dict() == judge(ask, page, values)


COUNT = """() => {
  const { encode } = TextEncoder.prototype;
  const { postMessage } = self;
  self.counted = 0;
  TextEncoder.prototype.encode = function (text) {
    self.counted += text === "verify";
    return encode.call(this, text);
  };
  self.postMessage = (message) => {
    self.counted -= message.ready === true;
    postMessage.call(self, message);
  };
}"""
"""Counts the worker's questions to Python; one that is put to another interpreter counts once."""

READY = """() => new Promise((now) => {
  python.start();
  python.subscribe(({ name }) => name === "ready" && now());
})"""


def test_the_first_verdict_is_asked_for_again_until_it_is_fast_and_others_are_not(bare_page, ask):
    """Three hundred times, whoever asks meanwhile."""
    page = bare_page()
    page.evaluate(READY)
    page.workers[0].evaluate(COUNT)

    for company_id in ("Acme Corp", "Acme-Ltd"):
        report = judge(ask, page, {"company_id": company_id})
        assert company_id == report["fields"]["company_id"]["typed"]

    waiting = """async () => {
      while (self.counted < 302) await new Promise((now) => { setTimeout(now, 50); });
      return self.counted;
    }"""
    assert 302 == page.workers[0].evaluate(waiting)
