"""Splits the interpreter into what a verdict runs and the rest.

A first verdict runs a seventh of the interpreter's functions. `split` puts the
others into a module of their own, which the browser gets only when one of them
is called: in each of the two, a function that lies in the other is a few bytes
that call it through a table both share. Function indices stay as they were, so
no body has to be read.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from verifier.browser.wasm import (
    CODE,
    COUNT,
    CUSTOM,
    DATA,
    ELEMENT,
    END,
    EXPORT,
    FUNC,
    FUNCTION,
    GLOBAL,
    GLOBALS,
    I32,
    IMPORT,
    START,
    TABLE,
    TABLES,
    TYPE,
    Module,
    behind,
    constant,
    export,
    name,
    number,
    sized,
    unsigned,
    vector,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

SHARED = "shared"
"""The module name under which the second part imports what the first exports."""

LOADED = "loaded"
"""The first part's global that is 1 once the second is there."""

FUNCTIONS = "functions"
"""The table both parts share: 0 is what gets the second part, n + 1 the nth function."""


def watched(data: bytes) -> bytes:
    """Return a module that notes its calls: global `f<n>` is 1 once the nth function ran."""
    module = Module(data)
    first = module.count(GLOBAL) + sum(one.kind == GLOBALS for one in module.imports())
    bodies = []
    for index, body in enumerate(module.bodies()):
        groups, at = number(body, 0)
        for _ in range(groups):
            at = number(body, at)[1] + 1
        noted = constant(1) + b"\x24" + unsigned(first + index)
        bodies.append(sized(body[:at] + noted + body[at:]))
    count = len(bodies)
    return module.write(
        {
            CODE: vector(bodies),
            GLOBAL: module.added(GLOBAL, [I32 + b"\1" + constant(0) + END] * count),
            EXPORT: module.added(
                EXPORT, [export(f"f{index}", GLOBALS, first + index) for index in range(count)]
            ),
        }
    )


SET = re.compile(rb"\x23[\0-\x7f]\x41[\x80-\xff]*[\0-\x7f]\x6a\x24[\x80-\xff]*[\0-\x7f]", re.DOTALL)
"""One of the module's addresses becomes the value of a global: base + constant."""

WRITTEN = re.compile(rb"[^\0](?:[^\0]|\0{1,63}(?=[^\0]))*")
"""What is to be written over a memory of zeros: a gap of 64 costs less than another segment."""

FILL = re.compile(
    rb"\x23\0\x41[\x80-\xff]*[\0-\x7f]\x6a\x41\0\x41[\x80-\xff]*[\0-\x7f]\xfc\x0b\0\x0b"
)
"""The end of the function a module starts with: memory that begins as zeros is filled with them."""


def addresses_alone(body: bytes) -> bytes:
    """Return the function a module starts with, so that it sets globals and leaves memory alone.

    Raises:
        SystemExit: where the function does something else as well.
    """
    at = 1
    while found := SET.match(body, at):
        at = found.end()
    if body[:1] != b"\0" or not FILL.fullmatch(body, at):
        sys.exit("Pyodide's interpreter starts in another way than split.py knows.")
    return body[:at] + END


def with_memory(data: bytes, image: bytes, state: bytes, called: Collection[str]) -> bytes:
    """Put a stored memory into the module, in the place of its own data.

    Its start then sets its globals and leaves memory alone. Of its exports those stay that are
    called; the section `state` takes the place of what it told a loader.

    Args:
        data: the module.
        image: the whole memory, from address 0 on.
        state: what the section `state` shall hold.
        called: names of the exports to keep.

    Raises:
        SystemExit: where the module starts in another way than this knows.
    """
    module = Module(data)
    first = sum(one.kind == FUNC for one in module.imports())
    start = number(module.section(START), 0)[0] - first
    bodies = [sized(body) for body in module.bodies()]
    bodies[start] = sized(addresses_alone(module.bodies()[start]))
    segments = [
        b"\0" + constant(run.start()) + END + sized(run[0]) for run in WRITTEN.finditer(image)
    ]
    kept = [export(*one) for one in module.exports() if one[0] in called and one[1] == FUNC]
    return module.write(
        {
            CUSTOM: name("state") + state,
            EXPORT: vector(kept),
            COUNT: unsigned(len(segments)),
            CODE: vector(bodies),
            DATA: vector(segments),
        }
    )


