"""Taking over an organisation's survey: every row is of a member who consents, and all rows are kept, or none.

Each answer is written as its own member, under the role and the locks that hold when she answers herself.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from data import audit, checked
from data.base import Role
from data.checked import Invalid
from data.db import Context
from data.national_ids import InvalidNationalId, parse
from data.people import Person
from data.permitted import may_keep, may_use
from data.salary.answers import Answer, answers_of, keep_salary
from data.salary.files import NotReadable
from data.salary.survey_mapping import SurveyMapping
from data.salary.survey_report import Refusal, Report
from data.salary.survey_rows import Draft, drafts
from data.services import WORKER, Services

PURPOSE = "salary_statistics"
AT_ONCE = 10_000  # references in one question to the database
OUT_OF_LOCKS = "53200"


@dataclass(frozen=True)
class Taken:
    """An answer whose member is known and has been here."""

    line: int
    person_id: uuid.UUID
    answer: Answer


class _NothingKept(Exception):
    """Ends the transaction of an import in which a row was refused."""


def import_survey(
    services: Services, content: bytes, mapping: SurveyMapping, *, dry_run: bool = False, skip_refused: bool = False
) -> Report:
    """Take over the rows of a file and say what became of each.

    A refused row stops all, unless `skip_refused` leaves such rows out. NotReadable where the file is not as mapped,
    RegisterDown where members can't be looked up; then nothing was kept either.
    """
    report, read = Report(dry_run=dry_run), []
    for each in drafts(content, mapping, services.organisation):
        report.rows += 1
        if isinstance(each, Draft):
            read.append(each)
        else:
            report.refused += each
    taken = _known(services, read, mapping, report)
    try:
        with services.jobs.transaction(Context(Role.MEMBER, read_only=dry_run)) as session:
            for one in sorted(taken, key=lambda each: (each.person_id, each.answer.year)):
                _take(session, one, report, write=not dry_run)
            if dry_run or (report.refused and not skip_refused):
                raise _NothingKept
            report.kept = True
    except _NothingKept:
        pass
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", "") != OUT_OF_LOCKS:
            raise
        raise NotReadable(
            "These are more members than PostgreSQL can lock at once. Divide the file, or raise"
            " max_locks_per_transaction. Nothing was kept."
        ) from error
    return report


def _known(services: Services, read: list[Draft], mapping: SurveyMapping, report: Report) -> list[Taken]:
    """The drafts whose member is registered, has been here, and is in the file once for the year."""
    refs: dict[str, str | None] = {}
    for each in read:
        if each.who not in refs:
            refs[each.who] = _look_up(services, mapping.member.by, each.who)
    with services.jobs.transaction(WORKER) as session:
        persons = _persons(session, {ref for ref in refs.values() if ref})
    times = Counter((refs[each.who], each.answer.year) for each in read)
    taken = []
    for each in read:
        ref = refs[each.who]
        person_id = persons.get(ref or "")
        if ref is None:
            report.refused.append(Refusal(each.line, "member", "member"))
        elif times[ref, each.answer.year] > 1:
            report.refused.append(Refusal(each.line, "member", "twice"))
        elif person_id is None:  # who has never been here has consented to nothing
            report.refused.append(Refusal(each.line, "member", "no_consent"))
        else:
            taken.append(Taken(each.line, person_id, each.answer))
    return taken


def _look_up(services: Services, by: str, who: str) -> str | None:
    """The register's reference of the one member with this number, e-mail or national id; None for nobody."""
    try:
        match by:
            case "national_id":
                number = parse(who, services.organisation.country, allow_synthetic=services.demo).number
                found = services.register.find(number)
            case "email":
                found = services.register.find_by("email", checked.email(who))
            case _:
                found = services.register.find_by("number", checked.line(who, "", most=40))
    except (Invalid, InvalidNationalId):
        return None
    return found.ref if found else None


def _persons(session: Session, refs: Iterable[str]) -> Mapping[str, uuid.UUID]:
    """{reference: person} of those who have been here."""
    wanted = sorted(refs)
    found: dict[str, uuid.UUID] = {}
    for first in range(0, len(wanted), AT_ONCE):
        some = Person.register_ref.in_(wanted[first : first + AT_ONCE])
        rows = session.execute(select(Person.register_ref, Person.person_id).where(some))
        found |= {row.register_ref: row.person_id for row in rows}
    return found


def _take(session: Session, taken: Taken, report: Report, *, write: bool) -> None:
    """Keep one answer as its member, unless she hasn't consented, has answered herself, or it is there already."""
    person_id, answer = taken.person_id, taken.answer
    session.execute(select(func.set_config("app.person", str(person_id), True)))
    if not (may_keep if write else may_use)(session, person_id, PURPOSE):
        report.refused.append(Refusal(taken.line, "member", "no_consent"))
        return
    present = next((each for each in answers_of(session, person_id) if each.year == answer.year), None)
    if present and present.source == "member":
        report.refused.append(Refusal(taken.line, "year", "answered_by_member"))
    elif present and present == replace(answer, answered_at=answer.answered_at or present.answered_at):
        report.unchanged += 1
    else:
        report.changed += present is not None
        report.new += present is None
        if write:
            keep_salary(session, person_id, answer)
            audit.record(session, person_id, "salary-imported", str(answer.year), actor="system")
            session.flush()  # as long as the transaction is on this member's rows
