"""What a browser reports of its use: read strictly, stripped of what it need not say, and counted once.

Nothing a person has typed can get in: every field is a number, a random id, or a name out of a list of ours.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from data.usage.rules import ALONE, FEATURES, MOST_EVENTS, SEEN
from data.usage.tables import UsageIntake, UsageSalt, UsageVisitor
from data.words import LANGUAGES

MOST_BYTES = 16 * 1024
MOST_ACTIONS = 5
MOST_DWELL = 300_000
MOST_MILLISECONDS = 600_000
LATE, TOO_OLD = dt.timedelta(hours=24), dt.timedelta(days=7)
CLOCK_MAY_BE_OFF = dt.timedelta(minutes=5)
SPEEDS = ("lcp", "callback")
ERRORS = frozenset({
    "TypeError", "RangeError", "ReferenceError", "SyntaxError", "URIError", "EvalError", "AggregateError",
    "AbortError", "ChunkLoadError", "InvalidStateError", "NetworkError", "NotFoundError", "QuotaExceededError",
    "SecurityError",
})  # fmt: skip
KEYS: Mapping[str, frozenset[str]] = {
    "visit": frozenset(),
    "view": frozenset({"content"}),
    "dwell": frozenset({"content", "value"}),
    "act": frozenset({"feature"}),
    "seen": frozenset({"feature"}),
    "error": frozenset({"content", "name", "where", "actions"}),
    "perf": frozenset({"feature", "value"}),
}
OF_EACH = frozenset({"id", "at", "kind"})
OF_BATCH = frozenset({"install", "language", "release", "events"})
_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_RELEASE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3}){1,2}")
_WHERE = re.compile(r"([a-z0-9_]{1,30}):[0-9]{1,5}:[0-9]{1,7}")


@dataclass(frozen=True)
class Known:
    """What events may name: our pages, our scripts; and whose midnight begins a day."""

    contents: frozenset[str]
    scripts: frozenset[str]
    time_zone: str


@dataclass(frozen=True)
class Sender:
    """What is kept of the browser that sends. `asker` is its address and name: only the day's mark is made of it."""

    device: str = ""
    os: str = ""
    country: str = ""
    asker: bytes = b""


