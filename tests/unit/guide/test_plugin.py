"""What the plugin says where a build fails, and which pages it adds."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.structure.files import File, Files

from verifier.guide import plugin
from verifier.guide.problem import Problem, ProblemsError


@pytest.fixture(name="guide")
def _guide(tmp_path):
    """The plugin in a build of an empty project."""
    guide = plugin.GuidePlugin()
    guide.root, guide.page = tmp_path, ""
    return guide


def test_a_build_that_fails_says_where_unless_mkdocs_has_said_it(guide, capsys):
    guide.on_build_error(error=Abort("Aborted with 1 warning"))
    assert "" == capsys.readouterr().err

    guide.on_build_error(error=PluginError("docs/index.md:3: It has no id. Write one."))
    assert capsys.readouterr().err.startswith("docs/index.md:3: It has no id: Write one")


def test_problems_of_pages_end_the_build_in_their_words(guide, tmp_path, monkeypatch):
    def read(_):
        raise ProblemsError([Problem("docs/index.md", 3, "item-id", "It has no id", "Write one")])

    monkeypatch.setattr(plugin, "read_pages", read)
    config = MkDocsConfig()
    config.site_dir = str(tmp_path)

    with pytest.raises(PluginError, match=r"^docs/index\.md:3: It has no id"):
        guide.on_post_build(config=config)


def test_a_page_that_was_staged_as_a_file_is_not_added_again(guide, monkeypatch):
    """As for Zensical, which runs no plugin."""
    generated = {"codes/a.md": "# A", "codes/b.md": "# B"}
    monkeypatch.setattr(plugin, "generate_pages", lambda: generated)
    running = SimpleNamespace(_current_plugin="guide")
    config = SimpleNamespace(site_dir="site", use_directory_urls=True, plugins=running)
    staged = File.generated(config, "codes/a.md", content="# Staged")
    files = Files([staged])

    guide.on_files(files, config=config)

    assert ["codes/a.md", "codes/b.md"] == [file.src_uri for file in files]
    assert staged is files.src_uris["codes/a.md"]
