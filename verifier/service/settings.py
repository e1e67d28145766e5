"""The service's settings, read once from the environment."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, urlsplit

from limits import parse_many
from redis.asyncio import BlockingConnectionPool
from redis.exceptions import RedisError

from verifier.text.characters import find_unsendable
from verifier.values import GATEWAY, SENDER_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST_FILE = 4096
"""Bytes of a Sender password's file; what is larger holds something else."""

REDIS_TIMEOUT = 2.0
"""Seconds; a count that takes longer is as good as none."""

REDIS_CONNECTIONS = 50
REDIS_QUEUE = 10.0
"""Seconds that a count may wait for one of these connections while others use them."""

_LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?", re.IGNORECASE)
"""A name that can be looked up; names of machines that no DNS knows may hold underscores.

https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4
"""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_PORTS = {"http": 80, "https": 443}


class SettingsError(ValueError):
    """A setting that cannot be used; the message names it and says what to write."""


@dataclass(frozen=True)
class Settings:
    """What the service is told from outside; with nothing told, it uses the practice gateway."""

    gateway_url: str = ""
    """The product's gateway; empty for the practice gateway."""

    sender_id: str = SENDER_ID
    sender_password: str = field(default="", repr=False)

    site: Path = Path("site")
    """The built site to serve."""

    rate_limit_storage: str = field(default="", repr=False)
    """Redis or Valkey's address, which may hold a password; empty to count in memory."""

    checks_per_address: str = "30/minute; 200/hour"
    checks_per_user: str = "6/minute; 30/hour"
    """For one company and user from one network; from all of them, ten times as often."""

    verifications_per_address: str = "120/minute"
    check_seconds: int = 30
    """How long one check may take, retries included."""

    max_checks: int = 100
    """How many checks may run at once in this process."""

    max_connections: int = 1000
    client_seconds: int = 10
    """How long a client may take to send its headers, and then its body."""

    allowed_origins: tuple[str, ...] = ()
    """Where pages that may ask are published; empty for the service's own address."""

    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks whose X-Forwarded-For and X-Forwarded-Proto are believed."""

    metrics_address: tuple[str, int] | None = None
    """Host and port of a separate listener for Prometheus; None for none."""

    log_level: str = "info"

    @property
    def practice(self) -> bool:
        """Whether the practice gateway answers, so that no company is contacted."""
        return not self.gateway_url


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings written in environment variables, named as the fields in capitals.

    Raises:
        SettingsError: where one cannot be used.
    """
    values: dict[str, object] = {"sender_password": _read_sender_password(environment)}
    for name, (read, advice) in _READERS.items():
        text = environment.get(name.upper(), "").strip()
        try:
            if text:
                values[name] = read(text)
        except SettingsError:
            raise
        except ValueError:
            raise SettingsError(f"{name.upper()} must be {advice}.") from None
    settings = Settings(**values)  # type: ignore[arg-type]
    if settings.gateway_url and not settings.sender_password:
        raise SettingsError(
            "GATEWAY_URL is set, so SENDER_PASSWORD or SENDER_PASSWORD_FILE must be too."
        )
    return settings


def _read_sender_password(environment: Mapping[str, str]) -> str:
    """Return the Sender ID's password, from its variable or from the file another names."""
    password = environment.get("SENDER_PASSWORD", "")
    path = environment.get("SENDER_PASSWORD_FILE", "").strip()
    if path and password:
        raise SettingsError("Set SENDER_PASSWORD or SENDER_PASSWORD_FILE, not both.")
    if path:
        try:
            with Path(path).open("rb") as file:
                content = file.read(LONGEST_FILE + 1)
            # Editors on Windows begin a file with a mark that is no part of the password.
            password = content.decode("utf-8-sig").rstrip("\r\n")
        except (OSError, ValueError) as error:
            kind = type(error).__name__
            raise SettingsError(
                f"SENDER_PASSWORD_FILE names a file that can't be read: {kind}."
            ) from None
        if len(content) > LONGEST_FILE:
            raise SettingsError(
                "SENDER_PASSWORD_FILE names a file that is too long to hold a password alone."
            )
    return _read_sendable("SENDER_PASSWORD", password)


def _read_sendable(name: str, text: str) -> str:
    """Return a value that can be put into a request to the gateway."""
    if find_unsendable(text) or _CONTROL.search(text):
        raise SettingsError(f"{name} holds a line break or a control character. Write it without.")
    return text


def _read_number(most: int, text: str) -> int:
    """Return a number of 1 or more."""
    _require(re.fullmatch("[0-9]{1,9}", text) and 1 <= int(text) <= most)
    return int(text)


def _read_level(text: str) -> str:
    """Return a level of the log."""
    _require(text in LEVELS)
    return text


def _read_rates(text: str) -> str:
    """Return rates as the limits read them, each of 1 or more."""
    try:
        rates = parse_many(text)
    except OverflowError:
        raise ValueError from None
    _require(all(0 < rate.amount < 10**9 and 0 < rate.multiples < 10**6 for rate in rates))
    return text


