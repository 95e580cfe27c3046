"""The demo's releases of pay figures: one each October of the years before, and this quarter's."""

from __future__ import annotations

import datetime as dt

from data.datamap.organisation import Organisation
from data.db import Database
from data.salary.policy import load_policy
from data.salary.publishing import Refused, publish

YEARS = 4


def months(today: dt.date) -> list[str]:
    """The releases' months, oldest first, up to the first month of this quarter."""
    newest = f"{today.year}-{today.month - (today.month - 1) % 3:02}"
    return [*(each for year in range(today.year - YEARS, today.year) if (each := f"{year}-10") < newest), newest]


def publish_history(jobs: Database, organisation: Organisation, today: dt.date) -> int:
    """Publish those that are not there yet; returns how many. Only the newest needs what a model says."""
    done, policy = 0, load_policy(organisation.id)
    all_months = months(today)
    for month in all_months:
        try:
            publish(jobs, organisation, policy, month, today, with_model=month == all_months[-1])
            done += 1
        except Refused:  # there since an earlier start
            continue
    return done
