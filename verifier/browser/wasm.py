"""Rewrites a WebAssembly module without decoding its code (https://webassembly.github.io/spec/core/binary/).

A first verdict runs a fifth of the interpreter's functions. `split` puts the
others into a module of their own, which the browser gets only when one of them
is called: in each of the two, a function that lies in the other is a few bytes
that call it through a table both share. Function indices stay as they were, so
no body has to be read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

MAGIC = b"\0asm\1\0\0\0"
CUSTOM, TYPE, IMPORT, FUNCTION, TABLE, GLOBAL, EXPORT, START, ELEMENT, CODE, DATA, COUNT = (
    *(0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12),
)
FUNC, TABLES, MEMORY, GLOBALS, TAG = range(5)
"""Kinds of what is imported and exported."""

SHARED = "shared"
"""The module name under which the second part imports what the first exports."""

LOADED = "loaded"
"""The first part's global that is 1 once the second is there."""

FUNCTIONS = "functions"
"""The table both parts share: 0 is what gets the second part, n + 1 the nth function."""

RELOCATE = "__wasm_apply_data_relocs"
"""The export that writes the addresses in a module's data."""

I32 = b"\x7f"
END = b"\x0b"


def number(data: bytes, at: int) -> tuple[int, int]:
    """Read an unsigned LEB128 number; return it and where it ends.

    >>> number(bytes.fromhex("e58e26"), 0)
    (624485, 3)
    """
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def unsigned(value: int) -> bytes:
    """Write an unsigned number as LEB128.

    >>> unsigned(624485).hex()
    'e58e26'
    """
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def constant(value: int) -> bytes:
    """Write the instruction that puts a number of 0 or more on the stack.

    >>> constant(64).hex()
    '41c000'
    """
    out = unsigned(value)
    # The last byte's second highest bit is the sign: a zero behind it keeps the number positive.
    return b"\x41" + (out if out[-1] < 64 else out[:-1] + bytes([out[-1] | 128, 0]))


def sized(data: bytes) -> bytes:
    """Write bytes with their length before them."""
    return unsigned(len(data)) + data


def vector(items: Collection[bytes]) -> bytes:
    """Write items with their number before them."""
    return unsigned(len(items)) + b"".join(items)


def name(text: str) -> bytes:
    """Write a name."""
    return sized(text.encode())


class Import(NamedTuple):
    """One import: whose, its name, its kind, and all of it as it stands in the module."""

    module: str
    name: str
    kind: int
    written: bytes


class Module:
    """A module as its sections, each a list of what it holds, as bytes."""

    def __init__(self, data: bytes) -> None:
        if data[:8] != MAGIC:
            raise ValueError("This is no WebAssembly module.")
        self.sections: list[tuple[int, bytes]] = []
        at = 8
        while at < len(data):
            size, start = number(data, at + 1)
            self.sections.append((data[at], data[start : start + size]))
            at = start + size

    def section(self, kind: int) -> bytes:
        """Return a section's content, that of an empty one where there is none."""
        return next((data for one, data in self.sections if one == kind), b"\0")

    def write(self, changed: dict[int, bytes], only: Collection[int] | None = None) -> bytes:
        """Write the module with some sections changed, and no others than `only`."""
        out = [MAGIC]
        for kind, data in self.sections:
            if only is None or kind in only:
                out.append(bytes([kind]) + sized(changed.get(kind, data)))
        return b"".join(out)

    def imports(self) -> list[Import]:
        """Return the imports in their order."""
        data, found = self.section(IMPORT), []
        count, at = number(data, 0)
        for _ in range(count):
            start = at
            words = []
            for _ in range(2):
                size, at = number(data, at)
                words.append(data[at : at + size].decode())
                at += size
            kind = data[at]
            at = _behind(data, at + 1, kind)
            found.append(Import(words[0], words[1], kind, data[start:at]))
        return found

    def exports(self) -> Iterator[tuple[str, int, int]]:
        """Yield each export's name, kind and index."""
        data = self.section(EXPORT)
        count, at = number(data, 0)
        for _ in range(count):
            size, at = number(data, at)
            word, kind = data[at : at + size].decode(), data[at + size]
            index, at = number(data, at + size + 1)
            yield word, kind, index

    def types(self) -> list[int]:
        """Return how many parameters each type of function has."""
        data, found = self.section(TYPE), []
        count, at = number(data, 0)
        for _ in range(count):
            parameters, at = number(data, at + 1)
            results, at = number(data, at + parameters)
            at += results
            found.append(parameters)
        return found

    def functions(self) -> list[int]:
        """Return the type of each function of the module's own."""
        data, found = self.section(FUNCTION), []
        count, at = number(data, 0)
        for _ in range(count):
            kind, at = number(data, at)
            found.append(kind)
        return found

    def bodies(self) -> list[bytes]:
        """Return the code of each function of the module's own."""
        data, found = self.section(CODE), []
        count, at = number(data, 0)
        for _ in range(count):
            size, at = number(data, at)
            found.append(data[at : at + size])
            at += size
        return found

    def added(self, kind: int, items: Collection[bytes]) -> bytes:
        """Return a section with items put behind its own."""
        data = self.section(kind)
        count, at = number(data, 0)
        return unsigned(count + len(items)) + data[at:] + b"".join(items)

    def count(self, kind: int) -> int:
        """Return how many items a section holds."""
        return number(self.section(kind), 0)[0]


