"""`python -m verifier`: the rules, the check and the building of the site."""

from __future__ import annotations

import importlib
import sys

COMMANDS = {
    "check": ("verifier.cli", "check the values typed for a connection"),
    "explain": ("verifier.cli", "say what a gateway's reply, an error text or a code means"),
    "mail": ("verifier.cli", "find the Company ID and User ID in a welcome email"),
    "serve": ("verifier.service", "serve the built site and the server-side check"),
    "practice": ("verifier.gateway.practice", "serve the practice gateway alone"),
    "bundle": ("verifier.browser.bundle", "build what the browser's Python loads"),
    "finish": (
        "verifier.guide.finish",
        "finish the built site: what `mkdocs build` does at its end",
    ),
    "ledger": (
        "verifier.guide.ledger_update",
        "add new ids to the ledger, and check the old ones",
    ),
    "screens": ("verifier.guide.screens.pictures", "make the pictures of screens, or check them"),
    "stage": ("verifier.guide.generated", "write the generated pages, for Zensical"),
    "lint": ("verifier.guide.lint.run", "list the problems in the pages, with file and line"),
}
"""Each command, the module whose `main(argv)` runs it, and what it is for."""


def format_usage() -> str:
    """Return the list of commands, a line each."""
    width = max(map(len, COMMANDS))
    lines = (f"  {name:{width}}  {purpose}" for name, (_, purpose) in COMMANDS.items())
    return "\n".join(["usage: python -m verifier COMMAND …", "", *lines, "", "Each has --help."])


def main(argv: list[str]) -> int:
    """Run one command; return its exit status, 2 for misuse."""
    match argv:
        case [("-h" | "--help"), *_]:
            print(format_usage())
            return 0
        case [name, *_] if name in COMMANDS:
            # Imported here: the rules must run where the service's libraries are not installed.
            module = importlib.import_module(COMMANDS[name][0])
            return int(module.main(argv if COMMANDS[name][0] == "verifier.cli" else argv[1:]))
        case _:
            print(format_usage(), file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
