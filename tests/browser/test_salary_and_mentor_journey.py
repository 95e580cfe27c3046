"""Salary: an answer and where it stands. Mentor: taking part, pausing, leaving."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.tab import Tab


def agree(tab: Tab, title: str) -> None:
    """Give the consent that the page asks for first, and go on."""
    card = tab.card(title)
    tab.button("Give consent", card).click()
    card.get_by_role("link", name=re.compile("^Open")).click()
    tab.settle()


def answer(tab: Tab, base: str) -> None:
    """Fill in the salary form and send it."""
    tab.page.get_by_role("combobox", name="Occupation").fill("1420")
    for label in ("Role level", "Industry", "Sector", "County or region of the workplace", "Size of the employer"):
        tab.page.get_by_label(label).select_option(index=1)
    tab.page.get_by_label("People who report to you").fill("4")
    tab.page.get_by_label("People you are responsible for").fill("12")
    tab.page.get_by_label("Base pay before tax").fill(base)
    tab.button("Save").click()


def test_what_is_wrong_in_the_salary_form_is_summed_up_and_kept(busy_norway, open_tab):
    tab = open_tab(busy_norway, "bo", "/salary")
    agree(tab, "Pay statistics")
    answer(tab, "lots <b>of</b> money")
    summary = tab.page.locator(".error-summary")
    expect(summary).to_be_focused()
    field = tab.page.get_by_label("Base pay before tax")
    expect(field).to_have_value("lots <b>of</b> money")
    summary.get_by_role("link").first.click()
    expect(field).to_be_focused()
    answer(tab, "620 000")
    expect(tab.page.locator(".field-problem")).to_contain_text("Did you mean per year?")
    answer(tab, "410")
    expect(tab.page.locator(".field-problem")).to_contain_text("Did you mean per hour?")
    answer(tab, "51 000")
    expect(tab.page.locator("main").get_by_role("status")).to_contain_text("Saved. Nobody but you sees this answer.")


def test_an_unusual_pay_is_saved_once_it_is_confirmed(busy_norway, open_tab):
    tab = open_tab(busy_norway, "anna", "/salary")
    sure = tab.page.get_by_label("Yes, this is what I am paid")
    expect(sure).to_be_hidden()
    answer(tab, "395 000")
    expect(tab.page.locator(".error-summary")).to_contain_text("Did you mean per year?")
    sure.check()
    tab.button("Save").click()
    expect(tab.page.locator("main").get_by_role("status")).to_contain_text("Saved.")


def test_salary_says_one_sentence_draws_a_strip_and_keeps_the_figures_in_a_table(busy_norway, open_tab):
    tab = open_tab(busy_norway, "anna", "/salary")
    answer(tab, "52 000")
    expect(tab.page.locator("main").get_by_role("status")).to_contain_text("Saved.")
    sentence = tab.page.locator(".sentence")
    expect(sentence).to_have_text(
        re.compile(r"^Your pay is higher than that of about \d+ per cent in your occupation\. ")
    )
    drawing = tab.page.locator(".chart")
    expect(drawing).to_have_attribute("aria-label", sentence.inner_text())
    expect(drawing.locator("svg").first).to_be_visible()
    expect(drawing.locator("svg text", has_text="Median").first).to_be_visible()
    tab.page.get_by_text("Show the figures").click()
    expect(tab.page.get_by_role("row", name="Median: half earn less")).to_contain_text("NOK")
    given = tab.card("What you have given")
    assert given.get_by_role("row").count() == 6
    tab.button(re.compile("^Remove 20"), given).first.click()
    expect(tab.page.locator("main").get_by_role("status")).to_contain_text("Removed: your salary in")
    assert given.get_by_role("row").count() == 5


def test_denmark_says_that_there_are_no_figures_and_never_invents_one(busy_denmark, open_tab):
    tab = open_tab(busy_denmark, "anna", "/salary")
    expect(tab.card("No official figures")).to_contain_text("We don't guess.")
    expect(tab.page.locator(".chart")).to_have_count(0)


def test_bo_becomes_a_mentee_pauses_and_leaves(busy_norway, open_tab):
    tab = open_tab(busy_norway, "bo", "/mentor")
    agree(tab, "Find a mentor or be one")
    expect(tab.page.locator("main")).to_contain_text("Not taking part")
    tab.page.get_by_role("link", name="Fill in your profile").click()
    expect(tab.h1).to_have_text("Your mentor profile")
    tab.page.get_by_label("About me").fill("Call me on 912 34 567.")
    tab.button("Save").click()
    summary = tab.page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Take out the phone number “912 34 567”")
    expect(tab.page.get_by_label("About me")).to_have_value("Call me on 912 34 567.")
    tab.page.get_by_label("Mentee", exact=True).check()
    expect(tab.page.get_by_label("Mentees at a time")).to_be_hidden()
    expect(tab.page.get_by_role("group", name="What I can help with")).to_be_hidden()
    for label in ("Role level", "Industry", "County or region of the workplace", "Years as manager"):
        tab.page.get_by_label(label, exact=True).select_option(index=2)
    wanted = tab.page.get_by_role("group", name="What I want to talk about")
    wanted.get_by_label("Board work").select_option("3")
    tab.page.get_by_label("English").check()
    tab.page.get_by_label("About me").fill("I listen.")
    tab.button("Save").click()
    card = tab.card("Your card as others see it")
    expect(card).to_contain_text("I listen.")
    expect(card).to_contain_text("Board work")
    expect(card).not_to_contain_text("Lund")
    expect(tab.button("Take part")).to_be_disabled()
    agree(tab, "Show my mentor card to other members")
    tab.button("Take part").click()
    expect(tab.page.locator("main").get_by_role("status")).to_contain_text("You take part.")
    tab.button("Pause").click()
    expect(tab.page.locator("main")).to_contain_text("You are paused")
    tab.button("Take part again").click()
    expect(tab.page.locator("main").get_by_role("status")).to_contain_text("You take part.")
    tab.button("Leave mentoring").click()
    asked = tab.page.get_by_role("group", name="Leave mentoring?")
    tab.button("Cancel", asked).click()
    expect(card).to_contain_text("I listen.")
    tab.button("Leave mentoring").click()
    tab.button("Leave mentoring", asked).click()
    expect(tab.page.locator("main").get_by_role("status")).to_contain_text("Your profile has been erased.")
    tab.open("/mentor")
    expect(tab.page.locator("main")).to_contain_text("Not taking part")
