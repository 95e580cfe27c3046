"""Every page for every person, in every language, organisation, theme and width."""

from __future__ import annotations

import pytest

from tests.browser.test_every_page import faults, pages_of
from tests.matrix import PEOPLE

STAFF_ROLES = ("support", "privacy", "product", "coordinator")


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["nb", "da", "en"])
@pytest.mark.parametrize("organisation", ["norway", "denmark"])
@pytest.mark.parametrize("sub", ["", *PEOPLE, "siv"])
def test_every_page_is_for_everybody(
    busy_norway, busy_denmark, open_tab, barriers, sub, organisation, language, theme, width
):
    place = busy_norway if organisation == "norway" else busy_denmark
    start = "/staff" if PEOPLE.get(sub) in STAFF_ROLES else "/" if sub else "/privacy"
    tab = open_tab(place, sub, start, width=width, theme=theme, language=language)
    found = []
    for path in pages_of(tab):
        tab.open(path)
        found += faults(tab, barriers, language)
    assert found == []
