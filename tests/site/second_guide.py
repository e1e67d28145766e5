"""A copy of the project with what CONTRIBUTING tells how to add, and a guide to another product."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.copies import run_code

ROOT = Path(__file__).parents[2]

GUIDE = """\
Ledgerly
Modeloptic reads your Ledgerly accounts.
Switch on sharing
Let other programs read Ledgerly.
Go to **Sharing** and select **Switch on**.

Select **Keep**.


yes
Invite Modeloptic
Give Modeloptic a seat.
Under **Guest**, enter `modeloptic-guest`{ .copy }.

Select **Invite**.


yes
Confirm
See that it works.
Select **Confirm**.


no
"""

STEP = """\
ledgerly
Wait for the letter
The invitation is on its way.
The letter has to be opened.
Open the letter.


invite-modeloptic
"""

FORM = """
## Check what you typed { #form }

[verifier-form: ledgerly]

## Ask Ledgerly { #check }

[server-check: ledgerly]
"""

PLAN = """
## Your plan { #plan }

[your-plan: ledgerly]

### Which Ledgerly it is { #which }

Its first page says it.
"""

CARRY = """\
from verifier.guide import mend, outline, pages, plan

guides = list(outline.guides(pages.ROOT))
mend.rewrite(pages.ROOT / "site", lambda html: plan.carried(html, guides))
"""

ASKING = """\
from contextlib import asynccontextmanager

from verifier.gateway.stages import Level, Stage, State, Verdict

STAGES = {"door": "Ledgerly opens"}
SHAPE = {"guest": str, "password": str}
REQUIRED = ("guest", "password")
TOLD = {}


def amiss(given):
    return ""


def counted(given):
    return "", given["guest"]


def credentials(given):
    return given


def describe(settings):
    return {"practice": True, "sender_id": "", "companies": []}


class Gateway:
    async def check(self, given):
        right = given == {"guest": "modeloptic-guest", "password": "open"}
        yield Stage("door", STAGES["door"], State.PASSED if right else State.FAILED)


@asynccontextmanager
async def open_gateway(settings):
    yield Gateway()


def judge(stages):
    kept = tuple(stages)
    passed = all(stage.state is State.PASSED for stage in kept)
    return Verdict(Level.READABLE if passed else Level.REFUSED, kept, None)
"""

CHECK = """\
    check=Check("verifier.connections.ledgerly.asking", ("guest",), "it", "Nobody keeps it."),
"""


RECIPE = re.compile(
    r'^```(?P<kind>\w+) title="(?P<file>[^"]+)"\n(?P<text>.*?)^```$', re.MULTILINE | re.DOTALL
)


def follow_recipes(copy: Path) -> list[str]:
    """Do in the copy what the worked examples show; return the files they name."""
    told = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    recipes = told[told.index("\n## Recipes") : told.index("\n## The writers' checks")]
    files = []
    for found in RECIPE.finditer(recipes):
        path, lines = copy / found["file"], found["text"].splitlines(keepends=True)
        files.append(found["file"])
        if found["kind"] != "diff":
            path.parent.mkdir(exist_ok=True)
            path.write_text(found["text"], "utf-8")
            continue
        text = path.read_text("utf-8")
        old = "".join(line[1:] for line in lines if line[0] != "+")
        assert text.count(old) == 1, f"CONTRIBUTING shows {path.name} as it no longer is: {old}"
        path.write_text(text.replace(old, "".join(line[1:] for line in lines)), "utf-8")
    return files


def run(copy: Path, *command: str, answers: str = "") -> str:
    """Run a command in the copy; return what it printed, and fail with it if the command does."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy), "NO_MKDOCS_2_WARNING": "1"},
        input=answers,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def write(copy: Path) -> None:
    """Write every worked example, a second guide of three steps, and a step put between.

    The guide has fields, a plan and a gateway of its own.
    """
    for name in ("docs", "overrides", "verifier"):
        unneeded = shutil.ignore_patterns("__pycache__", "runtime")
        shutil.copytree(ROOT / name, copy / name, ignore=unneeded)
    for name in ("mkdocs.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, copy)
    assert len(follow_recipes(copy)) == 13
    (copy / "verifier/connections/ledgerly/asking.py").write_text(ASKING, "utf-8")
    connection = copy / "verifier/connections/ledgerly/__init__.py"
    text = connection.read_text("utf-8").replace("import Connection", "import Check, Connection")
    connection.write_text(text.replace("    findings=", f"{CHECK}    findings="), "utf-8")
    run(copy, "verifier.guide.screens", "make")
    run(copy, "verifier", "new", "guide", answers=GUIDE)
    asked = run(copy, "verifier", "new", "step", answers=STEP)
    assert "begins with “The letter has”" in asked
    for name, more in (("confirm", FORM), ("index", PLAN)):
        with (copy / f"docs/ledgerly/{name}.md").open("a", encoding="utf-8") as page:
            page.write(more)
    step = copy / "docs/ledgerly/switch-on-sharing.md"
    text = step.read_text("utf-8").replace("{ #keep }", "{ #keep .online }")
    step.write_text(text.replace("{ #switch-on }", "{ #switch-on .installed }"), "utf-8")
    run(copy, "verifier", "ledger")
    run(copy, "mkdocs", "build", "--strict")
    run_code(copy, CARRY)
