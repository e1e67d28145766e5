"""The service's settings, read once from the environment."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from limits import parse_many

from verifier.values import GATEWAY, SENDER_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LEVELS = ("debug", "info", "warning", "error")


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
    """For one company and user together."""

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


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Return the settings written in environment variables, named as the fields in capitals.

    Raises:
        SettingsError: where one cannot be used.
    """
    given = {name: environment.get(name.upper(), "").strip() for name in _TEXTS}
    values: dict[str, object] = {name: text for name, text in given.items() if text}
    values |= {"sender_password": _sender_password(environment)}
    for name in ("check_seconds", "max_checks", "max_connections", "client_seconds"):
        if text := environment.get(name.upper(), "").strip():
            values[name] = _number(name.upper(), text)
    for name in ("allowed_origins", "trusted_proxies"):
        values[name] = tuple(environment.get(name.upper(), "").replace(",", " ").split())
    if text := environment.get("SITE", "").strip():
        values["site"] = Path(text)
    settings = Settings(**values)  # type: ignore[arg-type]
    _judge(settings)
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


def _sender_password(environment: Mapping[str, str]) -> str:
    """Return the Sender ID's password, from its variable or from the file another names."""
    password = environment.get("SENDER_PASSWORD", "")
    path = environment.get("SENDER_PASSWORD_FILE", "").strip()
    if not path:
        return password
    if password:
        raise SettingsError("Set SENDER_PASSWORD or SENDER_PASSWORD_FILE, not both.")
    try:
        return Path(path).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        kind = type(error).__name__
        raise SettingsError(
            f"SENDER_PASSWORD_FILE names a file that can't be read: {kind}."
        ) from None


def _number(name: str, text: str) -> int:
    """Return a setting that counts something."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise SettingsError(f"{name} must be a whole number of 1 or more, like 100.")
    return int(text)


def _judge(settings: Settings) -> None:
    """Refuse settings that would fail later, at a customer's first check."""
    if not settings.practice:
        _judge_gateway(settings.gateway_url)
        if not settings.sender_password:
            raise SettingsError(
                "GATEWAY_URL is set, so SENDER_PASSWORD or SENDER_PASSWORD_FILE must be too."
            )
    if settings.metrics_address:
        metrics_listener(settings)
    for name, fits, advice in _FORMS:
        value = getattr(settings, name)
        for part in value if isinstance(value, tuple) else (value,):
            if not fits(part):
                raise SettingsError(f"{name.upper()} must be {advice}.")


def _rates(text: str) -> bool:
    """Return whether a text is rates as the limits read them."""
    try:
        return bool(parse_many(text))
    except ValueError:
        return False


def _network(text: str) -> bool:
    """Return whether a text is an address or a network."""
    try:
        return bool(ipaddress.ip_network(text))
    except ValueError:
        return False


def _origin(text: str) -> bool:
    """Return whether a text is an origin as browsers send it."""
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and text == f"{parts.scheme}://{parts.netloc}"


def _store(text: str) -> bool:
    """Return whether a text is the address of a store, or empty."""
    return not text or urlsplit(text).scheme in {"redis", "rediss", "redis+unix"}


_FORMS: tuple[tuple[str, Callable[[str], bool], str], ...] = (
    ("checks_per_address", _rates, "rates, like 30/minute; 200/hour"),
    ("checks_per_user", _rates, "rates, like 6/minute; 30/hour"),
    ("verifications_per_address", _rates, "rates, like 120/minute"),
    ("trusted_proxies", _network, "addresses or networks, like 10.0.0.0/8 192.0.2.7"),
    ("allowed_origins", _origin, "origins, like https://docs.example.com"),
    ("rate_limit_storage", _store, "an address like redis://127.0.0.1:6379/0"),
    ("log_level", LEVELS.__contains__, f"one of {', '.join(LEVELS)}"),
)
"""For each setting, what it must pass, and what to write instead."""


def _judge_gateway(url: str) -> None:
    """Refuse a gateway that would be sent passwords in the clear."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SettingsError("GATEWAY_URL must hold no user, password, query or fragment.")
    if parts.scheme == "https" and host:
        return
    if parts.scheme == "http" and (host == "localhost" or _loopback(host)):
        return
    raise SettingsError(
        f"GATEWAY_URL must begin with https://, like {GATEWAY} "
        "(http:// is for a gateway on this machine alone)."
    )


def _loopback(host: str) -> bool:
    """Return whether a host is this machine, by its number."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def metrics_listener(settings: Settings) -> tuple[str, int]:
    """Return the host and port where metrics are served.

    Raises:
        SettingsError: where the setting is no host and port.
    """
    host, _, port = settings.metrics_address.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise SettingsError("METRICS_ADDRESS must be a host and a port, like 127.0.0.1:9100.")
    return host.strip("[]"), int(port)
