"""A mistake is told where it was made, be it found on another page or in a text without a name."""

from __future__ import annotations

import pytest
import yaml
from jinja2 import Environment
from mkdocs.exceptions import Abort, ConfigurationError, PluginError

from verifier.guide import faults
from verifier.guide.problem import Problem, ProblemsError

PAGE = "---\nstep: 1\n---\n\n# A\n\n1. [ ] Select **Save** or [**Go**](b.md).\n{{ lost }}\n"
ALL = "---\nrepeats: true\n---\n\n# All\n"


@pytest.fixture(name="project")
def _project(tmp_path):
    """A project of a page, and one that repeats it."""
    (tmp_path / "docs/guide").mkdir(parents=True)
    (tmp_path / "docs/guide/page.md").write_text(PAGE, "utf-8")
    (tmp_path / "docs/guide/all.md").write_text(ALL, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("message", "page", "place"),
    [
        ("The item “Select Save or Go.” has no id. Write one.", "page", ("page.md", 7)),
        ("The item “Select Save or Go.” has no id. Write one.", "all", ("page.md", 7)),
        ("{{ lost }} stands for nothing", "page", ("page.md", 8)),
        ("docs/guide/page.md: “x#gone” is on no page", "all", ("page.md", 1)),
        ("docs/guide/page.md:3: It has no id. Write one.", "", ("page.md", 3)),
        ("All is wrong", "page", ("page.md", 1)),
        ("Doc file 'guide/page.md' contains a link 'b.md', but there is none.", "", ("page.md", 7)),
    ],
)
def test_a_message_is_given_the_place_it_names(project, message, page, place):
    problem = faults.explain_message(project, message, f"guide/{page}.md" if page else "")

    assert (problem.file, problem.line) == (f"docs/guide/{place[0]}", place[1])


@pytest.mark.parametrize(
    ("message", "line"), [("The nav is wrong on line 12", 12), ("Something is wrong", 1)]
)
def test_what_names_no_page_is_in_the_settings(project, message, line):
    [problem] = faults.explain_error(project, ConfigurationError(message))

    assert (problem.file, problem.line) == ("mkdocs.yml", line)


def test_an_absolute_place_is_told_as_the_checks_tell_it(project):
    problem = faults.explain_message(
        project, f"{project}/docs/screens.yml:7: It is old. Look again."
    )

    assert str(problem) == "docs/screens.yml:7: It is old: Look again [build]"


def catch_error(mistake) -> Exception:
    """Return what a mistake raises."""
    with pytest.raises(Exception) as found:  # noqa: PT011 - any: it is what is looked at
        mistake()
    return found.value


def test_a_template_and_python_are_told_with_their_own_lines(project):
    template = catch_error(lambda: Environment(autoescape=True).from_string("{% if %}"))
    template.filename = str(project / "overrides/main.html")
    python = catch_error(lambda: compile("def", str(project / "verifier/a.py"), "exec"))

    [in_template] = faults.explain_error(project, template)
    [in_python] = faults.explain_error(project, python)
    assert str(in_template).startswith("overrides/main.html:1: ")
    assert str(in_python).startswith("verifier/a.py:1: ")


def test_python_that_fails_is_told_with_the_last_line_of_the_projects_own(root):
    [problem] = faults.explain_error(
        root, catch_error(lambda: faults.find_text(None, "x")), "guide/page.md"
    )

    assert problem.file == "verifier/guide/faults.py"
    assert problem.rule == "AttributeError"


def test_what_is_no_yaml_is_told_with_its_file_and_line(project):
    def problem():
        [found] = faults.explain_error(project, catch_error(lambda: yaml.safe_load("a: b: c")))
        return found

    assert problem().file == "mkdocs.yml"

    (project / "docs/guide/page.md").write_text("---\nstep: 1\ntitle: A: b\n---\n", "utf-8")
    assert (problem().file, problem().line) == ("docs/guide/page.md", 3)


def test_what_a_page_repeats_from_another_is_told_once(project):
    told = [
        f"Doc file 'guide/{page}.md' contains a link 'b.md', but the target is not found."
        for page in ("all", "page")
    ]

    assert [problem.file for problem in faults.explain_messages(project, told)] == [
        "docs/guide/page.md"
    ]
    assert [p.file for p in faults.explain_messages(project, told[:1])] == ["docs/guide/all.md"]


def test_where_an_item_is_none_the_check_says_more_than_the_build():
    built = [Problem("docs/a.md", line, "build", "no", "yes") for line in (1, 2)]
    rules = {1: "item-id", 2: "label", 3: "label"}
    said = [Problem("docs/a.md", line, rule, "x", "y") for line, rule in rules.items()]

    assert faults.join_problems(built, said) == [built[1], said[0], said[2]]


def test_each_problem_that_ended_a_build_is_told_though_mkdocs_wraps_it(project):
    problems = [Problem("docs/ids.toml", line, "ledger", "gone", "put it back") for line in (3, 7)]
    error = PluginError("two lines")
    error.__cause__ = ProblemsError(problems)

    assert faults.explain_error(project, error) == problems


def test_a_build_that_aborts_tells_its_reason_or_what_it_warned_of(project):
    """MkDocs logs the one and chains the other."""
    told = "Doc file 'guide/page.md' contains a link 'b.md', but there is none."
    reasoned = Abort("Aborted")
    reasoned.__context__ = ConfigurationError("nav is wrong")

    (warned,) = faults.explain_build(project, Abort("Aborted"), [told], "")
    (given,) = faults.explain_build(project, reasoned, [told], "")

    assert ("docs/guide/page.md", 7) == warned[:2]
    assert "nav is wrong" in given.wrong


def test_a_text_that_is_nowhere_is_told_at_the_first_line(project):
    assert 1 == faults.find_text(project / "docs/guide/page.md", "")
    assert 1 == faults.find_text(project / "docs/gone.md", "Save")
