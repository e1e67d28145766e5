"""Measure how long a reader waits for the first verdict: `make bench`.

Every figure is the median of several runs in headless Chromium, each in a fresh
profile, against files served from loopback as brotli. The candidates take turns, so
that whatever else the machine does falls on all of them. Ratios, not
milliseconds, are what carries over to another machine.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from tests.bench import candidates
from tests.browser.static import serve_folder
from verifier import chromium

NETWORK = {
    "offline": False,
    "latency": 40,
    "downloadThroughput": 10e6 / 8,
    "uploadThroughput": 10e6 / 8,
}
"""10 Mbit/s and 40 ms, in Chromium's units: bytes a second and milliseconds."""

COLUMNS = {
    "cold": "cold, ms",
    "warm": "warm, from the browser's cache, ms",
    "offline": "offline, from a service worker, ms",
    "slow": "cold at 10 Mbit/s and 40 ms, ms",
    "bytes": "bytes of the whole page as they travel",
    "memory": "memory of the renderers, MB",
    "p50": "a verdict once ready, median of 1000, ms",
    "p99": "a verdict once ready, 99th of 100, ms",
}

ASKED = {
    "cold": (0.16, 0.09),
    "warm": (0.16, 0.09),
    "offline": (0.10, 0.07),
    "slow": (0.35, 0.23),
    "bytes": (0.42, 0.34),
}
"""What the ratio of ours to plain Pyodide may be at most, and what it aims at."""

ASKED_MS = {"p50": (1, 0.6), "p99": (5, 3)}
"""The same for a verdict once ready, in milliseconds."""

ASKED_OF_FLOOR = (2.2, 1.4)
"""The same for a cold start against compiling and instantiating the WebAssembly alone."""

KEPT = """async () => {
  await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  if (navigator.serviceWorker.controller) return;
  await new Promise((now) => navigator.serviceWorker.addEventListener("controllerchange", now));
}"""

OFFLINE = {"plain", "ours"}
"""The candidates that are also measured without a network."""

MEASURE = """() => Promise.race([
  measure(judge),
  new Promise((_, reject) => { setTimeout(reject, 120_000, new Error("no verdict")); }),
])"""

CALLS = """async (count) => {
  // Somebody reads the first verdict before the next word is typed.
  await new Promise((now) => { setTimeout(now, 3000); });
  const times = [];
  for (let index = 0; index < count; index += 1) times.push(await measureOnce());
  return times;
  async function measureOnce() {
    const began = performance.now();
    await judge({ company_id: `Acme ${times.length}`, user_id: "modeloptic-user" });
    return performance.now() - began;
  }
}"""


def visit(context: Any, server: Any, candidate: str, *, slow: bool = False) -> dict[str, Any]:
    """Visit a candidate's page, begin, and return the time in ms and the bytes that traveled."""
    page = context.new_page()
    if slow:
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", NETWORK)
    server.sent.clear()
    page.goto(f"{server.address}/{candidate}/", wait_until="load")
    took = page.evaluate(MEASURE)
    assert page.locator("output").text_content()
    return {"ms": took, "bytes": sum(one.size for one in server.sent), "page": page}


