"""The service worker: the guide and its verdict without a network, one release at a time."""

from __future__ import annotations

import shutil

import pytest

from tests.browser.static import serve_folder
from verifier import verify
from verifier.guide import offline

VERIFY = "/sage-intacct/verify/"
VERDICT = """async (values) => {
  const { runtime } = await import("/assets/javascripts/runtime.js");
  return runtime().call("verify", { values: values ?? { user_id: "modeloptic-user" } });
}"""


ASKED = """async () => {
  const asked = [];
  ServiceWorker.prototype.postMessage = ({ keep }) => asked.push(keep);
  const { runtime } = await import("/assets/javascripts/runtime.js");
  await runtime().call("verify", { values: {} });
  asked.push("verdict");
  await new Promise((idle) => { requestIdleCallback(idle); });
  const { keep } = await import("/assets/javascripts/offline.js");
  await keep("last");
  return asked.filter((part) => part !== "runtime");
}"""
"""What a page asks its service worker to keep, in order, around its first verdict."""


ADDRESSES = """async () => (await Promise.all((await caches.keys()).map(async (name) =>
  (await (await caches.open(name)).keys()).map((request) => request.url)))).flat()"""
"""What is kept."""


GONE = """async () => (await navigator.serviceWorker.getRegistrations()).length === 0
  && (await caches.keys()).length === 0"""


def until(page, condition) -> None:
    """Wait until a promise in the page gives something true."""
    held = page.evaluate(
        f"""async () => {{
          const condition = {condition};
          const end = Date.now() + 60_000;
          const pause = (ms) => new Promise((over) => {{ setTimeout(over, ms); }});
          while (Date.now() < end) {{
            if (await Promise.race([condition(), pause(end - Date.now())])) return true;
            await pause(50);
          }}
          return false;
        }}"""
    )
    assert held, f"never true: {condition}"


@pytest.fixture(scope="module")
def browser(whole_browser):
    """The whole Chromium, as readers have it."""
    return whole_browser


@pytest.fixture
def context(profile):
    """With the service worker, as readers have it."""
    return profile(service_workers="allow")


@pytest.fixture
def site(site_with_sources, tmp_path):
    """A copy of the built site that a test may change, with its worker.

    Three in four of its pages are those of codes, all alike: keeping them all is only slow.
    """
    copy = tmp_path / "site"
    shutil.copytree(
        site_with_sources,
        copy,
        ignore=shutil.ignore_patterns("codes", "go", "sw.js.*", "*.gz", "*.pdf"),
    )
    offline.write_worker(copy)
    return copy


@pytest.fixture
def server(site):
    with serve_folder(site) as running:
        yield running


@pytest.fixture
def kept(page, server):
    """A page whose release has been kept whole, and which is served by its worker."""
    page.goto(server.address + VERIFY)
    until(page, "async () => (await navigator.serviceWorker.ready).active.state === 'activated'")
    page.reload()
    assert page.evaluate("navigator.serviceWorker.controller !== null")
    return page


def release(site, new="(new)") -> None:
    """Make another release of the site: a page's words change."""
    page = site / "sage-intacct" / "verify" / "index.html"
    page.write_text(page.read_text("utf-8").replace("</h1>", f" {new}</h1>", 1), "utf-8")
    page.with_name("index.html.br").unlink(missing_ok=True)
    offline.write_worker(site)
    site.joinpath("sw.js.br").unlink(missing_ok=True)


def test_what_is_kept_is_the_release_and_without_network_a_verdict_comes(kept, server):
    """With the server gone: any verdict, if one came here once, and pages never opened before."""
    policy = "async () => (await fetch(location.href)).headers.get('content-security-policy')"
    assert "'wasm-unsafe-eval'" in kept.evaluate(policy)
    kept.evaluate("() => fetch('/api/gateway').catch(() => {})")
    kept.evaluate("() => fetch('/?company_id=Acme').catch(() => {})")
    first = kept.evaluate(VERDICT)
    until(kept, "() => caches.match('/python-was-kept')")
    until(kept, "() => caches.match('/rest-was-kept')")
    addresses = kept.evaluate(ADDRESSES)
    assert len(addresses) > 50
    assert not [url for url in addresses if "/api/" in url or "?" in url]
    server.shutdown()
    server.server_close()

    again = kept.context.new_page()
    again.goto(server.address + VERIFY)

    assert "Verify" in again.title()
    assert first == again.evaluate(VERDICT)
    # Needs a part of Python that no verdict before it did.
    unlike = {"company_id": 1e308}
    assert verify(unlike).to_dict() == again.evaluate(VERDICT, unlike)

    kept.goto(server.address + "/sage-intacct/create-a-role/")
    assert kept.locator("[data-item]").count() > 5


