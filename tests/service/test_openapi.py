"""The OpenAPI document is exact: requests drawn from it get the answers it tells."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


def test_the_document_names_every_route(service):
    """What the service answers under /api and beside the site, the document has, and no more."""
    document = service.client.get("/api/openapi.json").json()
    methods = {path: sorted(item) for path, item in document["paths"].items()}

    assert methods == {
        "/api/verify": ["post"],
        "/api/check": ["post"],
        "/api/gateway": ["get"],
        "/api/openapi.json": ["get"],
        "/healthz": ["get"],
        "/readyz": ["get"],
    }
    for path in methods:
        assert service.client.head(path).status_code in {200, 405}


def test_requests_drawn_from_the_document_are_answered_as_it_says(serve, tmp_path, monkeypatch):
    """Schemathesis draws good and bad requests; statuses, types and bodies are all as told."""
    monkeypatch.setattr("verifier.service.api.REFUSAL_SECONDS", 0)
    service = serve()
    config = tmp_path / "schemathesis.toml"
    config.write_text(
        "generation.max-examples = 20\n"
        "generation.database = 'none'\n"
        "generation.deterministic = true\n"
        "[checks.positive_data_acceptance]\n"
        # The rules may refuse what has the right form.
        "expected-statuses = ['2xx', '422']\n"
    )
    words = [
        "--config-file",
        config,
        "run",
        f"{service.address}/api/openapi.json",
        "--workers",
        "4",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", *words, "--phases", "coverage,fuzzing"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stdout[-6000:] + done.stderr[-2000:]
    assert "No issues found" in done.stdout


@pytest.mark.parametrize("company_id", ["Practice", "No-permission", "Garbage", "No-such"])
def test_events_are_as_the_document_describes_them(service, company_id):
    """Lines are outside of what schemathesis reads: each is checked against `Event` here."""
    jsonschema = pytest.importorskip("jsonschema_rs")
    document = service.client.get("/api/openapi.json").json()
    schema = {"$ref": "#/components/schemas/Event", "components": document["components"]}
    judge = jsonschema.validator_for(schema)
    lines = service.check(company_id, headers={"Accept": "application/x-ndjson"}).text.splitlines()

    assert len(lines) > 10
    for line in lines:
        judge.validate(json.loads(line))
