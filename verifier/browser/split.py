"""Puts a stored memory into the interpreter and splits it into what a verdict runs and the rest.

A first verdict runs a seventh of the interpreter's functions. The others go into a module of
their own, which a browser gets only when one of them is called: in each of the two, a function
that lies in the other is a few bytes that call it through the table of functions both share.
Function indices stay as they were, so no body has to be decoded.
"""

from __future__ import annotations

import json
import re
import sys
from bisect import bisect
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from verifier.browser import wasm
from verifier.browser.wasm import (
    END,
    SectionReader,
    WasmModule,
    write_constant,
    write_export,
    write_sized,
    write_unsigned,
    write_vector,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

LARGE = 16384
"""Tables of at least so many bytes go to the rest with their functions."""


def add_flags(data: bytes) -> bytes:
    """Return a module that notes its calls: global `f<n>` is 1 once the nth function ran."""
    module = WasmModule(data)
    first = module.read_section(wasm.GLOBAL).read_number() + module.count_imports(wasm.GLOBALS)
    bodies = []
    for index, body in enumerate(module.list_bodies()):
        reader = SectionReader(body)
        for _ in range(reader.read_number()):
            reader.read_number()
            reader.read_bytes(1)
        noted = write_constant(1) + b"\x24" + write_unsigned(first + index)
        bodies.append(write_sized(body[: reader.at] + noted + body[reader.at :]))
    count = len(bodies)
    return module.write(
        {
            wasm.CODE: write_vector(bodies),
            wasm.GLOBAL: module.extend_section(
                wasm.GLOBAL, [wasm.I32 + b"\1" + write_constant(0) + END] * count
            ),
            wasm.EXPORT: module.extend_section(
                wasm.EXPORT,
                [write_export(f"f{index}", wasm.GLOBALS, first + index) for index in range(count)],
            ),
        }
    )


ADDRESS = re.compile(rb"\x23\0\x41([\x80-\xff]*[\0-\x7f])\x6a")
"""One of the module's addresses: base + constant."""

SET = re.compile(rb"\x23[\0-\x7f]\x41[\x80-\xff]*[\0-\x7f]\x6a\x24[\x80-\xff]*[\0-\x7f]")
"""An address of the module's becomes the value of a global."""

FILL = re.compile(ADDRESS.pattern + rb"\x41\0\x41[\x80-\xff]*[\0-\x7f]\xfc\x0b\0\x0b")
"""The end of the function a module starts with: memory that begins as zeros is filled with them."""

NUMBER = re.compile(rb"(?=(?:\x41|[\x28-\x3e][\0-\4])([\x80-\xff]*[\0-\x7f]))")
"""Whatever may be a constant, or what a load or a store adds to its address."""

WRITTEN = re.compile(rb"[^\0](?:[^\0]|\0{1,63}(?=[^\0]))*")
"""What is to be written over a memory of zeros: a gap of 64 costs less than another segment."""


def keep_addresses(body: bytes) -> bytes:
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


def write_segment(address: int, data: bytes) -> bytes:
    """Write data that lies at an address of the memory."""
    return b"\0" + write_constant(address) + END + write_sized(data)


def find_unread(
    bodies: list[bytes], ran: Iterable[int], base: int, end: int
) -> Iterator[tuple[int, int]]:
    """Yield where large tables begin and end that only functions know which never ran.

    An address comes from a constant in a function. Functions tell where tables begin; of those,
    the ones are left out in which any number of a function that `ran` would lie.

    Args:
        bodies: the code of every function.
        ran: the numbers of those that ran at any time.
        base: the address of the module's data, to which the constants are added.
        end: the address where they end.
    """
    begins = {
        base + SectionReader(one[1]).read_number()
        for body in bodies
        for one in ADDRESS.finditer(body)
    }
    known = sorted(
        {
            base + SectionReader(one[1]).read_number()
            for index in ran
            for one in NUMBER.finditer(bodies[index])
        }
    )
    for begin, until in pairwise(sorted({*begins, end})):
        if until - begin >= LARGE and bisect(known, begin - 1) == bisect(known, until - 1):
            yield begin, until


def split_module(data: bytes, memory: bytes, told: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """Put a stored memory into a module, in the place of its own data, and split it in two.

    Its start then sets its globals and leaves memory alone. Of its exports those stay that are
    called; the section `state` takes the place of what it told a loader.

    Args:
        data: the module; its own globals change at its start only.
        memory: the whole memory, from address 0 on.
        told: the state that `boot.mjs` wrote. `first` has the numbers of the functions that are to
            lie in the first part, counted from the first that is not imported; the one it starts
            with lies there too.

    Returns:
        The part to start with, and the other one, which takes the same imports. Until that is
        instantiated, a call of one of its functions ends with a `WebAssembly.RuntimeError`.

    Raises:
        SystemExit: where the module starts in another way than this knows.
    """
    module = WasmModule(data)
    kinds, owns, bodies = module.count_parameters(), module.list_types(), module.list_bodies()
    outside, start = module.count_imports(wasm.FUNC), module.find_start()
    base = told["globals"]["__memory_base"]
    unread = list(find_unread(bodies, told["ran"], base, told["own"]))
    bodies[start] = keep_addresses(bodies[start])
    first = {*told["first"], start}
    others = set(range(len(bodies))) - first
    ordered = [*sorted(first), *sorted(others)]
    slots = {index: slot for slot, index in enumerate(ordered, told["table"])}

    def write_stub(index: int) -> bytes:
        kind = owns[index]
        given = b"".join(b"\x20" + write_unsigned(one) for one in range(kinds[kind]))
        call = write_constant(slots[index]) + b"\x11" + write_unsigned(kind) + b"\0"
        return b"\0" + given + call + END

    def write_code(own: Collection[int]) -> bytes:
        return write_vector(
            [
                write_sized(body if index in own else write_stub(index))
                for index, body in enumerate(bodies)
            ]
        )

    def write_elements(own: Collection[int]) -> bytes:
        numbers = [write_unsigned(outside + index) for index in ordered if index in own]
        place = write_constant(min(slots[index] for index in own))
        return b"\0" + place + END + write_vector(numbers)

    state = {key: told[key] for key in ("globals", "pages", "call")}
    state["table"] = told["table"] + len(slots)
    read = bytearray(memory)
    for begin, end in unread:
        read[begin:end] = bytes(end - begin)
    segments = [write_segment(run.start(), run[0]) for run in WRITTEN.finditer(read)]
    kept = [write_export(*one) for one in module.list_exports() if one[0] in told["called"]]
    one = module.write(
        {
            wasm.CUSTOM: write_sized(b"state") + json.dumps(state).encode(),
            wasm.EXPORT: write_vector(kept),
            wasm.ELEMENT: module.extend_section(wasm.ELEMENT, [write_elements(first)]),
            wasm.COUNT: write_unsigned(len(segments)),
            wasm.CODE: write_code(first),
            wasm.DATA: write_vector(segments),
        }
    )
    other = module.write(
        {
            wasm.ELEMENT: write_vector([write_elements(others)]),
            wasm.CODE: write_code({*others, start}),
            wasm.DATA: write_vector(
                [write_segment(begin, memory[begin:end]) for begin, end in unread]
            ),
        },
        without=(wasm.CUSTOM, wasm.EXPORT, wasm.COUNT),
    )
    return one, other