def _behind(data: bytes, at: int, kind: int) -> int:
    """Return where what an import says of its kind ends."""
    if kind == FUNC:
        return number(data, at)[1]
    if kind == GLOBALS:
        return at + 2
    if kind == TAG:
        return number(data, at + 1)[1]
    at += kind == TABLES
    has_most = data[at] & 1
    at = number(data, at + 1)[1]
    return number(data, at)[1] if has_most else at


def _export(text: str, kind: int, index: int) -> bytes:
    return name(text) + bytes([kind]) + unsigned(index)


def with_exports(data: bytes, keep: Callable[[str, int], bool]) -> bytes:
    """Drop the exports that `keep(name, kind)` does not want."""
    module = Module(data)
    kept = [_export(*one) for one in module.exports() if keep(one[0], one[1])]
    return module.write({EXPORT: vector(kept)})


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
                EXPORT, [_export(f"f{index}", GLOBALS, first + index) for index in range(count)]
            ),
        }
    )


SET = re.compile(rb"\x23[\0-\x7f]\x41[\x80-\xff]*[\0-\x7f]\x6a\x24[\x80-\xff]*[\0-\x7f]", re.DOTALL)
"""One of the module's addresses becomes the value of a global: base + constant."""

FILL = re.compile(rb"\x23\0\x41[\x80-\xff]*[\0-\x7f]\x6a\x41\0\x41[\x80-\xff]*[\0-\x7f]\xfc\x0b\0\x0b")
"""The end of the function a module starts with: memory that begins as zeros is filled with them."""


def addresses_alone(body: bytes) -> bytes:
    """Return the function a module starts with, so that it sets globals and leaves memory alone.

    Raises:
        ValueError: where the function does something else as well.
    """
    at = 1
    while found := SET.match(body, at):
        at = found.end()
    if body[:1] != b"\0" or not FILL.fullmatch(body, at):
        raise ValueError("The interpreter starts in another way than the bundle knows.")
    return body[:at] + END


def with_data(data: bytes, memory: bytes) -> bytes:
    """Put the module's memory as it is after `__wasm_apply_data_relocs` into the module.

    Where the module lies in memory is fixed, so the addresses in its data can be written
    once and for all; the function that writes them, a tenth of all code, becomes empty.

    Args:
        data: the module.
        memory: from the place of its data on, at least as long as that.
    """
    module = Module(data)
    relocate = next(index for word, _, index in module.exports() if word == RELOCATE)
    relocate -= sum(one.kind == FUNC for one in module.imports())
    bodies = [sized(body) for body in module.bodies()]
    bodies[relocate] = sized(b"\0" + END)
    segment = module.section(DATA)
    size_at = segment.index(END) + 1
    size, start = number(segment, size_at)
    if segment[:2] != b"\1\0" or start + size != len(segment) or size > len(memory):
        raise ValueError("The interpreter's data lies in another way than the bundle knows.")
    return module.write({CODE: vector(bodies), DATA: segment[:start] + memory[:size]})


def split(data: bytes, first: Collection[int]) -> tuple[bytes, bytes]:
    """Split a module in two.

    Args:
        data: the module; it imports its memory, and its own globals change at its start only.
        first: numbers of the functions that are to lie in the first part, counted from
            the first that is not imported.

    Returns:
        The part to start with and the other one. The first exports the table `functions`
        and the global `loaded`; whoever runs it puts into the table's first place a
        function that instantiates the second and sets the global to 1.
    """
    module, first = Module(data), set(first)
    imports = module.imports()
    kinds, owns, bodies = module.types(), module.functions(), module.bodies()
    outside = sum(one.kind == FUNC for one in imports)
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
                        _export(f"table{index}", TABLES, tables + index)
                        for index in range(own_tables)
                    ),
                    _export(FUNCTIONS, TABLES, table),
                    _export(LOADED, GLOBALS, flag),
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
    start = number(module.section(START), 0)[0] - outside
    kept = {index: through(index) for index in first} | {start: addresses_alone(bodies[start])}
    others = sorted(set(range(len(bodies))) - first)
    shared = [
        *(name(SHARED) + name(f"table{index}") + item for index, item in enumerate(_tables(module))),
        name(SHARED) + name(FUNCTIONS) + bytes([TABLES]) + size,
    ]
    other = module.write(
        {
            TYPE: types,
            IMPORT: module.added(IMPORT, shared),
            ELEMENT: vector(elements(others)),
            CODE: vector(
                [
                    sized(kept.get(index, body))
                    for index, body in enumerate(bodies)
                ]
            ),
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
        at = _behind(data, at, TABLES)
        yield bytes([TABLES]) + data[start:at]


def _runs(indices: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield where each row of neighbours begins and ends.

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