def split(data: bytes, first: Collection[int]) -> tuple[bytes, bytes]:
    """Split a module in two.

    Args:
        data: the module; it imports its memory, and its own globals change at its start only.
        first: numbers of the functions that are to lie in the first part, counted from
            the first that is not imported; the one it starts with lies there too.

    Returns:
        The part to start with and the other one. The first exports the table `functions`
        and the global `loaded`; whoever runs it puts into the table's first place a
        function that instantiates the second and sets the global to 1.
    """
    module, first = Module(data), set(first)
    imports = module.imports()
    kinds, owns, bodies = module.types(), module.functions(), module.bodies()
    outside = sum(one.kind == FUNC for one in imports)
    start = number(module.section(START), 0)[0] - outside
    first.add(start)
    tables = sum(one.kind == TABLES for one in imports)
    own_tables = module.count(TABLE)
    table = tables + own_tables
    flag = module.count(GLOBAL) + sum(one.kind == GLOBALS for one in imports)

    def through(index: int, before: bytes = b"") -> bytes:
        kind = owns[index]
        given = b"".join(b"\x20" + unsigned(one) for one in range(kinds[kind]))
        call = constant(index + 1) + b"\x11" + unsigned(kind) + unsigned(table)
        return b"\0" + before + given + call + END

    nothing = len(kinds)
    get_it = constant(0) + b"\x11" + unsigned(nothing) + unsigned(table)
    unless_there = b"\x23" + unsigned(flag) + b"\x45\x04\x40" + get_it + END
    types = module.added(TYPE, [b"\x60\0\0"])
    size = b"\x70\0" + unsigned(len(owns) + 1)

    def elements(wanted: Iterable[int]) -> list[bytes]:
        return [
            b"\2"
            + unsigned(table)
            + constant(start + 1)
            + END
            + b"\0"
            + vector([unsigned(outside + index) for index in range(start, stop)])
            for start, stop in _runs(wanted)
        ]

    one = module.write(
        {
            TYPE: types,
            TABLE: module.added(TABLE, [size]),
            GLOBAL: module.added(GLOBAL, [I32 + b"\1" + constant(0) + END]),
            EXPORT: module.added(
                EXPORT,
                [
                    *(
                        export(f"table{index}", TABLES, tables + index)
                        for index in range(own_tables)
                    ),
                    export(FUNCTIONS, TABLES, table),
                    export(LOADED, GLOBALS, flag),
                ],
            ),
            ELEMENT: module.added(ELEMENT, elements(first)),
            CODE: vector(
                [
                    sized(body if index in first else through(index, unless_there))
                    for index, body in enumerate(bodies)
                ]
            ),
        }
    )
    kept = {index: through(index) for index in first} | {start: bodies[start]}
    others = sorted(set(range(len(bodies))) - first)
    shared = [
        *(
            name(SHARED) + name(f"table{index}") + item
            for index, item in enumerate(_tables(module))
        ),
        name(SHARED) + name(FUNCTIONS) + bytes([TABLES]) + size,
    ]
    other = module.write(
        {
            TYPE: types,
            IMPORT: module.added(IMPORT, shared),
            ELEMENT: vector(elements(others)),
            CODE: vector([sized(kept.get(index, body)) for index, body in enumerate(bodies)]),
        },
        only=(TYPE, IMPORT, FUNCTION, GLOBAL, START, ELEMENT, CODE),
    )
    return one, other


def _tables(module: Module) -> Iterator[bytes]:
    """Yield the module's own tables as an import says them."""
    data = module.section(TABLE)
    count, at = number(data, 0)
    for _ in range(count):
        start = at
        at = behind(data, at, TABLES)
        yield bytes([TABLES]) + data[start:at]


def _runs(indices: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield where each row of neighbors begins and ends.

    >>> list(_runs([7, 1, 2]))
    [(1, 3), (7, 8)]
    """
    start = stop = -1
    for index in sorted(indices):
        if index != stop:
            if stop > 0:
                yield start, stop
            start = index
        stop = index + 1
    if stop > 0:
        yield start, stop
