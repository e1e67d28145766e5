"""The preview's parts, each alone: what they make of mistakes, of being stopped, of nothing."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from jinja2 import Environment, TemplateSyntaxError
from mkdocs.config import load_config
from mkdocs.exceptions import ConfigurationError
from mkdocs.structure.files import Files

from verifier.preview import builder, faults, forge, hook, makers, smith

ROOT = Path(__file__).parents[2]
WORK = """
def work(order):
    yield {"built": True, "problems": [], "checked": False}
    yield {"built": True, "problems": [], "checked": True}
"""
STUCK = """
import time
def work(order):
    yield {"built": True, "problems": [], "checked": False}
    time.sleep(600)
"""


@pytest.fixture(name="desk")
def _desk(tmp_path):
    """A project whose builder is what a test writes."""
    (tmp_path / "verifier/preview").mkdir(parents=True)
    for package in ("verifier", "verifier/preview"):
        (tmp_path / package / "__init__.py").touch()

    def written(text: str) -> str:
        (tmp_path / "verifier/preview/builder.py").write_text(text, "utf-8")
        return json.dumps({"root": str(tmp_path)})

    return SimpleNamespace(root=tmp_path, written=written)


def test_each_order_is_done_by_the_builder_last_saved_and_a_mistake_ends_one_build_only(desk):
    """One forge does four orders in turn: the third is killed by whoever wants it stopped."""
    with subprocess.Popen(
        [sys.executable, ROOT / "verifier/preview/forge.py"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    ) as forge:

        def order(text, answers):
            forge.stdin.write(f"{desk.written(text)}\n")
            forge.stdin.flush()
            return [json.loads(forge.stdout.readline()) for _ in range(answers)]

        _, early, done = order(WORK, 3)
        _, slip = order("def work(order:\n", 2)
        _, lost = order("import nothing_of_this_name\n", 2)
        stuck, _ = order(STUCK, 2)
        os.killpg(stuck["pid"], signal.SIGTERM)
        stopped = json.loads(forge.stdout.readline())
        _, _, again = order(WORK, 3)
        forge.stdin.close()
        assert forge.wait(60) == 0

    assert (early["checked"], done["checked"], again["checked"]) == (False, True, True)
    [[file, line, rule, words, _]] = slip["problems"]
    assert file.endswith("verifier/preview/builder.py")
    assert (line, rule, words) == (1, "python", "'(' was never closed")
    [[file, line, _, words, _]] = lost["problems"]
    assert (file.endswith("verifier/preview/builder.py"), line) == (True, 1)
    assert words == "ModuleNotFoundError: No module named 'nothing_of_this_name'"
    assert stopped == {"stopped": True}


def test_what_stops_the_builder_is_told_with_the_last_line_of_the_projects_own():
    told = forge.stumbled(error(lambda: forge.LOADED["x"]))

    assert told["checked"]
    assert told["problems"][0][0].endswith("tests/unit/test_preview.py")


@pytest.mark.parametrize("command", ["serve", "build"])
def test_mkdocs_becomes_the_preview_where_it_was_asked_to_serve(tmp_path, monkeypatch, command):
    became = []
    monkeypatch.setattr(os, "execv", lambda _, arguments: became.append(arguments[1:]))
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "made"
    made.mkdir()
    config = SimpleNamespace(
        site_dir=str(made),
        config_file_path=str(tmp_path / "mkdocs.yml"),
        dev_addr=SimpleNamespace(host="127.0.0.1", port=8123),
    )

    hook.on_startup(command=command, dirty=False)
    hook.on_config(config)

    preview = ["-m", "verifier", "preview", "--host", "127.0.0.1", "--port", "8123"]
    asked = [*preview, "--root", str(tmp_path)]
    assert became == ([asked] if command == "serve" else [])
    assert made.exists() is (command == "build")


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "Doc file 'a.md' contains a link 'b.md', but the target is not found.",
            ("docs/a.md", 2),
        ),
        ("docs/a.md:3: It has no id. Write one.", ("docs/a.md", 3)),
        ("Error reading page 'a.md': “sender” is no name", ("docs/a.md", 3)),
        ("Error reading page 'a.md': {{ lost }} stands for nothing", ("docs/a.md", 4)),
        ("Error reading page 'a.md': docs/b.md: “x#gone” is on no page", ("docs/b.md", 1)),
        ("Error building page 'a.md': all is wrong", ("docs/a.md", 1)),
        ("Config value 'nav': line 7 is odd", ("mkdocs.yml", 7)),
        ("Something is amiss", ("mkdocs.yml", 1)),
    ],
)
def test_a_warning_is_given_the_place_it_names(tmp_path, message, told):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text("# A\n[B](b.md)\n{ #sender }\n{{ lost }}\n", "utf-8")

    problem = faults.of_message(tmp_path, message)
    assert (problem.file, problem.line) == told


def error(stumble) -> Exception:
    """What a mistake raises."""
    with pytest.raises(Exception) as raised:  # noqa: PT011 - any: it is what is looked at
        stumble()
    return raised.value


def test_an_error_is_told_where_it_is(tmp_path):
    broken = tmp_path / "overrides/main.html"
    template = error(lambda: Environment(autoescape=True).from_string("{% if %}"))
    assert isinstance(template, TemplateSyntaxError)
    template.filename = str(broken)
    python = error(lambda: compile("def", str(tmp_path / "verifier/a.py"), "exec"))
    settings = error(lambda: yaml.safe_load("a: [\n"))
    elsewhere = ConfigurationError("The nav is wrong on line 12")
    unread = ValueError("broken")

    def place(fault, *messages):
        problem = faults.of_error(tmp_path, fault, list(messages))
        return problem.file, problem.line, problem.rule

    assert place(template) == ("overrides/main.html", 1, "template")
    assert place(python) == ("verifier/a.py", 1, "python")
    assert place(settings) == ("mkdocs.yml", 2, "yaml")
    assert place(elsewhere) == ("mkdocs.yml", 12, "build")
    assert place(unread, "Error reading page 'a.md': broken") == ("docs/a.md", 1, "build")
    assert place(ValueError()) == ("mkdocs.yml", 1, "build")


def test_an_error_of_the_projects_own_python_is_told_with_its_line():
    problem = faults.of_error(ROOT, error(lambda: faults.line_with(None, "x")), [])

    # The preview's own lines are not the writer's to mend: the last other line is.
    assert problem.file == "tests/unit/test_preview.py"
    assert problem.rule == "AttributeError"


def test_a_glossary_that_cannot_be_read_is_told_as_the_checks_would(tmp_path):
    (tmp_path / "docs").mkdir()
    glossary = tmp_path / "docs/glossary.yml"
    glossary.write_text("labels: {}\n", "utf-8")
    order = builder.Order(tmp_path, tmp_path / "site", quick=True)

    [problem] = builder.check(order)
    assert (problem.file, problem.rule) == ("docs/glossary.yml", "glossary")
    assert problem.wrong.startswith("docs/glossary.yml lacks a part")

    glossary.unlink()
    [problem] = builder.check(order)
    assert (problem.file, problem.rule) == ("docs/glossary.yml", "glossary")


def test_what_the_browser_runs_is_left_to_the_server(tmp_path):
    files = [SimpleNamespace(src_uri=name) for name in ("assets/runtime/a.wasm", "index.md")]
    selection = builder.Selection(builder.Order(tmp_path, tmp_path / "site", quick=False))

    assert [file.src_uri for file in selection.on_files(files, config=None)] == ["index.md"]


def test_a_bundling_that_fails_is_told_and_one_that_is_ended_is_waited_for(desk):
    """The command is the project's own: here one that fails, and one that never ends."""
    main = desk.root / "verifier/__main__.py"

    async def told():
        bundler = makers.Bundler(desk.root, desk.root / "runtime")
        await bundler.end()
        main.write_text("import sys; sys.exit('It broke.')", "utf-8")
        problems = await bundler.make(())
        main.write_text("import time; print(1, flush=True); time.sleep(600)", "utf-8")
        making = asyncio.create_task(bundler.make(()))
        ended = bundler.process
        while bundler.process is ended:  # noqa: ASYNC110 (there is nothing else to wait for)
            await asyncio.sleep(0)
        await bundler.end()
        await making
        return problems, bundler.process.returncode

    [[file, line, rule, words, _]], status = asyncio.run(told())
    assert (file, line, rule) == ("verifier/browser/bundle.py", 1, "make")
    assert words.endswith(": It broke.")
    assert status == -signal.SIGTERM


