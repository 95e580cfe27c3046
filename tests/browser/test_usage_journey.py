"""Pia's journey: from the staff's page to usage, through every tab, with filters, back, a file and a mark."""

from __future__ import annotations

import csv

import pytest
from playwright.sync_api import expect

from components.usage_words import TABS
from tests.browser.test_every_page import faults
from tests.usage_crowd import crowd, published

USAGE = "/staff/usage"


@pytest.fixture(scope="module")
def used(busy_norway):
    """Norway with fourteen weeks of use by nine hundred installations."""
    published(crowd(1, people=900, weeks=14)).write(busy_norway)
    return busy_norway


def test_pia_sees_how_the_pages_are_used(used, open_tab):
    tab = open_tab(used, "pia", "/staff", own=True)
    page = tab.page
    page.get_by_role("link", name="How the pages are used").click()
    expect(tab.h1).to_have_text("Usage")
    tab.settle()
    for name, label in TABS.items():
        page.get_by_role("navigation", name="Parts of usage").get_by_role("link", name=label, exact=True).click()
        tab.settle()
        assert f"tab={name}" in tab.path
        expect(page.locator(".tabs a[aria-current=page]")).to_have_text(label)
        expect(page.locator("main")).not_to_contain_text("Nothing to show yet")
        expect(page.locator("main")).not_to_contain_text("could not be shown")


def test_filters_are_an_address_that_the_back_button_leads_back_from(used, open_tab):
    tab = open_tab(used, "pia", f"{USAGE}?tab=overview")
    page = tab.page
    everybody = page.locator(".kpi-value").first.inner_text()
    page.get_by_label("Device").focus()
    page.keyboard.type("Phone")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Show", exact=True).press("Enter")
    page.wait_for_url("**device=phone**")
    tab.settle()
    phones = page.locator(".kpi-value").first.inner_text()
    assert phones != everybody and page.get_by_label("Device").input_value() == "phone"
    page.go_back()
    tab.settle()
    expect(page.locator(".kpi-value").first).to_have_text(everybody)
    page.go_forward()
    tab.settle()
    expect(page.locator(".kpi-value").first).to_have_text(phones)
    page.get_by_role("link", name="Content", exact=True).click()
    tab.settle()
    assert "device=phone" in tab.path and page.get_by_label("Device").input_value() == "phone"


def test_a_third_filter_is_refused_in_words(used, open_tab):
    tab = open_tab(used, "pia", f"{USAGE}?country=NO&device=phone")
    tab.page.get_by_label("Language", exact=True).select_option("nb")
    tab.page.get_by_role("button", name="Show", exact=True).click()
    tab.page.wait_for_url("**language=nb**")
    tab.settle()
    expect(tab.page.locator("#usage-language-error")).to_contain_text("At most two filters at once")


def test_a_table_is_downloaded_with_the_figures_of_the_page(used, open_tab):
    tab = open_tab(used, "pia", f"{USAGE}?tab=technology")
    shown = tab.card("Device").locator("tbody tr").first
    with tab.page.expect_download() as waiting:
        tab.page.get_by_role("link", name="Download as CSV").click()
    assert waiting.value.suggested_filename == "usage-technology.csv"
    with open(waiting.value.path(), encoding="utf-8-sig", newline="") as file:
        first = next(row for row in csv.reader(file) if row[0] == "Device")
    expect(shown).to_contain_text(first[1])
    expect(shown).to_contain_text(first[2])


def test_marks_are_added_and_removed_and_faults_stand_beside_the_fields(used, open_tab):
    tab = open_tab(used, "pia", USAGE)
    page = tab.page
    page.get_by_text("Add a mark").click()
    tab.button("Add the mark").click()
    for words in ("Choose a day", "Choose what it was", "Fill in the words"):
        expect(tab.card("Marks")).to_contain_text(words)
    page.get_by_label("Day", exact=True).fill("2026-03-02")
    page.get_by_label("Newsletter").check()
    page.get_by_label("In a few words").fill("March letter")
    tab.button("Add the mark").click()
    expect(tab.card("Marks")).to_contain_text("2 March 2026: Newsletter, March letter")
    expect(page.get_by_role("status").filter(has_text="Added: March letter.")).to_be_visible()
    page.reload()
    tab.settle()
    tab.card("Marks").get_by_role("button", name="Remove March letter").click()
    expect(tab.card("Marks")).to_contain_text("No marks in these weeks.")


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_every_tab_is_for_everybody(used, open_tab, barriers, width, theme):
    tab = open_tab(used, "pia", USAGE, width=width, theme=theme)
    addresses = [f"{USAGE}?tab={name}" for name in TABS] + [f"{USAGE}?country=NO&device=phone&language=nb"]
    found = []
    for address in addresses:
        tab.open(address)
        for summary in tab.page.locator("main details > summary").all():
            summary.click()
        found += faults(tab, barriers, "en")
    assert found == []
