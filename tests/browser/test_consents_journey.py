"""Consents are given and withdrawn with one click each; what they open is open at once."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.tab import Tab

NEWSLETTER = "Newsletter by e-mail"


@pytest.fixture
def anna(busy_norway, open_tab) -> Tab:
    """Anna on "Consents"."""
    return open_tab(busy_norway, "anna", "/consents")


def test_one_click_withdraws_and_one_click_gives_again_and_the_register_confirms(anna):
    card = anna.card(NEWSLETTER)
    anna.button("Withdraw", card).click()
    expect(card).to_contain_text("Off since")
    expect(card).to_contain_text("Confirmed by the member register")
    anna.button("Give consent", card).click()
    expect(card).to_contain_text("On since")
    expect(card).to_contain_text("Confirmed by the member register")
    anna.open("/consents")
    expect(card).to_contain_text("On since")
    anna.move("My data")
    expect(anna.fact("Newsletter is sent").locator(".fact-value")).to_have_text("Yes")


def test_the_history_has_the_exact_wording_and_a_receipt(anna):
    card = anna.card(NEWSLETTER)
    card.get_by_text("Your answers, with the wording you saw").click()
    events = card.locator(".timeline > li")
    assert events.count() >= 3
    event = events.last
    event.locator("summary").click()
    expect(event.locator("[lang]")).to_have_attribute("lang", "nb")
    fingerprint = event.locator(".fingerprint").inner_text().split(": ")[1]
    assert len(fingerprint) == 64
    with anna.page.expect_download() as download:
        event.get_by_role("link", name="Receipt").click()
    receipt = json.loads(download.value.path().read_text())
    assert fingerprint in json.dumps(receipt)


def test_interests_are_chosen_and_removed_after_consenting(busy_norway, open_tab):
    tab = open_tab(busy_norway, "anna", "/interests")
    asked = tab.card("Content that suits you")
    tab.button("Give consent", asked).click()
    asked.get_by_role("link", name=re.compile("^Open")).click()
    boxes = tab.settle().page.get_by_role("checkbox")
    expect(boxes.first).to_be_visible()
    boxes.nth(1).check()
    boxes.nth(3).check()
    tab.button("Save").click()
    expect(tab.page.locator("main").get_by_role("status")).to_have_text("Saved: 2 interests.")
    tab.open("/interests")
    expect(boxes.nth(1)).to_be_checked()
    expect(boxes.nth(0)).not_to_be_checked()
    tab.button("Remove all my interests").click()
    expect(tab.page.locator("main").get_by_role("status")).to_contain_text("have been removed")
    expect(boxes.nth(1)).not_to_be_checked()
    tab.move("Consents")
    tab.button("Withdraw", asked).click()
    expect(asked).to_contain_text("Off since")
    tab.move("Interests")
    expect(tab.page.get_by_role("checkbox")).to_have_count(0)


def test_bo_is_told_what_is_empty_and_how_to_begin(busy_norway, open_tab):
    tab = open_tab(busy_norway, "bo")
    expect(tab.page.locator("main")).to_contain_text("You have not allowed anything yet")
    tab.move("Consents")
    expect(tab.page.locator("main")).not_to_contain_text("On since")
    assert tab.page.get_by_role("button", name="Give consent").count() >= 5
    for label in ("Interests", "Salary", "Mentor"):
        tab.move(label)
        expect(tab.card("First your consent")).to_be_visible()
    tab.move("Take your data along")
    expect(tab.page.locator("main")).to_contain_text("You have not asked for an archive yet")
    tab.move("My data")
    expect(tab.card("Your changes and requests")).to_contain_text("You have not changed anything here yet.")
