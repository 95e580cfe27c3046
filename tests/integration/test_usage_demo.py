"""The demo's past usage: counted as any other, once, and with nothing left that the policy says is gone."""

from __future__ import annotations

import datetime as dt

import pytest

from data.demo import usage_habits
from data.demo.usage import tell_usage
from tests.world import World

MEMBERS, DAYS = 400, 75


@pytest.mark.timeout(120)
def test_it_is_put_in_once_counted_and_goes_on_where_it_was_cut_short(
    norway: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage_habits, "DAYS", DAYS)
    today, jobs, organisation = dt.datetime.now(dt.UTC).date(), norway.services.jobs, norway.services.organisation
    told = [tell_usage(norway.url(), jobs, organisation, MEMBERS, today)]
    months = norway.rows("select count(*) from usage.dim_day where dims = '' and mau > 20")
    norway.rows("delete from usage.quality_day where day > %s", today - dt.timedelta(days=20))
    for day in (today, today + dt.timedelta(days=3)):
        told.append(tell_usage(norway.url(), jobs, organisation, MEMBERS, day))
    assert told[0] > 1_000 and 0 < told[1] < told[0] and told[2] == 0
    assert norway.rows("select count(*) from usage.dim_day where dims = '' and mau > 20") == months
    assert norway.rows("select min(day), max(day), count(*) from usage.quality_day") == [
        (today - dt.timedelta(days=DAYS), today - dt.timedelta(days=1), DAYS)
    ]
    ((oldest,),) = norway.rows("select min(hour)::date from usage.event")
    assert oldest >= today - dt.timedelta(days=61)
