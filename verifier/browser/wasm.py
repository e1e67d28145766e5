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


def write_unsigned(value: int) -> bytes:
    """Write an unsigned number as LEB128.

    >>> write_unsigned(624485).hex()
    'e58e26'
    """
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def write_constant(value: int) -> bytes:
    """Write the instruction that puts a number of 0 or more on the stack.

    >>> write_constant(64).hex()
    '41c000'
    """
    out = write_unsigned(value)
    # The last byte's second highest bit is the sign: a zero behind it keeps the number positive.
    return b"\x41" + (out if out[-1] < 64 else out[:-1] + bytes([out[-1] | 128, 0]))


def write_sized(data: bytes) -> bytes:
    """Write bytes with their length before them."""
    return write_unsigned(len(data)) + data


def write_vector(items: Collection[bytes]) -> bytes:
    """Write items with their number before them."""
    return write_unsigned(len(items)) + b"".join(items)


def write_export(name: str, kind: int, index: int) -> bytes:
    """Write one export."""
    return write_sized(name.encode()) + bytes([kind]) + write_unsigned(index)


class SectionReader:
    """Reads the parts of a section one after another."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def read_number(self) -> int:
        """Read an unsigned LEB128 number.

        >>> SectionReader(bytes.fromhex("e58e26")).read_number()
        624485
        """
        value = shift = 0
        while (byte := self.read_bytes(1)[0]) > 127:
            value |= (byte & 127) << shift
            shift += 7
        return value | byte << shift

    def read_bytes(self, size: int) -> bytes:
        """Read so many bytes."""
        self.at += size
        return self.data[self.at - size : self.at]

    def read_sized(self) -> bytes:
        """Read bytes that have their length before them."""
        return self.read_bytes(self.read_number())

    def read_kind(self) -> int:
        """Read what an import is, and pass over what it says of that; return its kind."""
        kind = self.read_bytes(1)[0]
        if kind == GLOBALS:
            self.read_bytes(2)
        elif kind == FUNC:
            self.read_number()
        else:
            # A table's type, a tag's attribute, or nothing; then a tag's type or limits.
            self.read_bytes(kind != MEMORY)
            has_most = kind != TAG and self.read_bytes(1)[0] & 1
            self.read_number()
            if has_most:
                self.read_number()
        return kind


class WasmModule:
    """A module as its sections, each a list of what it holds, as bytes."""

    def __init__(self, data: bytes) -> None:
        reader = SectionReader(data)
        if reader.read_bytes(8) != MAGIC:
            raise ValueError("This is no WebAssembly module.")
        self.sections: list[tuple[int, bytes]] = []
        while reader.at < len(data):
            self.sections.append((reader.read_bytes(1)[0], reader.read_sized()))

    def read_section(self, kind: int) -> SectionReader:
        """Return a section's content, that of an empty one where there is none."""
        return SectionReader(next((data for one, data in self.sections if one == kind), b"\0"))

    def write(self, changed: dict[int, bytes], without: Collection[int] = ()) -> bytes:
        """Write the module with some sections changed, and some left out."""
        out = [MAGIC]
        for kind, data in self.sections:
            if kind not in without:
                out.append(bytes([kind]) + write_sized(changed.get(kind, data)))
        return b"".join(out)

    def count_imports(self, kind: int) -> int:
        """Return how many functions, say, are imported: numbers begin with those."""
        reader = self.read_section(IMPORT)
        found = [
            (reader.read_sized(), reader.read_sized(), reader.read_kind())[2]
            for _ in range(reader.read_number())
        ]
        return found.count(kind)

    def list_exports(self) -> list[tuple[str, int, int]]:
        """Return each export's name, kind and index."""
        reader = self.read_section(EXPORT)
        return [
            (reader.read_sized().decode(), reader.read_bytes(1)[0], reader.read_number())
            for _ in range(reader.read_number())
        ]

    def count_parameters(self) -> list[int]:
        """Return how many parameters each type of function has."""
        reader = self.read_section(TYPE)
        return [
            (reader.read_bytes(1), len(reader.read_sized()), reader.read_sized())[1]
            for _ in range(reader.read_number())
        ]

    def list_types(self) -> list[int]:
        """Return the type of each function of the module's own."""
        reader = self.read_section(FUNCTION)
        return [reader.read_number() for _ in range(reader.read_number())]

    def list_bodies(self) -> list[bytes]:
        """Return the code of each function of the module's own."""
        reader = self.read_section(CODE)
        return [reader.read_sized() for _ in range(reader.read_number())]

    def find_start(self) -> int:
        """Return which of the module's own functions it starts with."""
        return self.read_section(START).read_number() - self.count_imports(FUNC)

    def extend_section(self, kind: int, items: Collection[bytes]) -> bytes:
        """Return a section with items put behind its own."""
        reader = self.read_section(kind)
        count = reader.read_number() + len(items)
        return write_unsigned(count) + reader.data[reader.at :] + b"".join(items)
