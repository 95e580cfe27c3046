"""What Chromium reports of a member's use, and what it does not: with the consent, without, withdrawn, under a view."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Request, expect

from tests.browser.conftest import Windows
from tests.browser.tab import CHROMIUM, Tab
from tests.views import begin, number_of
from tests.world import World

AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
MEASURING = "Measuring how Innsyn is used"
KEPT = "JSON.parse(localStorage.getItem('usage'))"
HIDE = """() => { Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true});
  document.dispatchEvent(new Event("visibilitychange")); delete document.visibilityState;
  document.dispatchEvent(new Event("visibilitychange")); }"""
Measured = tuple[Tab, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def windows(launch_browser: Callable[..., Browser]) -> Iterator[Windows]:
    """An ordinary Chrome by its own name: one that is only told so by a test forgets it while it leaves a page."""
    kept = Windows(lambda: launch_browser(args=[*CHROMIUM, f"--user-agent={AGENT}"]))
    yield kept
    kept.browser.close()


@pytest.fixture(autouse=True)
def nothing_yet(busy_norway: World) -> None:
    """No event is there, and Anna allows it."""
    busy_norway.signed_in("anna").fire("give_consent", 1, match={"purpose": "usage"})
    for table in ("event", "visitor", "salt", "intake_count"):
        busy_norway.rows(f"delete from usage.{table}")


@pytest.fixture
def watched(busy_norway: World, open_tab: Callable[..., Tab]) -> Callable[..., Measured]:
    """Opens a tab, and keeps what it sends to /usage."""

    def open_it(sub: str, path: str = "/", **more: Any) -> Measured:
        tab, sent = open_tab(busy_norway, sub, "", own=True, **more), []

        def keep(request: Request) -> None:
            if request.url.endswith("/usage"):
                sent.append(json.loads(request.post_data or "null"))

        tab.page.on("request", keep)
        return tab.open(path), sent

    return open_it


def hide(tab: Tab) -> None:
    """As if another window had come before this one: what is waiting is sent."""
    tab.page.evaluate(HIDE)
    tab.page.wait_for_load_state("networkidle")


def stored(place: World, least: int = 1, kind: str = "") -> list[tuple[Any, ...]]:
    """(kind, install, content, feature) of all events, once there are so many, one of the kind among them."""
    until = time.monotonic() + 10
    while True:
        rows = place.rows("select kind, install, content, feature from usage.event order by 1, 3, 4")
        if (len(rows) >= least and (not kind or kind in {row[0] for row in rows})) or time.monotonic() > until:
            return rows
        time.sleep(0.1)


def forgotten(tab: Tab) -> bool:
    """The number goes, once the server has answered."""
    until = time.monotonic() + 10
    while tab.page.evaluate(KEPT) is not None and time.monotonic() < until:
        tab.page.wait_for_timeout(50)
    return tab.page.evaluate(KEPT) is None


def answered(tab: Tab, words: str) -> None:
    """Click in the card about measuring, and wait until it is answered."""
    card = tab.card(MEASURING)
    tab.button(words, card).click()
    expect(tab.button("Withdraw" if words == "Give consent" else "Give consent", card)).to_be_visible()


def test_with_the_consent_visits_views_acts_and_time_are_sent_with_an_id(busy_norway: World, watched: Any) -> None:
    tab, sent = watched("anna")
    tab.move("Consents")
    tab.page.locator(".settings summary").click()
    tab.page.locator(".settings button[data-theme=dark]").click()
    tab.card("Content that suits you").scroll_into_view_if_needed()
    tab.page.wait_for_timeout(1_200)
    with tab.page.expect_request("**/usage") as request:
        hide(tab)
    assert "cookie" not in request.value.all_headers(), "who it is goes along"
    rows = stored(busy_norway, 6, "seen")
    with_id = {row[1] for row in rows if row[0] in ("visit", "view", "act", "dwell")}
    assert with_id == {uuid.UUID(tab.page.evaluate(KEPT)["id"])}
    found = {(kind, content or feature) for kind, _install, content, feature in rows}
    assert {("visit", ""), ("view", "/"), ("view", "/consents"), ("act", "theme"), ("seen", "consent")} <= found
    assert any(kind == "dwell" for kind, _what in found)
    traits = "select distinct device, os, language from usage.event where install is not null and content = '/consents'"
    assert busy_norway.rows(traits) == [("desktop", "Linux", "en")]
    assert all("install" not in each for each in sent if {e["kind"] for e in each["events"]} & {"seen", "perf"})


def test_the_number_is_random_and_stays_and_a_visit_goes_on_over_documents(busy_norway: World, watched: Any) -> None:
    tab, _sent = watched("anna")
    first = tab.page.evaluate(KEPT)["id"]
    assert len(first) == 32 and len(set(first)) > 6
    for path in ("/sign-ins", "/my-data", "/cookies"):
        tab.page.goto(tab.origin + path)
        assert tab.page.evaluate(KEPT)["id"] == first
    hide(tab)
    rows = stored(busy_norway, 4)
    assert [row[0] for row in rows].count("visit") == 1
    tab.page.evaluate(f"localStorage.setItem('usage', JSON.stringify({{id: {KEPT}.id, last: Date.now() - 31 * 60e3}}))")
    tab.open("/")
    hide(tab)
    assert [row[0] for row in stored(busy_norway, len(rows) + 2)].count("visit") == 2


def test_without_the_consent_there_is_no_number_and_only_that_somebody_was_here(
    busy_norway: World, watched: Any
) -> None:
    tab, sent = watched("bo")
    tab.move("Salary")
    tab.page.locator(".settings summary").click()
    tab.page.locator(".settings button[data-theme=dark]").click()
    hide(tab)
    assert {(row[0], row[1], row[3]) for row in stored(busy_norway, 2)} == {
        ("seen", None, "salary"), ("seen", None, "consent"),
    }  # fmt: skip
    assert {event["kind"] for each in sent for event in each["events"]} == {"visit", "seen"}
    assert all(set(each) == {"events"} for each in sent)
    assert tab.page.evaluate("Object.keys(localStorage)") == ["theme"]
    assert len(busy_norway.rows("select * from usage.visitor")) == 1


def test_one_click_withdraws_and_the_number_is_gone_here_and_there(busy_norway: World, watched: Any) -> None:
    tab, sent = watched("anna", "/consents")
    number = tab.page.evaluate(KEPT)["id"]
    hide(tab)
    assert any(row[1] for row in stored(busy_norway, 2))
    tab.button("Withdraw", tab.card(MEASURING)).click()
    expect(tab.page.locator("html")).to_have_attribute("data-usage", "no")
    assert forgotten(tab)
    assert {"forget": number} in sent
    assert busy_norway.rows("select * from usage.event where install is not null") == []
    del sent[:]
    tab.move("Salary")
    hide(tab)
    assert all("install" not in each for each in sent)
    tab.move("Consents")
    answered(tab, "Give consent")
    expect(tab.page.locator("html")).to_have_attribute("data-usage", "yes")
    assert tab.page.evaluate(KEPT)["id"] != number, "what was forgotten does not come back"


def test_another_browser_forgets_at_its_next_page(busy_norway: World, watched: Any) -> None:
    (here, _), (there, sent) = watched("anna", "/consents"), watched("anna", "/consents")
    number = there.page.evaluate(KEPT)["id"]
    hide(there)
    assert any(str(row[1]).replace("-", "") == number for row in stored(busy_norway, 4))
    answered(here, "Withdraw")
    there.open("/")
    assert forgotten(there)
    assert {"forget": number} in sent
    assert busy_norway.rows("select * from usage.event where install = %s", uuid.UUID(number)) == []


def test_what_could_not_be_forgotten_is_forgotten_later(busy_norway: World, watched: Any) -> None:
    tab, sent = watched("anna", "/consents")
    number = tab.page.evaluate(KEPT)["id"]
    busy_norway.rows("revoke execute on function usage.forget from innsyn_intake")
    try:
        answered(tab, "Withdraw")
        tab.page.wait_for_timeout(500)
        assert sent[-1] == {"forget": number} and tab.page.evaluate(KEPT)["id"] == number
    finally:
        busy_norway.rows("grant execute on function usage.forget to innsyn_intake")
    tab.open("/consents")
    assert forgotten(tab)


def test_nothing_of_pay_consents_mentors_and_archives_is_an_act_with_an_id(busy_norway: World, watched: Any) -> None:
    tab, _sent = watched("anna", "/salary")
    tab.page.get_by_label("Base pay before tax").fill("61 234")
    tab.button("Save").click()
    expect(tab.page.locator("main").get_by_role("status")).to_contain_text("Saved.")
    for label in ("Mentor", "Take your data along", "Consents"):
        tab.move(label)
    hide(tab)
    rows = stored(busy_norway, 6, "seen")
    assert {row[3] for row in rows if row[0] == "act"} == set()
    assert ("seen", None, "", "benchmark") in rows or ("seen", None, "", "salary") in rows
    assert "61" not in json.dumps(busy_norway.rows("select content, feature, detail from usage.event"))


def test_an_error_is_told_by_its_place_and_the_last_names(busy_norway: World, watched: Any) -> None:
    tab, _sent = watched("anna", "/consents")
    tab.page.evaluate(
        """() => { const error = new TypeError("54000 kr of Anna");
          error.stack = `TypeError: 54000 kr\\n    at f (${location.origin}/static/innsyn-0a1b.js:1:2345)`;
          dispatchEvent(new ErrorEvent("error", {error})); }"""
    )
    hide(tab)
    stored(busy_norway, 3)
    ((feature, detail),) = busy_norway.rows("select feature, detail from usage.event where kind = 'error'")
    assert detail == {"page": "/consents", "actions": ["/consents"], "where": "TypeError innsyn:1:2345"}
    assert len(feature) == 16


def test_an_employee_is_not_measured_nor_is_a_view(busy_norway: World, watched: Any) -> None:
    tab, sent = watched("cille", "/staff")
    begin(busy_norway, busy_norway.signed_in("cille"))
    assert number_of(busy_norway, "anna")
    for path in ("/staff/support", "/", "/my-data"):
        tab.open(path)
        hide(tab)
    assert tab.page.locator("[data-left]").count() == 1
    assert sent == [] and tab.page.evaluate("localStorage.length") == 0


def test_global_privacy_control_is_obeyed(busy_norway: World, watched: Any) -> None:
    tab, sent = watched("anna")
    number = tab.page.evaluate(KEPT)["id"]
    hide(tab)
    tab.page.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})")
    del sent[:]
    tab.open("/consents")
    assert forgotten(tab)
    tab.move("Salary")
    hide(tab)
    assert sent == [{"forget": number}]


def test_the_keyboard_alone_is_measured_like_everything_else(busy_norway: World, watched: Any) -> None:
    tab, _sent = watched("anna")
    keys = tab.page.keyboard
    tab.page.locator(".side a", has_text="Consents").focus()
    keys.press("Enter")
    expect(tab.h1).to_have_text("Consents")
    tab.page.locator(".settings summary").focus()
    keys.press("Enter")
    tab.page.locator(".settings button[data-theme=dark]").focus()
    keys.press("Enter")
    hide(tab)
    found = {(row[0], row[2] or row[3]) for row in stored(busy_norway, 4)}
    assert {("view", "/"), ("view", "/consents"), ("act", "theme")} <= found
