"""Two people in mentoring, each with a browser: what one presses there, and what the other then sees and is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.browser.tab import Tab
from tests.mentoring import PURPOSES, Somebody, nobody_takes_part, starts_anew
from tests.world import World

MENTORING, PAIR, PROFILE = "/mentor", "/mentor-pair", "/mentor-profile"


@dataclass(frozen=True)
class Side:
    """Somebody of mentoring in front of a tab."""

    tab: Tab
    somebody: Somebody

    @property
    def main(self) -> Locator:
        """The page in front of one."""
        return self.tab.page.locator("main")

    def opens(self, path: str, *words: str) -> Side:
        """A page by its address, on which these words stand."""
        self.tab.open(path)
        return self.sees(*words)

    def sees(self, *words: str) -> Side:
        """These words stand on the page in front of one."""
        for each in words:
            expect(self.main).to_contain_text(each)
        return self

    def sees_not(self, *words: str) -> Side:
        """None of these is anywhere in the document, shown or not."""
        document = self.tab.page.content()
        assert [each for each in words if each in document] == []
        return self

    def presses(self, name: str, said: str = "", *, within: Locator | None = None) -> Side:
        """Press a button, and wait until this is said."""
        self.tab.button(name, within).click()
        if said:
            expect(self.main.get_by_role("status").filter(has_text=said)).to_be_visible()
        return self

    def is_sure(self, question: str, name: str, said: str) -> Side:
        """Answer what is asked before a step that cannot be undone."""
        return self.presses(name, said, within=self.main.get_by_role("group", name=question))

    def unfolds(self, words: str) -> Side:
        """Open what is closed at first."""
        self.main.locator("summary", has_text=words).click()
        return self

    def agrees(self, title: str) -> Side:
        """Give the consent that the page asks for, and go on."""
        card = self.tab.card(title)
        self.tab.button("Give consent", card).click()
        card.get_by_role("link", name=re.compile("^Open")).click()
        self.tab.settle()
        return self

    def is_told(self, notice: str) -> Side:
        """This waits on the start page once the worker has done what is due."""
        self.somebody.world.work()
        self.tab.open("/")
        expect(self.tab.card("Waiting for you").get_by_role("link", name=notice)).to_be_visible()
        return self

    def has_behind(self, line: str, reason: str = "") -> Side:
        """Mentoring shows this among what is over."""
        self.tab.open(MENTORING)
        expect(self.tab.card("What has been")).to_contain_text(line + reason)
        return self


def at_their_browsers(place: World, open_tab: Callable[..., Tab], *purposes: str) -> tuple[Side, Side]:
    """Anna and Bo, nobody taking part; Anna has said yes to all of mentoring, Bo to these purposes."""
    nobody_takes_part(place)
    place.a_minute_later()
    place.rows("update register.profile set employer = initcap(given_name) || ' Verksted AS' where ref like 'demo-%%'")
    anna, bo = (
        Side(open_tab(place, sub, path=""), starts_anew(place, sub, *said))
        for sub, said in (("anna", PURPOSES), ("bo", purposes))
    )
    return anna, bo


def what_tells_who(place: World, sub: str) -> list[str]:
    """What would tell others who this is, as the register has it."""
    query = "select given_name || ' ' || family_name, family_name, employer, email, phone from register.profile"
    (found,) = place.rows(query + " where ref = %s", f"demo-{sub}")
    return list(found)
