"""A Python-Markdown extension that draws what a reader fills in or presses.

A line `[verifier-form]`, `[server-check]`, `[explain-error]`, `[receipt]`, `[receipt-reader]`,
`[your-plan]` or `[your-progress]`, alone, becomes the component. Labels, hints and options come
from the fields themselves, so nothing about a field is written twice; scripts find the components
by `data-module`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, override

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from verifier.guide.plan import QUESTIONS

if TYPE_CHECKING:
    from markdown import Markdown

    from verifier.fields.base import Field

PRIORITY = 20
"""After fenced blocks (25) are put away, so that an example of a marker stays an example."""

LEGENDS = {
    "connection": "The connection",
    "user": "Also check the Web Services user",
    "role": "Also check the role and its permissions",
}
"""The name of each group of fields; all but the first are folded at first."""

SUPPORT = "../troubleshooting/#contact-support"
"""Where a reader without JavaScript is sent, from any page of the section."""

CHECKED = ("company_id", "user_id", "entity_id")
"""The fields that the server-side check sends, besides the password."""


class Group(NamedTuple):
    """Fields that are asked for together."""

    legend: str
    fields: tuple[Field, ...]


def fields() -> tuple[Field, ...]:
    """Return what the rules know of each field, in the form's order."""
    # Imported here: a page without a form needs no rules.
    from verifier.fields import FIELDS  # noqa: PLC0415

    return tuple(module.FIELD for module in FIELDS)


def groups() -> tuple[Group, ...]:
    """Return the form's fields in their groups, in the form's order."""
    every = fields()
    return tuple(
        Group(legend, members)
        for name, legend in LEGENDS.items()
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


def verifier_form() -> str:
    """Return the HTML of the verifier's form."""
    return (
        _environment().get_template("verifier-form.html").render(groups=groups(), support=SUPPORT)
    )


def acts() -> dict[str, str]:
    """Return who must act, in words for scripts to show, by who it is."""
    # Imported here: a page without a form needs no catalogue.
    from verifier.catalogue import Owner, acting  # noqa: PLC0415

    return {owner.value: acting.at_once(owner) for owner in Owner}


def server_check() -> str:
    """Return the HTML of the server-side check."""
    chosen = [field for field in fields() if field.name in CHECKED]
    template = _environment().get_template("server-check.html")
    return template.render(fields=chosen, support=SUPPORT, acts=acts())


def explain_error() -> str:
    """Return the HTML of the box that reads a pasted error text."""
    template = _environment().get_template("explain-error.html")
    return template.render(support=SUPPORT, acts=acts())


def receipt() -> str:
    """Return the HTML of what writes a receipt for support."""
    return _environment().get_template("receipt.html").render()


def receipt_reader() -> str:
    """Return the HTML of what reads a receipt that a customer sent."""
    return _environment().get_template("receipt-reader.html").render(acts=acts())


def your_plan() -> str:
    """Return the HTML of the plan's three questions."""
    return _environment().get_template("your-plan.html").render(questions=QUESTIONS)


def your_progress() -> str:
    """Return the HTML of overall progress and what can be done with it."""
    return _environment().get_template("your-progress.html").render()


MARKERS = {
    "[verifier-form]": verifier_form,
    "[server-check]": server_check,
    "[explain-error]": explain_error,
    "[receipt]": receipt,
    "[receipt-reader]": receipt_reader,
    "[your-plan]": your_plan,
    "[your-progress]": your_progress,
}
"""Each marker and what it becomes."""


class FormPreprocessor(Preprocessor):
    """Replaces the markers before Markdown would read them as references."""

    @override
    def run(self, lines: list[str]) -> list[str]:
        """Return the page's lines with each marker's HTML put away."""
        return [
            self.md.htmlStash.store(MARKERS[line.strip()]()) if line.strip() in MARKERS else line
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
