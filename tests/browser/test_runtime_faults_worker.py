"""A worker that is silent, hangs or dies: it is replaced once, and then the page says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.static import serving
from tests.browser.test_runtime_faults import (
    PYTHON,
    VALUES,
    assert_recovers,
    assert_says,
)
from tests.browser.test_runtime_words import assert_shown, verify_page

KILLED = """
const W = Worker;
globalThis.Worker = class extends W {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => {
      if ("locked" in data && globalThis.kills-- > 0) this.terminate();
    });
  }
  postMessage(message) {
    if (message.call && globalThis.deadly) this.terminate();
    else super.postMessage(message);
  }
};
"""
"""Ends the first `kills` workers when they have begun to read their scripts, and any that is asked
for a verdict while `deadly`."""


def test_thirty_seconds_of_silence(bare_page):
    """A connection that hangs is said to be slow; what arrives in the end is used."""
    page = bare_page(clock=True)
    held = []
    page.route(PYTHON, lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    with page.expect_request(PYTHON):
        page.evaluate("values => { window.verdict = python.call('verify', { values }); }", VALUES)
    page.clock.fast_forward(31_000)
    states = page.evaluate("states.map(({ name, code }) => [name, code])")
    assert ["slow", "runtime.silent"] in states

    held[0].continue_()
    assert page.evaluate("verdict")["verdict"]


@pytest.mark.parametrize("kills", [1, 2])
def test_a_worker_that_dies_while_it_reads_its_scripts(bare_page, ask, kills):
    """It is replaced like any other, and only who stops twice is said to have stopped twice."""
    page = bare_page(init=f"globalThis.kills = {kills};{KILLED}")
    held = []

    def late(route):
        held.append(route)
        if len(held) > kills:
            route.continue_()

    page.route(PYTHON, late)
    outcome = ask(page, "verify", {"values": VALUES})

    if kills == 1:
        assert outcome["value"]["verdict"]
        assert page.evaluate("states.filter((state) => state.code)") == []
    else:
        assert_says(page, outcome, "runtime.crashed", "failed")
        assert_recovers(page, ask)


def test_silence_and_two_deaths_have_their_words_on_the_page(context, built_site):
    """Both say what happened and what helps, and after both the verdict comes."""
    held = []
    context.clock.install()
    with serving(built_site) as server:
        spoilt = (PYTHON, lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
        page, panel, submit = verify_page(context, server, KILLED, spoilt)
        with page.expect_request(PYTHON):
            submit.click()
        page.clock.fast_forward(31_000)
        text = "Nothing has arrived for 30 seconds. It is still trying. You can wait or try again."
        assert_shown(panel, "silent", "The checker is taking a long time", text)
        for route in held:
            route.continue_()
        page.unroute(PYTHON)
        expect(page.locator(".form__summary").first).to_contain_text("Enter the User ID")
        expect(panel).to_be_hidden()

        page.evaluate("globalThis.deadly = true")
        submit.click()
        text = (
            "We restarted it once, and it stopped again. Try again. What you typed is still here."
        )
        assert_shown(panel, "crashed", "The checker stopped twice", text)
        assert page.get_by_role("textbox", name="Company ID").input_value() == "Acme Ltd"
        page.evaluate("globalThis.deadly = false")
        panel.get_by_role("button", name="Try again").click()
        expect(panel).to_be_hidden()
        expect(page.locator(".engine")).to_contain_text("runs in this browser")


def end(page) -> None:
    """End the page's worker from within: the page gets no event for it."""
    page.workers[-1].evaluate("close()")


def test_a_worker_that_dies_is_started_again_once(bare_page, ask):
    """A worker killed under the page is replaced, and the verdict comes all the same."""
    page = bare_page()
    first = ask(page, "verify", {"values": VALUES})

    with page.expect_event("worker"):
        end(page)

    assert first == ask(page, "verify", {"values": VALUES})


def test_a_worker_that_dies_in_mid_verdict(bare_page, ask):
    """The question the worker took with it is put to the next one."""
    page = bare_page()
    first = ask(page, "verify", {"values": VALUES})
    page.workers[0].evaluate("self.postMessage = () => close()")

    assert first == ask(page, "verify", {"values": VALUES})
    assert page.evaluate("states.at(-1).name") == "ready"


