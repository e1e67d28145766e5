"""A Python-Markdown extension that draws what a reader fills in or presses.

A line `[verifier-form]`, `[server-check]`, `[explain-error]`, `[receipt]`, `[receipt-reader]`,
`[your-plan]` or `[your-progress]`, alone, becomes the component. `[verifier-form: ledgerly]`,
`[server-check: ledgerly]` and `[your-plan: ledgerly]` name the guide whose connection they are for.
Labels, hints and options come from the fields themselves, questions from the plan, so nothing about
them is written twice; scripts find the components by `data-module`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, override

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

if TYPE_CHECKING:
    from markdown import Markdown

    from verifier.connections import Connection
    from verifier.connections.plan import Plan
    from verifier.fields.base import Field

PRIORITY = 20
"""After fenced blocks (25) are put away, so that an example of a marker stays an example."""

MARKER = re.compile(r"\[(?P<name>[a-z-]+)(?:: (?P<guide>[a-z0-9-]+))?\]")


class FormError(ValueError):
    """Raised for a component that can't be drawn: its message says what to write."""


class Group(NamedTuple):
    """Fields that are asked for together."""

    legend: str
    fields: tuple[Field, ...]


def groups(connection: Connection) -> tuple[Group, ...]:
    """Return a form's fields in their groups, in the form's order.

    Raises:
        FormError: for a field of a group that the connection doesn't have.
    """
    every = [rules.FIELD for rules in connection.fields]
    for field in every:
        if field.group not in connection.groups:
            raise FormError(
                f"The field “{field.name}” is in a group “{field.group}” that the connection "
                f"of {connection.guide} doesn't name. Name it in its groups."
            )
    return tuple(
        Group(legend, members)
        for name, legend in connection.groups.items()
        if (members := tuple(field for field in every if field.group == name))
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("verifier.guide"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def registered(guide: str) -> Connection:
    """Return the connection that a marker names, the default one for ""; raise FormError else."""
    # Imported here: a page without a form needs no rules.
    from verifier import connections  # noqa: PLC0415

    try:
        return connections.of(guide or connections.DEFAULT)
    except connections.UnknownGuideError as unknown:
        names = ", ".join(connection.guide for connection in connections.every())
        raise FormError(f"{unknown} Write one of: {names}.") from None


def named(connection: Connection) -> str:
    """Return the guide that scripts have to name, "" for the one that is meant without a name."""
    from verifier.connections import DEFAULT  # noqa: PLC0415 - as above

    return "" if connection.guide == DEFAULT else connection.guide


def planned(connection: Connection) -> Plan | None:
    """Return the plan of a connection's guide, None where it has none."""
    from verifier.guide import plan  # noqa: PLC0415 - as above

    return plan.every().get(connection.guide)


def support(connection: Connection) -> str:
    """Return the address, from a page of a guide, of how to write to support, "" if none is told.

    It is where a reader without JavaScript is sent.
    """
    page, _, anchor = connection.support.partition("#")
    return f"../../{page}/#{anchor}" if page else ""


def verifier_form(guide: str = "") -> str:
    """Return the HTML of the verifier's form."""
    connection = registered(guide)
    plan = planned(connection)
    template = _environment().get_template("verifier-form.html")
    return template.render(
        connection=connection,
        guide=named(connection),
        support=support(connection),
        groups=groups(connection),
        asked={each.field: each.name for each in plan.questions if each.field} if plan else {},
        characters=characters(),
    )


def briefly(connection: Connection) -> dict[str, str]:
    """Return who must act, in a word or two, by who it is."""
    # Imported here: a page without a form needs no catalogue.
    from verifier.catalogue import acting  # noqa: PLC0415

    return {owner.value: words for owner, words in acting.briefly(connection.maker).items()}


def acts(connection: Connection) -> dict[str, str]:
    """Return who must act, in words for scripts to show, by who it is."""
    # Imported here: a page without a form needs no catalogue.
    from verifier.catalogue import Owner, acting  # noqa: PLC0415

    return {
        owner.value: acting.at_once(owner, connection.product, connection.maker) for owner in Owner
    }


def characters() -> dict[str, str]:
    """Return what each character that can't be seen is called, for scripts to show."""
    # Imported here: a page without a form needs no rules.
    from verifier import text  # noqa: PLC0415

    return text.NAMES


def server_check(guide: str = "") -> str:
    """Return the HTML of the server-side check; raise FormError where a guide has no gateway."""
    connection = registered(guide)
    check = connection.check
    if check is None:
        raise FormError(
            f"The connection of {connection.guide} has no server-side check. "
            "Take the line out, or register one."
        )
    # Imported here: a page without a form needs no rules.
    from verifier.guide.plan import told  # noqa: PLC0415

    chosen = [rules.FIELD for rules in connection.fields if rules.FIELD.name in check.fields]
    template = _environment().get_template("server-check.html")
    return template.render(
        connection=connection,
        guide=named(connection),
        support=support(connection),
        check=check,
        fields=chosen,
        told=told(planned(connection)),
        acts=acts(connection),
        characters=characters(),
    )


def explain_error() -> str:
    """Return the HTML of the box that reads a pasted error text."""
    connection = registered("")
    template = _environment().get_template("explain-error.html")
    return template.render(
        connection=connection,
        support=support(connection),
        acts=acts(connection),
        briefly=briefly(connection),
    )


def receipt() -> str:
    """Return the HTML of what writes a receipt for support."""
    return _environment().get_template("receipt.html").render()


def receipt_reader() -> str:
    """Return the HTML of what reads a receipt that a customer sent."""
    return (
        _environment()
        .get_template("receipt-reader.html")
        .render(
            connection=registered(""),
            acts=acts(registered("")),
            briefly=briefly(registered("")),
        )
    )


def your_plan(guide: str = "") -> str:
    """Return the HTML of a plan's questions; raise FormError where a guide has no plan."""
    connection = registered(guide)
    plan = planned(connection)
    if plan is None:
        raise FormError(
            f"The connection of {connection.guide} has no plan. Take the line out, or register one."
        )
    heading = plan.place.partition("#")[2]
    template = _environment().get_template("your-plan.html")
    return template.render(questions=plan.questions, heading=heading)


def your_progress() -> str:
    """Return the HTML of overall progress and what can be done with it."""
    return _environment().get_template("your-progress.html").render()


MARKERS = {
    "explain-error": explain_error,
    "receipt": receipt,
    "receipt-reader": receipt_reader,
    "your-progress": your_progress,
}
"""What each marker becomes."""

OF_A_GUIDE = {
    "verifier-form": verifier_form,
    "server-check": server_check,
    "your-plan": your_plan,
}
"""The same for markers that may name a guide."""

COMPONENT = re.compile(rf"^\[(?:[a-z-]+|(?:{'|'.join(OF_A_GUIDE)}): [a-z0-9-]+)\] *$")
"""A line that becomes a component, for what shows a page without a browser."""


def drawn(marker: str) -> str | None:
    """Return the HTML that a line becomes, None if it is no marker."""
    found = MARKER.fullmatch(marker)
    if found and found["name"] in OF_A_GUIDE:
        return OF_A_GUIDE[found["name"]](found["guide"] or "")
    if found and found["name"] in MARKERS and not found["guide"]:
        return MARKERS[found["name"]]()
    return None


class FormPreprocessor(Preprocessor):
    """Replaces the markers before Markdown would read them as references."""

    @override
    def run(self, lines: list[str]) -> list[str]:
        """Return the page's lines with each marker's HTML put away."""
        return [
            self.md.htmlStash.store(html) if (html := drawn(line.strip())) is not None else line
            for line in lines
        ]


class FormExtension(Extension):
    """Registers the components with Python-Markdown."""

    @override
    def extendMarkdown(self, md: Markdown) -> None:
        """Add the preprocessor to a Markdown instance."""
        md.preprocessors.register(FormPreprocessor(md), "verifier-form", PRIORITY)


def makeExtension(**options: Any) -> FormExtension:  # noqa: N802 - Python-Markdown asks for this name
    """Return the extension, as Python-Markdown wants it."""
    return FormExtension(**options)
