"""Reads and writes WebAssembly modules by their sections, without decoding their code.

The form is that of https://webassembly.github.io/spec/core/binary/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

MAGIC = b"\0asm\1\0\0\0"
CUSTOM, TYPE, IMPORT, FUNCTION, GLOBAL, EXPORT, START, ELEMENT, CODE, DATA, COUNT = (
    *(0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12),
)
FUNC, TABLES, MEMORY, GLOBALS, TAG = range(5)
"""Kinds of what is imported and exported."""

I32 = b"\x7f"
END = b"\x0b"


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


def export(name: str, kind: int, index: int) -> bytes:
    """Write one export."""
    return sized(name.encode()) + bytes([kind]) + unsigned(index)


class Reader:
    """Reads the parts of a section one after another."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def number(self) -> int:
        """Read an unsigned LEB128 number.

        >>> Reader(bytes.fromhex("e58e26")).number()
        624485
        """
        value = shift = 0
        while (byte := self.take(1)[0]) > 127:
            value |= (byte & 127) << shift
            shift += 7
        return value | byte << shift

    def take(self, size: int) -> bytes:
        """Read so many bytes."""
        self.at += size
        return self.data[self.at - size : self.at]

    def sized(self) -> bytes:
        """Read bytes that have their length before them."""
        return self.take(self.number())

    def kind(self) -> int:
        """Read what an import is, and pass over what it says of that; return its kind."""
        kind = self.take(1)[0]
        if kind == GLOBALS:
            self.take(2)
        elif kind == FUNC:
            self.number()
        else:
            # A table's type, a tag's attribute, or nothing; then a tag's type or limits.
            self.take(kind != MEMORY)
            has_most = kind != TAG and self.take(1)[0] & 1
            self.number()
            if has_most:
                self.number()
        return kind


class Module:
    """A module as its sections, each a list of what it holds, as bytes."""

    def __init__(self, data: bytes) -> None:
        read = Reader(data)
        if read.take(8) != MAGIC:
            raise ValueError("This is no WebAssembly module.")
        self.sections: list[tuple[int, bytes]] = []
        while read.at < len(data):
            self.sections.append((read.take(1)[0], read.sized()))

    def section(self, kind: int) -> Reader:
        """Return a section's content, that of an empty one where there is none."""
        return Reader(next((data for one, data in self.sections if one == kind), b"\0"))

    def write(self, changed: dict[int, bytes], without: Collection[int] = ()) -> bytes:
        """Write the module with some sections changed, and some left out."""
        out = [MAGIC]
        for kind, data in self.sections:
            if kind not in without:
                out.append(bytes([kind]) + sized(changed.get(kind, data)))
        return b"".join(out)

    def count_imports(self, kind: int) -> int:
        """Return how many functions, say, are imported: numbers begin with those."""
        read = self.section(IMPORT)
        found = [(read.sized(), read.sized(), read.kind())[2] for _ in range(read.number())]
        return found.count(kind)

    def exports(self) -> list[tuple[str, int, int]]:
        """Return each export's name, kind and index."""
        read = self.section(EXPORT)
        return [
            (read.sized().decode(), read.take(1)[0], read.number()) for _ in range(read.number())
        ]

    def types(self) -> list[int]:
        """Return how many parameters each type of function has."""
        read = self.section(TYPE)
        return [(read.take(1), len(read.sized()), read.sized())[1] for _ in range(read.number())]

    def functions(self) -> list[int]:
        """Return the type of each function of the module's own."""
        read = self.section(FUNCTION)
        return [read.number() for _ in range(read.number())]

    def bodies(self) -> list[bytes]:
        """Return the code of each function of the module's own."""
        read = self.section(CODE)
        return [read.sized() for _ in range(read.number())]

    def find_start(self) -> int:
        """Return which of the module's own functions it starts with."""
        return self.section(START).number() - self.count_imports(FUNC)

    def add(self, kind: int, items: Collection[bytes]) -> bytes:
        """Return a section with items put behind its own."""
        read = self.section(kind)
        count = read.number() + len(items)
        return unsigned(count) + read.data[read.at :] + b"".join(items)
