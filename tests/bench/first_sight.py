"""What a member sees first, cold, at 9 Mbit/s and 85 ms, beside the same page from Flask and Jinja without scripts."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from playwright.sync_api import Browser, sync_playwright

import demo
from data.postgres import Server
from tests.bench.figures import Figure
from tests.browser.tab import BROWSER, CHROMIUM

NAME_LIMIT, SENTENCE_LIMIT, SHIFT_LIMIT, MEMORY_LIMIT = 2.0, 2.5, 0.02, 250
LINE = {"offline": False, "latency": 85, "downloadThroughput": 9e6 / 8, "uploadThroughput": 9e6 / 8}
SEEN = """(() => { window.shifted = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => window.shifted += each.value))
    .observe({type: "layout-shift", buffered: true});
  const look = () => { const found = document.querySelector("%s");
    found && found.textContent.trim() && found.getClientRects().length ? window.seenAt = performance.now()
      : requestAnimationFrame(look); };
  requestAnimationFrame(look); })()"""
WHOLE = "document.querySelector('main h1') && !document.getElementById('first-paint')"
PAINTED = "() => window.seenAt && performance.getEntriesByName('first-contentful-paint').length"
WHEN = "Math.max(window.seenAt, performance.getEntriesByName('first-contentful-paint')[0].startTime)"


def figures(server: Server, folder: Path, repeats: int) -> Iterator[Figure]:
    """Name and sentence visible, layout shifts, and the memory of a web process after all that."""
    with ExitStack() as stack:
        origin, worker = stack.enter_context(innsyn(server, folder))
        playwright = stack.enter_context(sync_playwright())
        browser = stack.enter_context(playwright.chromium.launch(executable_path=BROWSER, args=CHROMIUM))
        state, pages = sign_in(browser, origin)
        file = folder / "pages.json"
        file.write_text(json.dumps(pages))
        settings = {"FLOOR_PAGES": str(file), "FLOOR_DATABASE": server.url("postgres", "bench")}
        floor, _worker = stack.enter_context(
            gunicorn("tests.bench.floors:flask_page()", free_port(), settings, "tests/bench/floor.conf.py")
        )
        shifts: list[float] = []
        for name, path, mark, limit in (
            ("name visible", "/", ".who span:last-child", NAME_LIMIT),
            ("salary sentence visible", "/salary", ".sentence", SENTENCE_LIMIT),
        ):
            ours: list[float] = []
            plain: list[float] = []
            for _each in range(repeats):
                ours.append(_seen(browser, origin + path, mark, state, shifts.append))
                plain.append(_seen(browser, floor + path, mark, None, None))
            yield Figure(name, "ms", ours, limit, plain)
        yield Figure("layout shift, the worst", "", [max(shifts)], SHIFT_LIMIT)
        yield Figure("web process", "MB", [memory(worker)], MEMORY_LIMIT)


@contextmanager
def innsyn(server: Server, folder: Path) -> Iterator[tuple[str, int]]:
    """Innsyn under gunicorn on a database of its own; (its address, its worker's process id)."""
    port = free_port()
    folder.mkdir(parents=True)
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("create database bench")

    def url(login: str) -> str:
        return server.url(login, "bench")

    environment = demo.settings("norway", port, folder, url)
    demo.prepare(url, environment, 100)
    with gunicorn("app:create_app()", port, environment, "gunicorn.conf.py") as running:
        yield running


@contextmanager
def gunicorn(app: str, port: int, settings: Mapping[str, str], conf: str) -> Iterator[tuple[str, int]]:
    """One worker that answers already; (address, the worker's process id)."""
    command = [sys.executable, "-m", "gunicorn", "-c", conf, "--bind", f"127.0.0.1:{port}", app]
    process = subprocess.Popen(
        command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        origin = f"http://localhost:{port}"
        assert demo.wait_for(process, origin), f"{app} did not start"
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield origin, int(children[0])
    finally:
        process.terminate()
        process.wait()


def sign_in(browser: Browser, origin: str) -> tuple[Any, dict[str, str]]:
    """Anna's signed-in state, and the HTML of the pages as the server draws them first."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(origin + "/sign-in")
    page.locator("button[name=sub][value=anna]").click()
    page.wait_for_function(f"() => {WHOLE}")
    pages = {}
    for path in ("/", "/salary"):
        page.goto(origin + path)
        page.wait_for_function(f"() => {WHOLE}")
        pages[path] = page.locator("#react-entry-point").inner_html()
    state = context.storage_state()
    context.close()
    return state, pages


def _seen(browser: Browser, address: str, mark: str, state: Any, shifted: Callable[[float], None] | None) -> float:
    """Milliseconds from the start of a cold visit until the marked text is painted."""
    context = browser.new_context(locale="en-GB", storage_state=state)
    page = context.new_page()
    page.add_init_script(SEEN % mark)
    cdp = context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.send("Network.emulateNetworkConditions", LINE)
    page.goto(address, wait_until="commit")
    page.wait_for_function(PAINTED)
    if shifted:
        page.wait_for_function(f"() => {WHOLE}")
        page.wait_for_load_state("networkidle")
        shifted(page.evaluate("window.shifted"))
    seen = float(page.evaluate(WHEN))
    context.close()
    return seen


def memory(process: int) -> float:
    """Megabytes that a process has to itself, its share of what it shares included."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
