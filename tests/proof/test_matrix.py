"""Every page for every person, in every language, organisation, theme and width."""

from __future__ import annotations

import pytest

from tests.browser.looks import ALL
from tests.browser.test_every_page import walk


@pytest.mark.parametrize("look", ALL, ids=lambda look: "-".join(map(str, look)))
def test_every_page_is_for_everybody(busy_norway, busy_denmark, open_tab, barriers, look):
    place = busy_norway if look.organisation == "norway" else busy_denmark
    assert walk(place, open_tab, barriers, look) == []
