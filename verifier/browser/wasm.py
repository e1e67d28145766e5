"""Reads and writes WebAssembly modules by their sections, without decoding their code.

The form is that of https://webassembly.github.io/spec/core/binary/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

MAGIC = b"\0asm\1\0\0\0"
CUSTOM, TYPE, IMPORT, FUNCTION, TABLE, GLOBAL, EXPORT, START, ELEMENT, CODE, DATA, COUNT = (
    *(0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12),
)
FUNC, TABLES, MEMORY, GLOBALS, TAG = range(5)
"""Kinds of what is imported and exported."""

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
            at = behind(data, at + 1, kind)
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


def behind(data: bytes, at: int, kind: int) -> int:
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


def export(text: str, kind: int, index: int) -> bytes:
    """Write one export."""
    return name(text) + bytes([kind]) + unsigned(index)
