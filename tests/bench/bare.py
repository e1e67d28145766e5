"""What the service is measured against: the least that passes on a call, echoes, serves files."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager

import httpx2
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

ENVELOPE = """<?xml version="1.0" encoding="UTF-8"?><request><control><senderid>a</senderid>
<password>b</password><controlid>1</controlid><uniqueid>false</uniqueid><dtdversion>3.0</dtdversion>
</control><operation><authentication><login><userid>{user_id}</userid><companyid>{company_id}
</companyid><password>{password}</password></login></authentication><content>
<function controlid="1"><getAPISession/></function></content></operation></request>"""


@asynccontextmanager
async def open_pool(app):
    """Keep one pool of connections."""
    limits = httpx2.Limits(max_connections=600)
    async with httpx2.AsyncClient(limits=limits, timeout=60, trust_env=False) as http:
        app.state.http = http
        yield


async def pass_on(request):
    """Put the values into an envelope and give back what the gateway says."""
    body = ENVELOPE.format(**await request.json()).encode()
    answer = await request.app.state.http.post(os.environ["GATEWAY_URL"], content=body)
    return Response(answer.content, media_type="application/xml")


async def echo(request):
    """Give back the JSON that was sent."""
    return JSONResponse(await request.json())


app = Starlette(
    routes=[
        Route("/api/check", pass_on, methods=["POST"]),
        Route("/api/verify", echo, methods=["POST"]),
        Mount("/", StaticFiles(directory=os.environ["SITE"], html=True)),
    ],
    lifespan=open_pool,
)
