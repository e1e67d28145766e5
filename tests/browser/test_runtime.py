"""Python in a real page: it starts from our own files alone and judges as CPython does."""

from __future__ import annotations

from verifier import verify


def judged(ask, page, values):
    """The report on the values; no outcome but a report will do."""
    outcome = ask(page, "verify", {"values": values})
    assert "value" in outcome, outcome
    return outcome["value"]


def test_a_call_before_ready_is_judged_when_ready(bare_page, ask):
    """The verdict in the page is CPython's, though it was asked for before anything was loaded."""
    page = bare_page()
    values = {"company_id": "Acme Corp", "user_id": "modeloptic-user"}

    report = judged(ask, page, values)

    assert verify(values).to_dict() == report
    assert page.evaluate("states[0].name") == "idle"
    assert page.evaluate("states.at(-1).name") == "ready"


def test_progress_counts_bytes_of_a_known_total(bare_page, ask):
    """Progress grows to the total, and the total is what traveled."""
    page = bare_page()
    judged(ask, page, {"user_id": "modeloptic-user"})

    loading = page.evaluate("states.filter((state) => state.name === 'loading' && state.total)")
    counts = [state["loaded"] for state in loading]
    traveled = sum(one.size for one in page.server.sent if one.path.endswith(".wasm"))
    assert counts == sorted(counts)
    assert loading[-1]["loaded"] == loading[-1]["total"] == traveled


def test_nothing_is_fetched_twice_and_nothing_from_elsewhere(bare_page, ask):
    """Each file travels once; no package index, no lock file, no other host."""
    page = bare_page()
    hosts = []
    page.on("request", lambda request: hosts.append(request.url))

    judged(ask, page, {"user_id": "modeloptic-user"})

    paths = [one.path for one in page.server.sent if "/runtime/" in one.path]
    assert sorted(set(paths)) == sorted(paths)
    assert not [url for url in hosts if not url.startswith(page.server.address)]


def runtime_files(page):
    """The roles of the runtime's files that were asked for, in alphabetical order."""
    paths = [one.path for one in page.server.sent if "/runtime/" in one.path]
    return sorted(path.rpartition("/")[2].partition(".")[0] for path in paths)


def test_a_verdict_takes_one_file_and_one_worker(bare_page, ask):
    """Nothing of Pyodide's is loaded, and of the interpreter only the part that a verdict runs."""
    page = bare_page()

    judged(ask, page, {"company_id": "Acme Corp"})

    assert ["python", "worker"] == runtime_files(page)


def test_mails_and_errors_are_read_without_another_file(bare_page, ask):
    page = bare_page()
    mail = "Company ID: Acme Corp\nUser ID: modeloptic-user"

    values = ask(page, "read_mail", {"text": mail})["value"]["values"]
    diagnosis = ask(page, "explain", {"text": "Sign-in information is incorrect"})["value"]

    assert {"company_id": "Acme Corp", "user_id": "modeloptic-user"} == values
    assert diagnosis["code"].startswith("gateway.")
    assert ["python", "worker"] == runtime_files(page)


UNLIKE = {"company_id": 1e308}
"""A number of three hundred digits runs what no text does."""


def test_a_value_unlike_all_gets_the_rest_of_the_interpreter(bare_page, ask):
    """It is fetched once, by the worker itself, and the value is judged."""
    page = bare_page()

    for _ in range(2):
        assert verify(UNLIKE).to_dict() == judged(ask, page, UNLIKE)

    assert ["python", "rest", "worker"] == runtime_files(page)
    assert 1 == len(page.workers)
    assert page.evaluate("states.filter((state) => state.code)") == []
    assert page.evaluate("states.at(-1).name") == "ready"


def test_markup_needs_no_more_than_other_values(bare_page, ask):
    page = bare_page()
    values = {"company_id": "<b>Acme &amp; Sons</b>"}

    assert verify(values).to_dict() == judged(ask, page, values)
    assert ["python", "worker"] == runtime_files(page)


def test_a_text_larger_than_the_stored_memory_is_judged(bare_page, ask):
    """The memory grows as Python asks for more."""
    page = bare_page()
    values = {"company_id": "x" * 5_000_000}

    assert verify(values).to_dict() == judged(ask, page, values)


COUNT = """() => {
  const { encode } = TextEncoder.prototype;
  self.counted = 0;
  TextEncoder.prototype.encode = function (text) {
    self.counted += text === "verify";
    return encode.call(this, text);
  };
}"""
"""Counts the worker's questions to Python."""

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
        report = judged(ask, page, {"company_id": company_id})
        assert company_id == report["fields"]["company_id"]["typed"]

    waiting = """async () => {
      while (self.counted < 302) await new Promise((now) => { setTimeout(now, 50); });
      return self.counted;
    }"""
    assert 302 == page.workers[0].evaluate(waiting)
