"""What makes the demo's people plausible: every made-up distribution, with its reason. Nothing here is a statistic.

Employers do not exist and streets are in no particular town; postal codes and cities are real pairs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from data.national_ids import Country
from data.salary.official import YEAR, pay_at, quartiles

# Leaders are rarely young: most are in their forties and fifties.
YOUNGEST, USUAL_AGE, OLDEST = 26, 49, 67
# Few are new, some have been members for decades: years of membership fall off exponentially from this mean.
MEAN_YEARS_AS_MEMBER = 9
ADULT = 22

SHARE_WITH_PROTECTED_ADDRESS = 0.002
SHARE_WITH_OVERDUE_FEE = 0.04
SHARE_ON_A_COURSE = 0.2
SHARE_IN_UNEMPLOYMENT_FUND = 0.65  # Denmark: many, not all, take the fund too
SHARE_IN_PRO = 0.12  # Denmark: those without staff of their own
SHARE_IN_VIRKSOM = 0.05  # Denmark: those who own the company

# Not everyone has been to these pages; who has, does not answer everything.
SHARE_WITH_OWN_ROWS = 0.7
SHARE_READING_ENGLISH = 0.07
SHARE_ANSWERING_A_CONSENT = 0.75
SHARE_WITHDRAWING_LATER = 0.06
SHARE_GIVING: Mapping[str, float] = {
    "newsletter": 0.6,
    "salary_statistics": 0.65,
    "personal_content": 0.45,
    "mentor_matching": 0.14,
    "mentor_card": 0.85,  # asked of those who take part in matching
    "call_training": 0.2,
    "competence_newsletter": 0.35,
}
ROLE_WEIGHTS = (4, 5, 1)  # mentor, mentee, both: a little more are looking than offering
SHARE_PAUSED = 0.1
SHARE_WITH_LETTER = 0.04
SHARE_WITH_RECORDING = 0.02

SHARE_PART_TIME, PART_TIME_HOURS = 0.05, Decimal(30)
SHARE_WITH_BONUS = 0.35
SHARE_WITH_SUPPLEMENTS = 0.25
# The official figures are from 2023; Norwegian pay has grown by around this much a year since.
YEARLY_PAY_GROWTH = 1.045
# No Danish figures of managers' occupations are at hand: a Danish demo pay is the Norwegian one times this. Made up.
DANISH_PAY = 0.85


@dataclass(frozen=True)
class Job:
    """An occupation of members: how common it is, the level it usually is at, what the position is called."""

    code: str
    weight: int
    level: str
    title: Mapping[Country, str]


JOBS = (
    Job("1120", 6, "1", {"NO": "Daglig leder", "DK": "Direktør"}),
    Job("1211", 6, "2", {"NO": "Økonomisjef", "DK": "Økonomichef"}),
    Job("1212", 4, "2", {"NO": "HR-sjef", "DK": "HR-chef"}),
    Job("1219", 8, "2", {"NO": "Administrasjonssjef", "DK": "Administrationschef"}),
    Job("1221", 9, "2", {"NO": "Salgssjef", "DK": "Salgschef"}),
    Job("1223", 3, "2", {"NO": "Utviklingssjef", "DK": "Udviklingschef"}),
    Job("1321", 9, "2", {"NO": "Produksjonssjef", "DK": "Produktionschef"}),
    Job("1322", 5, "2", {"NO": "Driftssjef", "DK": "Driftschef"}),
    Job("1323", 8, "2", {"NO": "Anleggsleder", "DK": "Byggeleder"}),
    Job("1324", 7, "2", {"NO": "Logistikksjef", "DK": "Logistikchef"}),
    Job("1330", 5, "2", {"NO": "IT-sjef", "DK": "It-chef"}),
    Job("1342", 4, "3", {"NO": "Avdelingsleder", "DK": "Afdelingsleder"}),
    Job("1346", 3, "2", {"NO": "Banksjef", "DK": "Filialdirektør"}),
    Job("1411", 2, "2", {"NO": "Hotellsjef", "DK": "Hotelchef"}),
    Job("1420", 9, "3", {"NO": "Butikksjef", "DK": "Butikschef"}),
    Job("1439", 4, "3", {"NO": "Servicesjef", "DK": "Servicechef"}),
    Job("2149", 3, "4", {"NO": "Ingeniør", "DK": "Ingeniør"}),
    Job("2421", 2, "4", {"NO": "Rådgiver", "DK": "Konsulent"}),
    Job("3122", 10, "3", {"NO": "Arbeidsleder", "DK": "Værkfører"}),
    Job("3123", 6, "3", {"NO": "Formann", "DK": "Entrepriseleder"}),
)
JOB_WEIGHTS = tuple(job.weight for job in JOBS)


@dataclass(frozen=True)
class Place:
    """A real pair of postal code and city, the local unit its members belong to, and how many live there."""

    postal_code: str
    city: str
    unit: str
    weight: int


PLACES: Mapping[Country, tuple[Place, ...]] = {
    "NO": (
        Place("0150", "Oslo", "Øst", 10),
        Place("0581", "Oslo", "Øst", 8),
        Place("3015", "Drammen", "Øst", 4),
        Place("1607", "Fredrikstad", "Øst", 4),
        Place("2317", "Hamar", "Innlandet", 3),
        Place("3724", "Skien", "Sør", 3),
        Place("3126", "Tønsberg", "Sør", 3),
        Place("4612", "Kristiansand S", "Sør", 4),
        Place("4006", "Stavanger", "Vest", 9),
        Place("4307", "Sandnes", "Vest", 5),
        Place("5525", "Haugesund", "Vest", 3),
        Place("5003", "Bergen", "Vest", 8),
        Place("6002", "Ålesund", "Midt", 3),
        Place("7010", "Trondheim", "Midt", 6),
        Place("8610", "Mo i Rana", "Nord", 2),
        Place("8006", "Bodø", "Nord", 2),
        Place("9008", "Tromsø", "Nord", 2),
    ),
    "DK": (
        Place("1620", "København V", "Hovedstaden", 8),
        Place("2100", "København Ø", "Hovedstaden", 8),
        Place("2300", "København S", "Hovedstaden", 6),
        Place("3000", "Helsingør", "Hovedstaden", 3),
        Place("4000", "Roskilde", "Sjælland", 4),
        Place("4700", "Næstved", "Sjælland", 3),
        Place("5000", "Odense C", "Syddanmark", 6),
        Place("6000", "Kolding", "Syddanmark", 4),
        Place("6700", "Esbjerg", "Syddanmark", 4),
        Place("7100", "Vejle", "Syddanmark", 4),
        Place("7400", "Herning", "Midtjylland", 3),
        Place("8000", "Aarhus C", "Midtjylland", 8),
        Place("8600", "Silkeborg", "Midtjylland", 3),
        Place("8700", "Horsens", "Midtjylland", 3),
        Place("8900", "Randers C", "Midtjylland", 3),
        Place("9000", "Aalborg", "Nordjylland", 6),
    ),
}
PLACE_WEIGHTS = {country: tuple(place.weight for place in places) for country, places in PLACES.items()}
STREETS: Mapping[Country, tuple[str, ...]] = {
    "NO": ("Bjørkeveien", "Fjordveien", "Furulia", "Granveien", "Kirkeveien", "Lyngveien", "Sjøgata", "Solbakken"),
    "DK": ("Birkevej", "Bøgevej", "Engvej", "Kirkevej", "Lærkevej", "Skovvej", "Søndergade", "Vestergade"),
}  # fmt: skip

STEMS: Mapping[Country, tuple[str, ...]] = {
    "NO": ("Fjellvåg", "Grønskar", "Havstein", "Kvitmo", "Langsund", "Morkeli", "Solvåg", "Tindmyr", "Ulvenes"),
    "DK": ("Agerskjold", "Birkmose", "Fuglholt", "Højsande", "Klintby", "Lyngå", "Sølkær", "Tangskov", "Vibesø"),
}  # fmt: skip
TRADES: Mapping[Country, tuple[str, ...]] = {
    "NO": ("Industri", "Bygg", "Energi", "Handel", "Logistikk", "Data", "Hotell", "Helse", "Mekaniske"),
    "DK": ("Industri", "Byg", "Energi", "Handel", "Logistik", "Data", "Hotel", "Sundhed", "Maskinfabrik"),
}
COMPANY: Mapping[Country, str] = {"NO": "AS", "DK": "A/S"}
EMPLOYERS: Mapping[Country, tuple[str, ...]] = {
    country: tuple(f"{stem} {trade} {COMPANY[country]}" for stem in STEMS[country] for trade in TRADES[country])
    for country in ("NO", "DK")
}
# A few employers have many of the members and most have some: the n-th has a share that falls with n.
EMPLOYER_WEIGHTS = tuple(1 / (rank + 4) for rank in range(len(EMPLOYERS["NO"])))

PHONE_START: Mapping[Country, str] = {"NO": "+47 00", "DK": "+45 00"}  # no subscriber's number begins with 0
FEE_A_QUARTER: Mapping[str, int] = {"union": 1290, "akasse": 1560}


def birth_date(random: Random, today: dt.date) -> dt.date:
    """A birth date of someone of working age, most likely in the late forties."""
    age_in_days = 365.25 * random.triangular(YOUNGEST, OLDEST, USUAL_AGE)
    return today - dt.timedelta(days=int(age_in_days))


def member_since(random: Random, born: dt.date, today: dt.date) -> dt.date:
    """A day on which an adult joined; most often some years ago."""
    days = int(random.expovariate(1 / (365 * MEAN_YEARS_AS_MEMBER)))
    return max(today - dt.timedelta(days=days), born + dt.timedelta(days=int(365.25 * ADULT)))


def monthly_pay(country: Country, code: str, share: float, year: int) -> int:
    """Full-time pay a month of someone who earns more than `share` of their occupation, in whole 100 kroner.

    Norway: the official quartiles' split log-normal, grown to the year. Denmark: the same times DANISH_PAY.
    """
    official = quartiles("NO", code)
    if official is None:
        raise ValueError(f"no official figures for occupation {code}")
    level = YEARLY_PAY_GROWTH ** (year - YEAR) * (DANISH_PAY if country == "DK" else 1)
    return 100 * round(pay_at(official, share) * level / 100)
