"""The rows of the many made-up members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from random import Random

from data.demo import plausible, texts
from data.demo.careers import Career, answer_on, career, survey_days
from data.demo.in_innsyn import Innsyn
from data.demo.in_register import Register
from data.demo.member import Member
from data.demo.mentor_profiles import Participants
from data.interests import TOPICS

EXTRA_MEMBERSHIPS = {
    "akasse": plausible.SHARE_IN_UNEMPLOYMENT_FUND,
    "pro": plausible.SHARE_IN_PRO,
    "virksom": plausible.SHARE_IN_VIRKSOM,
}
FIRST_DAYS_AGO, LAST_DAYS_AGO = 300, 30  # between when people came here first, most of them early


def add_crowd(
    random: Random, register: Register, innsyn: Innsyn, members: Iterable[Member], mentoring: Participants
) -> None:
    """Add all rows of these members, but for those of mentoring: who takes part in it is added to `mentoring`.

    Whoever gets letters gets a key of their own.
    """
    for member in members:
        consents: dict[str, str] = {}
        if random.random() < plausible.SHARE_WITH_OWN_ROWS:
            consents = _own_rows(random, innsyn, member, mentoring)
        _register_rows(random, register, member, consents)


def _register_rows(random: Random, register: Register, member: Member, consents: dict[str, str]) -> None:
    register.holder(member)
    register.national_id(member)
    register.profile(member, frozenset(purpose for purpose, state in consents.items() if state == "given"))
    for controller in register.member_of:
        if random.random() < EXTRA_MEMBERSHIPS.get(controller, 1):
            register.membership(member, controller)
            if controller in register.charging:
                register.dues(member, controller, overdue=random.random() < plausible.SHARE_WITH_OVERDUE_FEE)
                register.vouchers(member, controller)
    if random.random() < plausible.SHARE_ON_A_COURSE:
        days = random.randint(-500, 90)
        register.course(member, random.randrange(100), days, "booked" if days >= 0 else "done", online=days % 3 == 0)


def _own_rows(random: Random, innsyn: Innsyn, member: Member, mentoring: Participants) -> dict[str, str]:
    first = innsyn.organisation.languages[0]
    language = "en" if random.random() < plausible.SHARE_READING_ENGLISH else first
    days_ago = round(random.triangular(LAST_DAYS_AGO, FIRST_DAYS_AGO, FIRST_DAYS_AGO))
    innsyn.person(member, language, days_ago)
    answered_at = innsyn.at(days_ago, random.randint(6, 20), random.randint(0, 59))
    consents = _consents(random, innsyn, member, language, answered_at)
    given = {purpose for purpose, state in consents.items() if state == "given"}
    if given & {"salary_statistics", "mentor_matching"}:
        mine = career(random, member, innsyn.organisation, innsyn.today)
    if "salary_statistics" in given:
        _salary(random, innsyn, member, mine, answered_at)
    if "personal_content" in given:
        for topic in random.sample(list(TOPICS), random.randint(1, 4)):
            innsyn.interest(member, topic, innsyn.at(days_ago, 11))
    if "mentor_matching" in given:
        joined_at = answered_at + dt.timedelta(minutes=random.randint(5, 40))
        mentoring.add(random, innsyn, member, mine, given, joined_at)
    if random.random() < plausible.SHARE_WITH_LETTER:
        key = innsyn.vault.make_keys([str(member.person_id)])[str(member.person_id)]
        innsyn.letter(member, random.choice(texts.LETTERS[innsyn.organisation.country]), innsyn.at(days_ago - 5), key)
    if random.random() < plausible.SHARE_WITH_RECORDING:
        innsyn.recording(member, innsyn.at(days_ago - 6, 13, random.randint(0, 59)), random.randint(90, 1500))
    return consents


def _consents(random: Random, innsyn: Innsyn, member: Member, language: str, at: dt.datetime) -> dict[str, str]:
    """{purpose: the last answer}."""
    answers: dict[str, str] = {}
    for purpose in innsyn.organisation.purposes():
        if purpose.id in plausible.ASKED_SINCE:  # has dice of its own, so that all else stays as it was
            random = Random(f"{purpose.id} {member.ref}")
        if random.random() >= plausible.SHARE_ANSWERING_A_CONSENT:
            continue
        if purpose.id in plausible.ASKED_IN_MATCHING and answers.get("mentor_matching") != "given":
            continue
        state = "given" if random.random() < plausible.SHARE_GIVING[purpose.id] else "refused"
        innsyn.consent(member, purpose.id, state, language, at)
        if state == "given" and random.random() < plausible.SHARE_WITHDRAWING_LATER:
            state = "withdrawn"
            innsyn.consent(member, purpose.id, state, language, at + dt.timedelta(days=random.randint(1, 25)))
        answers[purpose.id] = state
    return answers


def _salary(random: Random, innsyn: Innsyn, member: Member, mine: Career, consented_at: dt.datetime) -> None:
    """Answers to the surveys of some years; those from before the consent were taken over once it was given.

    This year's is given here, so not before the consent, and not at all while its day lies ahead.
    """
    for day in survey_days(random, member, innsyn.today):
        at = dt.datetime.combine(day, dt.time(random.randint(7, 20), random.randint(0, 59)), dt.UTC)
        if day.year == innsyn.today.year:
            at = max(at, consented_at + dt.timedelta(minutes=5))
        if at.date() <= innsyn.today:
            innsyn.salary(member, answer_on(random, member, mine, innsyn.organisation, at, earlier=at < consented_at))
