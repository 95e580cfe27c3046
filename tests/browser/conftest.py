"""Chromium on a whole Innsyn whose worker runs. Every tab is watched, and a test that leaves a problem behind fails.

A test whose Chromium stalls is run once more in another one; nothing else is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from data import worker
from tests.browser.tab import BROWSER, CHROMIUM, Stalled, Tab
from tests.world import World

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
Opener = Callable[..., Tab]
expect.set_options(timeout=30_000)  # two cores are shared with the server, the worker and PostgreSQL


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let each test of a browser have a second try after a stall."""
    item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=[Stalled.__name__]))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, quiet and alone."""
    return {
        **browser_type_launch_args,
        "executable_path": BROWSER,
        "args": CHROMIUM,
    }


@contextmanager
def at_work(place: World) -> Iterator[World]:
    """The world with its worker's thread, as in the demo."""
    stop = threading.Event()
    thread = threading.Thread(target=worker.run_until, args=(place.services, stop))
    thread.start()
    try:
        yield place
    finally:
        stop.set()
        thread.join()


@pytest.fixture(scope="module")
def busy_norway(shared_norway: World) -> Iterator[World]:
    """Norway for all journeys of a module, its worker running."""
    with at_work(shared_norway) as place:
        yield place


@pytest.fixture(scope="module")
def busy_denmark(shared_denmark: World) -> Iterator[World]:
    """The same in Denmark."""
    with at_work(shared_denmark) as place:
        yield place


class Windows:
    """Opens browsers, each with cookies of its own; a person signs in once, later browsers take the session along."""

    def __init__(self, launch: Callable[[], Browser]) -> None:
        self._launch = launch
        self.browser = launch()
        self.states: dict[tuple[str, str, str], Any] = {}

    def renew(self) -> None:
        """Take another browser."""
        self.browser.close()
        self.browser = self._launch()


@pytest.fixture(scope="module")
def windows(launch_browser: Callable[[], Browser]) -> Iterator[Windows]:
    """What is kept between the tests of a module."""
    kept = Windows(launch_browser)
    yield kept
    kept.browser.close()


@pytest.fixture
def open_tab(windows: Windows) -> Iterator[Opener]:
    """Opens a tab in a browser of its own: `open_tab(place, "anna", "/salary", width=390, theme="dark")`.

    With `own=True` the person signs in anew, for what ends or ages a session; otherwise the module's is used.
    """
    opened: list[Tab] = []

    def open_it(
        place: World, sub: str = "", path: str = "/", *, width: int = 1280, theme: Any = "light", language: str = "en",
        own: bool = False,
    ) -> Tab:  # fmt: skip
        key = (place.origin, sub, language)
        state = None if own else windows.states.get(key)
        context = windows.browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=theme, locale=language, storage_state=state
        )
        context.set_default_timeout(30_000)
        tab = Tab.opened(context, place.origin)
        opened.append(tab)
        if sub and state is None:
            tab.sign_in(sub, language=language)
            if not own:
                windows.states[key] = context.storage_state()
        return tab.open(path) if path else tab

    yield open_it
    problems = [problem for tab in opened for problem in tab.problems]
    for tab in opened:
        tab.page.context.close()
    if any(tab.stalled for tab in opened):
        windows.renew()
    assert problems == []


@pytest.fixture(scope="session")
def barriers() -> Callable[[Tab], list[str]]:
    """What axe finds on a page: the rule and the elements that break it; empty when there is nothing."""
    axe = Axe()

    def found(tab: Tab) -> list[str]:
        result = axe.run(tab.page, options={"runOnly": RULES["runOnly"], "resultTypes": ["violations"]})
        return [
            f"{each['id']}: {[node['target'] for node in each['nodes']][:5]}" for each in result.response["violations"]
        ]

    return found
