"""Coming, being known or not, leaving: what a browser keeps, and what the keyboard reaches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Locator, expect

from data.archive.verify import verify
from data.postgres import Server
from tests.browser.tab import Tab
from tests.world import world


def test_the_cookie_table_names_exactly_the_cookies_of_the_browser_and_nothing_else_is_kept(busy_norway, open_tab):
    tab = open_tab(busy_norway, "anna", own=True)
    for label in ("My data", "Consents", "Salary"):
        tab.move(label)
    tab.page.locator(".settings summary").click()
    tab.page.get_by_role("button", name="Dark", exact=True).click()
    expect(tab.page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    kept = tab.page.evaluate("[Object.assign({}, localStorage), Object.assign({}, sessionStorage)]")
    local, session = kept
    assert (local["theme"], session) == ("dark", {}) and set(json.loads(local["usage"])) == {"id", "last"}
    cookies = {each["name"] for each in tab.page.context.cookies() if "demo" not in each["name"]}
    tab.open("/cookies")
    assert set(tab.page.locator("main code").all_inner_texts()) == cookies | set(local)


def test_a_session_that_ends_in_mid_use_leads_through_the_sign_in_and_back(busy_norway, open_tab):
    tab = open_tab(busy_norway, "anna", "/consents", own=True)
    tab.page.context.clear_cookies(name="__Host-session")
    tab.page.locator(".side").get_by_role("link", name="Salary", exact=True).click()
    tab.page.wait_for_url("**/demo-eid/**")
    tab.expect_refusal(401)
    tab.choose("anna").settle()
    assert tab.path == "/salary"


def test_somebody_unknown_is_told_so(busy_norway, open_tab):
    tab = open_tab(busy_norway, path="")
    tab.page.goto(tab.origin + "/sign-in")
    tab.choose("nobody").settle()
    assert tab.page.locator(".side").count() == 0
    expect(tab.page.locator("main p")).not_to_have_count(0)
    tab.expect_refusal(403)


def test_one_of_two_browsers_is_ended_from_the_other(busy_norway, open_tab):
    here, there = (open_tab(busy_norway, "kim", "/sign-ins", own=True) for _browser in range(2))
    here.open("/sign-ins")
    here.button("End all others").click()
    expect(here.page.locator("main").get_by_role("status")).to_contain_text("has been ended")
    there.page.goto(there.origin + "/my-data")
    there.page.wait_for_url("**/demo-eid/**")
    here.page.get_by_role("button", name="Sign out").click()
    expect(here.h1).to_have_text("You are signed out")
    here.page.goto(here.origin + "/my-data")
    here.page.wait_for_url("**/demo-eid/**")


def test_the_archive_is_asked_for_watched_fetched_and_verified(busy_norway, open_tab, tmp_path: Path):
    tab = open_tab(busy_norway, "bo", "/archive", own=True)
    tab.button("Ask for my archive").click()
    link = tab.page.locator("main").get_by_role("link", name="Download")
    expect(link).to_be_visible()
    with tab.page.expect_download() as download:
        link.click()
    file = tmp_path / "archive.zip"
    download.value.save_as(file)
    key = Ed25519PrivateKey.from_private_bytes(busy_norway.services.signing_key).public_key()
    assert verify(file, key) == []


def test_the_keyboard_alone_goes_in_and_on(busy_norway, open_tab):
    tab = open_tab(busy_norway, "anna")
    keys = tab.page.keyboard
    keys.press("Tab")
    expect(tab.page.locator(".skip-link")).to_be_focused()
    keys.press("Enter")
    expect(tab.page.locator("main")).to_be_focused()
    tab.page.locator(".side a", has_text="Consents").focus()
    keys.press("Enter")
    expect(tab.h1).to_have_text("Consents")
    expect(tab.h1).to_be_focused()
    keys.press("Tab")
    assert tab.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_keyboard_alone_fills_in_a_form_and_finds_what_is_wrong(busy_norway, open_tab):
    tab = open_tab(busy_norway, "anna", "/salary")
    keys, base = tab.page.keyboard, tab.page.get_by_label("Base pay before tax")

    def reach(target: Locator) -> None:
        for _press in range(60):
            if target.evaluate("node => node === document.activeElement"):
                return
            keys.press("Tab")
        raise AssertionError(f"{target} is not within reach of the keyboard")

    def write(words: str) -> None:
        reach(base)
        keys.press("Control+A")
        keys.type(words)
        reach(tab.button("Save"))
        keys.press("Enter")

    write("much")
    summary = tab.page.locator(".error-summary")
    expect(summary).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    expect(base).to_be_focused()
    write("53 000")
    expect(tab.page.locator("main").get_by_role("status")).to_contain_text("Saved.")


@pytest.mark.parametrize("sub", ["anna", "dag"])
def test_without_a_first_paint_everything_is_drawn_by_the_browser(
    server: Server, templates: Path, tmp_path: Path, open_tab, sub
):
    with world(server, "norway", templates, tmp_path / "world", INNSYN_FIRST_PAINT="0") as place:
        tab: Tab = open_tab(place, sub, "/staff" if sub == "dag" else "/")
        tab.move("Requests" if sub == "dag" else "Consents")
        expect(tab.page.locator("#first-paint")).to_have_count(0)
        tab.page.context.close()
