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
    """Progress grows to the total, and the total is what travelled."""
    page = bare_page()
    judged(ask, page, {"user_id": "modeloptic-user"})

    loading = page.evaluate("states.filter((state) => state.name === 'loading' && state.total)")
    counts = [state["loaded"] for state in loading]
    runtime = [one for one in page.server.sent if "/runtime/" in one.path and one.status == 200]
    travelled = sum(one.size for one in runtime if "manifest" not in one.path)
    assert counts == sorted(counts)
    assert loading[-1]["loaded"] == loading[-1]["total"] == travelled


def test_nothing_is_fetched_twice_and_nothing_from_elsewhere(bare_page, ask):
    """Each file travels once; no package index, no lock file, no other host."""
    page = bare_page()
    hosts = []
    page.on("request", lambda request: hosts.append(request.url))

    judged(ask, page, {"user_id": "modeloptic-user"})

    paths = [one.path for one in page.server.sent if "/runtime/" in one.path]
    assert sorted(set(paths)) == sorted(paths)
    assert not [url for url in hosts if not url.startswith(page.server.address)]
