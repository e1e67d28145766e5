"""The part of the extension that draws what a reader fills in or presses.

A line like `[verifier-form]`, one of MARKERS, becomes the component, and `[question: NAME]` inside
an item the choice of an answer to one of the plan's questions. Labels, hints and options come from
the fields themselves, questions from the plan, so nothing about them is written twice; scripts find
the components by `data-module`.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, override

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markdown.preprocessors import Preprocessor

from verifier.catalogue import Owner, acting
from verifier.fields import FIELDS, GROUPS
from verifier.guide.markdown_text import QUESTION, SHEET, escape_text
from verifier.guide.plan_data import list_check_options
from verifier.guide.problem import GuideError
from verifier.plan import PLAN
from verifier.text.characters import NAMES
from verifier.text.labels import PASSWORDS
from verifier.values import AUTHORIZE_PAGE, CHECKER, MAKER, PRODUCT, SENDER_ID, SUPPORT

if TYPE_CHECKING:
    from collections.abc import Callable

SIGNING = ("company_id", "user_id", "sender_id")
"""Names of the fields that the form asks for first: a sign-in needs them."""

[SEVERAL] = (question for question in PLAN.questions if question.needed_for)
ENTITY = SEVERAL.needed_for
"""Name of the field that only those fill in who connect one entity."""

CHECKED = ("company_id", "user_id", ENTITY)
"""Names of the form's fields that the server-side check takes, besides the password."""

FIXES = {"sender_id": f"{AUTHORIZE_PAGE}#wrong-line"}
"""Where a wrong value is fixed, for fields whose item only says how a new one is entered."""

SUSPECTED = (
    "gateway.company-not-found",
    "gateway.sign-in-incorrect",
    "gateway.sign-in-not-placed",
    "gateway.sign-in-unexplained",
)
"""Codes that several causes share: the order of their items is a suspicion, and called one."""

NUMBER = "XL03000006"
"""A number as Sage's error texts have it, for hints."""

NUMBERS = r"(?:XL|PL|BL|DL)\d{6}|GW-\d|JPP\d"
"""By which numbers an error text of Sage's is known: an expression that scripts read."""


def list_on_paper() -> list[tuple[str, str, str]]:
    """Return each field's name, label, and what it should be, "" where companies differ."""
    found = {question.field for question in PLAN.questions}
    fields = [each for each in FIELDS if each.name != ENTITY]
    return [
        (
            each.name,
            each.label,
            each.example if each.options and each.name not in found else each.expected,
        )
        for each in fields
    ]


@cache
def make_environment() -> Environment:
    """Return the templates' environment; `text` escapes words in those that are Markdown."""
    made = Environment(
        loader=PackageLoader("verifier.guide"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["text"] = escape_text
    page, _, anchor = SUPPORT.partition("#")
    made.globals |= {
        "product": PRODUCT,
        "maker": MAKER,
        "checker": CHECKER,
        # Where a reader without JavaScript is sent, from a page of the guide.
        "support": f"../../{page}/#{anchor}",
        "acts": {owner.value: acting.say_who_acts_now(owner) for owner in Owner} | acting.UNSURE,
        "number": NUMBER,
        "numbers": NUMBERS,
        "suspected": " ".join(SUSPECTED),
        "fixes": FIXES,
        "characters": NAMES,
    }
    return made


def render_form() -> str:
    """Return the HTML of the verifier's form."""
    fields = {each.name: each for each in FIELDS}
    [question] = (each for each in PLAN.questions if each.field)
    return render_component(
        "verifier-form",
        signing=[fields[name] for name in SIGNING],
        entity=fields[ENTITY],
        branch=SEVERAL.branches[0],
        asked=fields[question.field],
        question={question.field: question.name},
        groups={
            legend: [field for field in FIELDS if field.group == name]
            for name, legend in GROUPS.items()
        },
        passwords=(*PASSWORDS, "secret"),
    )


def render_sheet() -> str:
    """Return the HTML of the table with what each value should be, for paper."""
    return render_component("verify-sheet", paper=list_on_paper())


def render_check() -> str:
    """Return the HTML of the server-side check."""
    return render_component(
        "server-check", fields=CHECKED, sender=SENDER_ID, told=list_check_options(PLAN)
    )


def render_question(name: str) -> str:
    """Return the HTML of the choice of answers to a question of the plan.

    Raises GuideError for a name that none has.
    """
    found = next((each for each in PLAN.questions if each.name == name), None)
    if not found:
        names = ", ".join(each.name for each in PLAN.questions)
        raise GuideError(f"[question: {name}] is no question of the plan. Write one of: {names}")
    return render_component("question", question=found)


def render_component(name: str, **given: Any) -> str:
    """Return the HTML of a component, by its name in `templates/components.html`."""
    components = make_environment().get_template("components.html").module
    return str(getattr(components, name.replace("-", "_"))(**given)).strip()


COMPONENTS = ("demo-companies", "report", "your-progress", "progress-tools")
"""Components that need nothing but what all are given."""

MARKERS: dict[str, Callable[[], str]] = {
    "[verifier-form]": render_form,
    SHEET: render_sheet,
    "[server-check]": render_check,
    **{f"[{name}]": partial(render_component, name) for name in COMPONENTS},
}
"""What each marker becomes."""


class FormPreprocessor(Preprocessor):
    """Replaces the markers before Markdown would read them as references."""

    @override
    def run(self, lines: list[str]) -> list[str]:
        """Return the page's lines with each marker's HTML put away."""
        return [self.replace(line) for line in lines]

    def replace(self, line: str) -> str:
        """Return a line, or what stands for the HTML that it asks for."""
        if make := MARKERS.get(line.strip()):
            return self.md.htmlStash.store(make())
        if asked := QUESTION.fullmatch(line):
            return asked["indent"] + self.md.htmlStash.store(render_question(asked["name"]))
        return line
