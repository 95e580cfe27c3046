"""Where Anna stands: another pay, another group, the way back, the sheet on one page, and no barrier on any of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import at_work
from tests.browser.tab import Tab
from tests.published import ASKED, COMPARISON, published

PATHS = ("/salary", "/salary?level=3", "/salary-sheet", "/pay-letter", "/how-we-calculate")
OTHERS = replace(COMPARISON, asked={**ASKED, "level": "3"}, steps=(), estimate=None)
STAFF = replace(COMPARISON, asked={"level": "2", "industry": "C", "staff": "16-50"}, steps=(), estimate=None)


@pytest.fixture(scope="module")
def norway_released(shared_norway):
    """Norway after a release, its worker running; Anna earns 76,400."""
    shared_norway.signed_in("anna")
    published(shared_norway, COMPARISON, OTHERS, STAFF)
    shared_norway.rows(
        "update app.salary_answer set base_monthly = 76400, supplements_monthly = 0, bonus_yearly = 60000, staff = 18,"
        " hours_weekly = 37.5, role_level = '2', industry = 'C', county = '46', direct_reports = 4 where person_id = %s",
        shared_norway.person_id("anna"),
    )  # fmt: skip
    with at_work(shared_norway) as place:
        yield place


def sentence(tab: Tab):
    """The one sentence."""
    return tab.page.locator("#where-you-stand .sentence")


def test_another_pay_and_another_group_are_chosen_and_the_address_leads_back(norway_released, open_tab):
    tab = open_tab(norway_released, "anna", "/salary")
    expect(sentence(tab)).to_contain_text("the median is 2,100 NOK a month above you.")
    pay = tab.page.get_by_role("group", name="Which pay")
    pay.get_by_role("link", name="With bonus").focus()
    tab.page.keyboard.press("Enter")
    expect(sentence(tab)).to_contain_text("the median is 1,100 NOK a month above you.")
    expect(pay.get_by_role("link", name="With bonus (chosen)")).to_be_focused()
    assert tab.path == "/salary?concept=bonus"

    tab.page.get_by_text("Compare with others").click()
    lists = tab.page.locator("#where-you-stand .lists")
    lists.get_by_label("Role level").focus()
    lists.get_by_label("Role level").select_option("3")
    expect(tab.page).to_have_url(re.compile(r"/salary\?concept=bonus&level=3$"))
    expect(tab.page.locator("#where-you-stand .widened")).to_have_count(0)
    expect(lists.get_by_label("Role level")).to_be_focused()
    lists.get_by_label("Role level").select_option("2")
    expect(tab.page).to_have_url(re.compile(r"/salary\?concept=bonus$"))
    expect(tab.page.locator("#where-you-stand .widened")).to_be_visible()
    lists.get_by_label("Compare by").select_option("level,industry,staff")
    expect(lists.get_by_label("People you are responsible for")).to_have_value("16-50")
    assert tab.path == "/salary?concept=bonus&by=level,industry,staff"

    tab.page.go_back()
    expect(tab.page.locator("#where-you-stand .widened")).to_contain_text("Vestland → West")
    tab.page.reload()
    tab.settle()
    expect(sentence(tab)).to_contain_text("the median is 1,100 NOK a month above you.")


def test_every_chart_has_a_name_and_its_table(norway_released, open_tab):
    tab = open_tab(norway_released, "anna", "/salary")
    figures = tab.page.locator("main figure")
    expect(figures).to_have_count(5)
    for figure in figures.all():
        assert len(figure.locator(".chart[role=img]").get_attribute("aria-label") or "") > 20
        figure.get_by_text("Show the figures").click()
        expect(figure.get_by_role("row").nth(2)).to_be_visible()


def test_the_sheet_is_filled_in_and_printed_on_one_page(norway_released, open_tab):
    tab = open_tab(norway_released, "anna", "/salary?concept=bonus")
    tab.page.get_by_role("link", name="Make a sheet for your negotiation").click()
    expect(tab.h1).to_have_text("Negotiation sheet")
    tab.settle()
    assert tab.path == "/salary-sheet?concept=bonus"
    tab.page.get_by_label("Target").fill("a lot")
    tab.button("Put it on the sheet").click()
    expect(tab.page.locator(".error-summary")).to_be_focused()
    tab.page.get_by_label("Target").fill("89 000")
    tab.page.get_by_label("Growth: what").check()
    tab.button("Put it on the sheet").click()
    sheet = tab.page.locator(".sheet")
    expect(sheet).to_contain_text("89,000 NOK")
    expect(sheet.get_by_text("Chosen:")).to_have_count(3)
    tab.page.evaluate("window.print = () => { document.title = 'printed'; }")
    tab.button("Print").click()
    expect(tab.page).to_have_title("printed")
    printed = tab.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    tab.page.emulate_media(media="print")
    expect(tab.page.get_by_label("Target")).to_be_hidden()
    expect(sheet).to_be_visible()


@pytest.mark.parametrize(
    ("width", "theme", "language"),
    [(1280, "light", "en"), (390, "dark", "nb"), (320, "light", "da"), (1280, "dark", "da")],
)
def test_none_of_it_has_a_barrier(norway_released, open_tab, barriers, width, theme, language):
    tab = open_tab(norway_released, "anna", "/salary", width=width, theme=theme, language=language)
    for path in PATHS:
        tab.open(path)
        for each in tab.page.locator("main summary").all():
            each.click()
        assert barriers(tab) == [], path
        assert not tab.scrolls_sideways(), path
        assert tab.language == language


def test_a_forged_address_says_so_in_plain_words(norway_released, open_tab):
    tab = open_tab(norway_released, "anna", "/salary")
    tab.page.goto(tab.origin + "/salary?by=level,industry,county,staff")
    expect(tab.h1).to_have_text("There is no such comparison")
    tab.page.get_by_role("link", name="Go to your own comparison").click()
    expect(sentence(tab)).to_contain_text("comparable managers")
    tab.expect_refusal(400)
