"""What a person asks to be compared with, as the page's address has it, and the group their own answer is of.

Only what differs from their own answer is in the address: it tells nothing about whose page it is.
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.national_ids import Country
from data.salary.answers import Answer
from data.salary.benchmark import Concept, Group
from data.salary.lattice import all_tables, in_order
from data.salary.policy import Dims, Policy
from data.salary.scales import REGION_OF, experience_band, known, staff_band, values_in

CONCEPT, TABLE = "concept", "by"
MOST_CHARACTERS = 500
Query = Mapping[str, Sequence[str]]
"""The parameters of an address, each with all its values."""


class NoSuchComparison(ValueError):
    """The address names a group, a dimension or a concept that there is none of."""


@dataclass(frozen=True)
class Asked:
    """concept: which pay. by: the dimensions that people are compared by. group: their values, those that are known.

    others: the values that are not the person's own.
    """

    concept: Concept
    by: Dims
    group: Group
    others: Group


def asked(query: Query, policy: Policy, own: Group, country: Country) -> Asked:
    """What this query asks for; without one, the policy's first table with the person's `own` values.

    NoSuchComparison: anything that our own pages would not have written.
    """
    if any(len(values) != 1 for values in query.values()):
        raise NoSuchComparison("each parameter once")
    given = {name: values[0] for name, values in query.items()}
    concept, table = given.pop(CONCEPT, policy.concepts[0]), given.pop(TABLE, None)
    if concept not in policy.concepts:
        raise NoSuchComparison("concept")
    by = in_order(policy, policy.tables[0]) if table is None else tuple(filter(None, table.split(",")))
    if by not in all_tables(policy):
        raise NoSuchComparison("table")
    if not set(given) <= set(by) or not all(value in values_in(country, name) for name, value in given.items()):
        raise NoSuchComparison("value")
    group = {name: given.get(name, own.get(name, "")) for name in by}
    others = {name: value for name, value in given.items() if value != own.get(name)}
    return Asked(concept, by, {name: value for name, value in group.items() if value}, others)  # type: ignore[arg-type]


def query_of(search: object) -> Query:
    """The parameters of an address's search part, such as "?concept=bonus"; NoSuchComparison for what is none."""
    if not isinstance(search, str) or len(search) > MOST_CHARACTERS:
        raise NoSuchComparison("search")
    return urllib.parse.parse_qs(search.removeprefix("?"), keep_blank_values=True)


def search_of(policy: Policy, concept: str, by: Dims, others: Group) -> str:
    """The search part of the address that asks for this; "" for what is shown without one."""
    parts = {} if concept == policy.concepts[0] else {CONCEPT: concept}
    if by != in_order(policy, policy.tables[0]):
        parts[TABLE] = ",".join(by)
    parts |= {name: others[name] for name in by if name in others}
    return "?" + urllib.parse.urlencode(parts, safe=",") if parts else ""


def own_group(answer: Answer | None, occupation: str = "") -> dict[str, str]:
    """The value of every dimension that an answer says; without one, only the occupation's."""
    code = answer.occupation_code if answer else occupation
    said = {"occupation": code, "group": code[:2]}
    if answer:
        said |= {
            "level": answer.role_level, "industry": answer.industry, "sector": answer.sector,
            "county": answer.county, "region": REGION_OF.get(answer.county, ""), "size": answer.employer_size,
            "education": answer.education, "staff": "" if answer.staff is None else staff_band(answer.staff),
            "experience": "" if answer.years_manager is None else experience_band(answer.years_manager),
        }  # fmt: skip
    return {name: value for name, value in said.items() if known(name, value)}