def test_a_worker_that_dies_twice_is_not_started_again(bare_page, ask):
    """Twice is no accident: the reader is told, and a retry begins from the start."""
    page = bare_page()
    ask(page, "verify", {"values": VALUES})
    with page.expect_event("worker"):
        end(page)
    ask(page, "verify", {"values": VALUES})
    end(page)
    # As a function: the page forbids to evaluate text.
    page.wait_for_function("() => states.at(-1).code")

    assert_says(page, page.evaluate("states.at(-1)"), "runtime.crashed", "failed")
    assert_recovers(page, ask)


LOST = """(times) => {
  const { encode } = TextEncoder.prototype;
  const { get } = WebAssembly.Table.prototype;
  let isAsked = false;
  TextEncoder.prototype.encode = function (text) {
    isAsked = text.includes("Lost-Ltd");
    return encode.call(this, text);
  };
  WebAssembly.Table.prototype.get = function (at) {
    if (isAsked && times-- > 0) throw new Error("The interpreter is lost.");
    return get.call(this, at);
  };
}"""
"""Ends the interpreter in the middle of a call with a value, `times` times; the worker lives on."""

LOSING = {"values": VALUES | {"company_id": "Lost-Ltd"}}


def test_a_value_that_ends_the_interpreter_is_asked_of_another(bare_page, ask):
    """It is replaced at once, and the page hears of nothing but the verdict."""
    page = bare_page()
    ask(page, "verify", {"values": VALUES})
    page.workers[0].evaluate(LOST, 1)

    assert ask(page, "verify", LOSING) == ask(page, "verify", LOSING)
    assert page.evaluate("states.filter((state) => state.code)") == []


def test_a_value_that_ends_the_interpreter_each_time_is_told_and_others_are_judged(bare_page, ask):
    """It ends in a fault and not in a loop, and the next value has a sound interpreter."""
    page = bare_page()
    first = ask(page, "verify", {"values": VALUES})
    page.workers[0].evaluate(LOST, 2)

    assert "runtime.failed" == ask(page, "verify", LOSING)["code"]
    assert first == ask(page, "verify", {"values": VALUES})


FAILS_EACH_CALL = """
const W = Worker;
globalThis.Worker = class extends W {
  postMessage(message) {
    if (!message.call || !globalThis.lost) return super.postMessage(message);
    const error = { name: "Error", code: "runtime.failed", message: "The interpreter is lost." };
    const data = { id: message.id, error };
    queueMicrotask(() => this.dispatchEvent(new MessageEvent("message", { data })));
  }
};
"""
"""Answers each call as a worker does whose interpreter was lost twice, for as long as `lost`."""


def test_a_value_that_ends_the_interpreter_leaves_no_old_verdict(context, built_site):
    """The green verdict goes, the fault has its words, and "Try again" judges what is typed."""
    with serving(built_site) as server:
        page, panel, submit = verify_page(context, server, FAILS_EACH_CALL)
        page.get_by_role("textbox", name="Company ID").fill("AcmeLtd")
        page.get_by_role("textbox", name="User ID").fill("modeloptic-user")
        page.get_by_role("textbox", name="Sender ID").fill("modelopticMPP")
        submit.click()
        verdict = page.locator(".outcome")
        expect(verdict).to_contain_text("look right")
        page.evaluate("globalThis.lost = true")
        submit.click()
        text = "Try again. If it still fails, contact support with the code of this message."
        assert_shown(panel, "failed", "The checker failed", text)
        expect(verdict).to_contain_text("has not been checked yet")
        expect(verdict).to_contain_text("Not checked yet")

        page.evaluate("globalThis.lost = false")
        panel.get_by_role("button", name="Try again").click()
        expect(verdict).to_contain_text("Looks right")
        expect(panel).to_be_hidden()


def test_a_worker_that_answers_nothing(bare_page, ask):
    """A worker that hangs is replaced when its patience is over."""
    page = bare_page(clock=True)
    ask(page, "verify", {"values": VALUES})
    page.workers[0].evaluate("addEventListener('message', () => { while (true); }, true)")
    page.evaluate("values => { window.verdict = python.call('verify', { values }); }", VALUES)
    page.clock.fast_forward(10_001)

    assert page.evaluate("verdict")["verdict"]
