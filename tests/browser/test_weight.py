"""How much each page weighs on the wire, counted by Chromium: cold, warm, and after a move. No file comes twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

import tests.matrix  # noqa: F401 - registers every page
from auth.guard import PAGES
from tests.browser.tab import Tab
from tests.world import World

KIB = 1024
COLD, COLD_WITH_CHART, WARM, MOVE = 330 * KIB, 660 * KIB, 25 * KIB, 16 * KIB
MOST_REQUESTS = 14
PERSON_PAGES = [path for path in PAGES if not path.startswith("/staff")]


@dataclass
class Wire:
    """What went over the wire for one tab: bytes with their headers by address, and which requests the cache answered."""

    page: Page
    fetched: list[str] = field(default_factory=list)
    sizes: Counter[str] = field(default_factory=Counter)
    kept: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._named: dict[str, str] = {}
        self._cdp = self.page.context.new_cdp_session(self.page)
        self._cdp.send("Network.enable")
        self._cdp.on("Network.requestWillBeSent", self._asked)
        self._cdp.on("Network.requestServedFromCache", lambda event: self.kept.add(event["requestId"]))
        self._cdp.on("Network.responseReceived", self._answered)
        self._cdp.on("Network.loadingFinished", self._came)

    def _asked(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        if not url.startswith("data:") and not url.endswith("/usage"):  # goes when the page before is left
            self._named[event["requestId"]] = url

    def _answered(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self.kept.add(event["requestId"])

    def _came(self, event: dict[str, Any]) -> None:
        url = self._named.get(event["requestId"])
        if url and event["requestId"] not in self.kept:
            self.fetched.append(url)
            self.sizes[url] += int(event["encodedDataLength"])

    def forget(self) -> None:
        """Count anew from here, with an empty browser cache."""
        self._cdp.send("Network.clearBrowserCache")
        self.again()

    def again(self) -> None:
        """Count anew from here; the browser keeps its cache."""
        self.fetched.clear(), self.sizes.clear(), self.kept.clear()

    def settle(self) -> Wire:
        """Wait until nothing more comes."""
        self.page.wait_for_load_state("networkidle")
        return self

    @property
    def total(self) -> int:
        """Bytes in all."""
        return self.sizes.total()

    def report(self) -> str:
        """What weighs most, for a red test."""
        return ", ".join(f"{url.rpartition('/')[2]} {size}" for url, size in self.sizes.most_common(6))


@pytest.fixture(scope="module")
def anna(browser: Browser, shared_norway: World) -> Iterator[tuple[Tab, Wire]]:
    """A tab in which Anna, about whom most is stored, is signed in."""
    context = browser.new_context(locale="en-GB")
    tab = Tab.opened(context, shared_norway.origin).sign_in("anna")
    tab.settle()
    yield tab, Wire(tab.page)
    context.close()


@pytest.mark.parametrize("path", PERSON_PAGES)
def test_a_page_is_light_cold_and_warm_and_fetches_no_file_twice(anna, path):
    tab, wire = anna
    tab.page.goto("about:blank")
    wire.forget()
    tab.open(path)
    wire.settle()
    assert wire.total <= (COLD_WITH_CHART if tab.page.locator(".dash-graph").count() else COLD), wire.report()
    assert len(wire.fetched) <= MOST_REQUESTS + bool(tab.page.locator(".dash-graph").count()) * 3
    assert not [url for url, times in Counter(wire.fetched).items() if times > 1]
    assert any(url.endswith(path) for url in wire.fetched), "the document itself was not counted"

    tab.page.goto("about:blank")
    wire.again()
    tab.open(path)
    wire.settle()
    assert wire.total <= WARM, wire.report()
    assert [url.removeprefix(tab.origin) for url in wire.fetched] == [path], "only the document comes again"
    assert tab.problems == []


def test_a_move_between_pages_costs_one_small_answer(anna):
    tab, wire = anna
    tab.page.set_viewport_size({"width": 1280, "height": 720})
    tab.open("/")
    wire.settle().again()
    tab.page.locator(".side").get_by_role("link", name="Consents", exact=True).click()
    tab.page.wait_for_url("**/consents")
    tab.page.get_by_role("heading", name="Consents", level=1).wait_for()
    wire.settle()
    assert [url.removeprefix(tab.origin).partition("?")[0] for url in wire.fetched] == ["/_dash-update-component"]
    assert wire.total <= MOVE


def test_the_member_is_named_before_any_script_of_dash_has_come(anna):
    tab, _wire = anna
    name = tab.open("/").page.locator(".who").inner_text()
    held: list[Route] = []
    tab.page.route("**/_dash-component-suites/**", lambda route: held.append(route))
    tab.page.reload(wait_until="commit")
    tab.page.locator("#first-paint .who", has_text=name.split()[-1]).wait_for()
    tab.page.locator("#first-paint main h1").wait_for()
    assert held
    for each in held:
        each.continue_()
    tab.settle()
    tab.page.unroute("**/_dash-component-suites/**")


SHIFTS = """() => new Promise(done => { let total = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => total += each.value))
    .observe({type: "layout-shift", buffered: true}); setTimeout(() => done(total), 200); })"""


@pytest.mark.parametrize("path", PERSON_PAGES)
def test_nothing_jumps_when_the_browser_takes_over(anna, path):
    tab, wire = anna
    tab.open(path)
    wire.settle()
    assert tab.page.evaluate(SHIFTS) <= 0.02


def test_files_are_for_a_year_and_named_by_their_content_and_documents_are_for_nobody(shared_norway):
    visitor = shared_norway.signed_in("anna")
    page = visitor.get("/", Accept_Encoding="identity")
    assert page.headers["Cache-Control"] == "no-store"
    addresses = [part.split('"')[0] for part in page.text.replace('href="', 'src="').split('src="')[1:]]
    files = [each for each in addresses if each.startswith(("/static/", "/_dash-component-suites/"))]
    assert len(files) == len(set(files)) > 8
    contents = []
    for each in files:
        small, plain = visitor.get(each, Accept_Encoding="br"), visitor.get(each, Accept_Encoding="identity")
        assert small.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert small.headers["Content-Encoding"] == "br"
        assert len(small.body) < len(plain.body) or len(plain.body) < 100
        contents.append(plain.body)
    assert len(set(contents)) == len(contents), "the same file under two names"
