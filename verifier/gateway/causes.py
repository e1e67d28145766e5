"""The sentences and numbers by which a cause is known, in the order they are tried.

A sentence decides wherever it stands; a number only where it has one meaning.
The first cause that holds wins, so the general followers stand last.
"""

from __future__ import annotations

from typing import NamedTuple


class Cause(NamedTuple):
    """A diagnosis, and the sentences and numbers that show it.

    `levels` are the only levels it can stand at, empty for any; `reply_only`
    is for sentences other programs say too, which count in a reply of Sage alone.
    """

    code: str
    phrases: tuple[str, ...]
    numbers: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    reply_only: bool = False


def _cause(
    code: str, *phrases: str, numbers: str = "", levels: str = "", reply_only: bool = False
) -> Cause:
    return Cause(
        f"gateway.{code}",
        phrases,
        frozenset(numbers.casefold().split()),
        frozenset(levels.split()),
        reply_only,
    )


CAUSES: tuple[Cause, ...] = (
    _cause(
        "not-subscribed",
        "not authorized for XML transactions",
        "subscribe to the XML Gateway",
    ),
    _cause(
        "sender-refused",
        "Intacct XML Partner ID",
    ),
    _cause(
        "sender-not-authorised",
        "not authorized to make Web Services",
        "Invalid Web Services Authorization",
        "administrator to grant Web Services authorization",
    ),
    _cause("rate-limited", "rate limit exceeded", "too many requests", numbers="GW-0010"),
    _cause("offline", "Service is Temporarily Off-line"),
    _cause("session-invalid", "Invalid session", levels="authentication"),
    _cause("transport-policy", "is not a valid transport policy"),
    _cause("company-not-found", "Invalid Request [Request ID", numbers="GW-0011 invalidRequest"),
    _cause("company-not-found", "Invalid Request", levels="control", reply_only=True),
    _cause(
        "sign-in-not-placed",
        "Sign-in information is incorrect. Please check your request",
        numbers="XMLGW_JPP0002 UJPP0002",
    ),
    _cause(
        "sign-in-incorrect",
        "Sign-in information is incorrect",
        "Login information is incorrect",
        levels="authentication result",
    ),
    _cause(
        "sign-in-not-placed",
        "Sign-in information is incorrect",
        "Login information is incorrect",
        levels="control",
        reply_only=True,
    ),
    _cause("no-permission", "do not have permission for API operation", numbers="PL04000005"),
    _cause("no-permission", "You do not have permission", levels="result", reply_only=True),
    _cause("demo-expired", "is a demo company and has expired", numbers="PL04000055"),
    _cause("request-malformed", "XML Parse error", "XML Parse schema error", numbers="XL03000003"),
    _cause("module-not-subscribed", "module is not subscribed"),
    _cause("field-unknown", numbers="XL03000010"),
    _cause(
        "object-unknown",
        "Query Failed Object definition",
        "cannot be performed on objects of type",
    ),
    # Sage's libraries know it under other names than Query Failed as well.
    _cause("object-unknown", "Object definition", levels="result", reply_only=True),
    _cause("duplicate", numbers="BL34000061"),
    _cause("validation", numbers="BL03000018"),
    _cause("reading-failed", numbers="DL02000001"),
    _cause("reading-failed", "There was an error processing the request", reply_only=True),
    _cause("session-failed", "Get API Session Failed"),
    _cause(
        "rolled-back",
        "entire transaction in this operation has been rolled back",
        numbers="XL03000009",
    ),
    _cause("not-saved", numbers="BL01001973"),
    _cause("rest-token", numbers="GW-0031"),
)

TEXT_CAUSES: tuple[Cause, ...] = (
    _cause(
        "certificate",
        "certificate verify failed",
        "unable to get local issuer certificate",
        "self-signed certificate",
    ),
    _cause(
        "unreachable",
        "ENOTFOUND api intacct com",
        "getaddrinfo failed",
        "could not resolve host",
        "name or service not known",
        "no such host is known",
        "the remote name could not be resolved",
        "ECONNREFUSED",
        "ECONNRESET",
        "connection refused",
        "connection reset by peer",
        "network is unreachable",
        "socket hang up",
    ),
    _cause(
        "timed-out",
        "request timed out",
        "connection timed out",
        "ETIMEDOUT",
        "intacct com timed out",
    ),
    _cause("unsendable", "A character typed here cannot be sent to Sage"),
    _cause("too-large", "The answer was larger than 1048576 bytes"),
    _cause("endpoint-refused", "endpoint is not https under intacct com"),
)
"""What programs say where no reply of Sage's came about: looked for in pasted text alone."""

NUMBER_ALONE = frozenset({"xl03000006"})
"""Numbers Sage uses for several refusals: alone, they decide nothing."""
