"""The service's settings, read once from the environment."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, urlsplit

from limits import parse_many
from redis.asyncio import BlockingConnectionPool
from redis.exceptions import RedisError

from verifier.gateway.envelope import UNSENDABLE
from verifier.values import GATEWAY, SENDER_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LEVELS = ("debug", "info", "warning", "error")

REDIS_PATIENCE = 2.0
"""Seconds; a count that takes longer is as good as none."""

REDIS_CONNECTIONS = 50
REDIS_QUEUE = 10.0
"""Seconds that a count may wait for one of these connections while others use them."""


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

    metrics_address: str = ""
    """HOST:PORT of a separate listener for Prometheus; empty for none."""

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
    given = {name: environment.get(name.upper(), "").strip() for name in _TEXTS}
    values: dict[str, object] = {name: text for name, text in given.items() if text}
    values |= {"sender_password": _read_sender_password(environment)}
    for name, most in _NUMBERS.items():
        if text := environment.get(name.upper(), "").strip():
            values[name] = _read_number(name.upper(), text, most)
    for name in ("allowed_origins", "trusted_proxies"):
        values[name] = tuple(environment.get(name.upper(), "").replace(",", " ").split())
    if text := environment.get("SITE", "").strip():
        values["site"] = Path(text)
    settings = Settings(**values)  # type: ignore[arg-type]
    _judge_settings(settings)
    return settings


_TEXTS = (
    "gateway_url",
    "sender_id",
    "rate_limit_storage",
    "checks_per_address",
    "checks_per_user",
    "verifications_per_address",
    "metrics_address",
    "log_level",
)


_NUMBERS = {
    "check_seconds": 600,
    "max_checks": 100_000,
    "max_connections": 100_000,
    "client_seconds": 600,
}
"""The settings that are whole numbers of 1 or more, and the most that each may be."""

LONGEST_PASSWORD = 4096
"""Bytes of a Sender password's file; what is larger holds something else."""


def _read_sender_password(environment: Mapping[str, str]) -> str:
    """Return the Sender ID's password, from its variable or from the file another names."""
    password = environment.get("SENDER_PASSWORD", "")
    path = environment.get("SENDER_PASSWORD_FILE", "").strip()
    if not path:
        return password
    if password:
        raise SettingsError("Set SENDER_PASSWORD or SENDER_PASSWORD_FILE, not both.")
    try:
        with Path(path).open("rb") as file:
            content = file.read(LONGEST_PASSWORD + 1)
        # Editors on Windows begin a file with a mark that is no part of the password.
        password = content.decode("utf-8-sig").rstrip("\r\n")
    except (OSError, ValueError) as error:
        kind = type(error).__name__
        raise SettingsError(
            f"SENDER_PASSWORD_FILE names a file that can't be read: {kind}."
        ) from None
    if len(content) > LONGEST_PASSWORD:
        raise SettingsError(
            "SENDER_PASSWORD_FILE names a file that is too long to hold a password alone."
        )
    return password


def _read_number(name: str, text: str, most: int) -> int:
    """Return a setting that counts something."""
    is_number = re.fullmatch("[0-9]{1,9}", text)
    if not is_number or not 1 <= int(text) <= most:
        raise SettingsError(f"{name} must be a whole number from 1 to {most}.")
    return int(text)


def _judge_settings(settings: Settings) -> None:
    """Refuse settings that would fail later, at a customer's first check."""
    if not settings.practice:
        _judge_gateway(settings.gateway_url)
        if not settings.sender_password:
            raise SettingsError(
                "GATEWAY_URL is set, so SENDER_PASSWORD or SENDER_PASSWORD_FILE must be too."
            )
    for name, value in (
        ("SENDER_ID", settings.sender_id),
        ("SENDER_PASSWORD", settings.sender_password),
    ):
        if UNSENDABLE.search(value) or _CONTROL.search(value):
            raise SettingsError(
                f"{name} holds a line break or a control character. Write it without."
            )
    if settings.metrics_address:
        read_metrics_address(settings)
    for name, fits, advice in _FORMS:
        value = getattr(settings, name)
        for part in value if isinstance(value, tuple) else (value,):
            if not fits(part):
                raise SettingsError(f"{name.upper()} must be {advice}.")


def _is_rates(text: str) -> bool:
    """Return whether a text is rates as the limits read them, each of 1 or more."""
    try:
        rates = parse_many(text)
    except (ValueError, OverflowError):
        return False
    return all(0 < rate.amount < 10**9 and 0 < rate.multiples < 10**6 for rate in rates)


def _is_network(text: str) -> bool:
    """Return whether a text is an address or a network, and not every address there is."""
    try:
        return ipaddress.ip_network(text).prefixlen > 0
    except ValueError:
        return False


