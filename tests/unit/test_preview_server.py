"""What the preview shows and tells, and when it builds, without a browser or a build."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

from starlette.testclient import TestClient

from verifier.preview import makers, server


def preview(folder) -> server.Preview:
    """The state of a preview that nothing is built for."""
    return server.Preview(folder, folder)


def test_before_the_first_build_a_page_says_that_it_is_coming(tmp_path):
    answer = TestClient(server.Starlette(routes=preview(tmp_path).app().routes)).get("/")

    assert answer.status_code == 503
    assert "is being built" in answer.text
    assert "/_preview/preview.js" in answer.text


def test_pages_get_the_script_their_slash_and_nothing_from_outside_of_the_site(tmp_path):
    site = tmp_path / "site-0"
    (site / "guide").mkdir(parents=True)
    (site / "guide/index.html").write_text("<body></body>", "utf-8")
    (site / "404.html").write_text("<body>Not here</body>", "utf-8")
    (tmp_path / "secret.txt").touch()
    client = TestClient(server.Starlette(routes=preview(tmp_path).app().routes))

    assert client.get("/guide", follow_redirects=False).headers["location"] == "/guide/"
    assert server.TAG.partition("data-version")[0] in client.get("/guide/").text
    assert client.get("/lost").status_code == client.get("/%2e%2e/secret.txt").status_code == 404
    assert preview(tmp_path).file("../secret.txt") is None


def test_a_whole_build_that_fails_leaves_the_site_that_is_shown(tmp_path, monkeypatch):
    async def built():
        state = preview(tmp_path)
        shown = state.site

        async def fail(_, early):
            await early({"built": False, "problems": [], "checked": False})

        monkeypatch.setattr(state.forge, "build", fail)
        assert await state.build_whole() is None
        return state.site == shown

    assert asyncio.run(built())


def test_a_save_stops_the_checks_of_a_page_that_is_shown(tmp_path, monkeypatch):
    async def built():
        state = preview(tmp_path)
        stopped = asyncio.Event()

        async def check_for_ever(order, early):
            assert order["quick"]
            await early({"built": True, "problems": [], "checked": False})
            state.saved.set()
            await stopped.wait()

        monkeypatch.setattr(state.forge, "build", check_for_ever)
        monkeypatch.setattr(state.forge, "stop", stopped.set)
        return await state.build_quickly(()), state.outcome["built"]

    assert asyncio.run(built()) == (None, True)


def test_a_saved_drawing_is_built_once_its_picture_is_taken(tmp_path, monkeypatch):
    async def built():
        state = preview(tmp_path)
        orders = []

        async def note(order, _):
            orders.append(order["changed"])
            return {"built": False, "problems": [], "checked": True}

        async def nothing():
            return None

        async def turns():
            for _ in range(20):
                await asyncio.sleep(0)

        monkeypatch.setattr(state.forge, "build", note)
        monkeypatch.setattr(state.draughtsman, "warm", nothing)
        state.draughtsman.done.clear()
        building = asyncio.create_task(state.keep_building())
        await turns()
        state.changed.add("verifier/guide/screens/templates/drawings/phone.html")
        state.saved.set()
        await turns()
        before = len(orders)
        state.draughtsman.done.set()
        await turns()
        building.cancel()
        return before, orders

    before, orders = asyncio.run(built())
    assert (before, orders[0], len(orders), len(orders[1])) == (1, [], 2, 1)


def test_what_the_browser_runs_is_held_back_until_it_is_made(tmp_path):
    async def asked():
        state = preview(tmp_path)
        state.runtime.mkdir()
        state.bundler.note({"verifier/fields/email.py"})
        request = SimpleNamespace(path_params={"path": "assets/runtime/manifest.json"})
        answering = asyncio.create_task(state.page(request))
        await asyncio.sleep(0)
        early = answering.done()
        (state.runtime / "manifest.json").write_text("{}", "utf-8")
        state.bundler.done.set()
        return early, (await answering).status_code, state.bundler.asked

    assert asyncio.run(asked()) == (False, 200, 1)


def test_what_changed_while_it_was_made_is_made_again_before_it_counts_as_done(tmp_path):
    class Twice(makers.Maker):
        sources = ("a",)
        made = ()

        async def make(self, looked_at):  # noqa: ARG002
            self.made += (self.done.is_set(),)
            if len(self.made) == 1:
                self.note({"a"})
            return []

        async def end(self):
            self.made += ("ended",)

    async def made():
        maker = Twice(tmp_path)
        maker.note({"a", "b"})
        making = asyncio.create_task(preview(tmp_path).keep_making(maker))
        await maker.done.wait()
        making.cancel()
        await asyncio.wait([making])
        return maker.made

    assert (False, False, "ended") == asyncio.run(made())


def test_pictures_are_told_once_all_are_there_and_wake_nobody_whose_own_they_are(tmp_path):
    async def told():
        folder = tmp_path / makers.PICTURES
        folder.mkdir(parents=True)
        (folder / "gone-light.webp").touch()
        state = preview(tmp_path)
        draughtsman = state.draughtsman
        paths = {f"{makers.PICTURES}{name}" for name in ("gone-light.webp", "new-light.webp")}

        async def draw(_):
            (folder / "gone-light.webp").unlink()
            (folder / "new-light.webp").touch()
            draughtsman.note(paths)
            return []

        draughtsman.make = draw
        draughtsman.note({"docs/screens.yml"})
        making = asyncio.create_task(state.keep_making(draughtsman))
        await draughtsman.done.wait()
        draughtsman.note(paths)
        own, changed = draughtsman.done.is_set(), state.take()
        (folder / "manifest.json").touch()
        draughtsman.note({f"{makers.PICTURES}manifest.json"})
        foreign = draughtsman.done.is_set()
        making.cancel()
        await asyncio.wait([making])
        return own, foreign, changed == paths

    assert (True, False, True) == asyncio.run(told())
