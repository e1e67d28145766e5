"""What every answer tells browsers and caches: one policy, for our service and any host of files.

The Content-Security-Policy allows scripts of our own origin, WebAssembly, and
the few inline scripts the theme writes, each by its hash; no other host, no
inline style, no frame. See https://www.w3.org/TR/CSP3/ for the directives.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HASHED = re.compile(r"\.[0-9a-f]{8,64}\.")
"""A name that holds its content's hash, as in `bundle.a5f9d56c.min.js`: it never changes."""

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"

DATA_BLOCKS = {"application/json", "application/ld+json", "text/template", "text/plain"}
"""Types of script elements that hold data: browsers don't run them, so they need no hash."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), "
        "clipboard-read=(), clipboard-write=(self)"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of every answer, whatever it is."""

HSTS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
"""For answers under TLS alone; browsers pass over it elsewhere."""


SCRIPT = re.compile(
    r"""<script((?:\s+[^\s=>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?)*)\s*>(.*?)</script\s*>""",
    re.IGNORECASE | re.DOTALL,
)
"""A script element: its attributes and its text. Parsing HTML takes seconds for a whole site."""

ATTRIBUTE = re.compile(r"""([^\s=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+)))?""")


def hash_inline_scripts(html: str) -> set[str]:
    """Return the sources, as a policy writes them, of all inline scripts of a page.

    >>> hash_inline_scripts("<script src=a.js></script><p>No script</p>")
    set()
    >>> hash_inline_scripts("<script>go()</script>")
    {"'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='"}
    """
    texts = {text for attributes, text in SCRIPT.findall(html) if _is_run(attributes)}
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return {f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests}


def _is_run(attributes: str) -> bool:
    """Return whether a script with these attributes runs its own text."""
    given = {name.lower(): "".join(value) for name, *value in ATTRIBUTE.findall(attributes)}
    return "src" not in given and given.get("type", "").strip().lower() not in DATA_BLOCKS


def hash_site_scripts(site: Path) -> list[str]:
    """Return the sources of the inline scripts on all pages of a built site, sorted."""
    pages = (path.read_text("utf-8") for path in site.rglob("*.html") if path.is_file())
    return sorted(set().union(*map(hash_inline_scripts, pages)))


def write_security_policy(hashes: Iterable[str] = ()) -> str:
    """Return the policy of pages whose inline scripts have these hashes, as a header's value."""
    scripts = " ".join(["'self'", "'wasm-unsafe-eval'", *hashes])
    directives = {
        "default-src": "'self'",
        "script-src": scripts,
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def choose_cache_control(path: str) -> str:
    """Return how long a file may be kept, by its name.

    >>> choose_cache_control("assets/javascripts/bundle.a5f9d56c.min.js")
    'public, max-age=31536000, immutable'
    >>> choose_cache_control("index.html")
    'no-cache'
    """
    return IMMUTABLE if HASHED.search(path.rpartition("/")[2]) else REVALIDATE


def write_headers_file(site: Path) -> str:
    """Return the `_headers` file of a built site, as hosts of static files read it.

    The form is the one Netlify and Cloudflare Pages share:
    https://docs.netlify.com/manage/routing/headers/ and
    https://developers.cloudflare.com/pages/configuration/headers/
    """
    policy = {"Content-Security-Policy": write_security_policy(hash_site_scripts(site))}
    rules = {"/*": policy | HEADERS | HSTS}
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_file() and path.suffix not in {".br", ".gz"} and HASHED.search(path.name):
            rules[f"/{name}"] = {"Cache-Control": IMMUTABLE}
    blocks = (
        "\n".join([address, *(f"  {name}: {value}" for name, value in fields.items())])
        for address, fields in rules.items()
    )
    return "\n".join(blocks) + "\n"
