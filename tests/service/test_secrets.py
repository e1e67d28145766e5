"""No password and no session id is in what comes out, whatever happens and however loud."""

from __future__ import annotations

import base64
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import product
from urllib.parse import quote, urlsplit

from tests.service.upstream import REFUSAL, Upstream
from tests.serving import find_free_port
from verifier.gateway.check import Gateway
from verifier.service import api

PASSWORD = "Marker-Password-7f3a"
SESSION = "Marker-Session-91cc"
SENDER = "marker-sender-password"
NDJSON = {"Accept": "application/x-ndjson"}

ACCEPTED = f"""<?xml version="1.0" encoding="UTF-8"?>
<response><control><status>success</status><senderid>modelopticMPP</senderid>
<controlid>1</controlid></control><operation><authentication><status>success</status>
<userid>modeloptic-user</userid><companyid>Practice</companyid>
<sessiontimestamp>2026-01-01T00:00:00+00:00</sessiontimestamp></authentication>
<result><status>success</status><function>getAPISession</function><controlid>1</controlid>
<data><api><sessionid>{SESSION}</sessionid><endpoint>ENDPOINT</endpoint></api></data></result>
</operation></response>"""

ECHO = f"<html><body>Debug: password={PASSWORD} sessionid={SESSION} {SENDER}</body></html>"

REPLIES = {
    "accepted": (200, ACCEPTED),
    "refused": (200, REFUSAL.decode()),
    "a debugging page that echoes": (500, ECHO),
    "an echo in an error": (
        200,
        REFUSAL.decode().replace(
            "Sign-in information is incorrect",
            f"{PASSWORD} of <password>{PASSWORD}</password> is wrong, and {SENDER} too",
        ),
    ),
    "an echo in a read": (200, ACCEPTED),
    "cut": (200, ACCEPTED[: ACCEPTED.index("</sessionid>")]),
    "two roots": (200, ACCEPTED + ACCEPTED),
    "an entity": (200, f'<!DOCTYPE a [<!ENTITY b "{PASSWORD}">]><a>&b;{PASSWORD}</a>'),
    "a foreign endpoint": (200, ACCEPTED.replace("ENDPOINT", "https://evil.example/")),
}


def read_echoes(reply):
    """A gateway that signs in, and gives the session back in the error of each read."""
    error = REFUSAL.decode().replace("Sign-in information", f"Session {SESSION} of {PASSWORD}")
    return lambda sent: error.encode() if SESSION.encode() in sent else reply


def list_forms(secret: str) -> set[str]:
    """A secret as it may come out: as it is, quoted, escaped, in base64."""
    whole = base64.b64encode(secret.encode()).decode()
    return {secret, quote(secret), json.dumps(secret)[1:-1], whole, secret[:12], secret.upper()}


def find_leaks(text: str) -> set[str]:
    """The secrets found in a text, in whichever form."""
    secrets = (PASSWORD, SESSION, SENDER)
    return {secret for secret in secrets for form in list_forms(secret) if form in text}


def bodies():
    """Requests that carry the password: good ones, and one for each way to be refused."""
    good = {"company_id": "Practice", "user_id": "modeloptic-user", "password": PASSWORD}
    yield from (
        json.dumps(body)
        for body in (
            good,
            good | {"entity_id": "100", "permission_type": "user-based"},
            good | {"company_id": "modelopticMPP"},
            good | {"company_id": "\ud800"},
            good | {"user_id": ""},
            good | {"unknown": PASSWORD},
            good | {PASSWORD: PASSWORD},
            good | {"password": [PASSWORD]},
            good | {"password": PASSWORD * 50},
            good | {"password": PASSWORD + "\x00\ud800"},
            good | {"permission_type": PASSWORD},
            good | {"entity_id": "x" * 17000},
            [PASSWORD],
        )
    )
    yield json.dumps(good)[:-5]
    yield json.dumps(good)[:-1] + f', "password": "{PASSWORD}"}}'


