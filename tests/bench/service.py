"""Measure the service against a bare Starlette application.

`python -m tests.bench.service`. Both run in a process of their own under uvicorn and
ask the same gateway, which answers at once from this process; so does the load.
The candidates take turns. Ratios, not milliseconds, carry over to another machine, and on
a busy one only the ratios of processor time do.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, NamedTuple

from tests.serving import find_free_port
from verifier.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]

VALUES = {
    field.name: field.options[0].label if field.options else field.example for field in FIELDS
}
NAMES = (
    "company_id",
    "user_id",
    "sender_id",
    "email",
    "contact_first_name",
    "contact_last_name",
    "user_type",
    "admin_privileges",
    "status",
    "role",
)
"""The ten fields that are verified."""

PAGE = "<!doctype html><title>Start</title>" + "<p>A step.</p>" * 300


class Candidate(NamedTuple):
    """What is asked of which process, what the answer must have, and what it is compared with."""

    title: str
    kind: str
    sent: bytes
    expected: bytes
    base: str


def request(path: str, values: Mapping[str, str], accept: str = "application/json") -> bytes:
    """A request with a JSON body as it goes over the wire."""
    body = json.dumps(values).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Accept: {accept}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def check(company_id: str, accept: str = "application/json") -> bytes:
    """A request for a check."""
    values = {"company_id": company_id, "user_id": "modeloptic-user", "password": "secret"}
    return request("/api/check", values, accept)


GOOD = check("Practice")
TEN = request("/api/verify", {name: VALUES[name] for name in NAMES})
START = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"

CANDIDATES = {
    "bare": Candidate("bare Starlette, 1 XML call", "bare", GOOD, b"<response>", "bare"),
    "refused": Candidate(
        "a refused check, 1 XML call", "service", check("Refused"), b'"level":"refused"', "bare"
    ),
    "whole": Candidate(
        "a whole check, 2 XML calls", "service", GOOD, b'"level":"readable"', "bare"
    ),
    "echo": Candidate("bare Starlette, JSON echo", "bare", TEN, b"company_id", "echo"),
    "verify": Candidate("verify with ten fields", "service", TEN, b'"verdict"', "echo"),
    "files": Candidate("Starlette's StaticFiles, a page", "bare", START, b"A step", "files"),
    "page": Candidate("a page from memory", "service", START, b"A step", "files"),
}

REPLY = """<?xml version="1.0" encoding="UTF-8"?><response><control><status>success</status>
<senderid>modelopticMPP</senderid><controlid>1</controlid><uniqueid>false</uniqueid>
<dtdversion>3.0</dtdversion></control><operation><authentication><status>{status}</status>
<userid>modeloptic-user</userid><companyid>Practice</companyid></authentication>{rest}</operation>
</response>"""
SIGNED_IN = """<result><status>success</status><function>getAPISession</function>
<controlid>1</controlid><data><api><sessionid>0123456789abcdef</sessionid><endpoint>{endpoint}
</endpoint></api></data></result>"""
READ = """<result><status>success</status><function>readByQuery</function>
<controlid>{control_id}</controlid>
<data listtype="x" count="0" totalcount="0" numremaining="0" resultId=""/></result>"""
FUNCTION = re.compile(rb'<function controlid="([^"]+)">')
REFUSED = """<errormessage><error><errorno>XL03000006</errorno><description></description>
<description2>Sign-in information is incorrect</description2></error></errormessage>"""


class Gateway:
    """Answers as Sage's does and at once, or not at all while it is told to hold."""

    def __init__(self) -> None:
        self.holding = False
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while body := await receive(reader):
                if self.holding:
                    await reader.read()
                    return
                reply = self._reply(body)
                head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {len(reply)}"
                writer.write(f"{head}\r\n\r\n".encode() + reply)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    def _reply(self, body: bytes) -> bytes:
        if b"Refused" in body:
            return REPLY.format(status="failure", rest=REFUSED).encode()
        if b"getAPISession" in body:
            rest = SIGNED_IN.format(endpoint=self.url)
        else:
            asked = FUNCTION.findall(body)
            rest = "".join(READ.format(control_id=each.decode()) for each in asked)
        return REPLY.format(status="success", rest=rest).encode()


