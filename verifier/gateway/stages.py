"""The stages of a check, which of them a diagnosis stops, and what they add up to."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from verifier.gateway.diagnosis import choose_items, diagnose_code, diagnose_reply
from verifier.values import CONSOLIDATION_STAGES, HELP_PAGE, READS, ROLE_PAGE, USER_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from verifier.gateway.diagnosis import Diagnosis
    from verifier.gateway.post import Credentials
    from verifier.gateway.reply import Reply

SIGN_IN_STAGES = {
    "reach": "Reach Sage Intacct",
    "sender": "Sage recognizes Modeloptic",
    "company": "The company lets Modeloptic in",
    "sign-in": "The user signs in",
    "session": "Sage opens a session",
}
"""The stages one request settles: id and title, in order."""

READ_OBJECTS = {f"read-{each.id}": each.object for each in READS}
"""The reads that show what the role allows: id, and the object that is read."""

READ_STAGES = {f"read-{each.id}": f"Read {each.name}" for each in READS}

CONSOLIDATION_ITEM = "sage-intacct#consolidation-in-use"
"""Where the plan asks whether the company uses Consolidation."""


BOOKS_ITEM = f"{ROLE_PAGE}#manage-books"
"""Where the role is allowed to view Consolidation's books."""


class Untried(NamedTuple):
    """What the guide asks for and no check can see."""

    title: str
    why: str
    item: str


UNTRIED = {
    "user-defined-books": Untried(
        "User-defined books",
        "A check can't test this permission. In Sage Intacct, make sure that List and View are "
        "selected.",
        f"{ROLE_PAGE}#user-defined-books",
    ),
    "other-settings": Untried(
        "Other settings and sections",
        "We read one kind of record in each part, and none of the user's settings. In Sage "
        "Intacct, check its status, user type, admin privileges and entities, and all sections "
        "of its permissions.",
        f"{USER_PAGE}#user-type",
    ),
}
"""The stages that say so, by id."""

TITLES = SIGN_IN_STAGES | READ_STAGES | {name: each.title for name, each in UNTRIED.items()}

NO_PERMISSION = "gateway.no-permission"
NOT_SUBSCRIBED = "gateway.module-not-subscribed"
UNKNOWN_OBJECT = "gateway.object-unknown"

NO_RESULT = "Sage's answer has no result for this read, or more than one."
NOT_USED = "Skipped: Sage says that this company is not subscribed to it."
SAY_SO = "Answer this in the guide:"
PROBABLY_NOT_USED = (
    "Sage doesn't recognize this record here. The company may not use Consolidation."
)
OPTIONAL = frozenset({"read-accounts-receivable", "read-accounts-payable"})
"""The parts that a company may not subscribe to, besides Consolidation, which the plan asks about.

Then there is no permission to give.
"""

UNREADABLE = (
    f"{USER_PAGE}#roles",
    f"{ROLE_PAGE}#save-permissions",
    f"{ROLE_PAGE}#permission-company",
    f"{USER_PAGE}#user-type",
    f"{HELP_PAGE}#no-permission",
)
"""What to look at where nothing is readable, likeliest first.

Then it is rarely one permission: the role is not given to the user, or it was saved empty, or
without any application.
"""

FAILS_AT = {
    # Sage did not get as far as looking at anything.
    "gateway.rate-limited": ("reach", ()),
    "gateway.offline": ("reach", ()),
    "gateway.unsendable": ("sign-in", ("reach", "sender", "company")),
    # The gateway may turn these away before it looks at the sender.
    "gateway.company-not-found": ("company", ("sender",)),
    "gateway.sign-in-not-placed": ("sign-in", ("sender", "company")),
    "gateway.demo-expired": ("company", ()),
    "gateway.not-subscribed": ("company", ()),
    "gateway.sender-not-authorised": ("company", ()),
    "gateway.sign-in-incorrect": ("sign-in", ()),
}
"""The stage that a diagnosis fails, and those before it that it says nothing about.

The stage of all others is that of the level at which the reply failed.
"""

LEVEL_STAGES = {"control": "sender", "authentication": "sign-in", "result": "session"}
"""The stage of each level; where a reply failed at none of them, Sage was not reached."""


