"""The counts of pages, features, errors and times, and of what was taken in."""

# ruff: noqa: S608 - statements are put together from our own names alone

from __future__ import annotations

from data.usage.rules import CLASSES, DIMS

_SETS = ", ".join(["()", *(f"({each})" for each in DIMS)])
_NAMES = "concat_ws(',', " + ", ".join(f"case when grouping({each}) = 0 then '{each}' end" for each in DIMS) + ")"
_VALUES = "concat_ws(';', " + ", ".join(DIMS) + ")"
_TRAITS = ", ".join(DIMS)
_SPAN = """hour >= cast(:first as timestamp) at time zone :zone
  and hour < (cast(:last as timestamp) + interval '1 day') at time zone :zone"""
_PERIODS = """
(select distinct unit as period, date_trunc(unit, day)::date as start,
   (date_trunc(unit, day) + ('1 ' || unit)::interval)::date as stop
 from (values ('week'), ('month')) units (unit),
   generate_series(cast(:first as timestamp), cast(:last as timestamp), interval '1 day') day) p
 join usage.event e on hour >= cast(p.start as timestamp) at time zone :zone
   and hour < cast(p.stop as timestamp) at time zone :zone
"""


def _class_of(amount: str) -> str:
    """The class of a whole number of at least 1: each is twice as long as the one before, the last has no end."""
    return f"least({CLASSES - 1}, length(ltrim(({amount})::bit(32)::text, '0')) - 1)"


def _histogram(class_: str, condition: str) -> str:
    counts = (f"count(*) filter (where {condition} and {class_} = {at})" for at in range(CLASSES))
    return f"array[{', '.join(counts)}]::integer[]"


CONTENT_HOURS = f"""
insert into usage.content_hour (hour, content, views)
select hour, content, count(*) from usage.event where kind = 'view' and {_SPAN} group by hour, content
"""
CONTENT_PERIODS = f"""
insert into usage.content_period (period, start, dims, value, content, views, readers, dwell)
select period, start, dims, value, content, views, readers, coalesce(dwell, array_fill(0, array[{CLASSES}]))
from (
  select period, start, {_NAMES} as dims, {_VALUES} as value, content, count(*) as views,
    count(distinct install) as readers
  from {_PERIODS} where kind = 'view'
  group by period, start, content, grouping sets ({_SETS})
) seen left join (
  select period, start, {_NAMES} as dims, {_VALUES} as value, content,
    {_histogram(_class_of("seconds"), "seconds > 0")} as dwell
  from (
    select period, start, install, content, (hour at time zone :zone)::date as day, {_TRAITS},
      (sum(value) / 1000)::integer as seconds
    from {_PERIODS} where kind = 'dwell' and install is not null
    group by period, start, install, content, day, {_TRAITS}
  ) stays
  group by period, start, content, grouping sets ({_SETS})
) stayed using (period, start, dims, value, content)
"""
FEATURE_PERIODS = f"""
insert into usage.feature_period (period, start, dims, value, feature, acts, installs, active_installs)
select period, start, dims, value, feature, acts, installs, active
from (
  select period, start, {_NAMES} as dims, {_VALUES} as value, feature, count(*) as acts,
    count(distinct install) as installs
  from {_PERIODS} where kind = 'act' group by period, start, feature, grouping sets ({_SETS})
) used join (
  select period, start, {_NAMES} as dims, {_VALUES} as value, count(distinct install) as active
  from {_PERIODS} group by period, start, grouping sets ({_SETS})
) there using (period, start, dims, value)
"""
ERROR_DAYS = f"""
insert into usage.error_day (day, fingerprint, release, page, where_, occurrences, installs, device, os, actions)
select (hour at time zone :zone)::date as day, feature, release,
  (array_agg(content order by hour, event_id))[1],
  (array_agg(coalesce(detail ->> 'where', '') order by hour, event_id))[1], count(*), count(distinct install),
  (array_agg(device order by hour, event_id))[1], (array_agg(os order by hour, event_id))[1],
  coalesce(array(select jsonb_array_elements_text((array_agg(detail -> 'actions' order by hour, event_id))[1])), '{{}}')
from usage.event where kind = 'error' and {_SPAN}
group by day, feature, release
"""
PERF_DAYS = f"""
insert into usage.perf_day (day, what, n, hist)
select (hour at time zone :zone)::date as day, feature, count(*), {_histogram(_class_of("greatest(value, 1)"), "true")}
from usage.event where kind = 'perf' and {_SPAN} group by day, feature
"""
_DELETE_PERIODS = """
delete from usage.{table} where exists (
  select from (values ('week'), ('month')) units (unit),
    generate_series(cast(:first as timestamp), cast(:last as timestamp), interval '1 day') day
  where unit = period and date_trunc(unit, day)::date = start
)
"""
STATEMENTS = (
    f"delete from usage.content_hour where {_SPAN}",
    CONTENT_HOURS,
    _DELETE_PERIODS.format(table="content_period"),
    CONTENT_PERIODS,
    _DELETE_PERIODS.format(table="feature_period"),
    FEATURE_PERIODS,
    "delete from usage.error_day where day between :first and :last",
    ERROR_DAYS,
    "delete from usage.perf_day where day between :first and :last",
    PERF_DAYS,
)