def _read_networks(text: str) -> tuple[str, ...]:
    """Return addresses or networks, none of which is all there are."""
    networks = tuple(text.replace(",", " ").split())
    _require(all(ipaddress.ip_network(network).prefixlen > 0 for network in networks))
    return networks


def _read_origins(text: str) -> tuple[str, ...]:
    """Return origins, written as browsers send them."""
    origins = tuple(text.replace(",", " ").split())
    for origin in origins:
        parts = _split(origin)
        host = parts.hostname or ""
        _require(parts.scheme in _PORTS and host)
        host = f"[{host}]" if ":" in host else host
        port = "" if parts.port in {None, _PORTS[parts.scheme]} else f":{parts.port}"
        _require(origin == f"{parts.scheme}://{host}{port}")
    return origins


def _read_metrics_address(text: str) -> tuple[str, int]:
    """Return a host and a port."""
    parts = _split(f"//{text}")
    host, port = parts.hostname or "", parts.port or 0
    _require(host and port and text.lower() in {f"{host}:{port}", f"[{host}]:{port}"})
    return host, port


def _read_store(text: str) -> str:
    """Return the address of a Redis and of a database in it."""
    parts = _split(text)
    options = parse_qs(parts.query, keep_blank_values=True)
    database = options.pop("db", ["0"])[-1]
    _require(all(name.startswith("ssl_") for name in options))
    if parts.scheme == "redis+unix":
        _require(len(parts.path) > 1)
    else:
        _require(parts.scheme in {"redis", "rediss"} and parts.hostname)
        database = parts.path.strip("/") or database
    _require(re.fullmatch("[0-9]{1,9}", database))
    try:
        make_redis_pool(text).make_connection()  # type: ignore[no-untyped-call]
    except (TypeError, RedisError):
        raise ValueError from None
    return text


def make_redis_pool(address: str) -> BlockingConnectionPool:
    """Return connections to the store of the limits, none of them made yet.

    Raises:
        ValueError: where the address holds an option that cannot be used.
    """
    return BlockingConnectionPool.from_url(
        address.replace("redis+unix", "unix"),
        socket_timeout=REDIS_TIMEOUT,
        socket_connect_timeout=REDIS_TIMEOUT,
        max_connections=REDIS_CONNECTIONS,
        timeout=REDIS_QUEUE,
    )


def _read_gateway(url: str) -> str:
    """Return an address of a gateway that is sent no password in the clear."""
    parts = _split(url)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SettingsError("GATEWAY_URL must hold no user, password, query or fragment.")
    host = parts.hostname or ""
    is_secret = parts.scheme == "https" and host
    if not is_secret and not (parts.scheme == "http" and _is_this_machine(host)):
        raise SettingsError(
            f"GATEWAY_URL must begin with https://, like {GATEWAY} "
            "(http:// is for a gateway on this machine alone)."
        )
    return url


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(text: str) -> SplitResult:
    """Return the parts of an address.

    Raises:
        ValueError: where it is no valid address.
    """
    parts = urlsplit(text)
    # Python leaves line breaks and the like out of an address without a word.
    _require(re.fullmatch("[!-~]*", text) and parts.port != 0)
    if parts.hostname and not _HOST.fullmatch(parts.hostname):
        ipaddress.ip_address(parts.hostname)
    _require(len(parts.hostname or "") <= 253)
    return parts


def _require(condition: object) -> None:
    """Raise ValueError where a condition does not hold."""
    if not condition:
        raise ValueError


LEVELS = ("debug", "info", "warning", "error")

_READERS: dict[str, tuple[Callable[[str], object], str]] = {
    "gateway_url": (_read_gateway, f"a valid address, like {GATEWAY}"),
    "sender_id": (partial(_read_sendable, "SENDER_ID"), ""),
    "site": (Path, ""),
    "rate_limit_storage": (_read_store, "an address like redis://127.0.0.1:6379/0"),
    "checks_per_address": (_read_rates, "rates, like 30/minute; 200/hour"),
    "checks_per_user": (_read_rates, "rates, like 6/minute; 30/hour"),
    "verifications_per_address": (_read_rates, "rates, like 120/minute"),
    "check_seconds": (partial(_read_number, 600), "a whole number from 1 to 600"),
    "max_checks": (partial(_read_number, 100_000), "a whole number from 1 to 100000"),
    "max_connections": (partial(_read_number, 100_000), "a whole number from 1 to 100000"),
    "client_seconds": (partial(_read_number, 600), "a whole number from 1 to 600"),
    "allowed_origins": (
        _read_origins,
        "origins in small letters without a path or the usual port, like https://docs.example.com",
    ),
    "trusted_proxies": (
        _read_networks,
        "addresses or networks but not all of them, like 10.0.0.0/8 192.0.2.7",
    ),
    "metrics_address": (_read_metrics_address, "a host and a port, like 127.0.0.1:9100"),
    "log_level": (_read_level, f"one of {', '.join(LEVELS)}"),
}
"""For each setting, what reads it, and what to write where that fails."""
