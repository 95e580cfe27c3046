"""The rows of the demo's fixed people: Anna has everything, Bo nothing yet, Elin has left, Kim only takes courses."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from random import Random

from data.demo import plausible, texts
from data.demo.careers import YEARS, Career, answer_on
from data.demo.employers import employers
from data.demo.in_innsyn import Innsyn
from data.demo.in_register import Register
from data.demo.member import Member, from_cast
from data.demo.mentor_profiles import Participant, full_name
from data.demo.mentor_texts import WORDS
from data.demo.people import ANNA, BO, EX, KIM, SIV, DemoMember
from data.mentoring.names import name_key
from data.mentoring.profile import Profile
from data.national_ids import Country
from data.salary.scales import experience_band

NUMBER = {ANNA: 1, BO: 2, EX: 3, KIM: 4, SIV: 5}
MENTOR_SINCE, LOOKED_AT = 280, 278  # days ago: Anna as a mentor
YEARS_AS_MANAGER = 11
WITH_LETTERS = (str(ANNA.person_id),)  # whose own keys the vault must make


def add_cast(register: Register, innsyn: Innsyn, keys: dict[str, bytes]) -> Participant:
    """Add all of them; returns Anna as a mentor, whose rows are left to do.

    `keys` are the vault's new keys of the persons in WITH_LETTERS.
    """
    random = Random(1)
    today, country = register.today, register.country

    def someone(person: DemoMember, years: int) -> Member:
        since = today - dt.timedelta(days=365 * years + 40)
        return from_cast(random, country, person, NUMBER[person], since)

    anna, bo, siv = _settled(someone(ANNA, 12), country), someone(BO, 3), someone(SIV, 5)
    for member, flags in ((anna, frozenset({"newsletter"})), (bo, frozenset[str]()), (siv, frozenset[str]())):
        _member(register, member, flags)
    _anna(register, innsyn, anna, keys[str(anna.person_id)])
    _former(register, innsyn, someone(EX, 9))
    _course_participant(register, someone(KIM, 1))
    for member in (bo, siv):
        innsyn.person(member, innsyn.organisation.languages[0], 30)
    return _mentor(innsyn, anna)


def _settled(anna: Member, country: Country) -> Member:
    """Anna with a common occupation and place, so that many can be compared with her."""
    job = next(each for each in plausible.JOBS if each.code == "1321")
    place = next(each for each in plausible.PLACES[country] if each.county in ("46", "1082"))
    employer = next(each for each in employers(country) if "C" in each.industries)
    return replace(anna, job=job, industry="C", place=place, employer=employer, sex="woman")


def _member(register: Register, member: Member, flags: frozenset[str]) -> None:
    register.holder(member)
    register.national_id(member)
    register.profile(member, flags)
    for controller in register.charging:
        register.membership(member, controller)
        register.dues(member, controller, overdue=member.ref == BO.ref)
        register.vouchers(member, controller)


def _anna(register: Register, innsyn: Innsyn, anna: Member, key: bytes) -> None:
    language = innsyn.organisation.languages[0]
    register.course(anna, 0, -400, "done")
    register.course(anna, 2, -150, "done", online=True)
    register.course(anna, 3, 18, "booked")
    innsyn.person(anna, language, 290)
    for purpose, state, days_ago in (
        ("newsletter", "given", 289),
        ("salary_statistics", "given", 289),
        ("personal_content", "refused", 289),
        ("mentor_matching", "given", MENTOR_SINCE),
        ("mentor_card", "given", MENTOR_SINCE),
        ("mentor_contact", "given", MENTOR_SINCE),
        ("mentor_outcome", "given", MENTOR_SINCE),
        ("newsletter", "withdrawn", 120),
        ("newsletter", "given", 45),
        ("usage", "given", 60),
    ):
        innsyn.consent(anna, purpose, state, language, innsyn.at(days_ago))
    innsyn.change(anna, "newsletter", "False", "True", "consent", innsyn.at(289))
    innsyn.change(anna, "newsletter", "True", "False", "consent", innsyn.at(120))
    innsyn.change(anna, "newsletter", "False", "True", "consent", innsyn.at(45))
    innsyn.change(anna, "address", "Skogbrynet 4", anna.street, "edit", innsyn.at(200))
    _salaries(innsyn, anna, innsyn.at(289))
    answer, agreement = texts.LETTERS[register.country]
    innsyn.letter(anna, answer, innsyn.at(70), key, read_at=innsyn.at(69))
    innsyn.letter(anna, agreement, innsyn.at(4), key)
    innsyn.recording(anna, innsyn.at(71, 12, 20), 312)


def _mentor(innsyn: Innsyn, anna: Member) -> Participant:
    """Taking part with room for two."""
    joined_at = innsyn.at(MENTOR_SINCE, 11)
    profile = Profile(
        "mentor", anna.job.level, capacity=2, hours=3, industry=anna.industry, county=anna.place.county,
        experience=experience_band(YEARS_AS_MANAGER), employer=anna.employer.name,
        languages=(innsyn.organisation.languages[0], "en"), times=("daytime", "evening"),
        about=WORDS[innsyn.organisation.country].mentors[0],
        offers={"first_time_leader": 3, "difficult_conversations": 3, "restructuring": 2}, state="listed",
        mentor_since=max(joined_at, innsyn.at(LOOKED_AT)),
    )  # fmt: skip
    return Participant(
        anna, profile, innsyn.rows.key(), name_key(innsyn.vault, full_name(anna)), joined_at, joined_at, {},
        shares=True, told=True,
    )  # fmt: skip


def _salaries(innsyn: Innsyn, anna: Member, consented_at: dt.datetime) -> None:
    """Five springs' answers; those from before the consent were taken over once it was given."""
    random, this_year = Random(ANNA.sub), innsyn.today.year
    mine = Career(
        this_year, anna.job.level, staff=18, reports=6, budget="own_unit", years=YEARS_AS_MANAGER, education="bachelor",
        sex="woman", place=-0.4, before=anna.employer, supplements=2_000, bonus_months=0.5, pension_percent=Decimal(11),
    )  # fmt: skip
    for year in range(this_year + 1 - YEARS, this_year + 1):
        spring = dt.datetime(year, 4, 14, 18, 30, tzinfo=dt.UTC)
        at = max(min(spring, innsyn.at(0)), consented_at) if year == this_year else spring
        innsyn.salary(anna, answer_on(random, anna, mine, innsyn.organisation, at, earlier=at < consented_at))


def _former(register: Register, innsyn: Innsyn, former: Member) -> None:
    """What is left after leaving: the vouchers, and the rest only where the organisation's record keeps it."""
    until = register.today - dt.timedelta(days=400)
    register.holder(former)
    for controller in register.charging:
        register.vouchers(former, controller, until=until)
    if register.keeps_former_members:
        register.national_id(former)
        register.profile(former)
        for controller in register.charging:
            register.membership(former, controller, "ended", until)
    innsyn.person(former, innsyn.organisation.languages[0], 290)


def _course_participant(register: Register, kim: Member) -> None:
    """No member: no fees, and no national id beyond the hash that signing in needs."""
    register.holder(kim)
    register.profile(kim)
    register.membership(kim, register.course_controller, "course_customer")
    register.course(kim, 1, -60, "done")
    register.course(kim, 4, 25, "booked", online=True)
