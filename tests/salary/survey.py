"""A world's database filled with the answers of a made-up population, past every lock, for tests to publish from."""

from __future__ import annotations

import datetime as dt
import uuid

import pandas as pd

from tests.world import World

STAFF = {"0": 0, "1-5": 3, "6-15": 10, "16-50": 30, "51-200": 100, "201+": 400}
YEARS = {"0-2": 1, "3-5": 4, "6-10": 8, "11-20": 15, "21+": 25}
COLUMNS = (
    "person_id, year, occupation_code, role_level, hours_weekly, base_monthly, supplements_monthly, bonus_yearly,"
    " answered_at, staff, budget, industry, sector, county, employer, employer_size, education, years_manager, sex,"
    " source, unusual_confirmed"
)


def answer_all(world: World, answers: pd.DataFrame, answered_on: dt.date) -> list[uuid.UUID]:
    """Everybody of the frame consents and has answered on this day; returns their ids in the frame's order."""
    people = [uuid.uuid5(uuid.NAMESPACE_OID, person) for person in answers["person"]]
    at = dt.datetime.combine(answered_on, dt.time(12), dt.UTC)
    wording = world.rows("select sha256 from app.consent_text where purpose = 'salary_statistics' and language = 'nb'")
    with world.admin() as connection, connection.cursor() as cursor:
        with cursor.copy(
            "copy app.consent_event (person_id, event_id, purpose, state, at, text_sha256, language, method, level, salt)"
            " from stdin"
        ) as copy:
            for person in people:
                copy.write_row(
                    (person, uuid.uuid4(), "salary_statistics", "given", at, wording[0][0], "nb", "button", 3, b"salt")
                )
        with cursor.copy(f"copy app.salary_answer ({COLUMNS}) from stdin") as copy:
            for person, row in zip(people, answers.itertuples(), strict=True):
                bonus = max(0, round(12 * (row.bonus - row.base)))
                sex = {True: "woman", False: "man"}.get(row.woman, "")
                copy.write_row(
                    (
                        person, answered_on.year, row.occupation, row.level, "37.5", round(row.base), 0, bonus, at,
                        STAFF.get(row.staff), "none", row.industry, row.sector, row.county, row.employer, row.size,
                        row.education, YEARS.get(row.experience), sex, "member", False,
                    )
                )  # fmt: skip
    return people