class StageState(StrEnum):
    """The state of a stage."""

    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    NOT_REACHED = "not-reached"
    NOT_TRIED = "not-tried"
    """No check can see it, or nothing was there to read."""

    UNKNOWN = "unknown"


class CheckLevel(StrEnum):
    """How far a check as a whole came: the levels of the page Verify, not those of a reply."""

    ACCEPTED = "accepted"
    """Sage signed the user in; not every read was answered."""

    READABLE = "readable"
    """Each part that Modeloptic needs answered a read, or its stage says why it was not tried."""

    REFUSED = "refused"
    UNKNOWN = "unknown"
    """Neither accepted nor refused: Sage was not reached, or said something nobody knows."""


class Stage(NamedTuple):
    """One stage.

    `elapsed_ms` is the time since the check began, in whole milliseconds; `why`
    says why a stage was not reached, not tried or passed without a read, else "";
    `item` is the item of the guide that `why` is about, or "".
    """

    id: str
    title: str
    state: StageState
    diagnosis: Diagnosis | None = None
    elapsed_ms: int = 0
    why: str = ""
    item: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Give the wire form: JSON's types only, `diagnosis` an object or null."""
        diagnosis = self.diagnosis and self.diagnosis.to_dict()
        return self._asdict() | {"state": self.state.value, "diagnosis": diagnosis}


class CheckResult(NamedTuple):
    """What a whole check says: its level, its settled stages and what to fix first.

    The API calls it a Verdict; the verdict of the rules is `verifier.findings.Verdict`.
    """

    level: CheckLevel
    stages: tuple[Stage, ...]
    diagnosis: Diagnosis | None

    def to_dict(self) -> dict[str, Any]:
        """Give the wire form: `stages` a list of objects, `diagnosis` an object or null."""
        return {
            "level": self.level.value,
            "stages": [stage.to_dict() for stage in self.stages],
            "diagnosis": self.diagnosis and self.diagnosis.to_dict(),
        }


def make_stage(
    name: str,
    state: StageState,
    diagnosis: Diagnosis | None = None,
    why: str = "",
    item: str = "",
) -> Stage:
    """Return a stage by its id, with its title."""
    return Stage(name, TITLES[name], state, diagnosis, why=why, item=item)


def find_failed_stage(diagnosis: Diagnosis) -> tuple[str, tuple[str, ...]]:
    """Return the stage a refused sign-in stopped at, and the stages it says nothing about."""
    stage = LEVEL_STAGES.get(diagnosis.level, "reach")
    return FAILS_AT.get(diagnosis.code) or (stage, ())


def explain_stop(diagnosis: Diagnosis) -> str:
    """Return why what follows the stage of a refused sign-in was not reached."""
    return f"The check ended at “{TITLES[find_failed_stage(diagnosis)[0]]}”."


def settle_sign_in(diagnosis: Diagnosis) -> Iterator[Stage]:
    """Yield each stage of the sign-in, with the diagnosis where it stopped."""
    fine = diagnosis.owner == "none"
    stop, silent = (None, ()) if fine else find_failed_stage(diagnosis)
    reached = True
    for name in SIGN_IN_STAGES:
        if name == stop:
            reached = False
            state = StageState.UNKNOWN if diagnosis.owner == "unknown" else StageState.FAILED
            yield make_stage(name, state, diagnosis)
        elif reached:
            yield make_stage(name, StageState.UNKNOWN if name in silent else StageState.PASSED)
        else:
            yield make_stage(name, StageState.NOT_REACHED, why=explain_stop(diagnosis))


def list_reads(credentials: Credentials) -> tuple[str, ...]:
    """Return the ids of the stages that read: those of Consolidation where it may be in use."""
    unused = CONSOLIDATION_STAGES if credentials.consolidation is False else ()
    return tuple(name for name in READ_OBJECTS if name not in unused)


def see_untried(name: str, credentials: Credentials) -> Stage:
    """Return the stage of what the check with this id can't see."""
    untried = UNTRIED[name]
    (item,) = choose_items((untried.item,), credentials.permission_type)
    return make_stage(name, StageState.NOT_TRIED, None, untried.why, item)