def ask_everything(running) -> str:
    """All answers of a service that is asked in every way, its headers included."""
    paths = ("/api/check", "/api/verify", "/api/nothing", "/", f"/{PASSWORD}?{PASSWORD}")
    kinds = ({}, NDJSON, {"Content-Type": "text/plain"}, {"Origin": "null"})

    def ask(asked) -> str:
        path, body, headers = asked
        sent = {"Content-Type": "application/json"} | headers
        answer = running.client.post(path, content=body, headers=sent)
        return f"{answer.headers} {answer.text}"

    # Refusals before the gateway are held back: together they take no longer than one.
    with ThreadPoolExecutor(40) as pool:
        out = list(pool.map(ask, product(paths, bodies(), kinds)))
    address = urlsplit(running.address)
    for cut in (40, 200):
        with socket.create_connection((address.hostname, address.port), timeout=60) as raw:
            head = (
                f"POST /api/check HTTP/1.1\r\nHost: x\r\nX-A: {PASSWORD}\r\nContent-Length: 999\r\n"
            )
            raw.sendall(f"{head}\r\n{PASSWORD * 99}".encode()[: len(head) + cut])
        with socket.create_connection((address.hostname, address.port), timeout=60) as raw:
            raw.sendall(f"{PASSWORD} {PASSWORD}\r\n\r\n".encode())
            with suppress(ConnectionResetError):
                out.append(raw.recv(65536).decode())
    return "\n".join([*out, running.client.get("/metrics").text])


def test_nothing_that_comes_out_holds_a_secret(start):
    """Every path, every refusal and every reply, at the loudest level, metrics included."""
    port = find_free_port()
    with Upstream(at_once=True) as gateway:
        running = start(
            LOG_LEVEL="debug", METRICS_ADDRESS=f"127.0.0.1:{port}", **gateway.settings()
        )
        endpoint = gateway.settings()["GATEWAY_URL"]
        for name, (status, text) in REPLIES.items():
            gateway.status = status
            reply = text.replace("ENDPOINT", endpoint).encode()
            gateway.body = read_echoes(reply) if name == "an echo in a read" else reply
            for headers in ({}, NDJSON):
                answer = running.check(password=PASSWORD, headers=headers)
                assert 200 == answer.status_code, name
                assert set() == find_leaks(answer.text + str(answer.headers)), name
        answers = ask_everything(running)
        running.client.get("/")
        sent = b"".join(gateway.requests).decode()
        metrics = running.client.get(f"http://127.0.0.1:{port}/metrics").text
        running.stop()

    assert {PASSWORD, SESSION, SENDER} == find_leaks(sent)
    assert set() == find_leaks(answers)
    assert 'outcome="accepted"' in metrics or 'outcome="readable"' in metrics
    assert set() == find_leaks(metrics)
    log = running.logged()
    assert '"event": "check"' in log
    assert '"level": "debug"' in log
    assert set() == find_leaks(log)
    assert "Practice" not in log
    assert "modeloptic-user" not in log


def test_a_failure_of_our_own_tells_its_place_and_nothing_else(serve, monkeypatch):
    """An exception whose words and variables hold the password ends in a verdict and in places."""

    async def check(_gateway, credentials):
        secret = credentials.password
        raise RuntimeError(f"cannot send {secret} of {credentials!r}")
        yield

    monkeypatch.setattr(Gateway, "check", check)
    running = serve(LOG_LEVEL="debug")
    for headers in ({}, NDJSON):
        answer = running.check(password=PASSWORD, headers=headers)
        assert 200 == answer.status_code
        assert '"level":"unknown"' in answer.text
        assert set() == find_leaks(answer.text)
    logged = running.logged()

    (line, _) = [line for line in map(json.loads, logged.splitlines()) if "places" in line]
    assert ("check broke", "RuntimeError") == (line["event"], line["exception"])
    assert any(place.endswith(" check") and __file__ in place for place in line["places"])
    assert set() == find_leaks(logged)


def test_a_failure_outside_of_a_check_is_answered_and_told(serve, monkeypatch):
    """The rules breaking gives 500 with a number to quote, and the log has the same number."""

    def verify(values):
        raise KeyError(str(values))

    monkeypatch.setattr(api, "verify", verify)
    running = serve()
    answer = running.client.post("/api/verify", json={"company_id": PASSWORD})
    logged = running.logged()

    assert (500, "broken") == (answer.status_code, answer.json()["error"]["code"])
    number = answer.headers["x-request-id"]
    assert number in answer.json()["error"]["message"]
    assert "no-store" == answer.headers["cache-control"]
    assert set() == find_leaks(answer.text + logged)
    (line,) = [line for line in map(json.loads, logged.splitlines()) if "places" in line]
    assert (number, "KeyError") == (line["request_id"], line["exception"])
    assert "Traceback" not in logged


def test_no_setting_that_is_secret_is_in_a_representation():
    """Whoever prints the settings, or a traceback with variables, sees none of it."""
    from verifier.service.settings import read_settings

    settings = read_settings(
        {
            "GATEWAY_URL": "https://api.intacct.com/ia/xml/xmlgw.phtml",
            "SENDER_PASSWORD": SENDER,
            "RATE_LIMIT_STORAGE": f"redis://:{PASSWORD}@127.0.0.1:6379/0",
        }
    )
    assert SENDER == settings.sender_password
    assert set() == find_leaks(repr(settings))
