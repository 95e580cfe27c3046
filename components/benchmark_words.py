"""Pay figures in words: shares, months, groups of people, and why a group is not shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from babel import dates

from data import words
from data.salary.benchmark import Cell, Comparison, Group, Why
from data.salary.policy import Policy
from data.salary.scales import name_of, title_of
from data.words import gettext as _

ORDER = ("level", "occupation", "group", "industry", "sector", "county", "region", "staff", "experience", "size")
"""In which people say who they are; what is read from the database has no order."""


def month_words(month: str) -> str:
    """A release's month, such as "October 2026" for "2026-10"."""
    return str(dates.format_date(dt.date.fromisoformat(f"{month}-01"), "LLLL y", locale=words.babel_locale()))


def share_words(per_cent: int) -> str:
    """How many people a share is, as one says it: "4 in 10", "3 in 4", "35 in 100"."""
    size = 4 if per_cent in (25, 75) else 10 if per_cent % 10 == 0 else 100
    return _("{some} in {all}", some=words.number(per_cent * size // 100), all=words.number(size))


def group_words(group: Group) -> str:
    """Which people, such as "Middle management · Manufacturing · Vestland"."""
    ordered = sorted(group.items(), key=lambda each: ORDER.index(each[0]))
    return " · ".join(name_of(name, value) for name, value in ordered) or _("Everybody who has answered")


def kind_words(cell: Cell) -> str:
    """Whether a figure is counted or estimated, from how many answers, and of which month."""
    return f"{kind_name(cell)} {kind_rest(cell)}"


def kind_name(cell: Cell) -> str:
    """Counted or estimated; `kind_rest` goes on from it."""
    return _("Counted") if cell.kind == "counted" else _("Estimated")


def kind_rest(cell: Cell) -> str:
    """From how many answers, and of which month."""
    band, month = band_words(cell.band), month_words(cell.month)
    if cell.kind == "modelled":
        return _("by a model from {band} answers, {month}.", band=band, month=month)
    return _("from {band} answers, {month}.", band=band, month=month)


def band_words(band: str) -> str:
    """A size band for reading: "20–49", "100 or more"."""
    if band.endswith("+"):
        return _("{least} or more", least=band.removesuffix("+"))
    return band.replace("-", "–")


def carried_words(cell: Cell, month: str) -> str:
    """Said of a cell whose figures are older than the release; "" of one that is new."""
    if cell.month == month:
        return ""
    return _(
        "Carried forward from {then}: since then too few of the answers have changed to show new figures in {now}.",
        then=month_words(cell.month), now=month_words(month),
    )  # fmt: skip


def why_words(why: Why, policy: Policy) -> str:
    """The rule that hides a group, in words."""
    rules = policy.cell
    return {
        "empty": _("no answers"),
        "people": _("fewer than {people} answers", people=rules.people),
        "employers": _("fewer than {employers} employers", employers=rules.employers),
        "largest": _("one employer has more than {share} of the people", share=words.percent(rules.largest)),
        "dominance": _("one or two make up nearly all of the pay"),
        "same": _("nearly all have the same pay"),
        "old": _("the figures have become too old"),
        "neighbours": _("it could be worked out from the groups beside it"),
    }.get(why, _("it is not shown"))


def widened_steps(comparison: Comparison, policy: Policy) -> list[tuple[str, str]]:
    """(what was widened, why) for each step from the group that was asked for to the one that is shown."""
    groups = [*(step.group for step in comparison.steps), comparison.shown.group]
    changes = [", ".join(_changes(narrow, wide, policy)) for narrow, wide in pairwise(groups)]
    return [(change, why_words(step.why, policy)) for change, step in zip(changes, comparison.steps, strict=True)]


def widened_words(comparison: Comparison, policy: Policy) -> str:
    """All steps taken together: "Vestland → West"."""
    return ", ".join(_changes(comparison.asked, comparison.shown.group, policy))


def _changes(narrow: Group, wide: Group, policy: Policy) -> Iterator[str]:
    for name, value in narrow.items():
        if name in wide:
            continue
        coarser = policy.coarser.get(name, "")
        to = name_of(coarser, wide[coarser]) if coarser in wide else _("all")
        yield f"{title_of(name)}: {name_of(name, value)} → {to}"


def table_words(by: Sequence[str]) -> str:
    """What people are compared by: "Role level, industry, size of the employer"."""
    names = [title_of(name) for name in by]
    return ", ".join([*names[:1], *(name[:1].lower() + name[1:] for name in names[1:])]) or _("Nothing: everybody")
