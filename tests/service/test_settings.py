"""Settings: what is read, what is refused with a sentence, and what a start says of it."""

from __future__ import annotations

import os
import re
import resource
import socket
import subprocess
import sys
import time

import pytest

from tests.serving import find_free_port
from verifier.service import connections, listen, main, write_announcement
from verifier.service.settings import Settings, SettingsError, read_settings

SAGE = "https://api.intacct.com/ia/xml/xmlgw.phtml"


def test_with_nothing_set_the_practice_gateway_answers():
    settings = read_settings({})

    assert settings == Settings()
    assert settings.practice


def test_the_senders_password_may_stand_in_a_file(tmp_path):
    """As a mounted secret does; the newline an editor leaves is no part of it."""
    file = tmp_path / "password"
    file.write_text("with a blank \n")
    settings = read_settings({"GATEWAY_URL": SAGE, "SENDER_PASSWORD_FILE": str(file)})

    assert ("with a blank ", False) == (settings.sender_password, settings.practice)


def test_lists_are_split_at_commas_and_blanks():
    settings = read_settings({"TRUSTED_PROXIES": "10.0.0.0/8, 192.0.2.7 2001:db8::/32"})

    assert ("10.0.0.0/8", "192.0.2.7", "2001:db8::/32") == settings.trusted_proxies


ORIGINS = "ALLOWED_ORIGINS"
METRICS = "METRICS_ADDRESS"
STORE = "RATE_LIMIT_STORAGE"

BAD = {
    "a gateway in the clear": ("GATEWAY_URL", "http://api.intacct.com/", "https://"),
    "no address": ("GATEWAY_URL", "api.intacct.com", "https://"),
    "a user in the address": ("GATEWAY_URL", "https://a:secret@intacct.com/", "hold no user"),
    "a gateway that is no address": ("GATEWAY_URL", "https://[", "a valid address"),
    "a gateway at no port": ("GATEWAY_URL", "https://api.intacct.com:99999/", "a valid address"),
    "a gateway on two lines": ("GATEWAY_URL", "https://api.intacct\n.com/", "a valid address"),
    "an empty part in its name": ("GATEWAY_URL", "https://api..com/", "a valid address"),
    "too long a name": ("GATEWAY_URL", f"https://{'a' * 64}.com/", "a valid address"),
    "a gateway with a backslash": ("GATEWAY_URL", "https://api\\intacct.com/", "a valid address"),
    "a bell in a password": ("SENDER_PASSWORD", "secret\x07", "SENDER_PASSWORD holds .* control"),
    "a Sender ID with a tab": ("SENDER_ID", "modeloptic\tMPP", "SENDER_ID holds"),
    "no such file": ("SENDER_PASSWORD_FILE", "/nowhere/at/all", "FileNotFoundError"),
    "a file without end": ("SENDER_PASSWORD_FILE", "/dev/zero", "too long"),
    "a rate that is none": ("CHECKS_PER_USER", "often", "CHECKS_PER_USER"),
    "a rate of none": ("CHECKS_PER_USER", "0/minute", "CHECKS_PER_USER"),
    "a rate of 5,000 digits": ("CHECKS_PER_USER", f"{'9' * 5000}/minute", "CHECKS_PER_USER"),
    "a proxy that is none": ("TRUSTED_PROXIES", "my-proxy", "TRUSTED_PROXIES"),
    "every address a proxy": ("TRUSTED_PROXIES", "0.0.0.0/0", "not all of them"),
    "an origin with a path": (ORIGINS, "https://a.example/b", "without a path"),
    "an origin that is no address": (ORIGINS, "http://[", ORIGINS),
    "an origin with a capital": (ORIGINS, "https://A.example", "small letters"),
    "an origin with the usual port": (ORIGINS, "https://a.example:443", "usual port"),
    "an origin with a slash": (ORIGINS, "https://a.example/", "without a path"),
    "an origin with a mark in its name": (ORIGINS, 'https://a"b', ORIGINS),
    "a level that is none": ("LOG_LEVEL", "loud", "debug, info"),
    "a number that is none": ("MAX_CHECKS", "-1", "from 1 to 100000"),
    "a number of 5,000 digits": ("MAX_CHECKS", "9" * 5000, "from 1 to 100000"),
    "a number in wide digits": ("MAX_CHECKS", "１２", "from 1 to 100000"),
    "a number beyond use": ("CHECK_SECONDS", "601", "from 1 to 600"),
    "metrics nowhere": (METRICS, "9100", "127.0.0.1:9100"),
    "metrics at no port": (METRICS, "127.0.0.1:99999", "127.0.0.1:9100"),
    "metrics at a raised digit": (METRICS, "127.0.0.1:²", "127.0.0.1:9100"),
    "metrics behind two brackets": (METRICS, "[::1]]:9100", "127.0.0.1:9100"),
    "a store nobody knows": (STORE, "postgres://x", "redis://"),
    "a database that is no number": (STORE, "redis://h:6379/abc", "6379/0"),
    "a store without a host": (STORE, "redis:///0", "6379/0"),
    "a store at no port": (STORE, "redis://:secret@h:99999/0", "6379/0"),
    "an option that is none": (STORE, "redis://h/0?foo=1", "6379/0"),
    "no connections": (STORE, "redis://:secret@h/0?max_connections=0", "6379/0"),
    "a word for a number": (STORE, "redis://h/0?socket_timeout=abc", "6379/0"),
    "unknown certificates": (STORE, "rediss://h/0?ssl_cert_reqs=bogus", "6379/0"),
}


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_a_setting_that_cannot_be_used_is_named_with_what_to_write(case):
    name, value, words = case
    password = {"SENDER_PASSWORD": "x"} if name == "GATEWAY_URL" else {}
    with pytest.raises(SettingsError, match=words) as caught:
        read_settings({name: value} | password)

    assert name in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"GATEWAY_URL": SAGE}, "SENDER_PASSWORD"),
        ({"SENDER_PASSWORD": "x", "SENDER_PASSWORD_FILE": "/x"}, "not both"),
    ],
)
def test_a_senders_password_is_needed_once(environment, words):
    with pytest.raises(SettingsError, match=words):
        read_settings(environment)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_ORIGINS", "https://docs.example.com:8443 http://[2001:db8::1] http://10.0.0.7"),
        ("ALLOWED_ORIGINS", "http://localhost:8000"),
        ("RATE_LIMIT_STORAGE", "redis://:p%40ss@redis.example:6380/15"),
        ("RATE_LIMIT_STORAGE", "redis+unix:///run/redis.sock?db=0"),
        ("RATE_LIMIT_STORAGE", "rediss://redis.example"),
        ("RATE_LIMIT_STORAGE", "rediss://my_redis:6380/0?ssl_cert_reqs=none"),
        ("METRICS_ADDRESS", "[::1]:9100"),
        ("METRICS_ADDRESS", "localhost:9100"),
        ("SENDER_PASSWORD", "pä ss\xa0wörd<&>"),
        ("TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::/32"),
        ("MAX_CHECKS", "100000"),
    ],
)
def test_a_setting_that_can_be_used_is_taken(name, value):
    """Refusing what works would be worse than taking what does not."""
    read_settings({name: value})