def test_python_is_not_fetched_by_who_does_not_use_it(page, server):
    """Keeping the guide costs no reader the verifier's megabytes."""
    page.goto(server.address + "/sage-intacct/create-a-role/")
    until(page, "async () => (await navigator.serviceWorker.ready).active.state === 'activated'")

    assert not [one for one in server.sent if ".wasm" in one.path]


def test_what_few_values_need_is_kept_after_the_first_verdict_and_not_when_data_is_saved(kept):
    """Megabytes for later wait until the page has judged; who saves data is not sent them."""
    saving = kept.context.new_page()
    saving.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    )
    saving.goto(kept.url)

    assert ["verdict", "last"] == saving.evaluate(ASKED)
    assert ["verdict", "rest", "last"] == kept.evaluate(ASKED)


UPDATED = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  const found = new Promise((now) => {
    registration.addEventListener("updatefound", () => now(registration.installing));
  });
  await registration.update();
  const worker = await found;
  while (worker.state === "installing") {
    await new Promise((now) => worker.addEventListener("statechange", now, { once: true }));
  }
  return worker.state;
}"""
"""What becomes of a new worker."""


def test_a_new_release_is_taken_whole_when_it_is_there_and_asked_for(kept, site):
    """While a deploy runs the old one stays; then a page says that there is another."""
    until(kept, "async () => (await caches.keys()).length === 1")
    before, old = kept.evaluate("caches.keys()"), kept.locator("h1").inner_text()
    release(site)
    page = site / "sage-intacct" / "verify" / "index.html"
    whole = page.read_text("utf-8")
    page.write_text("<h1>Half a deploy</h1>", "utf-8")

    assert "redundant" == kept.evaluate(UPDATED)
    kept.reload()
    assert old == kept.locator("h1").inner_text()
    assert kept.evaluate("navigator.serviceWorker.controller.state") == "activated"
    assert before[0] in kept.evaluate("caches.keys()")

    page.write_text(whole, "utf-8")
    kept.reload()
    assert old == kept.locator("h1").inner_text()
    kept.get_by_role("status").get_by_role("button", name="Load the new version").click()
    kept.locator("h1", has_text="(new)").wait_for()

    assert kept.locator("[data-release]").count() == 0
    until(kept, "async () => (await caches.keys()).length === 1")


def switch_off(page, site, words=": leave());"):
    """Let a page find a worker that is off, whose activation does this; the reader's next page."""
    offline.write_worker(site, {"OFFLINE": "off"})
    script = site / "sw.js"
    text, going = script.read_text("utf-8"), ": leave());"
    assert 1 == text.count(going)
    script.write_text(text.replace(going, words), "utf-8")
    site.joinpath("sw.js.br").unlink(missing_ok=True)
    page.evaluate("""async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      window.before = registration.active;
      await registration.update();
    }""")
    until(
        page,
        """async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return !registration || registration.waiting || registration.active !== window.before;
    }""",
    )
    later = page.context.new_page()
    page.close()
    # The old one gives way once it has been stopped for want of work, which takes half a minute,
    # and under a debugger, as here, need not come at all.
    browser = later.context.new_cdp_session(later)
    browser.send("ServiceWorker.enable")
    browser.send("ServiceWorker.stopAllWorkers")
    later.goto(page.url)
    return later


def test_a_release_can_switch_the_worker_off(kept, site):
    """Then it removes what it kept, and itself; from then on pages come from the network."""
    until(switch_off(kept, site), GONE)


def test_a_page_that_a_worker_serves_which_has_gone_does_not_bring_it_back(kept):
    """Such a page may have what it needs only now, and would register it."""
    # What the page itself had begun when the worker went may bring it back once, and no more.
    until(
        kept,
        """async () => {
          await (await navigator.serviceWorker.getRegistration())?.unregister();
          await (await import('/assets/javascripts/offline.js')).mountOffline();
          return (await navigator.serviceWorker.getRegistrations()).length === 0;
        }""",
    )

    assert kept.evaluate("navigator.serviceWorker.controller !== null")


def test_a_worker_that_is_off_and_still_registered_goes_when_it_is_asked_for_something(kept, site):
    """Whatever kept it from going with its own activation."""
    until(switch_off(kept, site, ": undefined);"), GONE)