DRAWS = """
import json, sys
for line in sys.stdin:
    print(json.dumps({}), flush=True)
"""


def test_a_drawing_that_fails_is_told_and_changed_code_is_drawn_by_a_new_process(desk):
    """The command is the project's own: here one that refuses, one that ends, one that draws."""
    command = desk.root / "verifier/guide/screens.py"
    command.parent.mkdir()
    (command.parent / "__init__.py").touch()

    async def told():
        draughtsman = makers.Draughtsman(desk.root)
        await draughtsman.end()

        async def drawn(text):
            command.write_text(text, "utf-8")
            draughtsman.note({"verifier/guide/screens/drawing.py"})
            return await draughtsman.make({"sage-intacct/"}), draughtsman.process

        refused, first = await drawn(DRAWS.format("'No such mark. ' + line"))
        ended, _ = await drawn("import sys; sys.stdin.readline()")
        well, last = await drawn(DRAWS.format("''"))
        again = await draughtsman.make(())
        assert draughtsman.process is last is not first
        await draughtsman.end()
        return refused, ended, well, again, (first.returncode, last.returncode)

    refused, ended, well, again, statuses = asyncio.run(told())
    place = ["docs/screens.yml", 1, "screens"]
    assert [[*place, "No such mark", '["sage-intacct/"]\n']] == refused
    assert [[*place, "The pictures could not be drawn", "Save again"]] == ended
    assert [] == well == again
    assert (0, 0) == statuses


def test_a_quick_list_of_the_themes_files_is_mkdocs_own(tmp_path):
    config = load_config(str(ROOT / "mkdocs.yml"), hooks=[])

    def listed():
        files = Files([])
        files.add_files_from_theme(config.theme.get_env(), config)
        return sorted(file.src_uri for file in files)

    usual = listed()
    builder.quicken(config.theme, tmp_path / "templates")
    assert listed() == usual
    assert list((tmp_path / "templates").iterdir()) == []


def test_a_forge_that_ends_early_is_no_outcome_and_one_never_started_needs_no_end(
    tmp_path, monkeypatch
):
    ends = tmp_path / "ends.py"
    ends.write_text("import sys; sys.stdin.readline()\n", "utf-8")
    monkeypatch.setattr(smith, "FORGE", ends)

    async def outcome():
        smithy = smith.Forge(tmp_path)
        await smithy.end()
        done = await smithy.build({}, None)
        await smithy.process.wait()
        await smithy.end()
        return done

    assert asyncio.run(outcome()) is None
