"""What pages read of the newest release: one row for the group that was asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.salary.benchmark import Comparison, Group, Why
from data.salary.lattice import all_tables, in_order, key_of
from data.salary.policy import Policy
from data.salary.release_tables import SalaryGroup, SalaryRelease
from data.salary.scales import known

_COMPARISON = TypeAdapter(Comparison)


@dataclass(frozen=True)
class ReleaseFacts:
    """A release in numbers of groups. answers: how many answers it rests on, as a band. suppressed: {rule: groups}."""

    month: str
    built_at: dt.datetime
    sha256: str
    policy_sha256: str
    answers: str
    counted: int
    modelled: int
    suppressed: Mapping[Why, int]


def comparison(session: Session, policy: Policy, group: Group) -> Comparison | None:
    """The figures for this group; None before the first release. ValueError: no table has such a group."""
    if in_order(policy, tuple(group)) not in all_tables(policy):
        raise ValueError("there is no such comparison")
    for name, value in group.items():
        if not known(name, value):
            raise ValueError(f"{name} has no such value")
    body = session.scalar(select(SalaryGroup.body).where(SalaryGroup.key == key_of(policy, group)))
    return _COMPARISON.validate_python(body) if body is not None else None


def release_facts(session: Session) -> ReleaseFacts | None:
    """The newest release in numbers; None before the first."""
    row = session.scalars(select(SalaryRelease).order_by(SalaryRelease.month.desc()).limit(1)).one_or_none()
    return ReleaseFacts(row.month, row.built_at, row.sha256, row.policy_sha256, **row.facts) if row else None
