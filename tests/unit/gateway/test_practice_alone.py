"""The practice gateway on loopback, asked by our client, by TLS and by Sage's own library."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.unit.gateway.wire import send_alone
from verifier.gateway import explain
from verifier.gateway.post import Credentials, Sender, write_sign_in

HERE = Path(__file__).parent
PASSWORD = "Practice-1"
CERTIFY = [
    *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
    *("-days", "2", "-subj", "/CN=localhost", "-addext"),
    "subjectAltName=DNS:localhost,IP:127.0.0.1",
]


@pytest.fixture(scope="module", name="address")
def _address():
    """The address of `python -m verifier practice`, which it says itself."""
    command = [sys.executable, "-m", "verifier", "practice", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield next(word for word in process.stdout.readline().split() if "://" in word)
        finally:
            process.send_signal(signal.SIGINT)
            # Who presses Ctrl+C made no mistake.
            assert process.wait(60) == 0


def test_alone_it_listens_on_loopback_and_says_where(address):
    assert "127.0.0.1" == urlsplit(address).hostname


def test_our_client_reads_every_module_over_the_network(check, address):
    checked = check(send=send_alone, url=address)

    assert "readable" == checked.level


@pytest.mark.parametrize(
    ("company_id", "code"),
    [
        ("Cut", "gateway.unreachable"),
        ("Slow", "gateway.timed-out"),
        ("Huge", "gateway.too-large"),
        ("Web-page", "gateway.html"),
    ],
)
def test_faults_are_real_on_the_network(check, address, company_id, code):
    checked = check(
        company_id,
        "modeloptic-user",
        PASSWORD,
        send=send_alone,
        url=address,
        budget=20.0 if company_id != "Slow" else 1.0,
    )

    assert code == checked.diagnosis.code


def ask(method, url):
    """Send a sign-in as any client of HTTP does."""
    body = write_sign_in(Sender("s", "p"), Credentials("c", "u", "p"), "1")
    return httpx2.request(method, url, content=body, timeout=60, trust_env=False)


def test_a_cut_breaks_the_connection_within_an_answer(address):
    with pytest.raises(httpx2.RemoteProtocolError, match="received 5 bytes, expected 9"):
        ask("POST", f"{address}?fault=cut")


@pytest.mark.parametrize(
    ("method", "fault", "status", "kind"),
    [
        # What is not posted is no request to Sage, whatever it holds.
        ("GET", "", 401, "text/xml"),
        ("PUT", "", 401, "text/xml"),
        ("POST", "html", 200, "text/html"),
        ("POST", "company-not-found", 400, "text/xml"),
    ],
)
def test_a_status_and_a_type_come_over_the_network(address, method, fault, status, kind):
    answer = ask(method, f"{address}?fault={fault}")

    assert status == answer.status_code
    assert answer.headers["content-type"].startswith(kind)


def test_where_nobody_listens_sage_is_not_reached(check):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    checked = check(send=send_alone, url=f"http://127.0.0.1:{port}/ia")

    assert ("gateway.unreachable", "unknown") == (checked.diagnosis.code, checked.level)


def test_a_taken_port_is_said_in_a_sentence(address):
    port = str(urlsplit(address).port)
    done = subprocess.run(
        [sys.executable, "-m", "verifier", "practice", "--port", port],
        capture_output=True,
        text=True,
        check=False,
    )

    assert 1 == done.returncode
    assert done.stderr.startswith(f"Port {port} of 127.0.0.1 cannot be used: ")
    assert "--port" in done.stderr


@pytest.fixture(name="untrusted")
def _untrusted(tmp_path):
    """A TLS server on loopback whose certificate nobody vouches for; what it was sent is kept."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [*CERTIFY, "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    received = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            with contextlib.suppress(OSError):
                while True:
                    plain, _ = listener.accept()
                    with plain, contextlib.suppress(ssl.SSLError, OSError):
                        received.append(context.wrap_socket(plain, server_side=True).recv(65536))

        threading.Thread(target=serve, daemon=True).start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}/ia", received
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make a certificate")
def test_a_certificate_nobody_vouches_for_is_sent_nothing(check, untrusted, tmp_path, monkeypatch):
    """Not even where the environment would vouch for it."""
    url, received = untrusted
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    checked = check(send=send_alone, url=url)

    assert "gateway.certificate" == checked.diagnosis.code
    assert "modeloptic" == checked.diagnosis.owner
    assert not any(received)


@pytest.fixture(name="sdk")
def _sdk(root, address):
    """Sage's own library for Node.js, unchanged; return what it gets or how it is refused."""
    modules = root / "node_modules"
    if not (modules / "@intacct" / "intacct-sdk").is_dir():
        pytest.skip("Sage's library is not installed")

    def sign_in(company_id, user_id="modeloptic-user", password=PASSWORD, **values):
        port = urlsplit(address).port
        values |= {
            "endpointUrl": f"http://api.intacct.com:{port}/ia/xml/xmlgw.phtml",
            "senderId": "modelopticMPP",
            "senderPassword": "practice-sender",
            "companyId": company_id,
            "userId": user_id,
            "userPassword": password,
        }
        done = subprocess.run(
            ["node", "--require", HERE / "sdk" / "names.cjs", HERE / "sdk" / "sign-in.cjs"],
            input=json.dumps(values),
            env=os.environ | {"NODE_PATH": str(modules)},
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)

    return sign_in


def test_sages_own_library_signs_in_and_reads(sdk):
    found = sdk("Practice", entityId="100")

    assert ["Practice", "modeloptic-user", "100"] == [
        found[name] for name in ("company", "user", "entity")
    ]
    assert [["success", 1]] * 2 == [found["read"], found["query"]]


def test_sages_own_library_asks_several_functions_in_one_operation(sdk):
    assert [[0, "success"], [1, "failure"], [2, "success"]] == sdk("Practice")["several"]


@pytest.mark.parametrize(
    ("company_id", "code"),
    [
        ("Nowhere", "gateway.company-not-found"),
        ("Not-subscribed", "gateway.not-subscribed"),
        ("Not-authorized", "gateway.sender-not-authorised"),
        ("Not-authorised", "gateway.sender-not-authorised"),
        ("Inactive-user", "gateway.sign-in-incorrect"),
        ("Not-placed", "gateway.sign-in-not-placed"),
        ("Demo-expired", "gateway.demo-expired"),
        ("Session-fails", "gateway.session-failed"),
        ("No-general-ledger", "gateway.no-permission-general-ledger"),
    ],
)
def test_sages_own_library_is_refused_in_words_that_we_understand(sdk, company_id, code):
    """A customer may paste what any program built on that library shows."""
    assert code == explain(sdk(company_id)["refused"]).code
