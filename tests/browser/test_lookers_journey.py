"""Anna sees at once that support looks, ends it, says that it was not agreed, and wants to be asked the next time."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.integration.test_lookers import view


@pytest.mark.attack("G06")
def test_anna_sees_ends_and_objects_to_a_view_and_is_asked_first_from_now_on(busy_norway, open_tab):
    view(busy_norway, end=False)
    tab = open_tab(busy_norway, "anna", "/who-has-looked")
    now = tab.card("Right now")
    expect(now).to_contain_text("She cannot find her =receipts()")
    tab.button("End it now").click()
    expect(tab.page.locator("main .notice")).to_contain_text("Ended.")
    expect(now).to_contain_text("Nobody is looking at your pages.")
    looked = tab.page.locator(".looked").first
    expect(looked).to_contain_text("You ended it")

    looked.get_by_text("This wasn't agreed").click()
    tab.button("Send it", looked).click()
    expect(looked.locator(".field-problem")).to_contain_text("Fill in the reason")
    looked.locator("textarea").fill("I never called.")
    tab.button("Send it", looked).click()
    expect(looked.get_by_role("status")).to_have_text("Sent to the privacy officer.")
    expect(looked).to_contain_text("“I never called.”")

    tab.page.get_by_label("Support must ask me first").check()
    tab.button("Make a code").click()
    code = tab.page.locator(".one-time-code").inner_text()
    assert len(code) == 6 and code.isdigit()
    tab.open("/who-has-looked")
    expect(tab.card("Ask me first")).not_to_contain_text(code)

    tab.page.get_by_label("Other systems").check()
    expect(tab.page.locator(".looked")).to_have_count(0)
    with tab.page.expect_download() as download:
        tab.page.get_by_role("link", name="Download as a table (CSV)").click()
    assert download.value.suggested_filename.startswith("who-has-looked-")
