"""What one address of the usage page shows: what was asked for, what there is to choose from, and its tab's figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from data.usage import report_content, report_errors, report_people, report_rest
from data.usage.report import Choice, Overview, Technology, choice, followed, overview, technology
from data.usage.report_asked import Asked, NoSuchView, Period, Query, asked, whole_month
from data.usage.report_content import ContentRow, Features, Funnel
from data.usage.report_disclosure import Shown
from data.usage.report_errors import Errors
from data.usage.report_people import Retention
from data.usage.report_rest import Consent, Mark, Quality


@dataclass(frozen=True)
class View:
    """month: that of what is added up day by day, None before the first. Only the tab's own part is there."""

    asked: Asked
    choice: Choice
    offered: Technology
    month: Period | None = None
    overview: Overview | None = None
    marks: Sequence[Mark] = ()
    without_consent: Shown = None
    content: Sequence[ContentRow] = ()
    features: Features | None = None
    funnels: Sequence[Funnel] = ()
    retention: Retention | None = None
    errors: Errors | None = None
    consents: Sequence[Consent] = ()
    quality: Quality | None = None


def view(session: Session, query: Query) -> View:
    """Everything that this address shows; NoSuchView where there is no such thing."""
    there = choice(session)
    wanted = asked(query, there.periods)
    if wanted.period is None or there.first is None:
        if "period" in query:
            raise NoSuchView
        return View(wanted, there, Technology(None, {}))
    period = wanted.period
    offered = technology(session, period.last)
    wanted = followed(wanted, offered)
    month = whole_month(period, there.first)
    base = View(wanted, there, offered, month)
    match wanted.tab:
        case "overview":
            found = overview(session, period, wanted.chosen)
            marks = report_rest.marks(session, found.days[0][0], period.last) if found.days else []
            counted = report_rest.without_consent(session, month) if month else None
            return replace(base, overview=found, marks=marks, without_consent=counted)
        case "content":
            return replace(base, content=report_content.content(session, period, wanted.chosen))
        case "features":
            used = report_content.features(session, period, wanted.chosen)
            funnels = report_content.funnels(session, month) if month else []
            return replace(base, features=used, funnels=funnels)
        case "retention":
            return replace(base, retention=report_people.retention(session, period))
        case "errors":
            return replace(base, errors=report_errors.errors(session, period))
        case "consent":
            return replace(base, consents=report_rest.consents(session, month) if month else [])
        case "quality":
            return replace(base, quality=report_rest.quality(session, month) if month else None)
    return base
