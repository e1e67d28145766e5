"""Who may import whom: the arrows between the parts point one way."""

from __future__ import annotations

import ast
from pathlib import Path

PROJECT = Path(__file__).parents[2]
PACKAGE = PROJECT / "verifier"

NETWORK = {
    *("aiohttp", "httpx2", "starlette", "uvicorn", "limits", "redis"),
    *("socket", "urllib.request", "http"),
}
"""Libraries that reach other machines, or are reached by them."""

BROWSER = {"js", "pyodide", "pyodide_js"}
"""Modules that exist in Pyodide only."""

MAY_USE = {
    "findings": set(),
    "text": {"findings"},
    "values": set(),
    "catalogue": {"findings", "values"},
    "fields": {"findings", "text", "catalogue", "values"},
    "mail": {"findings", "text", "fields", "catalogue"},
    "gateway": {"text", "fields", "catalogue", "values"},
    "plan": {"values"},
    "guide": {"findings", "text", "fields", "catalogue", "values", "plan", "policy", "browser"},
    "browser": {"fields", "mail", "catalogue", "gateway"},
    "service": {"findings", "text", "fields", "catalogue", "values", "gateway", "policy"},
}
"""Which parts of the package each part may import, beside itself and the package's front."""


def list_imports(path: Path) -> set[str]:
    """Return all modules a file imports, at any depth of nesting."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=aliases):
                names |= {alias.name for alias in aliases}
            case ast.ImportFrom(module=str(module), level=0, names=aliases):
                names |= {f"{module}.{alias.name}" for alias in aliases}
    return names


def find_part(path: str) -> str:
    """Return the part of the package a file belongs to, by its path in the package."""
    return path.partition("/")[0].removesuffix(".py")


def is_within(name: str, modules: set[str]) -> bool:
    """Return whether an imported name is one of the modules, or stands inside one."""
    return any(name == module or name.startswith(module + ".") for module in modules)


IMPORTS = {
    path.relative_to(PACKAGE).as_posix(): list_imports(path) for path in PACKAGE.rglob("*.py")
}
"""What each module imports, by its path in the package."""


def test_a_part_imports_only_what_lies_below_it():
    known = {child.stem for child in PACKAGE.iterdir()} - {"__init__"}
    wrong = []
    for path, names in IMPORTS.items():
        own = find_part(path)
        used = {name.split(".")[1] for name in names if name.startswith("verifier.")}
        if own in MAY_USE:
            wrong += [(path, other) for other in (used & known) - MAY_USE[own] - {own}]

    assert [] == wrong


def test_only_the_service_and_the_gateways_ends_reach_the_network():
    """Beside them, the settings look whether an address is free."""
    ends = ("service/", "gateway/pool", "gateway/practice", "guide/settings")
    inside = {path: names for path, names in IMPORTS.items() if not path.startswith(ends)}

    assert [] == [
        (path, name) for path in inside for name in inside[path] if is_within(name, NETWORK)
    ]


def test_only_the_bridge_knows_the_browser():
    others = {path: names for path, names in IMPORTS.items() if path != "browser/bridge.py"}

    assert [] == [
        (path, name) for path in others for name in others[path] if is_within(name, BROWSER)
    ]


def test_no_python_lies_among_the_templates():
    """A site generator may publish every file under overrides/."""
    assert [] == sorted((PACKAGE.parent / "overrides").rglob("*.py"))