def test_a_mark_at_the_beginning_of_the_passwords_file_is_no_part_of_it(tmp_path):
    """Editors on Windows write one."""
    file = tmp_path / "password"
    file.write_bytes(b"\xef\xbb\xbfsecret\r\n")

    assert "secret" == read_settings({"SENDER_PASSWORD_FILE": str(file)}).sender_password


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_a_gateway_on_this_machine_may_be_plain(host):
    """The practice gateway that stands alone is asked without TLS."""
    url = f"http://{host}:8090/ia/xml/xmlgw.phtml"
    assert url == read_settings({"GATEWAY_URL": url, "SENDER_PASSWORD": "x"}).gateway_url


@pytest.fixture
def fail_to_start(monkeypatch, capsys, small_site):
    """Start with arguments and settings that can't be used; return the sentence that is said."""

    def start(*words, **settings):
        monkeypatch.setattr(os, "environ", {"SITE": str(small_site), **settings})
        assert 2 == main([str(word) for word in words])
        said = capsys.readouterr()
        assert ("", 1) == (said.out, said.err.count("\n"))
        return said.err

    return start


def test_a_start_that_cannot_be_says_why_in_one_sentence(fail_to_start, tmp_path):
    """The setting, the port or the site, and what to do."""
    assert "LOG_LEVEL must be one of" in fail_to_start(LOG_LEVEL="loud")
    for site in (tmp_path, "a" * 300):
        assert "make build" in fail_to_start("--site", site)
    assert "--port must be from 0 to 65535.\n" == fail_to_start("--port", "99999")
    assert "--workers must be 1 or more.\n" == fail_to_start("--workers", "0")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"Port {port} of 127.0.0.1 can't be used" in fail_to_start("--port", port)
        metrics = f"127.0.0.1:{port}"
        sentence = f"METRICS_ADDRESS {metrics} can't be used: Address already in use.\n"
        assert sentence == fail_to_start(METRICS_ADDRESS=metrics)