def _is_origin(text: str) -> bool:
    """Return whether a text is an origin, written as browsers send it."""
    parts = _split(text)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        return False
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = "" if parts.port in {None, _PORTS[parts.scheme]} else f":{parts.port}"
    return text == f"{parts.scheme}://{host}{port}"


def _is_store(text: str) -> bool:
    """Return whether a text is the address of a Redis and of a database in it, or empty."""
    parts = _split(text)
    if parts is None or not text:
        return not text
    options = parse_qs(parts.query, keep_blank_values=True)
    database = options.pop("db", ["0"])[-1]
    if any(not name.startswith("ssl_") for name in options):
        return False
    if parts.scheme == "redis+unix":
        is_place = len(parts.path) > 1
    else:
        is_place = parts.scheme in {"redis", "rediss"} and bool(parts.hostname)
        database = parts.path.strip("/") or database
    if not is_place or not re.fullmatch("[0-9]{1,9}", database):
        return False
    try:
        open_pool(text).make_connection()  # type: ignore[no-untyped-call]
    except (TypeError, ValueError, RedisError):
        return False
    return True


def open_pool(address: str) -> BlockingConnectionPool:
    """Return connections to the store of the limits, none of them made yet.

    Raises:
        ValueError: where the address holds an option that cannot be used.
    """
    return BlockingConnectionPool.from_url(
        address.replace("redis+unix", "unix"),
        socket_timeout=REDIS_PATIENCE,
        socket_connect_timeout=REDIS_PATIENCE,
        max_connections=REDIS_CONNECTIONS,
        timeout=REDIS_QUEUE,
    )


def _split(text: str) -> SplitResult | None:
    """Return the parts of an address, None where it is none."""
    try:
        parts = urlsplit(text)
        is_port = parts.port is None or parts.port > 0
        is_host = not parts.hostname or _is_host(parts.hostname)
    except ValueError:
        return None
    # Python leaves line breaks and the like out of an address without a word.
    return parts if is_port and is_host and re.fullmatch("[!-~]*", text) else None


def _is_host(host: str) -> bool:
    """Return whether a host is an address in numbers, or a name that can be looked up.

    Names of machines that no DNS knows may hold underscores: https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4
    """
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return len(host) <= 253 and bool(_HOST.fullmatch(host))
    return True


_LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?", re.IGNORECASE)


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_PORTS = {"http": 80, "https": 443}


_FORMS: tuple[tuple[str, Callable[[str], bool], str], ...] = (
    ("checks_per_address", _is_rates, "rates, like 30/minute; 200/hour"),
    ("checks_per_user", _is_rates, "rates, like 6/minute; 30/hour"),
    ("verifications_per_address", _is_rates, "rates, like 120/minute"),
    (
        "trusted_proxies",
        _is_network,
        "addresses or networks but not all of them, like 10.0.0.0/8 192.0.2.7",
    ),
    (
        "allowed_origins",
        _is_origin,
        "origins in small letters without a path or the usual port, like https://docs.example.com",
    ),
    ("rate_limit_storage", _is_store, "an address like redis://127.0.0.1:6379/0"),
    ("log_level", LEVELS.__contains__, f"one of {', '.join(LEVELS)}"),
)
"""For each setting, what it must pass, and what to write instead."""


def _judge_gateway(url: str) -> None:
    """Refuse a gateway that would be sent passwords in the clear."""
    parts = _split(url)
    if parts is None:
        raise SettingsError(f"GATEWAY_URL is not a valid address: write one like {GATEWAY}.")
    host = parts.hostname or ""
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SettingsError("GATEWAY_URL must hold no user, password, query or fragment.")
    if parts.scheme == "https" and host:
        return
    if parts.scheme == "http" and (host == "localhost" or _is_loopback(host)):
        return
    raise SettingsError(
        f"GATEWAY_URL must begin with https://, like {GATEWAY} "
        "(http:// is for a gateway on this machine alone)."
    )


def _is_loopback(host: str) -> bool:
    """Return whether a host is this machine, by its number."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_metrics_address(settings: Settings) -> tuple[str, int]:
    """Return the host and port where metrics are served.

    Raises:
        SettingsError: where the setting is no host and port.
    """
    host, _, port = settings.metrics_address.rpartition(":")
    if not host or not re.fullmatch("[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:
        raise SettingsError("METRICS_ADDRESS must be a host and a port, like 127.0.0.1:9100.")
    if not _is_host(host := re.sub(r"^\[(.*:.*)\]$", r"\1", host)):
        raise SettingsError("METRICS_ADDRESS must be a host and a port, like 127.0.0.1:9100.")
    return host, int(port)
