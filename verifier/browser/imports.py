"""What the bridge reaches by its imports: the verifier's own files, others', and the library's."""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
BRIDGE = "verifier.browser.bridge"


class Imports(NamedTuple):
    """What a module's import graph reaches: the verifier's files, others', and the library's."""

    sources: dict[str, Path]
    """Path in the archive → the file, for the verifier's modules and third parties'."""

    library: tuple[str, ...]
    """Names of modules of the standard library."""


def source_of(name: str) -> Path | None:
    """Return the Python source of module `name`, None where there is none: it is none of ours."""
    path = ROOT.joinpath(*name.split("."))
    candidates = (path / "__init__.py", path.with_suffix(".py"))
    return next((file for file in candidates if file.is_file()), None)


@cache
def imported(source: str, package: str) -> tuple[str, ...]:
    """Return what `imports_of` yields: a build follows the same modules several times."""
    return tuple(imports_of(source, package))


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


def graph(start: str = BRIDGE) -> Imports:
    """Follow the imports from `start`; return all that is reached."""
    sources: dict[str, Path] = {}
    library: set[str] = set()
    seen: set[str] = set()
    pending = [start]
    while pending:
        name = pending.pop()
        if not name or name in seen:
            continue
        seen.add(name)
        top = name.split(".")[0]
        if top in sys.stdlib_module_names:
            library.add(top if top == "__future__" else name)
            continue
        file = source_of(name)
        if file is None:
            continue
        is_package = file.name == "__init__.py"
        sources[name.replace(".", "/") + ("/__init__.py" if is_package else ".py")] = file
        pending.append(name.rpartition(".")[0])
        package = name if is_package else name.rpartition(".")[0]
        pending.extend(imported(file.read_text("utf-8"), package))
    return Imports(dict(sorted(sources.items())), tuple(sorted(library)))
