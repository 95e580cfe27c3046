"""What is stored about Anna, why, and how she corrects it; Dag answers what only people can decide."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.tab import Tab
from tests.canaries import engine_url, person_id

EDITS = {
    "Phone": ("41 23 45 67", "+47 41 23 45 67"),
    "Address": ("Nye vei 7 B", "Nye vei 7 B"),
    "Postal code": ("0150", "0150"),
    "Employer": ("Nordlys Verft AS", "Nordlys Verft AS"),
    "Position": ("Head of <b>welding</b>", "Head of <b>welding</b>"),
}


@pytest.fixture
def anna(busy_norway, open_tab) -> Tab:
    """Anna on "My data"."""
    return open_tab(busy_norway, "anna", "/my-data")


def save(line: Locator, value: str) -> None:
    """Write into the open editor of a line and send it by Enter."""
    line.locator("input:not([type=hidden])").fill(value)
    line.locator("input:not([type=hidden])").press("Enter")


def test_home_says_what_needs_her_what_is_held_and_what_she_allowed(busy_norway, open_tab):
    tab = open_tab(busy_norway, "anna")
    expect(tab.h1).to_have_text("Hello, Anna")
    expect(tab.card("Waiting for you")).to_be_visible()
    expect(tab.card("What you have allowed")).to_contain_text("Newsletter by e-mail")
    held = tab.card("What we hold about you")
    counts = [int(words) for words in held.locator(".counts li span:last-child").all_inner_texts()]
    assert len(counts) > 8
    expect(held).to_contain_text(f"{sum(counts)} entries in all")
    held.get_by_role("link", name="See all of it").click()
    expect(tab.h1).to_have_text("My data")


def test_every_part_says_why_it_is_there(anna):
    cards = anna.page.locator("section[id^=of-] .card").all()
    assert len(cards) > 10
    for card in cards:
        card.get_by_text("Why do you have this?").click()
        why = card.locator("details", has_text="Why do you have this?").last
        for label in (
            "What it is for",
            "What allows it",
            "Where it comes from",
            "Who receives it",
            "How long it is kept",
        ):
            expect(why.get_by_text(label, exact=True)).to_be_visible()
    expect(anna.card("What we do not have about you")).to_be_visible()


@pytest.mark.parametrize("label", EDITS)
def test_a_field_is_corrected_in_place_and_stays_so(busy_norway, anna, label):
    typed, stored = EDITS[label]
    line = anna.editor(label)
    save(line, typed)
    expect(line.get_by_role("status")).to_have_text(re.compile(r"^Saved \d"))
    expect(line.locator(".fact-value")).to_have_text(stored)
    anna.open("/my-data")
    expect(anna.fact(label).first.locator(".fact-value")).to_have_text(stored)
    change = anna.page.locator("#history li", has_text=label).first
    expect(change.locator("ins")).to_have_text(stored)
    expect(change).to_contain_text("Confirmed by the register")


def test_what_is_wrong_is_said_beside_the_field_and_kept(anna):
    line = anna.editor("Phone")
    before = line.locator(".fact-value").inner_text()
    save(line, "12 ab")
    expect(line.locator(".field-problem")).to_be_visible()
    field = line.locator("input:not([type=hidden])")
    expect(field).to_have_value("12 ab")
    expect(field).to_have_attribute("aria-invalid", "true")
    anna.open("/my-data")
    expect(anna.fact("Phone").first.locator(".fact-value")).to_have_text(before)


def test_the_second_of_two_tabs_is_told_and_loses_nothing(busy_norway, open_tab):
    first, second = (open_tab(busy_norway, "anna", "/my-data") for _tab in range(2))
    lines = [tab.editor("City") for tab in (first, second)]
    save(lines[0], "Stavanger")
    expect(lines[0].get_by_role("status")).to_be_visible()
    save(lines[1], "Tromsø")
    expect(lines[1].locator(".field-problem")).to_contain_text("it is now Stavanger. You wrote Tromsø")
    expect(lines[1].locator(".fact-value")).to_have_text("Stavanger")
    field = lines[1].locator("input:not([type=hidden])")
    expect(field).to_have_value("Tromsø")
    field.press("Enter")
    expect(lines[1].get_by_role("status")).to_contain_text("Saved")
    first.open("/my-data")
    expect(first.fact("City").first.locator(".fact-value")).to_have_text("Tromsø")


def test_the_number_and_the_e_mail_wait_for_a_fresh_sign_in(busy_norway, open_tab):
    tab = open_tab(busy_norway, "anna", "/my-data", own=True)
    number = tab.page.locator("#my-data-national-id")
    assert not re.search(r"\d", number.inner_text())
    busy_norway.rows(
        "update app.web_session set authenticated_at = authenticated_at - interval '1 hour', "
        "created_at = created_at - interval '1 hour' where person_id = %s and created_at > now() - interval '1 minute'",
        person_id(engine_url(busy_norway), "anna"),
    )
    tab.button("Show", number).click()
    tab.page.wait_for_url("**/demo-eid/**")
    tab.choose("anna").settle()
    assert tab.path == "/my-data"
    tab.button("Show", number).click()
    expect(number).to_have_text(re.compile(r"^\d{6} ?\d{5}$"))
    line = tab.editor("E-mail")
    save(line, "anna@ny.example")
    expect(line.get_by_role("status")).to_contain_text("Saved")
    expect(line.locator(".fact-value")).to_have_text("anna@ny.example")


def test_dag_grants_a_new_name_and_anna_sees_it(busy_norway, open_tab):
    anna = open_tab(busy_norway, "anna", "/my-data")
    line = anna.editor("Family name")
    line.get_by_role("button").click()
    expect(line.locator(".field-problem")).to_have_count(2)
    line.locator("input:not([type=hidden])").fill("Berg Holm")
    line.locator("textarea").fill("I have married.")
    line.get_by_role("button").click()
    expect(line.get_by_role("status")).to_contain_text("has been received")
    anna.open("/")
    expect(anna.card("Waiting for you")).to_contain_text("is being looked at")

    dag = open_tab(busy_norway, "dag", "/staff/privacy")
    asked = dag.card("Correction of: Family name")
    expect(asked).to_contain_text("I have married.")
    dag.button("Send the answer", asked).click()
    expect(asked.locator(".field-problem")).to_have_count(2)
    asked.get_by_label("Grant: the correction is sent to the member register").check()
    asked.locator("textarea").fill("Welcome, Anna Berg Holm.")
    dag.button("Send the answer", asked).click()
    expect(dag.page.get_by_role("status").filter(has_text="Answered.")).to_be_visible()

    busy_norway.work()
    anna.open("/")
    needs = anna.card("Waiting for you")
    needs.get_by_role("link", name="Your request for a correction has been answered.").click()
    expect(anna.h1).to_have_text("My data")
    expect(anna.fact("Family name").first.locator(".fact-value")).to_have_text("Berg Holm")
    expect(anna.page.locator("#history")).to_contain_text("Welcome, Anna Berg Holm.")
    expect(anna.page.locator(".who")).to_contain_text("Anna Berg")
    anna.open("/")
    anna.button("Done", needs).click()
    expect(needs).not_to_contain_text("has been answered")
