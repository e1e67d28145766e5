"""How the service asks Sage Intacct's gateway, or the practice one in its place."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx2

from verifier import add_findings, text, verify
from verifier.fields import FIELDS
from verifier.fields.base import Field, flag
from verifier.findings import Certainty
from verifier.gateway import practice
from verifier.gateway.check import Gateway

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from verifier.findings import Finding, Report
    from verifier.service.bodies import Shape
    from verifier.service.settings import Settings

FORM: Shape = {field.name: str for field in FIELDS}
"""The fields of a body whose values the rules are to judge."""

SHAPE: Shape = {
    "company_id": str,
    "user_id": str,
    "password": str,
    "entity_id": str,
    "permission_type": str,
    "consolidation": bool,
}
"""The fields of a check's body."""

REQUIRED = ("company_id", "user_id", "password")
"""Those of them that no check can do without."""

PERMISSION_TYPES = ("role-based", "user-based")

TOLD: dict[str, dict[str, Any]] = {
    "permission_type": {"enum": list(PERMISSION_TYPES)},
    "consolidation": {
        "description": "Whether the company uses it; leave it out if you don't know."
    },
}
"""What the OpenAPI document says of a field besides its type, as JSON Schema has it."""


PASSWORD = Field("password", "password", "", "sage-intacct/enter-credentials#password")


def judge(given: Mapping[str, Any]) -> Report:
    """Judge a check's values by the rules: say of each what is sent if it is not what was typed."""
    report = verify({name: value for name, value in given.items() if name in FORM})
    found = list(judge_password(given["password"]))
    for field in FIELDS:
        read = report.fields.get(field.name)
        if read and read.normalised not in {"", read.typed}:
            sent = flag(field, "text.sent-as", None, read.normalised, Certainty.CERTAIN)
            found.append(sent)
    return add_findings(report, found)


def judge_password(password: str) -> Iterator[Finding]:
    """Yield what there is to say about a password; it goes into no finding."""
    if not password:
        yield flag(PASSWORD, "password.empty")
    elif text.find_ends(password) != (0, len(password)):
        yield flag(PASSWORD, "password.space")


def amiss(given: Mapping[str, Any]) -> str:
    """Return what is wrong with the values besides what the rules say, "" if nothing."""
    if given.get("permission_type", "role-based") not in PERMISSION_TYPES:
        return "Send permission_type as role-based or user-based."
    return ""


def describe(settings: Settings) -> dict[str, Any]:
    """Say which gateway is asked, and what can be tried with the practice one."""
    companies = [company.to_dict() for company in practice.COMPANIES] if settings.practice else []
    return {
        "practice": settings.practice,
        "sender_id": settings.sender_id,
        "companies": companies,
    }


@asynccontextmanager
async def open_gateway(settings: Settings) -> AsyncIterator[Gateway]:
    """Open a pool of connections to the gateway the settings name, the practice one by default."""
    if settings.practice:
        async with httpx2.ASGITransport(app=practice.app) as inside:
            yield Gateway(
                practice.URL,
                practice.SENDER_ID,
                practice.SENDER_PASSWORD,
                inside,
                budget=settings.check_seconds,
            )
        return
    # A proxy named in the environment would see where passwords go: nothing is taken from there.
    limits = httpx2.Limits(max_connections=settings.max_checks)
    async with httpx2.AsyncHTTPTransport(limits=limits, trust_env=False) as transport:
        yield Gateway(
            settings.gateway_url,
            settings.sender_id,
            settings.sender_password,
            transport,
            budget=settings.check_seconds,
        )