def see_reads(reply: Reply, credentials: Credentials) -> list[Stage]:
    """Return how each read settles that one reply is to answer."""
    seen = [_see_read(name, reply, credentials) for name in list_reads(credentials)]
    in_use = [one for one in seen if not one.why.startswith((NOT_USED, PROBABLY_NOT_USED))]
    if all(_is_refused(one.diagnosis) for one in in_use):
        return [_put_role_first(one, credentials) for one in seen]
    return seen


def _see_read(name: str, reply: Reply, credentials: Credentials) -> Stage:
    """Return how one read settles."""
    own = [result for result in reply.results if result.control_id == name]
    if len(own) != 1:
        why = NO_RESULT if reply.results else ""
        return make_stage(name, StageState.UNKNOWN, _explain_missing(reply), why)
    consolidates = name in CONSOLIDATION_STAGES
    module = "consolidation" if consolidates else name.removeprefix("read-")
    found = diagnose_reply(
        reply.keep_results(own), permission_type=credentials.permission_type, module=module
    )
    if found.owner == "none":
        return make_stage(name, StageState.PASSED)
    if found.code == NOT_SUBSCRIBED and name in OPTIONAL:
        return make_stage(name, StageState.PASSED, None, NOT_USED)
    unsaid = consolidates and credentials.consolidation is None
    if found.code == NOT_SUBSCRIBED and unsaid:
        return make_stage(name, StageState.PASSED, None, f"{NOT_USED} {SAY_SO}", CONSOLIDATION_ITEM)
    if found.code == UNKNOWN_OBJECT and unsaid:
        why = f"{PROBABLY_NOT_USED} {SAY_SO}"
        return make_stage(name, StageState.NOT_TRIED, None, why, CONSOLIDATION_ITEM)
    if _is_refused(found) and name == "read-manage-books":
        found = put_first(found, *choose_items((BOOKS_ITEM,), credentials.permission_type))
    if _is_refused(found) and unsaid:
        found = put_first(found, found.item, CONSOLIDATION_ITEM)
    state = StageState.FAILED if found.owner == "you" else StageState.UNKNOWN
    return make_stage(name, state, found)


def _explain_missing(reply: Reply) -> Diagnosis:
    """Return what a reply says besides the results that were asked for."""
    others = [result for result in reply.results if result.control_id not in READ_OBJECTS]
    found = diagnose_reply(reply.keep_results(others))
    return diagnose_code("gateway.incomplete") if found.owner == "none" else found


def _is_refused(diagnosis: Diagnosis | None) -> bool:
    return diagnosis is not None and diagnosis.code.startswith(NO_PERMISSION)


def _put_role_first(stage: Stage, credentials: Credentials) -> Stage:
    """Lead a refused read to the role as a whole, and not to one of its permissions."""
    if stage.diagnosis is None:
        return stage
    first, *others = choose_items(UNREADABLE, credentials.permission_type)
    diagnosis = stage.diagnosis._replace(
        code=NO_PERMISSION, title="The user can't read anything", item=first, others=tuple(others)
    )
    return stage._replace(diagnosis=diagnosis)


def put_first(diagnosis: Diagnosis, *items: str) -> Diagnosis:
    """Return a diagnosis that leads to these items before its own."""
    first, *others = dict.fromkeys((*items, diagnosis.item, *diagnosis.others))
    return diagnosis._replace(item=first, others=tuple(others))


def sum_up(stages: Iterable[Stage]) -> CheckResult:
    """Add up the stages of one check; running ones are left out, the last state of each counts.

    The diagnosis is that of the first failed stage, else of the first unknown one.
    """
    settled = {stage.id: stage for stage in stages if stage.state is not StageState.RUNNING}
    kept = tuple(settled.values())
    told = sorted(kept, key=lambda stage: stage.state is not StageState.FAILED)
    diagnosis = next((stage.diagnosis for stage in told if stage.diagnosis), None)
    session = settled.get("session")
    if session and session.state is StageState.PASSED:
        whole = all(stage.state in {StageState.PASSED, StageState.NOT_TRIED} for stage in kept)
        return CheckResult(CheckLevel.READABLE if whole else CheckLevel.ACCEPTED, kept, diagnosis)
    refused = diagnosis and diagnosis.owner in {"you", "modeloptic", "sage"}
    return CheckResult(CheckLevel.REFUSED if refused else CheckLevel.UNKNOWN, kept, diagnosis)
