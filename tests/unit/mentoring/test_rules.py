"""The rules of the mentor programme: one reviewed file for each organisation, and nothing misspelt in it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from data.datamap.organisation import organisations
from data.mentoring.rules import ROOT, Span, load_rules

LINES = (ROOT / "norway" / "mentoring.toml").read_text("utf-8")


def changed(folder: Path, before: str, after: str) -> Path:
    """Where an organisation `x` lies whose file differs in this."""
    assert LINES.count(before) == 1
    (folder / "x").mkdir()
    (folder / "x" / "mentoring.toml").write_text(LINES.replace(before, after), "utf-8")
    return folder


def span(first: str, last: str) -> Span:
    return Span.model_validate({"from": first, "to": last})


@pytest.mark.parametrize("organisation", organisations())
def test_every_organisation_runs_by_the_rules_of_the_specification(organisation: str) -> None:
    rules = load_rules(organisation)
    assert (rules.most_open_requests, rules.remind_after, rules.expire_after) == (3, "P5D", "P14D")
    assert (rules.pause_after_expiries, rules.per_mentee, rules.exposure, rules.least_group) == (2, 5, 4, 10)
    assert rules.threshold == 0.35 and rules.check_in_weeks == (2, 6)


@pytest.mark.parametrize("organisation", organisations())
def test_the_clocks_stand_still_in_july_and_around_christmas(organisation: str) -> None:
    held = {day for day in _year(2027) if any(each.holds(day) for each in load_rules(organisation).holidays)}
    july = {day for day in _year(2027) if day.month == 7}
    assert held == july | {
        *(dt.date(2027, 12, each) for each in range(22, 32)),
        dt.date(2027, 1, 1),
        dt.date(2027, 1, 2),
    }


def _year(year: int) -> list[dt.date]:
    return [day for passed in range(365) if (day := dt.date(year, 1, 1) + dt.timedelta(days=passed)).year == year]


def test_a_span_holds_its_ends_and_goes_over_new_year() -> None:
    christmas = span("12-22", "01-02")
    within = ["2026-12-22", "2026-12-31", "2027-01-01", "2027-01-02"]
    outside = ["2026-12-21", "2027-01-03", "2026-07-01"]
    assert all(christmas.holds(dt.date.fromisoformat(day)) for day in within)
    assert not any(christmas.holds(dt.date.fromisoformat(day)) for day in outside)
    assert span("05-17", "05-17").holds(dt.date(2026, 5, 17)) and not span("05-17", "05-17").holds(dt.date(2026, 5, 18))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("most_open_requests", "most_requests"),
        ("most_open_requests = 3", "most_open_requests = 0"),
        ("exposure = 4 ", "exposure = 4.5"),
        ('remind_after = "P5D"', 'remind_after = "P14D"'),
        ('expire_after = "P14D"', 'expire_after = "P2W"'),
        ('expire_after = "P14D"', 'expire_after = "P1M"'),
        ('expire_after = "P14D"', 'expire_after = "P0D"'),
        ("threshold = 0.35", "threshold = 1"),
        ("[2, 6]", "[6, 2]"),
        ("[2, 6]", "[0, 6]"),
        ('from = "07-01"', 'from = "02-30"'),
        ('from = "07-01"', 'from = "W01-1"'),
        ('from = "07-01"', 'from = "7-1"'),
        ('from = "07-01", to = "07-31"', 'from = "01-03", to = "12-21"'),
        ('to = "07-31"', 'until = "07-31"'),
        ("per_mentee = 5", ""),
    ],
)
def test_what_is_missing_misspelt_or_contradicts_itself_stops_the_start(
    tmp_path: Path, before: str, after: str
) -> None:
    with pytest.raises(ValueError):
        load_rules("x", changed(tmp_path, before, after))


def test_a_file_is_read_once() -> None:
    assert load_rules("norway") is load_rules("norway")
