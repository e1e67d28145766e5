"""What goes over the network to the gateway, and what is taken in, on loopback."""

from __future__ import annotations

import asyncio
import gzip
import ssl

import aiohttp
import pytest

from verifier.gateway.pool import _explain_error, _trust_system, open_pool
from verifier.gateway.post import REPLY_AT_MOST, Response


def write_response(body=b"<response/>", status="200 OK", *headers):
    """Return a response as it goes over the wire."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def exchange(*answers, path="/ia"):
    """Send a request for each of these responses; return what came of them and the heads sent."""
    heads = []

    async def serve(reader, writer):
        for each in answers[len(heads) :]:
            heads.append((await reader.readuntil(b"\r\n\r\n")).decode().lower())
            assert b"<request/>" == await reader.readexactly(10)
            writer.write(each)
        writer.close()

    async def run():
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        async with server, open_pool(1) as send:
            return [
                await send(f"http://{host}:{port}{path}", b"<request/>") for _ in answers
            ], heads

    return asyncio.run(run())


def test_xml_is_posted_and_no_compression_asked_for():
    responses, (head,) = exchange(write_response())

    assert [Response(200, b"<response/>")] == responses
    assert head.startswith("post /ia http/1.1\r\n")
    assert {
        "content-type: application/xml",
        "accept: application/xml, text/xml",
        "accept-encoding: identity",
        "user-agent: modeloptic-guide",
    } <= set(head.splitlines())


def test_a_cookie_of_one_customer_is_not_sent_for_another():
    _, heads = exchange(
        write_response(b"", "200 OK", "Set-Cookie: DFT_CLUSTER=abc; Path=/"), write_response()
    )

    assert 2 == len(heads)
    assert not any("cookie" in head for head in heads)


def test_a_redirect_is_not_followed():
    responses, heads = exchange(
        write_response(b"", "307 Temporary Redirect", "Location: /elsewhere")
    )

    assert [307] == [each.status for each in responses]
    assert 1 == len(heads)


def test_what_a_busy_gateway_asks_for_is_told():
    responses, _ = exchange(write_response(b"", "429 Too Many Requests", "Retry-After: 7"))

    assert [Response(429, b"", "7")] == responses


def test_a_reply_that_goes_on_and_on_is_not_read():
    """It is too large with more than 1048576 bytes, as its code says."""
    (response,), _ = exchange(write_response(b" " * 20 * REPLY_AT_MOST))

    assert 1_048_577 == len(response.body)


def test_an_address_is_asked_for_as_it_is_written():
    """What was found to be Sage's is asked, and not what another reader makes of it."""
    _, (head,) = exchange(write_response(), path="/%7E/../ia?a=%2F")

    assert head.startswith("post /%7e/../ia?a=%2f http/1.1\r\n")


def test_a_compressed_reply_does_not_unfold():
    bomb = gzip.compress(b" " * 50_000_000)
    (response,), _ = exchange(write_response(bomb, "200 OK", "Content-Encoding: gzip"))

    assert bomb == response.body


def test_an_answer_that_breaks_off_is_none():
    responses, _ = exchange(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<resp")

    assert [Response(failure="gateway.unreachable")] == responses


def test_a_name_that_nobody_can_look_up_is_not_reached():
    """Sage's reply names the address, so that a name may be anything."""

    async def run():
        async with open_pool(1) as send:
            return await send(f"https://{'a' * 64}.intacct.com/", b"")

    assert "gateway.unreachable" == asyncio.run(run()).failure


KEY = aiohttp.client_reqrep.ConnectionKey("sage", 443, True, True, None, None, None)


@pytest.mark.parametrize(
    ("error", "code", "is_sent"),
    [
        (aiohttp.ClientConnectorCertificateError(KEY, ssl.SSLError()), "certificate", False),
        (aiohttp.ClientConnectorError(KEY, OSError()), "unreachable", False),
        (aiohttp.ConnectionTimeoutError(), "timed-out", False),
        (aiohttp.SocketTimeoutError(), "timed-out", True),
        (aiohttp.ServerDisconnectedError(), "unreachable", True),
        (aiohttp.ClientOSError(), "unreachable", True),
        (ConnectionResetError(), "unreachable", True),
    ],
)
def test_a_request_is_unsent_only_where_no_connection_came_about(error, code, is_sent):
    expected = Response(failure=f"gateway.{code}", is_sent=is_sent)

    assert expected == _explain_error(error)


@pytest.mark.parametrize("file", ["certificates.pem", ""])
@pytest.mark.parametrize("folder", ["certificates", ""])
def test_the_systems_certificates_are_trusted_wherever_it_keeps_them(
    monkeypatch, tmp_path, file, folder
):
    """Where OpenSSL names none, as on Windows, Python's own way finds them."""
    (tmp_path / "certificates.pem").touch()
    (tmp_path / "certificates").mkdir()
    kept = [str(tmp_path / (name or "nowhere")) for name in (file, folder)]
    paths = ssl.DefaultVerifyPaths(None, None, "", kept[0], "", kept[1])
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)
    loaded = []
    monkeypatch.setattr(
        ssl.SSLContext, "load_verify_locations", lambda _context, *places: loaded.append(places)
    )
    monkeypatch.setattr(ssl.SSLContext, "load_default_certs", lambda _context: loaded.append(None))

    context = _trust_system()

    named = (kept[0] if file else None, kept[1] if folder else None)
    assert [named if file or folder else None] == loaded
    assert ssl.CERT_REQUIRED == context.verify_mode
