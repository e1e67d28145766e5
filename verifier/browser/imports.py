"""What the bridge reaches by its imports of the verifier's own files."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
BRIDGE = "verifier.browser.bridge"


def source_of(name: str) -> Path | None:
    """Return the Python source of module `name`, None where there is none: it is none of ours."""
    path = ROOT.joinpath(*name.split("."))
    candidates = (path / "__init__.py", path.with_suffix(".py"))
    return next((file for file in candidates if file.is_file()), None)


def imports_of(source: str, package: str) -> Iterator[str]:
    """Yield the names a module imports anywhere in it, but for those only types need.

    `from a import b` yields both `a` and `a.b`: whether `b` is a module is for
    the caller to find out.
    """
    pending: list[ast.AST] = [ast.parse(source)]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            pending.extend(node.orelse)
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, *([base] if base else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)
        pending.extend(ast.iter_child_nodes(node))


def find_sources(start: str = BRIDGE) -> dict[str, Path]:
    """Follow the imports from `start`; return the files reached, by their paths in an archive."""
    sources: dict[str, Path] = {}
    seen: set[str] = set()
    pending = [start]
    while pending:
        name = pending.pop()
        file = source_of(name) if name and name not in seen else None
        seen.add(name)
        if file is None:
            continue
        is_package = file.name == "__init__.py"
        sources[name.replace(".", "/") + ("/__init__.py" if is_package else ".py")] = file
        parent = name.rpartition(".")[0]
        pending += [parent, *imports_of(file.read_text("utf-8"), name if is_package else parent)]
    return dict(sorted(sources.items()))
