"""The counts of installations: days, rolling 7 and 28 days, cohorts, and weeks that follow each other."""

# ruff: noqa: S608 - statements are put together from our own names alone

from __future__ import annotations

from data.usage.rules import DIMS, FEATURES, PAIRED

SETS = ["()", *(f"({each})" for each in DIMS), *(f"({', '.join(each)})" for each in PAIRED)]
"""By what installations are counted: nothing, each trait, and each two that may be chosen together."""
_NAMES = "concat_ws(',', " + ", ".join(f"case when grouping({each}) = 0 then '{each}' end" for each in DIMS) + ")"
_VALUES = "concat_ws(';', " + ", ".join(DIMS) + ")"
_LAST = ", ".join(f"(array_agg({each} order by hour desc, event_id desc))[1]" for each in DIMS)
_NEWEST = ", ".join(f"(array_agg({each} order by i.day desc))[1] as {each}" for each in DIMS)
_BITS = "case feature " + " ".join(f"when '{each}' then {1 << at}" for at, each in enumerate(FEATURES)) + " else 0 end"
_DAYS = "(select generate_series(cast(:first as date), cast(:beyond as date), interval '1 day')::date as day) d"

INSTALL_DAYS = f"""
insert into usage.install_day (install, day, visits, active_s, features, errors, {", ".join(DIMS)})
select install, (hour at time zone :zone)::date as day, count(*) filter (where kind = 'visit'),
  coalesce(sum(value) filter (where kind = 'dwell'), 0) / 1000,
  coalesce(bit_or({_BITS}) filter (where kind = 'act'), 0),
  count(*) filter (where kind = 'error'), {_LAST}
from usage.event
where install is not null and hour >= cast(:first as timestamp) at time zone :zone
  and hour < (cast(:last as timestamp) + interval '1 day') at time zone :zone
group by install, day
"""
INSTALLS = """
insert into usage.install (install, first_day, last_day)
select install, min(day), max(day) from usage.install_day where day between :first and :last group by install
on conflict (install) do update set first_day = least(install.first_day, excluded.first_day),
  last_day = greatest(install.last_day, excluded.last_day)
"""
DIM_DAYS = f"""
insert into usage.dim_day (day, dims, value, dau, wau, mau, visits, new_installs)
select day, {_NAMES}, {_VALUES}, count(*) filter (where today), count(*) filter (where this_week), count(*),
  coalesce(sum(visits), 0), count(*) filter (where first_day = day)
from (
  select d.day, install, bool_or(i.day = d.day) as today, bool_or(i.day > d.day - 7) as this_week,
    sum(i.visits) filter (where i.day = d.day) as visits, {_NEWEST}
  from {_DAYS} join usage.install_day i on i.day between d.day - 27 and d.day
  where d.day <= (select max(day) from usage.install_day)
  group by d.day, install
) active join usage.install using (install)
group by day, grouping sets ({", ".join(SETS)})
"""
RELEASE_DAYS = f"""
insert into usage.release_day (day, release, active_installs, installs_with_error)
select d.day, release, count(distinct install), count(distinct install) filter (where errors > 0)
from {_DAYS} join usage.install_day i on i.day between d.day - 27 and d.day
where d.day <= (select max(day) from usage.install_day)
group by d.day, release
"""
_WEEKS = """
with weeks as (
  select distinct install, date_trunc('week', day)::date as week from usage.install_day
  where day >= cast(:week as date) - 7
), born as (select install, date_trunc('week', first_day)::date as first_week from usage.install)
"""
COHORTS = f"""
insert into usage.cohort (first_week, week, installs) {_WEEKS}
select first_week, week, count(*) from weeks join born using (install) where week >= :week group by first_week, week
"""
LIFECYCLES = f"""
insert into usage.lifecycle (week, fresh, "returning", resurrected, dormant) {_WEEKS}
select coalesce(now.week, before.week + 7) as week, count(*) filter (where first_week = now.week),
  count(*) filter (where first_week < now.week and before.week is not null),
  count(*) filter (where first_week < now.week and before.week is null), count(*) filter (where now.week is null)
from weeks now full join weeks before on before.install = now.install and before.week = now.week - 7
  join born on born.install = coalesce(now.install, before.install)
where coalesce(now.week, before.week + 7) between :week and (select max(week) from weeks)
group by 1
"""
STATEMENTS = (
    "delete from usage.install_day where day between :first and :last",
    INSTALL_DAYS,
    INSTALLS,
    "delete from usage.dim_day where day between :first and :beyond",
    DIM_DAYS,
    "delete from usage.release_day where day between :first and :beyond",
    RELEASE_DAYS,
    "delete from usage.cohort where week >= :week",
    COHORTS,
    "delete from usage.lifecycle where week >= :week",
    LIFECYCLES,
)
