"""The OpenAPI document: made from the types that the answers are made of, so it is exact."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from verifier.catalogue import DIAGNOSES, FINDINGS, Owner
from verifier.findings import FieldReport, Finding, Report
from verifier.gateway.diagnosis import Diagnosis
from verifier.gateway.stages import TITLES, CheckResult, Stage
from verifier.service import api
from verifier.service.api import LONGEST_PASSWORD, PERMISSION_TYPES
from verifier.service.requests import LARGEST, MOST_CHARACTERS
from verifier.values import PRODUCT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

type Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
BASIC: Mapping[type, Schema] = {
    str: TEXT,
    int: {"type": "integer", "minimum": 0},
    bool: {"type": "boolean"},
}

REFUSALS = {
    400: "The body is not a JSON object with the fields listed here",
    403: "The request comes from a page of another origin",
    408: "The body took too long to arrive",
    413: f"More than {LARGEST} bytes, or {MOST_CHARACTERS} characters in all values together",
    415: "The Content-Type header is not application/json",
    429: "Too many requests; Retry-After says how many seconds to wait",
    500: "The service itself failed; give X-Request-ID when you contact support",
    503: "Temporarily closed; Retry-After says how many seconds to wait",
}


@cache
def write_document() -> Schema:
    """Return the document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Modeloptic's connection check",
            "version": "1",
            "description": (
                "Checks the values of a connection by rules, and asks the product's gateway "
                "whether the sign-in works. Nothing sent here is kept."
            ),
        },
        "paths": {
            "/api/verify": {"post": _verify()},
            "/api/check": {"post": _check()},
            "/api/gateway": {
                "get": _get(
                    "describeGateway",
                    f"Say which gateway of {PRODUCT} this service asks",
                    _ref("Gateway"),
                )
            },
            "/healthz": {"get": _get("healthy", "Say that the process answers", _status("ok"))},
            "/readyz": {
                "get": _get(
                    "ready",
                    "Say whether the service accepts checks",
                    _status("ok"),
                    {"503": _json("The store of the limits does not answer", _status("limits"))},
                )
            },
            "/api/openapi.json": {
                "get": _get("describe", "Return this document", {"type": "object"})
            },
        },
        "components": {"schemas": _schemas()},
    }


def _verify() -> Schema:
    return {
        "operationId": "verify",
        "summary": f"Check values of {PRODUCT} by the rules only; nothing is sent",
        "requestBody": _body(_object(dict.fromkeys(api.FORM, TEXT), required=())),
        "responses": {"200": _json("The verdict of the rules", _ref("Report")), **_refusals()},
    }


def _check() -> Schema:
    lines = {"description": "One Event on each line, the verdict last", "type": "string"}
    answered = _json("What the credentials allow", _ref("Verdict"))
    answered["content"]["application/x-ndjson"] = {"schema": lines}
    refused = _json(
        "The rules refuse a value; nothing was sent", _object({"report": _ref("Report")})
    )
    return {
        "operationId": "check",
        "summary": f"Ask the gateway of {PRODUCT} whether the credentials work",
        "description": "With Accept: application/x-ndjson, each stage comes when it ends.",
        "requestBody": _body(_credentials()),
        "responses": {"200": answered, "422": refused, **_refusals()},
    }


def _credentials() -> Schema:
    """Return the body of a check."""
    fields = {name: BASIC[kind] for name, kind in api.SHAPE.items()}
    for name in api.REQUIRED:
        fields[name] = fields[name] | {"minLength": 1}
    secret = {"maxLength": LONGEST_PASSWORD, "format": "password", "writeOnly": True}
    fields["password"] = fields["password"] | secret
    fields["permission_type"] = _enum(PERMISSION_TYPES)
    words = "Whether the company uses it; leave it out if you don't know."
    fields["consolidation"] = fields["consolidation"] | {"description": words}
    return _object(fields, required=api.REQUIRED)


NAMES = {
    Report: "Report",
    FieldReport: "Field",
    Finding: "Finding",
    CheckResult: "Verdict",
    Stage: "Stage",
    Diagnosis: "Diagnosis",
}
"""The names of the types that answers are made of."""


def _schemas() -> Schema:
    schemas = {name: _describe_members(kind) for kind, name in NAMES.items()}
    told = {name: schema["properties"] for name, schema in schemas.items()}
    told["Finding"]["code"] = _enum(FINDINGS)
    told["Diagnosis"]["code"] = _enum(DIAGNOSES)
    told["Diagnosis"]["owner"] = _enum(Owner)
    told["Stage"]["id"] = _enum(TITLES)
    schemas["Verdict"] = _object(told["Verdict"] | {"report": _ref("Report")})
    companies = ("company_id", "user_id", "password", "outcome", "item")
    return schemas | {
        "Event": {
            "oneOf": [
                _object({"event": {"const": "stage"}, "stage": _ref("Stage")}),
                _object({"event": {"const": "verdict"}, "verdict": _ref("Verdict")}),
            ]
        },
        "Gateway": _object(
            {
                "practice": {"type": "boolean"},
                "sender_id": TEXT,
                "stages": _list(_object({"id": _enum(TITLES), "title": TEXT})),
                "companies": _list(_object(dict.fromkeys(companies, TEXT))),
            }
        ),
        "Refusal": _object({"error": _object({"code": TEXT, "message": TEXT})}),
    }


def _describe(kind: Any) -> Schema:
    """Return the schema of a type that an answer holds."""
    inner = get_args(kind)
    if kind in NAMES:
        return _ref(NAMES[kind])
    if get_origin(kind) is tuple:
        return _list(_describe(inner[0]))
    if get_origin(kind) is dict:
        return {"type": "object", "additionalProperties": _describe(inner[1])}
    if inner:
        return {"oneOf": [_describe(inner[0]), {"type": "null"}]}
    if issubclass(kind, StrEnum):
        return _enum(kind)
    return _describe_members(kind) if issubclass(kind, tuple) else BASIC[kind]


def _describe_members(kind: type) -> Schema:
    """Return the schema of a type by its members."""
    known = {"Diagnosis": Diagnosis}
    return _object(
        {name: _describe(member) for name, member in get_type_hints(kind, localns=known).items()}
    )


def _object(properties: Schema, required: Iterable[str] | None = None) -> Schema:
    """Return the schema of an object that has these properties and no others."""
    wanted = list(properties if required is None else required)
    return {
        "type": "object",
        "properties": properties,
        "required": wanted,
        "additionalProperties": False,
    }


def _enum(values: Iterable[str]) -> Schema:
    return {"type": "string", "enum": [str(value) for value in values]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _status(word: str) -> Schema:
    return _object({"status": {"const": word}})


def _json(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _body(schema: Schema) -> Schema:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _refusals() -> Schema:
    return {
        str(status): _json(description, _ref("Refusal")) for status, description in REFUSALS.items()
    }


def _get(name: str, summary: str, schema: Schema, others: Schema | None = None) -> Schema:
    responses = {"200": _json("The answer", schema), **(others or {})}
    return {"operationId": name, "summary": summary, "responses": responses}
