"""The count of one browser's callbacks."""

from __future__ import annotations

from auth.pace import WINDOW, Pace


def test_each_asker_has_a_minute_s_worth_and_a_minute_later_again():
    clock = [5.0]
    pace = Pace(3, lambda: clock[0])
    assert [pace.allows("anna") for _call in range(5)] == [True, True, True, False, False]
    assert pace.allows("bo")
    clock[0] += WINDOW
    assert pace.allows("anna")
