"""Makes the coordinator's report: how many take part, where it is stuck, how it went. Each night, and after a round."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from data.base import now
from data.datamap.organisation import Organisation
from data.mentoring import outcomes
from data.mentoring.moves import OPEN, TOGETHER
from data.mentoring.pairs import MentorReport, MentorSide
from data.mentoring.profile import MentorProfile
from data.mentoring.programme_facts import Programme, as_kept, newest
from data.mentoring.rules import load_rules
from data.mentoring.takers import takers

KEPT = 60
"""Reports: two months of nights."""


def keep(session: Session, organisation: Organisation) -> None:
    """Count now, keep it, and let go of what is older than the last KEPT. For the worker's role."""
    programme = count(session, load_rules(organisation.id).least_group)
    session.execute(insert(MentorReport).values(made_at=now(), facts=as_kept(programme)))
    newest_ones = select(MentorReport.made_at).order_by(MentorReport.made_at.desc()).limit(KEPT)
    session.execute(delete(MentorReport).where(MentorReport.made_at.not_in(newest_ones)))


def count(session: Session, least: int) -> Programme:
    """The programme now; of how it went no number of fewer than `least` people, and what was released before."""
    before, found, at = newest(session), takers(session), now()
    last = before[1] if before else Programme()
    mentors = MentorSide.part == "mentor"
    states = dict(
        session.execute(select(MentorSide.state, func.count()).where(mentors).group_by(MentorSide.state)).all()
    )
    applied = select(func.count()).where(MentorProfile.state == "applied")
    overdue = select(func.count(MentorSide.pair_id.distinct())).where(MentorSide.state.in_(OPEN), MentorSide.reminded)
    silent = select(func.count()).where(mentors, MentorSide.state == "accepted", MentorSide.check_ins > 0)
    waiting = text("select count(*) from app.mentor_waiting")
    return Programme(
        applied=session.scalar(applied) or 0,
        mentors=len(found.mentors),
        places=sum(each.free for each in found.mentors),
        seeking=len(found.mentees),
        waiting=session.scalar(waiting) or 0,
        open=sum(states.get(each, 0) for each in OPEN),
        overdue=session.scalar(overdue) or 0,
        together=sum(states.get(each, 0) for each in TOGETHER),
        silent=session.scalar(silent) or 0,
        said=outcomes.said(session, last.said, least, at),
        fairness=outcomes.fairness(session, found, last.fairness, least, at),
    )
