"""What a browser reports is read strictly: names from our lists, numbers and ids, and a time no later than now."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.usage.intake import MOST_BYTES, Batch, Known, read_batch

AT = dt.datetime(2026, 11, 24, 14, 32, 7, tzinfo=dt.UTC)
KNOWN = Known(frozenset({"/", "/salary"}), frozenset({"innsyn"}), "Europe/Oslo")
INSTALL = "0123456789abcdef0123456789abcdef"
SECRET = "54000 kr"
RIGHT: dict[str, dict[str, Any]] = {
    "visit": {},
    "view": {"content": "/salary"},
    "dwell": {"content": "/salary", "value": 12_000},
    "act": {"feature": "theme"},
    "seen": {"feature": "benchmark"},
    "error": {"content": "/", "name": "TypeError", "where": "innsyn:12:34", "actions": ["/", "theme"]},
    "perf": {"feature": "lcp", "value": 800},
}


def event(kind: str, ago: dt.timedelta = dt.timedelta(0), **other: Any) -> dict[str, Any]:
    """One event as our script sends it, with whatever differs."""
    at = int((AT - ago).timestamp() * 1000)
    return {"id": str(uuid.uuid4()), "at": at, "kind": kind, **RIGHT.get(kind, {}), **other}


def read(*events: Any, at: dt.datetime = AT, **batch: Any) -> Batch:
    """A batch with an id, and whatever differs."""
    said = {"install": INSTALL, "language": "nb", "release": "0.1.0", "events": list(events)} | batch
    return read_batch(json.dumps({key: value for key, value in said.items() if value is not None}).encode(), at, KNOWN)


def refused(batch: Batch) -> dict[str, int]:
    """Nothing was taken in: why not."""
    assert not batch.rows and not batch.late and not batch.visited and batch.forget is None
    return {why: n for why, n in batch.counts.items() if n}


@pytest.mark.parametrize("kind", RIGHT)
def test_each_kind_is_read_to_the_hour(kind: str) -> None:
    (row,) = read(event(kind)).rows
    by_itself = kind in ("seen", "perf")
    assert row["kind"] == kind and row["month"] == "2026-11-01"
    assert row["hour"] == ("2026-11-23T23:00:00+00:00" if by_itself else "2026-11-24T14:00:00+00:00")
    assert ("install" in row, "language" in row, "release" in row) == (not by_itself,) * 3


def test_what_a_dated_row_of_the_members_lies_behind_is_counted_by_itself_even_when_it_is_sent_with_the_id() -> None:
    (row,) = read(event("act", feature="sign-ins-end")).rows
    assert row.get("install") is None and row["hour"] == "2026-11-23T23:00:00+00:00" and "release" not in row


@pytest.mark.parametrize("kind", ["view", "dwell", "act", "error"])
def test_nothing_is_learned_of_those_who_have_not_allowed_it(kind: str) -> None:
    assert refused(read(event(kind), install=None)) == {"malformed": 1}


def test_a_visit_without_an_id_is_only_that() -> None:
    batch = read(event("visit"), install=None)
    assert batch.visited and not batch.rows


@pytest.mark.parametrize(
    ("kind", "wrong", "why"),
    [
        ("view", {"content": "/salary?pay=54000"}, "unknown"),
        ("view", {"content": "/staff"}, "unknown"),
        ("view", {"content": SECRET}, "unknown"),
        ("view", {"content": ["/salary"]}, "unknown"),
        ("view", {"title": SECRET}, "unknown"),
        ("view", {"value": 54_000}, "unknown"),
        ("act", {"feature": SECRET}, "unknown"),
        ("act", {"feature": "seen"}, "unknown"),
        ("seen", {"feature": "theme"}, "unknown"),
        ("perf", {"feature": "pay"}, "unknown"),
        ("perf", {"value": 600_001}, "malformed"),
        ("perf", {"value": 1.5}, "malformed"),
        ("dwell", {"value": -1}, "malformed"),
        ("dwell", {"value": True}, "malformed"),
        ("dwell", {"value": "9"}, "malformed"),
        ("error", {"where": "innsyn:12:34 " + SECRET}, "malformed"),
        ("error", {"where": "pay54000:1:1"}, "unknown"),
        ("error", {"actions": [SECRET]}, "unknown"),
        ("error", {"actions": ["/"] * 6}, "malformed"),
        ("error", {"message": SECRET}, "unknown"),
        ("view", {"id": "1"}, "malformed"),
        ("view", {"at": "now"}, "malformed"),
        ("view", {"at": 2**63}, "malformed"),
        ("pay", {}, "unknown"),
        (SECRET, {}, "unknown"),
    ],
)
def test_what_is_on_none_of_our_lists_is_refused_and_counted(kind: str, wrong: dict[str, Any], why: str) -> None:
    assert refused(read(event(kind, **wrong))) == {why: 1}


def test_the_kind_of_an_error_is_a_known_one_or_just_an_error() -> None:
    (row,) = read(event("error", name=SECRET)).rows
    assert row["detail"] == {"page": "/", "actions": ["/", "theme"], "where": "Error innsyn:12:34"}
    assert len(row["feature"]) == 16 and int(row["feature"], 16) >= 0
    assert SECRET not in json.dumps(row)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"install": "anna"}, "malformed"),
        ({"install": None, "events": "all"}, "malformed"),
        ({"language": "nn"}, "unknown"),
        ({"language": ["nb"]}, "unknown"),
        ({"release": "54000 kr"}, "malformed"),
        ({"release": "54000.1"}, "malformed"),
        ({"member": "12345"}, "unknown"),
        ({"forget": INSTALL}, "unknown"),
    ],
)
def test_a_batch_that_says_more_or_less_than_it_may_is_refused_whole(wrong: dict[str, Any], why: str) -> None:
    assert refused(read(event("view"), **wrong)) == {why: 1}


def test_too_many_and_too_much_are_refused_whole() -> None:
    assert len(read(*[event("act") for _ in range(50)]).rows) == 50
    assert refused(read(*[event("act") for _ in range(51)])) == {"too_many": 1}
    assert refused(read_batch(b" " * (MOST_BYTES + 1), AT, KNOWN)) == {"too_many": 1}


def test_one_wrong_event_costs_no_other() -> None:
    batch = read(event("view"), event("pay"), 7, None, event("act"))
    assert [row["kind"] for row in batch.rows] == ["view", "act"]
    assert batch.counts - Counter() == {"unknown": 1, "malformed": 2}


@pytest.mark.parametrize(
    ("ago", "hour", "counted"),
    [
        (dt.timedelta(minutes=-2), "2026-11-24T14:00:00+00:00", {}),
        (dt.timedelta(days=-400), "2026-11-24T14:00:00+00:00", {"clock": 1}),
        (dt.timedelta(minutes=40), "2026-11-24T13:00:00+00:00", {}),
        (dt.timedelta(hours=24), "2026-11-23T14:00:00+00:00", {}),
    ],
)
def test_the_browsers_clock_is_believed_back_to_a_day_and_never_ahead(
    ago: dt.timedelta, hour: str, counted: dict[str, int]
) -> None:
    batch = read(event("view", ago))
    assert [row["hour"] for row in batch.rows] == [hour] and not batch.late
    assert batch.counts - Counter() == counted


def test_what_is_late_is_told_apart_and_what_is_a_week_old_is_dropped() -> None:
    late = read(event("view", dt.timedelta(hours=24, milliseconds=1)), event("view", dt.timedelta(days=7)))
    assert [row["hour"] for row in late.late] == ["2026-11-23T14:00:00+00:00", "2026-11-17T14:00:00+00:00"]
    assert refused(read(event("view", dt.timedelta(days=7, milliseconds=1)))) == {"too_old": 1}
    assert refused(read(event("view", at=0))) == {"too_old": 1}


@pytest.mark.parametrize(
    ("at", "midnight"),
    [
        ("2026-10-25T00:30", "2026-10-24T22:00:00+00:00"),  # the night of 25 hours
        ("2026-10-25T23:30", "2026-10-25T23:00:00+00:00"),
        ("2026-03-29T01:30", "2026-03-28T23:00:00+00:00"),  # the night of 23 hours
        ("2026-12-31T23:30", "2026-12-31T23:00:00+00:00"),
    ],
)
def test_what_is_counted_by_itself_has_the_local_day_and_no_hour(at: str, midnight: str) -> None:
    when = dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC)
    (row,) = read(event("seen", at=int(when.timestamp() * 1000)), at=when).rows
    assert (row["hour"], row["month"]) == (midnight, midnight[:8] + "01")


def test_forgetting_names_one_id_and_nothing_else() -> None:
    assert read_batch(json.dumps({"forget": INSTALL}).encode(), AT, KNOWN).forget == uuid.UUID(INSTALL)
    for wrong in ("", None, 7, INSTALL + "0", "' or 1=1 --", [INSTALL]):
        assert refused(read_batch(json.dumps({"forget": wrong}).encode(), AT, KNOWN)) == {"malformed": 1}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
    | st.sampled_from(["id", "at", "kind", "events", "install", "forget", "view", "/salary", INSTALL]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["id", "at", "kind", "content", "events", "install", "forget", "x"]), inner, max_size=6),
    max_leaves=20,
)  # fmt: skip


@given(st.binary(max_size=400))
def test_garbage_never_raises(body: bytes) -> None:
    assert not read_batch(body, AT, KNOWN).rows


@given(JSON)
def test_any_json_is_read_without_raising_and_never_brings_in_a_text(said: Any) -> None:
    for batch in (
        read_batch(json.dumps(said).encode(), AT, KNOWN),
        read_batch(json.dumps({"install": INSTALL, "events": [said]}).encode(), AT, KNOWN),
    ):
        for row in (*batch.rows, *batch.late):
            assert row["content"] in {"", *KNOWN.contents} and set(row) <= {
                "event_id", "kind", "content", "feature", "value", "install", "language", "release", "hour", "month", "detail",
            }  # fmt: skip


def test_deep_nesting_is_refused() -> None:
    assert refused(read_batch(b"[" * 8_000 + b"]" * 8_000, AT, KNOWN)) == {"malformed": 1}
    assert refused(read_batch(b'{"a":' * 2_000 + b"1" + b"}" * 2_000, AT, KNOWN)) == {"malformed": 1}
