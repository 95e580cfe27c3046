"""Makes a release out of the answers of this moment and publishes it: all of it or nothing, and no month twice."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import orjson
from pydantic import TypeAdapter
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from data.base import now
from data.datamap.organisation import Organisation
from data.db import Database, one_at_a_time
from data.permitted import persons_permitting
from data.salary.benchmark import Cell, Effect, Gap, Growth
from data.salary.documents import documents
from data.salary.figures import band
from data.salary.intake import PURPOSE, answers_for
from data.salary.official_tables import official_figures
from data.salary.policy import Policy
from data.salary.release import Release, build
from data.salary.release_tables import SalaryGroup, SalaryRelease, SalaryReleaseKept, SalaryUse
from data.salary.renewal import first_of
from data.services import STATISTICS

BATCH = 1_000
_CELLS = TypeAdapter(dict[str, Cell])
_EFFECTS, _GAPS, _GROWTH = TypeAdapter(list[Effect]), TypeAdapter(list[Gap]), TypeAdapter(dict[str, Growth])


class Refused(Exception):
    """The release can't be made; the text says why."""


def publish(
    jobs: Database, organisation: Organisation, policy: Policy, month: str, today: dt.date, *, with_model: bool = True
) -> Release:
    """Build and publish the release of this month ("2026-10"); returns it.

    Refused: the month isn't one, is to come, or isn't after the newest release, as when the clock is wrong; or somebody
    withdrew meanwhile. Nothing is kept unless all of it is; a release that two jobs make at once is made by one.
    """
    _check(month, today)
    country = organisation.country
    with jobs.snapshot(STATISTICS) as session:
        _check_newest(session, month)
        earlier = releases(session)
        answers = answers_for(session, policy, month, organisation.standard_hours)
        codes = {code: official_figures(session, country, code) for code in answers["occupation"].unique()}
    official = {code: (float(each.lower), float(each.upper)) for code, each in codes.items() if each}
    release = build(answers, policy, month, earlier, official=official, with_model=with_model)
    rows = [{"key": key, "body": asdict(each)} for key, each in documents(release, earlier, policy, country)]
    with jobs.transaction(STATISTICS) as session:
        one_at_a_time(session, "salary release")
        _check_newest(session, month)
        if not set(release.used) <= {str(each) for each in session.scalars(persons_permitting(PURPOSE))}:
            raise Refused("Somebody withdrew the consent while the figures were made. Make them again.")
        _keep(session, release, rows, len(answers), policy)
    return release


def releases(session: Session) -> list[Release]:
    """All releases, oldest first; those that a group's latest figures are from with whose answers they used."""
    rows = session.scalars(select(SalaryReleaseKept).order_by(SalaryReleaseKept.month))
    found = [_restored(orjson.loads(zlib.decompress(row.body)), row.people) for row in rows]
    latest = {key: release.cells[key].month for release in found for key in release.people}
    used: dict[str, dict[str, int]] = {}
    uses = select(SalaryUse.person_id, SalaryUse.month, SalaryUse.fingerprint)
    for person_id, month, fingerprint in session.execute(uses.where(SalaryUse.month.in_(set(latest.values())))):
        used.setdefault(month, {})[str(person_id)] = fingerprint
    return [replace(each, used=used.get(each.month, {})) for each in found]


def _restored(public: Mapping[str, Any], people: Mapping[str, int]) -> Release:
    return Release(
        month=public["month"],
        policy=public["policy"],
        cells=_CELLS.validate_python(public["cells"]),
        suppressed=public["suppressed"],
        effects=_EFFECTS.validate_python(public["effects"]),
        gaps=_GAPS.validate_python(public["gaps"]),
        growth=_GROWTH.validate_python(public["growth"]),
        people=people,
    )


def _keep(session: Session, release: Release, rows: list[dict[str, Any]], answers: int, policy: Policy) -> None:
    body, at = release.to_bytes(), now()
    session.add(
        SalaryRelease(
            month=release.month, built_at=at, sha256=hashlib.sha256(body).hexdigest(), policy_sha256=release.policy,
            facts=_facts(release, answers, policy),
        )
    )  # fmt: skip
    session.add(SalaryReleaseKept(month=release.month, body=zlib.compress(body), people=dict(release.people)))
    session.execute(delete(SalaryGroup))
    uses = [
        {"person_id": person, "month": release.month, "used_at": at, "fingerprint": fingerprint}
        for person, fingerprint in release.used.items()
    ]
    for table, all_rows in ((SalaryGroup, rows), (SalaryUse, uses)):
        for start in range(0, len(all_rows), BATCH):
            session.execute(insert(table), all_rows[start : start + BATCH])


def _facts(release: Release, answers: int, policy: Policy) -> dict[str, Any]:
    suppressed = list(release.suppressed.values())
    return {
        "answers": band(answers, policy.figures),
        "counted": len(release.people),
        "modelled": len(release.cells) - len(release.people),
        "suppressed": {why: suppressed.count(why) for why in sorted(set(suppressed))},
    }


def _check(month: str, today: dt.date) -> None:
    try:
        first = first_of(month)
    except ValueError:
        raise Refused(f"{month} is no month: write it like 2026-10.") from None
    if first > today:
        raise Refused(f"{month} is still to come.")


def _check_newest(session: Session, month: str) -> None:
    newest = session.scalar(select(func.max(SalaryRelease.month)))
    if newest and month <= newest:
        raise Refused(f"The release of {newest} is published already, and a release is never made again.")
