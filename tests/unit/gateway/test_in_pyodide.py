"""The browser's Python explains every text as the server's does, word for word."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.unit.gateway.replies import WRONG_SIGN_IN, authentication, control, error, result
from verifier.catalogue import DIAGNOSES
from verifier.gateway import explain

REFUSED = authentication(error("XL03000006", WRONG_SIGN_IN))
SOURCES = [
    *(entry.example for entry in DIAGNOSES.values()),
    *(REFUSED[:length] for length in range(0, len(REFUSED), 23)),
    REFUSED + REFUSED,
    REFUSED.replace("<", "&lt;"),
    f'<!DOCTYPE a [<!ENTITY b "c">]>{REFUSED}',
    control(error("XL03000005", "Soci&#233;t&eacute; &amp;#039;x&#x27; [Support ID: a%7Eb%C3%A9]")),
    result(error("PL04000005", "You do not have permission"), error("BL01001973", "x")),
    "lncorect lntacct XML Partner ID or passw0rd",
    "Sgin-in\u00a0infomation\u200b is incorect",
    "\U0001f600 \u202eXL03000006\u202c \x00",
    "password: hunter22 HTTP/1.1 503",
    "<" * 70_000,
]


def test_the_browsers_python_says_the_same(root):
    given = {"root": str(root), "modules": str(root / "node_modules"), "sources": SOURCES}
    done = subprocess.run(
        ["node", Path(__file__).parent / "pyodide.mjs"],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )

    assert [explain(source).to_dict() for source in SOURCES] == json.loads(done.stdout)
