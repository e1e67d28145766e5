"""The web application: its routes, what it opens when it starts, and what wraps it."""

from __future__ import annotations

import os
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Route

from verifier.service import api, telemetry
from verifier.service.answers import Json, Refusal, error
from verifier.service.connections import Connections, RequestLimit
from verifier.service.gateway_pool import open_gateway
from verifier.service.limits import Gate, Limits
from verifier.service.middleware import Middleware, answer_broken, answer_gone
from verifier.service.openapi import write_document
from verifier.service.request_origin import ForwardedHeaders, KnownHosts
from verifier.service.settings import read_settings
from verifier.service.site import Site
from verifier.service.telemetry import Metrics, serve_metrics

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from verifier.gateway.check import Gateway
    from verifier.service.settings import Settings

MESSAGES = {
    404: ("not-found", "There is nothing at this address. /api/openapi.json lists every address."),
    405: ("wrong-method", "Use one of the methods in the Allow header."),
}


@dataclass
class State:
    """One process's own; processes share nothing but the store of the limits."""

    settings: Settings
    limits: Limits
    gate: Gate
    gateway: Gateway
    site: Site
    metrics: Metrics


def create_application(settings: Settings) -> ASGIApp:
    """Return the application; it opens its connections when it is started."""
    site = Site(settings.site)
    metrics = Metrics()
    connections = Connections(
        settings.max_connections, settings.client_seconds, settings.trusted_proxies
    )

    @asynccontextmanager
    async def open_resources(app: Starlette) -> AsyncIterator[dict[str, Any]]:
        async with AsyncExitStack() as stack:
            stack.callback(telemetry.finish_log)
            await stack.enter_async_context(serve_metrics(settings, metrics))
            await stack.enter_async_context(connections.watch())
            gateway = await stack.enter_async_context(open_gateway(settings))
            limits = await stack.enter_async_context(Limits(settings, metrics))
            gate = Gate(settings.max_checks)
            metrics.running.set_function(lambda: gate.taken)
            app.state.service = State(settings, limits, gate, gateway, site, metrics)
            yield {"client_seconds": settings.client_seconds, "connections": connections}

    app = Starlette(
        routes=[
            Route("/api/verify", api.verify_values, methods=["POST"]),
            Route("/api/check", api.check_credentials, methods=["POST"]),
            Route("/api/gateway", api.describe_gateway),
            Route("/api/openapi.json", _send_openapi),
            Route("/healthz", api.report_health),
            Route("/readyz", api.report_readiness),
        ],
        exception_handlers={
            Refusal: _answer_refusal,
            HTTPException: _answer_http_error,
            ClientDisconnect: answer_gone,
            Exception: answer_broken,
        },
        lifespan=open_resources,
    )
    app.router.redirect_slashes = False
    app.router.default = _serve_site(site)
    origins = {urlsplit(origin).hostname or "" for origin in settings.allowed_origins}
    limited = RequestLimit(app, settings.max_connections)
    known = KnownHosts(limited, lambda: origins | {site.host})
    wrapped: ASGIApp = Middleware(known, lambda: site.page_policy, metrics.request)
    if settings.trusted_proxies:
        wrapped = ForwardedHeaders(wrapped, settings.trusted_proxies)
    return wrapped


def create_from_environment() -> ASGIApp:
    """Return the application the environment asks for, for a server that starts several of it.

    uvicorn's own command line needs `--no-proxy-headers`, or it believes what any proxy on
    this machine forwards, and does without the clocks on slow clients.
    """
    settings = read_settings(os.environ)
    telemetry.configure_log(settings.log_level)
    return create_application(settings)


async def _send_openapi(_request: Request) -> Response:
    return Json(write_document())


def _serve_site(site: Site) -> ASGIApp:
    """Return what answers at addresses that are no route: the site, outside of /api/."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/api/"):
            raise HTTPException(404)
        await site(scope, receive, send)

    return answer


async def _answer_refusal(_request: Request, refusal: Exception) -> Response:
    return cast("Refusal", refusal).answer()


async def _answer_http_error(_request: Request, failure: Exception) -> Response:
    """Answer what no route takes, in JSON as all that is no page."""
    known = cast("HTTPException", failure)
    code, message = MESSAGES[known.status_code]
    return Json(error(code, message), known.status_code, known.headers)
