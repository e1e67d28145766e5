"""What each guide registers: the fields its readers fill in, how they are judged, its gateway.

A guide is a folder of `docs/`. Its connection is the package of the same name in here, hyphens
written as underscores, and names a `CONNECTION`. A page asks for its form by `[verifier-form:
ledgerly]`, a program for its rules by `verify(values, "ledgerly")`. Nothing else in the project
says which guides there are.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from verifier.catalogue.diagnoses import DIAGNOSES
from verifier.catalogue.findings import FINDINGS
from verifier.values import GUIDE as DEFAULT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping

    from verifier.catalogue import DiagnosisEntry, FindingEntry
    from verifier.fields.base import FieldRules
    from verifier.findings import FieldReport, Finding

_known: dict[str, Connection] = {}

__all__ = ["DEFAULT", "Check", "Connection", "UnknownGuideError", "every", "modules", "of", "whose"]


class UnknownGuideError(LookupError):
    """Raised for a guide that has no connection."""


class Check(NamedTuple):
    """The server-side check of a connection: what its form asks for, and who answers."""

    module: str
    """The module that asks, as `verifier.service.asking.Asking` describes it; for the service."""
    fields: tuple[str, ...]
    """Names of the form's fields that the check takes, besides the password."""
    user: str
    """Who is to sign in, as in “Whether Ledgerly lets … sign in”."""
    hint: str
    """One sentence: which password is meant, and that nobody keeps it."""


def nothing(fields: Mapping[str, FieldReport]) -> Iterator[Finding]:  # noqa: ARG001
    """Yield nothing: the fields don't bear on each other."""
    yield from ()


def all_of(own: list[Finding], between: list[Finding], values: Mapping[str, str]) -> list[Finding]:  # noqa: ARG001
    """Return all findings as they are: none says better what another says."""
    return [*own, *between]


class Connection(NamedTuple):
    """What a guide registers."""

    guide: str
    """The guide's folder in `docs/`, like `ledgerly`."""
    product: str
    """The product's name in full, as in “Ask Ledgerly”."""
    maker: str
    """Who answers, in short, as in “Accepted by Ledgerly”."""
    form: str
    """Short id of the form's place, where findings about the whole form lead."""
    fields: tuple[FieldRules, ...]
    """Field modules in the form's order; the shape of one is `verifier.fields.base.FieldRules`."""
    groups: Mapping[str, str]
    """The name of each group of fields; all but the first are folded at first."""
    findings: tuple[FindingEntry, ...] = ()
    """The words of its own rules. Codes begin with the field's name and are nobody else's."""
    diagnoses: tuple[DiagnosisEntry, ...] = ()
    """The words for its own gateway's answers."""
    related: Callable[[Mapping[str, FieldReport]], Iterable[Finding]] = nothing
    """What only two values side by side can show."""
    settled: Callable[[list[Finding], list[Finding], Mapping[str, str]], list[Finding]] = all_of
    """Takes findings out that others say better: of each field, between them, the values."""
    kept: Mapping[str, Callable[[str], str]] = {}
    """By the code of a finding: how its field is read then, instead of by its `compact`."""
    mail: bool = False
    """Whether the product mails its credentials, and `verifier.mail` reads them out of it."""
    support: str = ""
    """Short id of where the guide says how to write to support; none where this is empty."""
    receipt: str = ""
    """Short id of where the guide has receipts written for support; none where this is empty."""
    checker: str = ""
    """Id of the page on what keeps the browser's checker from running; none where it is empty."""
    suspected: frozenset[str] = frozenset()
    """Codes that several causes share: the order of their items is a suspicion, and called one."""
    number: str = ""
    """A number as the product's error texts have it, for hints."""
    numbers: str = ""
    """By which numbers an error text of the product is known: an expression that scripts read."""
    plan: str = ""
    """The module that holds the reader's plan, as `verifier.connections.plan.Plan` describes it."""
    check: Check | None = None
    """The server-side check, None where there is no gateway to ask."""


def modules() -> list[str]:
    """Return the modules that hold a connection."""
    # Imported here: the browser knows its guide's name, and never lists them.
    import pkgutil  # noqa: PLC0415

    return [f"{__name__}.{found.name}" for found in pkgutil.iter_modules(__path__) if found.ispkg]


def of(guide: str) -> Connection:
    """Return a guide's connection, its words now in the catalogue.

    Raises:
        UnknownGuideError: for a guide that has none.
    """
    if guide not in _known:
        unknown = UnknownGuideError(f"“{guide}” is no guide with a connection.")
        if not guide.replace("-", "").isalnum():
            raise unknown
        module = f"{__name__}.{guide.replace('-', '_')}"
        try:
            connection: Connection = importlib.import_module(module).CONNECTION
        except ModuleNotFoundError as missing:
            if missing.name != module:
                raise
            raise unknown from None
        _add(FINDINGS, connection.findings, guide)
        _add(DIAGNOSES, connection.diagnoses, guide)
        _known[guide] = connection
    return _known[guide]


def every() -> list[Connection]:
    """Return all connections, the default one first: the catalogue then holds the words of all."""
    names = [name.rpartition(".")[2].replace("_", "-") for name in modules()]
    return [of(guide) for guide in sorted(names, key=lambda name: (name != DEFAULT, name))]


@cache
def whose(code: str) -> Connection:
    """Return the connection whose code it is, the default one for those of all."""
    for connection in every():
        own = {entry.code for entry in connection.findings}
        if code in own | {entry.code for entry in connection.diagnoses}:
            return connection
    return of(DEFAULT)


def _add[Entry: (FindingEntry, DiagnosisEntry)](
    catalogue: MutableMapping[str, Entry], entries: Iterable[Entry], guide: str
) -> None:
    """Put a connection's words into the catalogue; raise ValueError for a code that is taken."""
    for entry in entries:
        if catalogue.setdefault(entry.code, entry) is not entry:
            raise ValueError(f"The code “{entry.code}” is taken: {guide} needs one of its own.")