async def receive(reader: asyncio.StreamReader) -> bytes:
    """Return the body of the next message of HTTP, or nothing at the end."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    length = next(
        int(line.partition(b":")[2])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    )
    return await reader.readexactly(length)


@asynccontextmanager
async def start_process(kind: str, url: str, site: Path):
    """Start the service, or the bare application, on the gateway at `url`; yield (pid, port)."""
    environment = os.environ | {
        "GATEWAY_URL": url,
        "SENDER_PASSWORD": "secret",
        "SITE": str(site),
        "MAX_CHECKS": "600",
        "MAX_CONNECTIONS": "2000",
        "LOG_LEVEL": "info",
        "CHECKS_PER_ADDRESS": "1000000/minute",
        "CHECKS_PER_USER": "1000000/minute",
        "VERIFICATIONS_PER_ADDRESS": "1000000/minute",
    }
    port = find_free_port()
    words = {
        "service": ["verifier", "serve"],
        "bare": ["uvicorn", "tests.bench.bare:app", "--log-level", "warning"],
    }[kind]
    process = subprocess.Popen(  # noqa: ASYNC220 - nothing else is to run meanwhile
        [sys.executable, "-m", *words, "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
                continue
            writer.close()
            break
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(60)


async def load(
    pid: int, port: int, candidate: Candidate, count: int, clients: int
) -> dict[str, float]:
    """Ask `count` times from as many connections as there are clients; return rate and times."""
    left = iter(range(count))
    times: list[float] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in left:
            began = time.perf_counter()
            writer.write(candidate.sent)
            body = await receive(reader)
            times.append((time.perf_counter() - began) * 1000)
            assert candidate.expected in body, body[:200]
        writer.close()

    before, began = read_processor_time(pid), time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    took = time.perf_counter() - began
    return {
        "rate": count / took,
        "p50": median(times),
        "p99": quantiles(times, n=100)[98],
        "cpu": (read_processor_time(pid) - before) * 1000 / count,
    }


async def measure_growth(
    gateway: Gateway, candidate: str, pid: int, port: int, connections: int
) -> float:
    """Return by how many kB each check that waits for the gateway lets the process grow."""
    await load(pid, port, CANDIDATES[candidate], 50, 10)
    before = read_memory(pid)
    gateway.holding = True
    writers = []
    for _ in range(connections):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(check("Practice", "application/x-ndjson"))
        writers.append(writer)
    while count_open_files(pid) < 2 * connections:  # noqa: ASYNC110 - another process holds them
        await asyncio.sleep(0.05)
    grown = read_memory(pid) - before
    for writer in writers:
        writer.close()
    gateway.holding = False
    return grown / connections


def read_memory(pid: int) -> float:
    """Return the memory of a process in kB, as the kernel counts it."""
    status = Path(f"/proc/{pid}/status").read_text()
    return float(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


def read_processor_time(pid: int) -> float:
    """Return the seconds of the processor that a process has taken, as the kernel counts them."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def count_open_files(pid: int) -> int:
    """Return how many files and sockets a process holds open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


async def measure(rounds: int, count: int, clients: int, connections: int) -> dict[str, list]:
    """Run all candidates in turn; return each one's figures."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
    gateway = Gateway()
    server = await asyncio.start_server(gateway.serve, "127.0.0.1", 0)
    gateway.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/ia/xml/xmlgw.phtml"
    results: dict[str, list] = {candidate: [] for candidate in CANDIDATES}
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        (site / "index.html").write_text(PAGE)
        async with (
            start_process("bare", gateway.url, site) as bare,
            start_process("service", gateway.url, site) as service,
        ):
            processes = {"bare": bare, "service": service}
            for candidate in CANDIDATES.values():
                await load(*processes[candidate.kind], candidate, count // 4, clients)
            for _ in range(rounds):
                for name, candidate in CANDIDATES.items():
                    results[name].append(
                        await load(*processes[candidate.kind], candidate, count, clients)
                    )
            grown = {"bare": await measure_growth(gateway, "bare", *bare, connections)}
            grown["whole"] = await measure_growth(gateway, "whole", *service, connections)
    server.close()
    for candidate, kilobytes in grown.items():
        for one in results[candidate]:
            one["held"] = kilobytes
    return results


def list_rows(results: dict[str, list]) -> list[tuple[str, ...]]:
    """Return the table's rows: per candidate the medians, and their ratios to its bare counterpart.

    The ratios of processor time are turned round, so that they read as those of the rate.
    """
    names = ("rate", "p50", "p99", "cpu")
    middles = {
        candidate: {name: median(one[name] for one in runs) for name in names}
        for candidate, runs in results.items()
    }
    found = [
        (
            *("", "a second", "ratio", "CPU, ms", "ratio"),
            *("p50, ms", "p99, ms", "ratio", "kB a held check"),
        )
    ]
    for candidate, middle in middles.items():
        base, runs = middles[CANDIDATES[candidate].base], results[candidate]
        found.append(
            (
                CANDIDATES[candidate].title,
                f"{middle['rate']:.0f}",
                f"{middle['rate'] / base['rate']:.2f}",
                f"{middle['cpu']:.2f}",
                f"{base['cpu'] / middle['cpu']:.2f}",
                f"{middle['p50']:.1f}",
                f"{middle['p99']:.1f}",
                f"{middle['p99'] / base['p99']:.2f}",
                f"{runs[0]['held']:.0f}" if "held" in runs[0] else "",
            )
        )
    return found


def format_table(results: dict[str, list]) -> str:
    """Return the rows with their columns one under the other."""
    lines = list_rows(results)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def main(argv: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.service", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=400, help="requests in each round")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--held", type=int, default=500, help="connections held at once")
    given = parser.parse_args(argv)
    results = asyncio.run(measure(given.rounds, given.count, given.clients, given.held))
    sys.stdout.write(f"The service, {given.clients} clients at once\n{format_table(results)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
