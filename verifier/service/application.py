"""The web application: its routes, what it opens when it starts, and what every answer has.

Around each answer are its id, its headers and a line in the log; no error goes further out.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
import random
import time
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Route, Router

from verifier import policy
from verifier.gateway import practice
from verifier.gateway.check import Gateway
from verifier.gateway.pool import open_pool
from verifier.gateway.practice.companies import SENDER_PASSWORD
from verifier.service import api, telemetry
from verifier.service.connections import Connections, serve_beside
from verifier.service.limits import Gate, Limits
from verifier.service.openapi import write_document
from verifier.service.requests import (
    HEADERS,
    POLICY,
    Json,
    Refusal,
    believe_proxy,
    find_client_address,
    is_known_host,
    refuse_busy,
)
from verifier.service.settings import read_settings
from verifier.service.site import Site
from verifier.service.telemetry import Metrics, log_event
from verifier.values import SENDER_ID

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Message, Receive, Scope, Send

    from verifier.gateway.post import Send as GatewaySend
    from verifier.service.settings import Settings

PAGES = "site"
"""What the log and the metrics call every address of the site: an address may be mistyped text."""

HEALTH = {"/healthz", "/readyz"}
"""What a load balancer asks, by whatever name it knows this machine, and however busy we are."""

METHODS = frozenset(
    {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
)
"""Methods that are logged by name: a client may send any word as one."""

CLIENT_GONE = 499
"""The status that nginx logs where the client closed the connection before it had an answer."""

MESSAGES = {
    404: ("not-found", "There is nothing at this address. /api/openapi.json lists every address."),
    405: ("wrong-method", "Use one of the methods in the Allow header."),
}

HSTS = [(name.lower().encode(), value.encode()) for name, value in policy.HSTS.items()]


class Application:
    """Answers the requests of one process; processes share nothing but the store of the limits.

    It opens its connections when it is started.
    """

    limits: Limits
    gateway: Gateway

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.site = Site(settings.site)
        self.metrics = Metrics()
        self.checks = Gate(settings.max_checks)
        self.metrics.running.set_function(lambda: self.checks.taken)
        # One address may take half of the places.
        self._requests = Gate(settings.max_connections, max(1, settings.max_connections // 2))
        self._proxies = [ipaddress.ip_network(network) for network in settings.trusted_proxies]
        self._hosts = {urlsplit(origin).hostname or "" for origin in settings.allowed_origins}
        self.router = Router(
            routes=[
                Route("/api/verify", api.verify_values, methods=["POST"]),
                Route("/api/check", api.check_credentials, methods=["POST"]),
                Route("/api/gateway", api.describe_gateway),
                Route("/api/openapi.json", _send_openapi),
                Route("/healthz", api.report_health),
                Route("/readyz", api.report_readiness),
            ],
            redirect_slashes=False,
            default=self._serve_site,
            lifespan=self._open_resources,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI asks."""
        if scope["type"] != "http":
            await self.router(scope, receive, send)
            return
        started = time.monotonic()
        request_id = f"{random.getrandbits(128):032x}"
        telemetry.request_id.set(request_id)
        scope["app"] = self
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                ours = self._list_headers(scope, request_id)
                message["headers"] = [*message["headers"], *ours]
            await send(message)

        refusal: Refusal | None = None
        try:
            await self._answer(scope, receive, send_with_headers)
        except Refusal as failure:
            refusal = failure
        except HTTPException as failure:
            code, message = MESSAGES[failure.status_code]
            refusal = Refusal(failure.status_code, code, message, failure.headers)
        except ClientDisconnect:
            status = status or CLIENT_GONE
        except asyncio.CancelledError:
            # The process stops: the server would answer with words of its own, without our headers.
            refusal = refuse_stopping()
        except Exception as failure:  # noqa: BLE001 - the server would log its words
            log_event(logging.ERROR, "failed", failure)
            refusal = refuse_broken(request_id)
        if refusal and not status:
            await refusal.answer()(scope, receive, send_with_headers)
        route = _find_route(scope)
        self.metrics.count_request(route, status)
        log_event(
            logging.DEBUG if route == PAGES and status < 400 else logging.INFO,
            "request",
            method=scope["method"] if scope["method"] in METHODS else "other",
            route=route,
            status=status,
            ms=round((time.monotonic() - started) * 1000),
        )

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a host of ours, as long as there is a place for it.

        Raises:
            Refusal: where there is something for the client to do.
        """
        headers = Headers(scope=scope)
        if self._proxies:
            believe_proxy(scope, headers, self._proxies)
        if scope["path"] in HEALTH:
            await self.router(scope, receive, send)
            return
        host = headers.get("host", "")
        if host and not is_known_host(host, self._hosts | {self.site.host}):
            raise Refusal(
                421,
                "unknown-host",
                "This service does not answer for the host in your request. Its operator can "
                "add the site's address to ALLOWED_ORIGINS.",
            )
        address = find_client_address(scope)
        if not self._requests.enter(address):
            raise refuse_busy()
        try:
            await self.router(scope, receive, send)
        finally:
            self._requests.leave(address)

    async def _serve_site(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer at an address that is no route: with the site, outside of /api/."""
        if scope["path"].startswith("/api/"):
            raise HTTPException(404)
        await self.site(scope, receive, send)

    def _list_headers(self, scope: Scope, request_id: str) -> Iterator[tuple[bytes, bytes]]:
        """Yield what every answer carries."""
        yield from HEADERS
        if scope["scheme"] == "https":
            yield from HSTS
        content_policy = self.site.page_policy if _find_route(scope) == PAGES else POLICY
        yield b"content-security-policy", content_policy.encode()
        yield b"x-request-id", request_id.encode()
        if {b"content-length", b"transfer-encoding"} <= {name for name, _ in scope["headers"]}:
            # Where the request ends is in doubt: a proxy may see another one behind it.
            # https://www.rfc-editor.org/rfc/rfc9112#section-6.1
            yield b"connection", b"close"

    @asynccontextmanager
    async def _open_resources(self, _: object) -> AsyncIterator[dict[str, Any]]:
        """Open what is needed while the service runs; yield what its connections belong to."""
        settings = self.settings
        connections = Connections(settings.max_connections, settings.client_seconds, self._proxies)
        async with AsyncExitStack() as stack:
            stack.callback(telemetry.finish_log)
            if settings.metrics_address:
                host, port = settings.metrics_address
                metrics = serve_beside(self.metrics.answer, host, port, settings.client_seconds)
                await stack.enter_async_context(metrics)
            await stack.enter_async_context(connections.watch())
            send: GatewaySend = practice.app.send
            named = (practice.URL, SENDER_ID, SENDER_PASSWORD)
            if not settings.practice:
                send = await stack.enter_async_context(open_pool(settings.max_checks))
                named = (settings.gateway_url, settings.sender_id, settings.sender_password)
            self.gateway = Gateway(*named, send, budget=settings.check_seconds)
            self.limits = Limits(settings, self.metrics)
            stack.push_async_callback(self.limits.close)
            yield {"connections": connections}


def create_from_environment() -> Application:
    """Return the application the environment asks for, for a server that starts several of it."""
    settings = read_settings(os.environ)
    telemetry.configure_log(settings.log_level)
    return Application(settings)


async def _send_openapi(_request: Request) -> Response:
    return Json(write_document())


def _find_route(scope: Scope) -> str:
    """Return the route that answered: a path of our own or `site`, never what was asked for."""
    return getattr(scope.get("route"), "path", PAGES)


def refuse_stopping() -> Refusal:
    """Return the refusal of a request that was still running when the process had to stop."""
    return Refusal(
        503,
        "stopping",
        "The service is being restarted. Try again in a few seconds.",
        {"Retry-After": "5", "Connection": "close"},
    )


def refuse_broken(request_id: str) -> Refusal:
    """Return the refusal where we failed ourselves."""
    return Refusal(
        500,
        "broken",
        "Something went wrong on our side. Try again. If it still fails, contact Modeloptic "
        f"support with the number {request_id}.",
    )
