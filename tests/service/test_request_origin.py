"""Only pages of the service's own origin may ask, and only proxies that are known are believed."""

from __future__ import annotations

import shutil
from ipaddress import ip_network

import pytest
from starlette.datastructures import Headers

from verifier.service.requests import believe_proxy

OWN = "{own}"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": OWN}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": OWN}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": OWN}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "://"}, 403),
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/api/check", "/api/verify"])
def test_pages_of_other_origins_are_refused(service, path, headers, status):
    """A browser's own words decide; clients like curl send neither header."""
    sent = {name: value.replace(OWN, service.address) for name, value in headers.items()}
    body = {"company_id": "Practice", "user_id": "modeloptic-user"}
    if path == "/api/check":
        body["password"] = "Practice-1"
    answer = service.client.post(path, json=body, headers=sent)

    assert status == answer.status_code
    if status == 403:
        assert "other-origin" == answer.json()["error"]["code"]
        assert "Verify page" in answer.json()["error"]["message"]


def test_no_page_elsewhere_is_let_in_by_cors(service):
    """A preflight gets no permission."""
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = service.client.options("/api/check", headers=asked)

    assert 405 == answer.status_code
    assert [] == [name for name in answer.headers if name.startswith("access-control")]


def test_with_origins_set_only_those_may_ask(serve):
    """Behind a proxy that changes the host, the setting says whose pages ask."""
    running = serve(ALLOWED_ORIGINS="https://docs.modeloptic.example")

    allowed = running.check(headers={"Origin": "https://docs.modeloptic.example"})
    refused = running.check(headers={"Origin": running.address})
    assert (200, 403) == (allowed.status_code, refused.status_code)


def test_a_forwarded_address_counts_only_from_a_known_proxy(serve):
    """Anybody can write X-Forwarded-For: it opens no new count unless the proxy is configured."""
    direct = serve(CHECKS_PER_ADDRESS="1/hour")
    first, second = (
        direct.check(headers={"X-Forwarded-For": f"203.0.113.{number}"}) for number in (1, 2)
    )
    assert (200, 429) == (first.status_code, second.status_code)

    proxied = serve(CHECKS_PER_ADDRESS="1/hour", TRUSTED_PROXIES="127.0.0.0/8")
    statuses = [
        proxied.check(headers={"X-Forwarded-For": address}).status_code
        for address in ("203.0.113.1", "203.0.113.2", "203.0.113.1", "198.51.100.9, 203.0.113.2")
    ]
    assert [200, 200, 429, 429] == statuses


@pytest.mark.parametrize(
    ("forwarded", "counted"),
    [
        ("10.9.9.9, 10.0.0.2", "10.0.0.2"),
        ("198.51.100.1, 203.0.113.5, 10.0.0.2", "203.0.113.5"),
        ("203.0.113.5:4711", "203.0.113.5"),
        ("[2001:db8::7]:4711, 10.0.0.2", "2001:db8::7"),
        ("unknown, 10.0.0.2", "unknown"),
        (",", "127.0.0.1"),
    ],
)
def test_the_last_forwarded_address_that_is_no_proxys_is_the_clients(forwarded, counted):
    """What stands before it came from the client; where all are proxies', the last one counts."""
    scope = {"client": ("127.0.0.1", 5000)}
    headers = Headers({"X-Forwarded-For": forwarded})
    believe_proxy(scope, headers, [ip_network("127.0.0.1"), ip_network("10.0.0.0/8")])

    assert counted == scope["client"][0]


def test_a_client_in_a_proxys_network_cannot_invent_its_address(serve):
    """All addresses that it can write before its own are ignored."""
    running = serve(CHECKS_PER_ADDRESS="1/hour", TRUSTED_PROXIES="127.0.0.0/8")
    statuses = [
        running.check(headers={"X-Forwarded-For": f"127.0.0.{number}, 127.0.0.9"}).status_code
        for number in (1, 2)
    ]

    assert [200, 429] == statuses


@pytest.mark.parametrize("path", ["/", "/api/gateway", "/step", "/nothing"])
def test_a_host_that_is_not_ours_is_refused(service, path):
    """A name that was made to lead here gives no page of its own what the service answers."""
    answer = service.client.get(path, headers={"Host": "evil.example"})

    assert (421, "unknown-host") == (answer.status_code, answer.json()["error"]["code"])
    assert "ALLOWED_ORIGINS" in answer.json()["error"]["message"]
    assert "nosniff" == answer.headers["x-content-type-options"]


@pytest.mark.parametrize("host", ["evil.example:80", "[", "a@", "a@b", "127.0.0.1.evil.example"])
def test_every_form_of_an_unknown_host_is_refused(service, host):
    assert 421 == service.client.get("/", headers={"Host": host}).status_code


@pytest.mark.parametrize("host", ["localhost:8000", "[::1]:9", "192.168.1.7:80", "guide.localhost"])
def test_this_machine_is_known_by_number_and_as_localhost(service, host):
    assert 200 == service.client.get("/", headers={"Host": host}).status_code


def test_the_hosts_of_the_site_and_of_allowed_origins_are_known(serve, small_site, tmp_path):
    """The site's own address is read from its sitemap."""
    site = shutil.copytree(small_site, tmp_path / "site")
    (site / "sitemap.xml").write_text("<urlset><url><loc>https://docs.example/a/</loc></url>")
    client = serve(site=site, ALLOWED_ORIGINS="https://other.example:8443").client
    statuses = {
        host: client.get("/", headers={"Host": host}).status_code
        for host in ("docs.example", "DOCS.example:443", "other.example:8443", "evil.example")
    }

    assert list(statuses.values()) == [200, 200, 200, 421]


def test_health_is_told_under_any_name(service):
    """A load balancer knows this machine by a name of its own."""
    for path in ("/healthz", "/readyz"):
        assert 200 == service.client.get(path, headers={"Host": "10-0-0-7.pod"}).status_code


def test_an_ipv6_customer_is_counted_by_network(serve):
    """Each customer has a /64: another address in it is no other customer."""
    running = serve(CHECKS_PER_ADDRESS="1/hour", TRUSTED_PROXIES="127.0.0.1")
    asked = {
        "2001:db8:1:2::1": 200,
        "2001:db8:1:2:ffff::9": 429,
        "2001:db8:1:3::1": 200,
        "::ffff:203.0.113.7": 200,
        "203.0.113.7": 429,
        "unknown": 200,
    }
    statuses = {
        address: running.check(headers={"X-Forwarded-For": address}).status_code
        for address in asked
    }
    assert asked == statuses


def test_strict_transport_is_asked_for_behind_tls_alone(serve):
    """The scheme too is believed from a known proxy only."""
    running = serve(TRUSTED_PROXIES="127.0.0.1")
    plain = running.client.get("/")
    tls = running.client.get("/", headers={"X-Forwarded-Proto": "https"})
    direct = serve().client.get("/", headers={"X-Forwarded-Proto": "https"})

    names = ["strict-transport-security" in answer.headers for answer in (plain, tls, direct)]
    assert [False, True, False] == names
