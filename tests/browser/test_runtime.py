"""Python in a real page: it starts from our own files alone and judges as CPython does."""

from __future__ import annotations

import hashlib
import json

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
    runtime = [one for one in page.server.sent if "/runtime/" in one.path and one.status == 200]
    traveled = sum(one.size for one in runtime if "manifest" not in one.path)
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


def test_a_verdict_starts_from_the_stored_memory_alone(bare_page, ask):
    """No library is loaded, and of the interpreter only the part that a verdict runs."""
    page = bare_page()

    judged(ask, page, {"company_id": "Acme Corp"})

    assert ["glue", "loader", "manifest", "memory", "python", "worker"] == runtime_files(page)


def test_a_memory_that_cannot_be_restored_is_no_fault(bare_page, ask, runtime_site):
    """Python then starts from its library, by itself, and judges what was asked before."""
    page = bare_page()
    manifest = json.loads((runtime_site / "assets/runtime/manifest.json").read_text())
    entry = manifest["files"]["memory"]
    memory = bytearray((runtime_site / "assets/runtime" / entry["name"]).read_bytes())
    memory[12:16] = bytes(4)
    entry["sha256"] = hashlib.sha256(memory).hexdigest()
    page.route("**/manifest.json", lambda route: route.fulfill(json=manifest))
    page.route("**/memory.*", lambda route: route.fulfill(body=bytes(memory)))

    values = {"company_id": "Acme Corp"}

    assert verify(values).to_dict() == judged(ask, page, values)
    assert {"library", "rest"} <= set(runtime_files(page))
    assert page.evaluate("states.filter((state) => state.code)") == []


def test_a_value_unlike_all_gets_the_rest_of_the_interpreter(bare_page, ask):
    """A number of three hundred digits runs what no text does: it is fetched, and judged."""
    page = bare_page()
    values = {"company_id": 1e308}

    assert verify(values).to_dict() == judged(ask, page, values)
    assert "rest" in runtime_files(page)
    assert page.evaluate("states.filter((state) => state.code)") == []
