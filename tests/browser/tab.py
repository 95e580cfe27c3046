"""A tab of a real browser. It keeps every console error and every refusal of the content policy, and says so at the end."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, Route, TimeoutError, expect

from auth.guard import PAGES

BROWSER = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
STAFF = ("cille", "dag", "pia", "mona")
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
POLICY_WATCH = """
document.addEventListener("securitypolicyviolation", event =>
  console.error("content policy: " + event.effectiveDirective + " " + event.blockedURI + " " + event.sample))
"""


class Stalled(Exception):
    """Chromium got a document's answer and shows nothing of it. The machine's busiest processes are told with it.

    It happens about once in five thousand loads, on any page, while the server has answered within milliseconds; the same
    test passes in another browser. So a test that stalls, and no other, is run once more (see conftest).
    """

    def __init__(self) -> None:
        listed = subprocess.run(
            ["ps", "-eo", "pcpu,rss,stat,etimes,args", "--sort=-pcpu"], capture_output=True, text=True
        )
        super().__init__(
            "no document after 20 seconds\n" + "\n".join(line[:150] for line in listed.stdout.splitlines()[:12])
        )


@dataclass
class Tab:
    """One tab in front of one person. `stalled`: its browser is not to be used again."""

    page: Page
    origin: str
    problems: list[str] = field(default_factory=list)
    stalled: bool = False

    @classmethod
    def opened(cls, context: BrowserContext, origin: str) -> Tab:
        """A new tab of this browser, watched from its first request on."""
        tab = cls(context.new_page(), origin)
        tab.page.add_init_script(POLICY_WATCH)
        tab.page.on("console", tab._console)
        tab.page.on("pageerror", lambda error: tab.problems.append(f"script error: {error}"))
        tab.page.on("response", tab._answer)
        return tab

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.problems.append(f"console: {message.text[:300]}")

    def _answer(self, answer: Response) -> None:
        if answer.status >= 400:
            self.problems.append(f"{answer.status} {answer.url.removeprefix(self.origin)}")

    def expect_refusal(self, status: int) -> None:
        """Take the one kind of refusal that a test has provoked off the list; there must be one."""
        left = [each for each in self.problems if not each.startswith(f"{status} ")]
        assert left != self.problems, f"nothing was refused with {status}"
        self.problems[:] = left

    def open(self, path: str) -> Tab:
        """Load a page by its address, as for the first time, until React has taken over."""
        return self._load(path).settle()

    def _load(self, path: str) -> Tab:
        with self._told_when_stalled():
            self.page.goto(self.origin + path, wait_until="domcontentloaded", timeout=20_000)
        return self

    def _arrive(self) -> Tab:
        """Wait until the document is parsed; before that nothing of it is there."""
        with self._told_when_stalled():
            self.page.wait_for_load_state("domcontentloaded", timeout=20_000)
        return self

    @contextmanager
    def _told_when_stalled(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError:
            self.stalled = True
            raise Stalled from None

    def settle(self) -> Tab:
        """Wait until the page is drawn by the browser itself."""
        self._arrive()
        expect(self.page.locator("#first-paint")).to_have_count(0)
        expect(self.h1).to_be_visible()
        return self

    @contextmanager
    def before_react(self, path: str) -> Iterator[None]:
        """In the block the page is as the server drew it, as if React's files were still on their way."""
        held: list[Route] = []
        self.page.route("**/_dash-component-suites/**", lambda asked: held.append(asked))
        self.page.goto(self.origin + path, wait_until="commit")
        expect(self.page.locator("#first-paint footer")).to_be_visible()
        yield
        for each in held:
            each.continue_()
        self.page.unroute("**/_dash-component-suites/**")
        self.settle()

    def sign_in(self, sub: str, path: str = "", language: str = "en") -> Tab:
        """Sign in as a demo person, and read on in this language; `path` is the sign-in's address, if a special one."""
        self._load(path or ("/staff/sign-in" if sub in STAFF else "/sign-in")).choose(sub)
        return self.speak(language)

    @property
    def language(self) -> str:
        """The language that the document says it is in."""
        return str(self.page.locator("html").get_attribute("lang"))

    def speak(self, language: str) -> Tab:
        """Choose the language in the header's menu."""
        if self.language != language:
            self.settle().page.locator(".settings summary").click()
            self.page.locator(f".settings button[value={language}]").click()
            expect(self.page.locator("html")).to_have_attribute("lang", language)
        return self.settle()

    def choose(self, sub: str) -> Tab:
        """Choose a person at the demo eID and come back."""
        self.page.locator(f"button[name=sub][value={sub}]").click()
        self.page.wait_for_url(lambda url: "/demo-" not in urllib.parse.urlsplit(url).path, wait_until="commit")
        return self._arrive()

    def move(self, label: str) -> Tab:
        """Go to another page by the navigation that is in sight: in the app, or to a document of its own."""
        more = self.page.locator(".bottom summary")
        link = self.page.locator(".side, .bottom").get_by_role("link", name=label, exact=True)
        if more.is_visible() and not link.locator("visible=true").count():
            more.click()
        path = link.first.get_attribute("href") or ""
        link.locator("visible=true").first.click()
        expect(self.page).to_have_title(re.compile(f"^{re.escape(label)} – "))
        if not PAGES[path].own_document:
            expect(self.h1).to_be_focused()
        return self.settle()

    @property
    def h1(self) -> Locator:
        """The page's heading."""
        return self.page.locator("main h1")

    @property
    def path(self) -> str:
        """Where the tab is."""
        return self.page.url.removeprefix(self.origin)

    def button(self, name: str | re.Pattern[str], within: Locator | None = None) -> Locator:
        """A button by its exact words."""
        return (within or self.page.locator("main")).get_by_role("button", name=name, exact=True)

    def card(self, title: str) -> Locator:
        """A card by its title, whole."""
        heading = self.page.get_by_role("heading", name=title, exact=True)
        return self.page.locator(".card", has=heading)

    def fact(self, label: str) -> Locator:
        """A line of facts by what it is called."""
        words = re.compile(rf"^{re.escape(label)}$")
        return self.page.locator(".fact", has=self.page.locator("dt", has_text=words))

    def editor(self, label: str) -> Locator:
        """The line of "My data" with this label, its form opened."""
        line = self.fact(label).first
        if line.locator("details").get_attribute("open") is None:
            line.locator("summary").click()
        return line

    def scrolls_sideways(self) -> bool:
        """True when something is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