def test_several_workers_need_a_shared_store_and_serve_no_metrics(fail_to_start):
    """Each would count alone, and the limits would be as many times looser."""
    workers = ("--workers", "2")
    assert "RATE_LIMIT_STORAGE" in fail_to_start(*workers)
    settings = {"RATE_LIMIT_STORAGE": "redis://127.0.0.1:1", "METRICS_ADDRESS": "127.0.0.1:9100"}
    assert "METRICS_ADDRESS" in fail_to_start(*workers, **settings)


@pytest.mark.parametrize("files", [64, 1024])
def test_limits_that_do_not_fit_are_refused_with_the_number_that_does(
    fail_to_start, monkeypatch, files
):
    monkeypatch.setattr(resource, "getrlimit", lambda _: (files, files))
    said = fail_to_start()
    fitting = re.search(r"MAX_CONNECTIONS to (\d+) or less", said)

    assert f"may open {files}: raise the limit (ulimit -n)" in said
    assert (files == 1024) == bool(fitting)
    if fitting:
        needed = 2 * int(fitting[1]) + 100 + connections.SPARE + connections.OTHER_FILES
        assert 1000 < needed <= 1024


def test_a_start_that_cannot_be_ends_with_status_2(root, small_site):
    done = subprocess.run(
        [sys.executable, "-m", "verifier", "serve", "--site", small_site],
        cwd=root,
        env={"LOG_LEVEL": "loud"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (2, "", 1) == (done.returncode, done.stdout, done.stderr.count("\n"))


def announce(**settings) -> str:
    """Return what a start with these settings says."""
    with listen("127.0.0.1", 0, 1) as listening:
        return write_announcement(read_settings(settings), "127.0.0.1", listening)


def test_a_start_names_the_gateway_it_asks(serve):
    """With Sage's address set, nothing is said of practice, and no company is listed."""
    settings = {"GATEWAY_URL": SAGE, "SENDER_PASSWORD": "x", "SENDER_ID": "modelopticTest"}
    announced = announce(**settings)

    assert f"Checks ask {SAGE} as Sender ID modelopticTest." in announced
    assert "practice" not in announced.lower()
    told = serve(**settings).client.get("/api/gateway").json()
    assert (told["practice"], told["sender_id"], told["companies"]) == (False, "modelopticTest", [])


def test_a_start_says_where_the_guide_has_readers_enter_another_sender():
    other = announce(SENDER_ID="otherMPP")

    assert "SENDER_ID" not in announce()
    assert "SENDER_ID is otherMPP, and the guide has readers enter modelopticMPP" in other


def test_it_listens_on_ipv6_too(start):
    running = start("--host", "::1")

    assert running.address.startswith("http://[::1]:")
    assert 200 == running.client.get("/healthz").status_code


def test_metrics_are_on_their_own_listener_alone(serve):
    """Requests, checks by outcome, seconds and diagnoses; the site's port has none of it."""
    port = find_free_port()
    running = serve(METRICS_ADDRESS=f"127.0.0.1:{port}")
    running.check()
    running.check("Not-subscribed")
    running.check("modelopticMPP")
    lines = (
        'checks_total{outcome="readable"} 1.0',
        'checks_total{outcome="refused"} 1.0',
        'requests_total{route="/api/check",status="200"} 2.0',
        'requests_total{route="/api/check",status="422"} 1.0',
        'diagnoses_total{code="gateway.not-subscribed",stage="company"} 1.0',
        "check_seconds_count 2.0",
        "checks_running 0.0",
    )

    # An answer is counted when it has been sent: the last one may still be about to be.
    end = time.monotonic() + 60
    missing = set(lines)
    while missing and time.monotonic() < end:
        text = running.client.get(f"http://127.0.0.1:{port}/metrics").text
        missing = {line for line in lines if line not in text}
    assert missing == set()
    assert 404 == running.client.get("/metrics").status_code
