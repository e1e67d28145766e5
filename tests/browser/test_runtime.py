"""Python in a real page: it starts from our own files alone and judges as CPython does."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from verifier import verify


def sibling(name):
    """Import a helper that stands beside the tests."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


serving = sibling("static").serving

BOOT = """async () => {
  const { runtime } = await import("/assets/javascripts/runtime.js");
  window.python = runtime();
  window.states = [];
  python.subscribe((state) => states.push(state));
}"""

SETTLED = """([name, args]) => Promise.race([
  python.call(name, args).then(
    (value) => ({ value }),
    (error) => ({ error: String(error), code: error.code ?? "" }),
  ),
  new Promise((resolve) => { setTimeout(resolve, 25_000, { error: "nothing in 25 seconds" }); }),
])"""
"""What becomes of a call; a runtime that hangs must not hang the tests."""


@pytest.fixture
def server(runtime_site):
    with serving(runtime_site) as running:
        yield running


@pytest.fixture
def bare(page, server):
    """A bare page with the runtime imported but not begun."""
    page.goto(server.address)
    page.evaluate(BOOT)
    return page


def judged(page, values):
    """The report on the values; no outcome but a report will do."""
    outcome = page.evaluate(SETTLED, ["verify", {"values": values}])
    assert "value" in outcome, outcome
    return outcome["value"]


def test_a_call_before_ready_is_judged_when_ready(bare):
    """The verdict in the page is CPython's, though it was asked for before anything was loaded."""
    values = {"company_id": "Acme Corp", "user_id": "modeloptic-user"}

    report = judged(bare, values)

    assert verify(values).to_dict() == report
    assert bare.evaluate("states[0].name") == "idle"
    assert bare.evaluate("states.at(-1).name") == "ready"


def test_progress_counts_bytes_of_a_known_total(bare, server):
    """Progress grows to the total, and the total is what travelled."""
    judged(bare, {"user_id": "modeloptic-user"})

    loading = bare.evaluate("states.filter((state) => state.name === 'loading' && state.total)")
    counts = [state["loaded"] for state in loading]
    runtime = [one for one in server.sent if "/runtime/" in one.path and one.status == 200]
    travelled = sum(one.size for one in runtime if "manifest" not in one.path)
    assert counts == sorted(counts)
    assert loading[-1]["loaded"] == loading[-1]["total"] == travelled


def test_nothing_is_fetched_twice_and_nothing_from_elsewhere(bare, server):
    """Each file travels once; no package index, no lock file, no other host."""
    hosts = []
    bare.on("request", lambda request: hosts.append(request.url))

    judged(bare, {"user_id": "modeloptic-user"})

    paths = [one.path for one in server.sent if "/runtime/" in one.path]
    assert sorted(set(paths)) == sorted(paths)
    assert not [url for url in hosts if not url.startswith(server.address)]