def measure_once(playwright: Any, server: Any, candidate: str, *, slow: bool) -> dict[str, float]:
    """Measure one candidate once, in a fresh profile for each kind of start."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        context = launch(playwright, profile)
        cold = visit(context, server, candidate)
        found |= {"cold": cold["ms"], "bytes": cold["bytes"], "memory": read_memory(profile)}
        cold["page"].close()
        warm = visit(context, server, candidate)
        found["warm"] = warm["ms"]
        times = sorted(warm["page"].evaluate(CALLS, 1000))
        found |= {"p50": times[500], "p99": times[990]}
        warm["page"].close()
        if candidate in OFFLINE:
            found["offline"] = measure_offline(context, server, candidate)
        context.close()
    if slow:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            context = launch(playwright, profile)
            found["slow"] = visit(context, server, candidate, slow=True)["ms"]
            context.close()
    return found


def measure_offline(context: Any, server: Any, candidate: str) -> float:
    """Let a service worker keep all that a candidate loads, and return the ms without a network."""
    for _ in range(2):
        kept = visit(context, server, candidate)["page"]
        kept.evaluate(KEPT)
        kept.close()
    context.set_offline(True)
    return visit(context, server, candidate)["ms"]


def launch(playwright: Any, profile: str) -> Any:
    """Start Chromium with a profile of its own."""
    return playwright.chromium.launch_persistent_context(
        profile, executable_path=str(chromium.find()), args=chromium.arguments()
    )


def read_memory(profile: str) -> float:
    """Return the proportional set size of a browser's renderers, in MB; 0 where it can't be read.

    Args:
        profile: the folder of the browser's profile, by which it is found.
    """
    parents: dict[int, int] = {}
    commands: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "stat").read_text().rpartition(")")[2].split()
            commands[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
            parents[int(folder.name)] = int(status[1])
        except (OSError, ValueError):
            continue
    ours = {pid for pid, command in commands.items() if profile in command}
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in ours} - ours
        ours |= more
        grown = bool(more)
    return sum(read_pss(pid) for pid in ours if "--type=renderer" in commands[pid])


def read_pss(pid: int) -> float:
    """Return a process's proportional set size in MB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def format_table(results: dict[str, list[dict[str, float]]]) -> str:
    """Return the table: the median of each figure, its spread, and its ratio to plain Pyodide."""
    lines = []
    for column, title in COLUMNS.items():
        lines.append(f"\n{title}")
        base = [run[column] for run in results.get("plain", []) if column in run]
        for candidate, runs in results.items():
            values = sorted(run[column] for run in runs if column in run)
            if not values:
                continue
            digits = 2 if column in {"p50", "p99"} else 0
            middle = median(values)
            ratio = f"{middle / median(base):8.3f}" if base else " " * 8
            spread = f"{values[0]:,.{digits}f} to {values[-1]:,.{digits}f}"
            lines.append(f"  {candidate:13} {middle:12,.{digits}f} {ratio}   {spread}")
            if candidate == "ours" and column in ASKED and base:
                lines[-1] += f"   {describe_goals(middle / median(base), ASKED[column])}"
            if candidate == "ours" and column in ASKED_MS:
                lines[-1] += f"   {describe_goals(middle, ASKED_MS[column])}"
    floor = [run["cold"] for run in results.get("floor", [])]
    if floor and "ours" in results:
        ours = median(run["cold"] for run in results["ours"])
        lines.append(
            f"\ncold against compiling and instantiating alone: {ours / median(floor):.2f}   "
            f"{describe_goals(ours / median(floor), ASKED_OF_FLOOR)}"
        )
    return "\n".join(lines)


def describe_goals(value: float, asked: tuple[float, float]) -> str:
    """Say whether a figure is what it must be and what it aims at.

    >>> describe_goals(0.2, (0.25, 0.1))
    'must 0.25: met, aim 0.1: not met'
    """
    must, aim = asked
    said = {True: "met", False: "not met"}
    return f"must {must}: {said[value <= must]}, aim {aim}: {said[value <= aim]}"


def main(argv: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--repeat", type=int, default=9, help="runs of each candidate")
    parser.add_argument("--only", nargs="*", default=[], help="only these candidates")
    parser.add_argument("--no-slow", action="store_true", help="leave out the slow network")
    options = parser.parse_args(argv)
    began = time.monotonic()
    results: dict[str, list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder)
        names = candidates.write_candidates(site)
        with serve_folder(site, policy="") as server:
            for turn in range(options.repeat):
                for candidate in options.only or names:
                    found = measure_once(playwright, server, candidate, slow=not options.no_slow)
                    results.setdefault(candidate, []).append(found)
                    told = f"{turn + 1}/{options.repeat} {candidate}: {found['cold']:.0f} ms"
                    sys.stderr.write(f"{told}\n")
    minutes = (time.monotonic() - began) / 60
    sys.stdout.write(f"{format_table(results)}\n\n{options.repeat} runs in {minutes:.1f} minutes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
