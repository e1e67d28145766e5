"""The register: what is wrong in it is said with its line, and what is right is read."""

from __future__ import annotations

import datetime as dt

import pytest

from verifier.guide.problem import ProblemsError
from verifier.guide.screens import register

GOOD = """\
- id: role-add
  where: Company › Admin
  title: The plus sign
  alt: Select the plus sign.
  kind: drawn
  seen:
    on: 2026-11-22
    release: not stated
    source: the instructions
  review-by: 2027-05-31
  callouts:
    - at: roles
      items: [sage-intacct/create-a-role#add-role]
"""

CAPTURED = GOOD.replace("kind: drawn", "kind: captured\n  labels: [Roles]").replace(
    "- at: roles\n", "- at: roles\n      box: [10, 20, 30, 40]\n"
)


@pytest.fixture(name="read")
def _read(tmp_path):
    """Read a register with this text."""

    def read(text):
        path = tmp_path / "screens.yml"
        path.write_text(text, encoding="utf-8")
        return register.read_register(path)

    return read


@pytest.fixture(name="faults")
def _faults(read):
    """What is wrong with this text: pairs of a line and a sentence."""

    def faults(text):
        with pytest.raises(ProblemsError) as caught:
            read(text)
        return [(each.line, f"{each.wrong}: {each.write}") for each in caught.value.problems]

    return faults


def test_an_entry_is_read_with_its_dates_callouts_and_line(read):
    screen = read(GOOD)["role-add"]

    assert "drawn" == screen.kind
    assert dt.date(2026, 11, 22) == screen.seen.on
    assert dt.date(2027, 5, 31) == screen.review_by
    assert ("sage-intacct/create-a-role#add-role",) == screen.items
    assert [1, 12] == [screen.line, screen.callouts[0].line]


def test_where_a_screen_is_follows_the_glossary(read, tmp_path):
    (tmp_path / "glossary.yml").write_text(
        "menus:\n  roles: {usual: [Company, Access, Roles]}\n", encoding="utf-8"
    )
    named = GOOD.replace("where: Company › Admin", 'where: "{{ menu: roles }} › plus sign"')

    assert "Company › Access › Roles › plus sign" == read(named)["role-add"].where


def test_a_capture_has_boxes_for_its_callouts(read):
    screen = read(CAPTURED + "  crop: [0, 0, 100, 100]\n  redact: [[1, 2, 3, 4]]\n")["role-add"]

    assert [10, 20, 30, 40] == screen.callouts[0].box
    assert [0, 0, 100, 100] == screen.crop
    assert [[1, 2, 3, 4]] == screen.redact


def test_an_empty_register_has_no_screens(read):
    assert {} == read("# nothing yet\n")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("  title: The plus sign\n", "", 1, "lacks the field “title”"),
        ("  title: ", "  titel: ", 3, "no field “titel”"),
        ("  title: The plus sign\n", "  title: A\n  title: B\n", 4, "“title” twice"),
        ("title: The plus sign", "title: The plus sign.", 3, "without a full stop"),
        ("alt: Select the plus sign.", "alt: plus", 4, "a sentence that says what to do there"),
        ("id: role-add", "id: Role add", 1, "small letters, digits and hyphens"),
        ("where: Company › Admin", "where:", 2, "“where” has to be some words"),
        ("kind: drawn", "kind: painted", 5, "drawn or captured"),
        ("on: 2026-11-22", "on: November", 7, "a date, like"),
        ("on: 2026-11-22", "on: 2026-11-31", 7, "a date, like"),
        ("review-by: 2027-05-31", "review-by: 2027-05-31 10:00:00", 10, "a date, like"),
        ("#add-role", "", 13, "short ids, like"),
        ("[sage-intacct/create-a-role#add-role]", "[]", 13, "at least one"),
        ("    - at: roles\n", "    - at: roles\n      box: [1, 2, 3, 4]\n", 1, "Only a captured"),
        (GOOD[GOOD.index("  callouts:") :], "  callouts: []\n", 1, "needs at least one callout"),
        ("  kind: drawn\n", "  kind: drawn\n  crop: [0, 0, 1, 1]\n", 1, "Only a captured screen"),
        ("  seen:\n    on: 2026-11-22\n", "  seen:\n", 7, "lacks the field “on”"),
        (GOOD, "- just a word\n", 1, "has to be a mapping: write it like “id: add-role”"),
        (GOOD, "id: role-add\n", 1, "has to be a list: begin each entry with a hyphen"),
        (GOOD, "- id: a\n  where: b\n where: c\n", 3, "This is no YAML"),
        (GOOD, GOOD + GOOD, 14, "The id “role-add” stands on line 1 already: write another"),
        (
            "    - at: roles\n",
            "    - at: roles\n      items: [a#b]\n    - at: roles\n",
            1,
            "The mark “roles” has two callouts: put their items into one",
        ),
    ],
)
def test_a_fault_is_said_with_its_line(faults, old, new, line, words):
    assert old in GOOD
    found = faults(GOOD.replace(old, new))

    assert [line] == [where for where, sentence in found if words in sentence], found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  labels: [Roles]\n", "", "needs “labels”"),
        ("      box: [10, 20, 30, 40]\n", "", "lacks the field “box”"),
        ("[10, 20, 30, 40]", "[10, 20, 30]", "[left, top, width, height]"),
        ("[10, 20, 30, 40]", "[10, 20, 0, 40]", "[left, top, width, height]"),
        ("[10, 20, 30, 40]", "[-1, 20, 30, 40]", "[left, top, width, height]"),
        ("[10, 20, 30, 40]", "[a, 20, 30, 40]", "[left, top, width, height]"),
    ],
)
def test_a_capture_without_its_boxes_or_labels_is_a_fault(faults, old, new, words):
    assert old in CAPTURED

    assert [words] == [
        words for _, sentence in faults(CAPTURED.replace(old, new)) if words in sentence
    ]


def test_all_faults_are_said_at_once(faults):
    found = faults(GOOD.replace("id: role-add", "id: A").replace("kind: drawn", "kind: b"))

    assert [1, 5] == [line for line, _ in found]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2027-05-31", []),
        ("2027-06-01", [False]),
        ("2027-07-30", [False]),
        ("2027-07-31", [True]),
    ],
)
def test_a_review_is_overdue_from_the_day_after_and_late_after_sixty(
    read, tmp_path, today, expected
):
    path = tmp_path / "screens.yml"
    screens, day = read(GOOD).values(), dt.date.fromisoformat(today)
    overdue = list(register.list_overdue(screens, path, day))
    late = list(register.list_overdue(screens, path, day, register.GRACE))

    assert expected == [problem in late for problem in overdue]
    said = "The screen “role-add” (Company › Admin) was to be compared with the product by 2027-"
    assert all(problem.wrong.startswith(said) for problem in overdue)