@dataclass
class Batch:
    """What was understood. `late` are rows of more than a day ago; `visited`: a visit that carries no id."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    late: list[dict[str, Any]] = field(default_factory=list)
    visited: bool = False
    forget: uuid.UUID | None = None
    counts: Counter[str] = field(default_factory=Counter)


class _Refused(Exception):
    """An event, or a whole batch, that is not taken in, and why."""


def read_batch(body: bytes, at: dt.datetime, known: Known) -> Batch:
    """What these bytes say; whatever is wrong in them is left out and counted. Never raises."""
    batch = Batch()
    try:
        said = _object(body)
        if said.keys() == {"forget"}:
            batch.forget = _uuid(said["forget"])
            return batch
        events, common = _common(said)
    except _Refused as why:
        batch.counts[str(why)] += 1
        return batch
    for event in events:
        try:
            _take(batch, _read(event, common, at, known), at, known)
        except _Refused as why:
            batch.counts[str(why)] += 1
    return batch


def _object(body: bytes) -> dict[str, Any]:
    if len(body) > MOST_BYTES:
        raise _Refused("too_many")
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise _Refused("malformed") from None
    if not isinstance(said, dict):
        raise _Refused("malformed")
    return said


def _common(said: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """The events, and what holds for all of them."""
    events = said.get("events")
    if not isinstance(events, list):
        raise _Refused("malformed")
    if len(events) > MOST_EVENTS:
        raise _Refused("too_many")
    language, release = said.get("language", ""), said.get("release", "")
    if said.keys() - OF_BATCH or language not in ("", *LANGUAGES):
        raise _Refused("unknown")
    if release != "":
        _matching(_RELEASE, release)
    install = _uuid(said["install"]) if "install" in said else None
    return events, {"install": install and str(install), "language": language, "release": release}


def _read(event: Any, common: dict[str, Any], at: dt.datetime, known: Known) -> dict[str, Any]:
    """One event as a row, with the milliseconds since it happened under "ago"."""
    if not isinstance(event, dict):
        raise _Refused("malformed")
    kind = event.get("kind")
    if not isinstance(kind, str) or kind not in KEYS or event.keys() - OF_EACH - KEYS[kind]:
        raise _Refused("unknown")
    if (OF_EACH | KEYS[kind]) - event.keys():
        raise _Refused("malformed")
    row: dict[str, Any] = {"event_id": str(_uuid(event["id"])), "kind": kind, "content": "", "feature": "", "value": 0}
    row["ago"] = round(at.timestamp() * 1000) - _whole(event["at"], 2**53)
    if "content" in KEYS[kind]:
        row["content"] = _one_of(known.contents, event["content"])
    match kind:
        case "act":
            row["feature"] = _one_of(FEATURES, event["feature"])
        case "seen":
            row["feature"] = _one_of(SEEN, event["feature"])
        case "perf":
            row |= {"feature": _one_of(SPEEDS, event["feature"]), "value": _whole(event["value"], MOST_MILLISECONDS)}
        case "dwell":
            row["value"] = min(_whole(event["value"], MOST_MILLISECONDS), MOST_DWELL)
        case "error":
            row |= _error(event, known)
    by_itself = kind in ("seen", "perf") or row["feature"] in ALONE
    if not by_itself and kind != "visit" and common["install"] is None:
        raise _Refused("malformed")  # it may be known of those only who have allowed it
    return row | ({} if by_itself else common)


def _error(event: Mapping[str, Any], known: Known) -> dict[str, Any]:
    where, name, actions = event["where"], event["name"], event["actions"]
    _one_of(known.scripts, _matching(_WHERE, where)[1])
    if not isinstance(actions, list) or len(actions) > MOST_ACTIONS:
        raise _Refused("malformed")
    kind = name if isinstance(name, str) and name in ERRORS else "Error"
    where = f"{kind} {where}"
    passed = [_one_of(known.contents | {*FEATURES}, each) for each in actions]
    return {
        "feature": hashlib.sha256(where.encode()).hexdigest()[:16],
        "detail": {"page": event["content"], "actions": passed, "where": where},
    }


def _take(batch: Batch, row: dict[str, Any], at: dt.datetime, known: Known) -> None:
    """Put a row into the batch with its time: no later than now, cut to the hour, by itself to the day."""
    ago = dt.timedelta(milliseconds=row.pop("ago"))
    if ago > TOO_OLD:
        raise _Refused("too_old")
    batch.counts["clock"] += ago < -CLOCK_MAY_BE_OFF
    if row["kind"] == "visit" and row.get("install") is None:
        batch.visited = True
        return
    hour = (at - max(ago, dt.timedelta(0))).astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
    if row.get("install") is None:
        hour = _midnight(hour, known.time_zone)
    row |= {"hour": hour.isoformat(), "month": hour.date().replace(day=1).isoformat()}
    (batch.late if ago > LATE else batch.rows).append(row)


def _day(at: dt.datetime, zone: str) -> dt.date:
    return at.astimezone(ZoneInfo(zone)).date()


def _midnight(at: dt.datetime, zone: str) -> dt.datetime:
    day = _day(at, zone)
    return dt.datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def _uuid(said: object) -> uuid.UUID:
    return uuid.UUID(_matching(_ID, said)[0])


def _matching(pattern: re.Pattern[str], said: object) -> re.Match[str]:
    found = pattern.fullmatch(said) if isinstance(said, str) else None
    if found is None:
        raise _Refused("malformed")
    return found


def _whole(said: object, most: int) -> int:
    if type(said) is not int or not 0 <= said <= most:
        raise _Refused("malformed")
    return said


def _one_of(names: Any, said: object) -> str:
    if not isinstance(said, str) or said not in names:
        raise _Refused("unknown")
    return said


_INSERT = sa.text(
    "insert into usage.event (event_id, month, hour, kind, install, content, feature, value,"
    " release, device, os, country, language, detail)"
    " select event_id, month, hour, kind, install, content, feature, value, coalesce(release, ''),"
    " coalesce(device, ''), coalesce(os, ''), coalesce(country, ''), coalesce(language, ''), detail"
    " from jsonb_to_recordset(cast(:rows as jsonb)) as sent(event_id uuid, month date, hour timestamptz, kind text,"
    " install uuid, content text, feature text, value int, release text, device text, os text, country text,"
    " language text, detail jsonb) on conflict do nothing"
)


def store(session: Session, batch: Batch, sender: Sender, at: dt.datetime, known: Known) -> int:
    """Keep what is new of a batch; returns how many events that were. The same batch twice is kept once."""
    if batch.forget is not None:
        session.execute(sa.text("select usage.forget(:install)"), {"install": batch.forget})
        return 0
    if batch.visited:
        _mark_visit(session, sender.asker, _day(at, known.time_zone))
    on_time, late = (_insert(session, rows, sender) for rows in (batch.rows, batch.late))
    sent, new = len(batch.rows) + len(batch.late), on_time + late
    count(session, batch.counts + Counter(taken=new, late=late, duplicate=sent - new), at)
    return new


def _insert(session: Session, rows: list[dict[str, Any]], sender: Sender) -> int:
    if not rows:
        return 0
    on = {"device": sender.device, "os": sender.os, "country": sender.country}
    whole = [row | on if row.get("install") else row for row in rows]
    done = session.execute(_INSERT, {"rows": orjson.dumps(whole).decode()})
    return int(done.rowcount)  # type: ignore[attr-defined]


def _mark_visit(session: Session, asker: bytes, day: dt.date) -> None:
    """That this browser was here today: a hash under the day's salt, which only the day's end takes away."""
    salt = session.scalar(select(UsageSalt.salt).where(UsageSalt.day == day))
    if salt is None:
        made = insert(UsageSalt).values(day=day, salt=secrets.token_bytes(32))
        session.execute(made.on_conflict_do_nothing())
        salt = session.scalars(select(UsageSalt.salt).where(UsageSalt.day == day)).one()
    mark = hmac.digest(salt, asker, "sha256")[:16]
    session.execute(insert(UsageVisitor).values(day=day, mark=mark).on_conflict_do_nothing())


def count(session: Session, counts: Mapping[str, int], at: dt.datetime) -> None:
    """Add to this hour's counts of what was taken in and what was not."""
    hour = at.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
    rows = [{"hour": hour, "what": what, "n": n} for what, n in sorted(counts.items()) if n > 0]
    if rows:
        adding = insert(UsageIntake)
        more = {"n": UsageIntake.n + adding.excluded.n}
        session.execute(adding.on_conflict_do_update(index_elements=["hour", "what"], set_=more), rows)
