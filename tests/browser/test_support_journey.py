"""Cille helps Anna: two people, two browsers. Anna sees it while it goes on, and ends it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.attacks.test_g_seen import OPEN
from tests.browser.tab import Tab
from tests.views import number_of, search_again

WORDS = "Anna rang and cannot find her consents."
READ_ONLY = "You are looking at somebody else’s pages: nothing can be changed."


@pytest.fixture
def anna(busy_norway, open_tab) -> Tab:
    """Anna at home, in her browser."""
    return open_tab(busy_norway, "anna")


def find(tab: Tab, typed: str) -> None:
    """Type what Anna gave on the phone."""
    tab.page.get_by_label("Number or e-mail").fill(typed)
    tab.button("Find").click()


def begin(busy_norway, open_tab, **look) -> Tab:
    """Cille, who has just begun a view of Anna's pages."""
    search_again(busy_norway)
    tab = open_tab(busy_norway, "cille", "/staff/support", own=True, **look)
    find(tab, number_of(busy_norway, "anna"))
    tab.page.get_by_label("Why").select_option("asked_by_member")
    tab.page.get_by_label("In your words").fill(WORDS)
    tab.page.get_by_label("Case number").fill("SAK-1")
    tab.button("Look at the pages").click()
    tab.page.wait_for_url(f"{busy_norway.origin}/")
    return tab.settle()


def end(tab: Tab) -> None:
    tab.page.get_by_role("button", name="End the view").click()
    tab.page.wait_for_url("**/staff/support")


@pytest.mark.attack("G03")
@pytest.mark.attack("G04")
def test_cille_helps_anna_who_sees_it_and_ends_it(busy_norway, anna, open_tab):
    cille = begin(busy_norway, open_tab)
    banner = cille.page.locator(".view-banner")
    for path in OPEN:
        cille.open(path)
        expect(banner).to_contain_text("You are looking at the pages of Anna Berg")
        expect(banner).to_contain_text("The member asked for help · SAK-1")
    cille.move("Consents")
    expect(banner).to_be_visible()

    anna.open("/")
    expect(anna.card("Waiting for you")).to_contain_text("An employee looks at your pages to help")
    anna.open("/who-has-looked")
    expect(anna.page.locator("main")).to_contain_text(WORDS)
    expect(anna.page.locator("main")).not_to_contain_text("Cille")
    anna.button("End it now").click()
    expect(anna.page.locator("main .notice").first).to_contain_text("Ended.")

    cille.open("/my-data")
    expect(cille.page.locator("main")).to_contain_text("your view has ended")
    expect(banner).to_have_count(0)
    expect(cille.page.locator("body")).not_to_contain_text("Berg")
    anna.open("/who-has-looked")
    looked = anna.page.locator(".looked").first
    for said in ("Consents", "My data", "You ended it"):
        expect(looked).to_contain_text(said)


def test_what_would_change_something_is_shown_disabled_and_says_why(busy_norway, anna, open_tab):
    cille = begin(busy_norway, open_tab)
    for path in OPEN:
        cille.open(path)
        expect(cille.page.locator("#read-only")).to_have_text(READ_ONLY)
        controls = cille.page.locator("main").locator("button, input:not([type=hidden]), select, textarea").all()
        assert [each.evaluate("it => it.outerHTML") for each in controls if each.is_enabled()] == [], path
        assert {each.get_attribute("title") for each in cille.page.locator("main button.btn").all()} <= {READ_ONLY}, (
            path
        )
    end(cille)


def test_wrong_entries_are_told_beside_their_fields_and_stay(busy_norway, anna, open_tab, barriers):
    search_again(busy_norway)
    tab = open_tab(busy_norway, "cille", "/staff/support", own=True)
    assert barriers(tab) == []
    find(tab, "a")
    expect(tab.page.locator(".field-problem")).to_contain_text("Fill in the member number")
    assert barriers(tab) == []
    find(tab, number_of(busy_norway, "anna"))
    expect(tab.card("Found")).to_contain_text("Anna Berg")
    assert barriers(tab) == []
    tab.page.get_by_label("Case number").fill("SAK-1")
    tab.button("Look at the pages").click()
    expect(tab.page.locator(".error-summary a")).to_have_count(2)
    expect(tab.page.get_by_label("Case number")).to_have_value("SAK-1")
    assert barriers(tab) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_for_everybody_on_a_phone(busy_norway, anna, open_tab, barriers, theme):
    cille = begin(busy_norway, open_tab, width=390, theme=theme)
    for path in (*OPEN, "/salary"):
        cille.open(path)
        assert barriers(cille) == [], path
        assert not cille.scrolls_sideways(), path
        expect(cille.page.locator(".view-ends")).to_have_attribute("data-minutes", re.compile(r"^1[45]$"))
    end(cille)
    assert barriers(cille.settle()) == [] and not cille.scrolls_sideways()
