"""What is closed at first, asked before a step, or said beside a field: no barrier, and room on the smallest phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from data.mentoring import together
from data.mentoring.profile import block
from tests.browser.mentoring import MENTORING, PAIR, PROFILE, at_their_browsers
from tests.browser.tab import Tab
from tests.browser.test_every_page import faults
from tests.mentoring import MENTOR, PURPOSES, as_mentee, as_mentor, mentee, somebody

LONG = "Arbeidsmiljøundersøkelsesresultatene" * 3


def unfolded(tab: Tab, path: str) -> Tab:
    """A page with all of it open."""
    tab.open(path).page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    return tab


@pytest.mark.parametrize(("language", "theme"), [("nb", "dark"), ("da", "light"), ("en", "dark")])
def test_all_of_mentoring_unfolded_is_for_everybody(shared_norway, open_tab, barriers, language, theme):
    look = {"language": language, "theme": theme, "width": 320}
    anna, bo = (each.somebody for each in at_their_browsers(shared_norway, open_tab, *PURPOSES))
    as_mentor(anna, capacity=2)
    as_mentee(bo, about=LONG)
    other = mentee(shared_norway, 0)
    pair, asked = other.asks(anna), bo.asks(anna)
    anna.takes(pair, "accepted")
    with anna.acting() as session:
        block(session, anna.person_id, LONG, "key")
        for kind in ("message", "goal", "meeting"):
            together.write(session, anna.person_id, pair, kind, LONG)
        together.write(session, anna.person_id, asked, "message", LONG)
    anna.takes(asked, "question")
    new = somebody(shared_norway, 1)
    new.keeps(MENTOR)
    new.goes("applied")
    found = []
    for sub, paths in (
        ("anna", (MENTORING, PROFILE, PAIR, "/mentor-help")), ("bo", (MENTORING,)), ("mona", ("/staff/mentoring",)),
    ):  # fmt: skip
        tab = open_tab(shared_norway, sub, path="", **look)
        found += [fault for path in paths for fault in faults(unfolded(tab, path), barriers, language)]
    assert found == []


def test_what_is_wrong_or_asked_has_no_barrier(shared_norway, open_tab, barriers):
    anna, bo = at_their_browsers(shared_norway, open_tab, *PURPOSES)
    as_mentor(anna.somebody)
    as_mentee(bo.somebody)
    anna.somebody.takes(bo.somebody.asks(anna.somebody), "accepted")
    found = []
    for path, name in ((PAIR, "It was stopped early."), (PROFILE, "Leave mentoring")):
        anna.opens(path).presses(name)
        expect(anna.main.get_by_role("group").get_by_role("button", name="Cancel")).to_be_visible()
        found += faults(anna.tab, barriers, "en")
    anna.opens(PROFILE).tab.page.get_by_label("About me").fill("Ring 912 34 567.")
    anna.presses("Save")
    expect(anna.tab.page.locator(".error-summary")).to_be_focused()
    found += faults(anna.tab, barriers, "en")
    meetings = anna.opens(PAIR).unfolds("Add a meeting").tab.card("Meetings")
    anna.presses("Add", within=meetings)
    expect(meetings.locator(".field-problem")).to_have_count(2)
    assert found + faults(anna.tab, barriers, "en") == []
