"""Used by the pages that compare pay: what their address asks for, and the figures for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from flask import abort, request

from auth.public import message
from auth.request import organisation, session, within_own_limit
from data.salary.answers import Answer, concepts
from data.salary.asked import Asked, NoSuchComparison, Query, asked, own_group, query_of
from data.salary.benchmark import Comparison, Concept
from data.salary.lattice import in_order, key_of
from data.salary.policy import Policy, load_policy
from data.salary.published import comparison
from data.words import gettext as _

PURPOSE = "salary_statistics"
PATH = "/salary"
MOST_A_DAY, DAY = 60, dt.timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """What is asked for, by whom: their latest answer, and the values of their own."""

    asked: Asked
    answers: Sequence[Answer]
    own: dict[str, str]

    @property
    def latest(self) -> Answer | None:
        """The newest of the reader's answers."""
        return self.answers[0] if self.answers else None


def policy() -> Policy:
    """The organisation's rules for pay figures."""
    return load_policy(organisation().id)


def wanted(query: Query, answers: Sequence[Answer]) -> Wanted:
    """What this query asks for; ends the request with 400, before any figure is read, where there is no such thing."""
    own = own_group(answers[0] if answers else None)
    try:
        return Wanted(asked(query, policy(), own, organisation().country), answers, own)
    except NoSuchComparison:
        no_such_comparison()


def no_such_comparison() -> NoReturn:
    """End the request: a page for a person who opened the address, JSON for a script."""
    if request.path.startswith("/_"):
        abort(400)
    text = _("The address names a group that no figures are made for. Choose from the lists on the page instead.")
    abort(message(_("There is no such comparison"), text, action=(_("Go to your own comparison"), PATH), status=400))


def query_of_page() -> Query:
    """The parameters of the document that is asked for; none while a page is drawn by a callback."""
    return {} if request.path.startswith("/_") else request.args.to_dict(flat=False)  # type: ignore[return-value]


def search_of_page() -> str:
    """The search part of the document's address, "" while a page is drawn by a callback."""
    return "?" + request.query_string.decode("ascii", "replace") if query_of_page() else ""


def query_sent(search: object) -> Query:
    """The parameters of a search part that the browser sent; ends the request with 400 for what is none."""
    try:
        return query_of(search)
    except NoSuchComparison:
        no_such_comparison()


def pay_of(answer: Answer | None, concept: Concept) -> int | None:
    """The pay of an answer as this concept has it; None without an answer."""
    return concepts_of(answer)[concept] if answer else None


def concepts_of(answer: Answer) -> dict[Concept, int]:
    """The pay of an answer by every concept."""
    return concepts(answer, organisation().standard_hours, counts_benefits=policy().counts_benefits)


def figures_for(want: Wanted) -> Comparison | None:
    """The figures; None before the first release. Others' than one's own are counted by `may_look` first."""
    return comparison(session(), policy(), want.asked.group)


def may_look(want: Wanted) -> bool:
    """Count a comparison that isn't the reader's own; False for one too many today. The same one again is free."""
    key = key_of(policy(), want.asked.group)
    if not want.asked.others and want.asked.by == in_order(policy(), policy().tables[0]):
        return True
    return not within_own_limit(f"compared {key}", 1, DAY) or within_own_limit("compared", MOST_A_DAY, DAY)
