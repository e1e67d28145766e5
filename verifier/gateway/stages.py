"""The stages of a check, which of them a diagnosis stops, and what they add up to."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from verifier.values import MODULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from verifier.gateway.diagnosis import Diagnosis

SIGN_IN_STAGES = {
    "reach": "Reach Sage Intacct",
    "sender": "Sage knows Modeloptic",
    "company": "The company lets Modeloptic in",
    "sign-in": "The user signs in",
    "session": "Sage opens a session",
}
"""The stages one request settles: id and title, in order."""

READ_STAGES = {f"read-{module.id}": f"Read {module.name}" for module in MODULES}
"""The reads that show what the role allows: id and title, in order."""

TITLES = SIGN_IN_STAGES | READ_STAGES

READ_OBJECTS = {f"read-{module.id}": module.object for module in MODULES}

FAILS_AT = {
    # Sage did not get as far as looking at anything.
    "gateway.rate-limited": ("reach", ()),
    "gateway.offline": ("reach", ()),
    "gateway.unsendable": ("sign-in", ("reach", "sender", "company")),
    "gateway.sender-refused": ("sender", ()),
    "gateway.request-malformed": ("sender", ()),
    "gateway.transport-policy": ("sender", ()),
    "gateway.acknowledged": ("sender", ()),
    # The gateway may turn these away before it looks at the sender.
    "gateway.company-not-found": ("company", ("sender",)),
    "gateway.sign-in-not-placed": ("sign-in", ("sender", "company")),
    "gateway.demo-expired": ("company", ()),
    "gateway.not-subscribed": ("company", ()),
    "gateway.sender-not-authorised": ("company", ()),
    "gateway.sign-in-incorrect": ("sign-in", ()),
    "gateway.sign-in-unexplained": ("sign-in", ()),
    "gateway.session-failed": ("session", ()),
    "gateway.no-session": ("session", ()),
    "gateway.endpoint-refused": ("session", ()),
}
"""Per diagnosis, the stage it fails, and the stages before it that it says nothing about."""

LEVEL_STAGES = {"control": "sender", "authentication": "sign-in", "result": "session"}
"""The stage a level's other failures stand at."""


TIME_UP = "The time that one check may take was up."
"""Why the last reads of a slow check are not reached."""


def stopped_before(name: str) -> str:
    """Return why what follows the stage of this id was not reached.

    >>> stopped_before("sender")
    'The check ended at “Sage knows Modeloptic”.'
    """
    return f"The check ended at “{TITLES[name]}”."


class State(StrEnum):
    """How a stage stands."""

    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    NOT_REACHED = "not-reached"
    UNKNOWN = "unknown"


class Level(StrEnum):
    """What a check as a whole shows."""

    ACCEPTED = "accepted"
    """Sage signed the user in; not every read was answered."""

    READABLE = "readable"
    """Every module that Modeloptic needs answered a read."""

    REFUSED = "refused"
    UNKNOWN = "unknown"
    """Neither accepted nor refused: Sage was not reached, or said something nobody knows."""


class Stage(NamedTuple):
    """One stage.

    `elapsed_ms` is the time since the check began, in whole milliseconds; `why`
    a sentence that says why a stage was not reached, else "".
    """

    id: str
    title: str
    state: State
    diagnosis: Diagnosis | None = None
    elapsed_ms: int = 0
    why: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Give the wire form: JSON's types only, `diagnosis` an object or null."""
        return {
            "id": self.id,
            "title": self.title,
            "state": self.state.value,
            "diagnosis": self.diagnosis.to_dict() if self.diagnosis else None,
            "elapsed_ms": self.elapsed_ms,
            "why": self.why,
        }


class Verdict(NamedTuple):
    """What a whole check says: its level, its settled stages and what to mend first."""

    level: Level
    stages: tuple[Stage, ...]
    diagnosis: Diagnosis | None

    def to_dict(self) -> dict[str, Any]:
        """Give the wire form: `stages` a list of objects, `diagnosis` an object or null."""
        return {
            "level": self.level.value,
            "stages": [stage.to_dict() for stage in self.stages],
            "diagnosis": self.diagnosis.to_dict() if self.diagnosis else None,
        }


def stopped_at(diagnosis: Diagnosis) -> tuple[str, tuple[str, ...]]:
    """Return the stage a refused sign-in stopped at, and the stages it says nothing about."""
    stage = LEVEL_STAGES.get(diagnosis.level, "reach")
    return FAILS_AT.get(diagnosis.code) or (stage, ())


def settle(diagnosis: Diagnosis) -> Iterator[tuple[str, State, Diagnosis | None]]:
    """Yield each stage of the sign-in with its state, and the diagnosis where it stopped."""
    fine = diagnosis.owner == "none"
    stop, silent = ("", ()) if fine else stopped_at(diagnosis)
    reached = True
    for name in SIGN_IN_STAGES:
        if name == stop:
            reached = False
            state = State.UNKNOWN if diagnosis.owner == "unknown" else State.FAILED
            yield name, state, diagnosis
        elif reached:
            yield name, State.UNKNOWN if name in silent else State.PASSED, None
        else:
            yield name, State.NOT_REACHED, None


def judge(stages: Iterable[Stage]) -> Verdict:
    """Add up the stages of one check; running ones are left out, the last state of each counts.

    The diagnosis is that of the first failed stage, else of the first unknown one.
    """
    settled: dict[str, Stage] = {}
    for stage in stages:
        if stage.state is not State.RUNNING:
            settled[stage.id] = stage
    kept = tuple(settled.values())
    session = settled.get("session")
    told = [stage for stage in kept if stage.diagnosis]
    told.sort(key=lambda stage: stage.state is not State.FAILED)
    diagnosis = told[0].diagnosis if told else None
    if session and session.state is State.PASSED:
        whole = all(stage.state is State.PASSED for stage in kept)
        return Verdict(Level.READABLE if whole else Level.ACCEPTED, kept, diagnosis)
    refused = diagnosis and diagnosis.owner in {"you", "modeloptic", "sage"}
    return Verdict(Level.REFUSED if refused else Level.UNKNOWN, kept, diagnosis)
