"""How much memory the pages of a browser take, from Linux's own books."""

from __future__ import annotations

from pathlib import Path


def renderers(profile: str) -> float:
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
    return sum(pss(pid) for pid in ours if "--type=renderer" in commands[pid])


def pss(pid: int) -> float:
    """Return a process's proportional set size in MB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
