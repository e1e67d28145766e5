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
    TYPE,
    Module,
    constant,
    export,
    name,
    number,
    sized,
    unsigned,
    vector,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

LARGE = 16384
"""Tables of at least so many bytes go to the rest with their functions."""


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


def segment(address: int, data: bytes) -> bytes:
    """Write data that lies at an address of the memory."""
    return b"\0" + constant(address) + END + sized(data)


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
    begins = {base + number(one[1], 0)[0] for body in bodies for one in ADDRESS.finditer(body)}
    known = sorted(
        {base + number(one[1], 0)[0] for index in ran for one in NUMBER.finditer(bodies[index])}
    )
    for begin, until in pairwise(sorted({*begins, end})):
        if until - begin >= LARGE and bisect(known, begin - 1) == bisect(known, until - 1):
            yield begin, until


def split(data: bytes, memory: bytes, told: Mapping[str, Any]) -> tuple[bytes, bytes]:
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
    module = Module(data)
    kinds, owns, bodies = module.types(), module.functions(), module.bodies()
    outside = sum(one.kind == FUNC for one in module.imports())
    start = number(module.section(START), 0)[0] - outside
    base = told["globals"]["__memory_base"]
    unread = list(find_unread(bodies, told["ran"], base, told["own"]))
    bodies[start] = addresses_alone(bodies[start])
    first = {*told["first"], start}
    others = set(range(len(bodies))) - first
    ordered = [*sorted(first), *sorted(others)]
    slots = {index: slot for slot, index in enumerate(ordered, told["table"])}

    def through(index: int) -> bytes:
        kind = owns[index]
        given = b"".join(b"\x20" + unsigned(one) for one in range(kinds[kind]))
        return b"\0" + given + constant(slots[index]) + b"\x11" + unsigned(kind) + b"\0" + END

    def code(own: Collection[int]) -> bytes:
        return vector(
            [sized(body if index in own else through(index)) for index, body in enumerate(bodies)]
        )

    def elements(own: Collection[int]) -> bytes:
        numbers = [unsigned(outside + index) for index in ordered if index in own]
        return b"\0" + constant(min(slots[index] for index in own)) + END + vector(numbers)

    state = {key: told[key] for key in ("globals", "pages", "call")}
    state["table"] = told["table"] + len(slots)
    read = bytearray(memory)
    for begin, end in unread:
        read[begin:end] = bytes(end - begin)
    segments = [segment(run.start(), run[0]) for run in WRITTEN.finditer(read)]
    kept = [export(*one) for one in module.exports() if one[0] in told["called"]]
    one = module.write(
        {
            CUSTOM: name("state") + json.dumps(state).encode(),
            EXPORT: vector(kept),
            ELEMENT: module.added(ELEMENT, [elements(first)]),
            COUNT: unsigned(len(segments)),
            CODE: code(first),
            DATA: vector(segments),
        }
    )
    other = module.write(
        {
            ELEMENT: vector([elements(others)]),
            CODE: code({*others, start}),
            DATA: vector([segment(begin, memory[begin:end]) for begin, end in unread]),
        },
        only=(TYPE, IMPORT, FUNCTION, TABLE, GLOBAL, START, ELEMENT, CODE, DATA),
    )
    return one, other
