"""What makes the demo's people plausible: every made-up distribution, with its reason. Nothing here is a statistic.

Streets are in no particular town; postal codes and cities are real pairs.
"""

from __future__ import annotations

import datetime as dt
import math
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

SHARE_WOMEN = 0.4
SHARE_WITH_PROTECTED_ADDRESS = 0.002
SHARE_WITH_OVERDUE_FEE = 0.04
SHARE_ON_A_COURSE = 0.2
SHARE_IN_UNEMPLOYMENT_FUND = 0.65  # Denmark: many, not all, take the fund too
SHARE_IN_PRO = 0.12  # Denmark: those without staff of their own
SHARE_IN_VIRKSOM = 0.05  # Denmark: those who own the company

# Not everyone has been to these pages; who has, does not answer everything.
# The yearly pay survey is what brings most here: about half of the members have answered it.
SHARE_WITH_OWN_ROWS = 0.85
SHARE_READING_ENGLISH = 0.07
SHARE_ANSWERING_A_CONSENT = 0.85
SHARE_WITHDRAWING_LATER = 0.06
SHARE_GIVING: Mapping[str, float] = {
    "newsletter": 0.6,
    "salary_statistics": 0.9,
    "personal_content": 0.45,
    "mentor_matching": 0.14,
    "mentor_card": 0.85,  # this and the next two are asked of those who take part in matching
    "mentor_contact": 0.8,
    "mentor_outcome": 0.75,
    "call_training": 0.2,
    "competence_newsletter": 0.35,
    "usage": 0.55,
}
ASKED_SINCE = ("usage",)
ASKED_IN_MATCHING = ("mentor_card", "mentor_contact", "mentor_outcome")

# Mentoring. Whoever has led for long offers, whoever is new looks for somebody; a few do both.
MENTOR_ROLES = ("mentor", "mentee", "both")
MENTOR_ROLE_WEIGHTS: Mapping[bool, tuple[int, int, int]] = {True: (6, 2, 2), False: (1, 8, 1)}  # by experience
YEARS_OF_A_MENTOR, YEARS_AS_NEW, LATE_CAREER = 7, 3, 56  # years as manager, the same, years of age
# Dealt in turn, so that few members show everything too. Those who have left had been listed.
MENTEE_STATES = ("listed",) * 5 + ("paused",) + ("listed",) * 4 + ("left",) + ("listed",) * 5 + ("paused", "draft")
MENTOR_STATES = (
    *("listed", "listed", "applied", "listed", "listed", "paused", "listed", "listed", "left", "listed", "listed"),
    *("rejected", "listed", "applied", "listed", "paused", "listed", "draft", "listed", "listed"),
)
SHARE_WITH_DRAFT = 0.3  # of those who have not let their card be shown: they began, and stopped there
SHARE_BLOCKING, SHARE_EMPLOYER_TOO, SHARE_INSISTING = 0.04, 0.1, 0.06
CAPACITY_WEIGHTS, MENTOR_HOURS_WEIGHTS = (5, 4, 1), (3, 5, 2, 1)  # 1, 2, 3 at a time; 1 to 4 hours a month
FORMATS: Mapping[str, float] = {"video": 4, "either": 5, "meeting": 1.5}
MENTOR_TIMES: Mapping[str, float] = {"daytime": 0.5, "evening": 0.7, "weekend": 0.15}
INDUSTRY_WISHES: Mapping[str, float] = {"any": 6, "same": 2, "other": 3}
LEVEL_STEPS: Mapping[str, float] = {"": 7, "1": 2, "2": 1}
SPEAKING: Mapping[Country, Mapping[str, float]] = {"NO": {"da": 0.1, "en": 0.6}, "DK": {"nb": 0.1, "en": 0.7}}
SHARE_CHECKING_IN, SHARE_GIVING_FEEDBACK = 0.7, 0.6  # of those who may

SHARE_WITH_LETTER = 0.04
SHARE_WITH_RECORDING = 0.02

# The pay survey is answered in spring, by more people each year. Of those who began some have stopped, and in any year
# a few forget it. How many began four years ago, three, two, one and this year:
SURVEY_BEGAN_WEIGHTS = (64, 9, 9, 9, 9)
SURVEY_OPENS, SURVEY_CLOSES = (3, 1), (6, 30)
SHARE_STOPPED, SHARE_FORGETTING = 0.1, 0.05
SHARE_SAYING_SEX, SHARE_SAYING_EDUCATION = 0.85, 0.9
SHARE_PROMOTED, SHARE_MOVED = 0.2, 0.25  # in the last four years: to a higher level, to another employer

HOURS_WEIGHTS: Mapping[Decimal | None, float] = {None: 0.95, Decimal(30): 0.04, Decimal(15): 0.01}  # None: full time
SHARE_WITH_BONUS = 0.35
SHARE_WITH_SUPPLEMENTS = 0.25
SHARE_WITH_BENEFITS = 0.15  # Denmark: a car above all
# The official figures are from 2023; Norwegian pay has grown by around this much a year since.
YEARLY_PAY_GROWTH = 1.045
# What moves pay away from the official figures of the occupation, as logarithms: 0.05 is about 5 per cent. Made up.
# SPREAD_LEFT is how much of the official spread between people of one occupation is left when all this is known.
EFFECTS: Mapping[str, Mapping[str, float]] = {
    "level": {"1": 0.12, "2": 0, "3": -0.06, "4": -0.04},
    "staff": {"0": -0.05, "1-5": -0.02, "6-15": 0, "16-50": 0.05, "51-200": 0.1, "201+": 0.18},
    "size": {"1-9": -0.06, "10-49": -0.01, "50-249": 0.02, "250+": 0.06},
    "industry": {
        "B": 0.2, "C": 0.02, "D": 0.08, "F": 0, "G": -0.04, "H": -0.01, "I": -0.12, "J": 0.07, "K": 0.12, "M": 0.05,
        "N": -0.08, "O": -0.03, "P": -0.08, "Q": -0.06,
    },
    "sector": {"private": 0, "state": -0.04, "municipal": -0.06},
    "sex": {"man": 0, "woman": -0.04, "": 0},
}  # fmt: skip
SPREAD_LEFT = 0.7
# No Danish figures of managers' occupations are at hand: a Danish demo pay is the Norwegian one times this. Made up.
DANISH_PAY = 0.85


@dataclass(frozen=True)
class Job:
    """An occupation of members: how common it is, the level and industries it usually is in, what it is called.

    industries: sections of NACE, each as many times as it is likely.
    """

    code: str
    weight: int
    level: str
    industries: str
    title: Mapping[Country, str]


JOBS = (
    Job("1120", 6, "1", "CCFGGHJMIQ", {"NO": "Daglig leder", "DK": "Direktør"}),
    Job("1211", 6, "2", "CCFGHJKKMO", {"NO": "Økonomisjef", "DK": "Økonomichef"}),
    Job("1212", 4, "2", "CCGHJKMOQQ", {"NO": "HR-sjef", "DK": "HR-chef"}),
    Job("1219", 8, "2", "CFGHMNOOQQ", {"NO": "Administrasjonssjef", "DK": "Administrationschef"}),
    Job("1221", 9, "2", "CGGGGJKMI", {"NO": "Salgssjef", "DK": "Salgschef"}),
    Job("1223", 3, "2", "CCJJMMBD", {"NO": "Utviklingssjef", "DK": "Udviklingschef"}),
    Job("1321", 9, "2", "CCCCCCCCBD", {"NO": "Produksjonssjef", "DK": "Produktionschef"}),
    Job("1322", 5, "2", "BBBBDDC", {"NO": "Driftssjef", "DK": "Driftschef"}),
    Job("1323", 8, "2", "FFFFFFFFDC", {"NO": "Anleggsleder", "DK": "Byggeleder"}),
    Job("1324", 7, "2", "HHHHHGGC", {"NO": "Logistikksjef", "DK": "Logistikchef"}),
    Job("1330", 5, "2", "JJJJKKMOC", {"NO": "IT-sjef", "DK": "It-chef"}),
    Job("1342", 4, "3", "QQQQQQQO", {"NO": "Avdelingsleder", "DK": "Afdelingsleder"}),
    Job("1346", 3, "2", "KKKK", {"NO": "Banksjef", "DK": "Filialdirektør"}),
    Job("1411", 2, "2", "IIII", {"NO": "Hotellsjef", "DK": "Hotelchef"}),
    Job("1420", 9, "3", "GGGGGG", {"NO": "Butikksjef", "DK": "Butikschef"}),
    Job("1439", 4, "3", "NNNNIGHO", {"NO": "Servicesjef", "DK": "Servicechef"}),
    Job("2149", 3, "4", "CCBBDFMM", {"NO": "Ingeniør", "DK": "Ingeniør"}),
    Job("2421", 2, "4", "MMMKOOJ", {"NO": "Rådgiver", "DK": "Konsulent"}),
    Job("3122", 10, "3", "CCCCCCBD", {"NO": "Arbeidsleder", "DK": "Værkfører"}),
    Job("3123", 6, "3", "FFFFFF", {"NO": "Formann", "DK": "Entrepriseleder"}),
)
JOB_WEIGHTS = tuple(job.weight for job in JOBS)


@dataclass(frozen=True)
class Place:
    """A real pair of postal code and city, its local unit and county, and how many members live there."""

    postal_code: str
    city: str
    unit: str
    county: str
    weight: int


PLACES: Mapping[Country, tuple[Place, ...]] = {
    "NO": (
        Place("0150", "Oslo", "Øst", "03", 10),
        Place("0581", "Oslo", "Øst", "03", 8),
        Place("1338", "Sandvika", "Øst", "32", 4),
        Place("2000", "Lillestrøm", "Øst", "32", 4),
        Place("3015", "Drammen", "Øst", "33", 4),
        Place("1607", "Fredrikstad", "Øst", "31", 4),
        Place("2317", "Hamar", "Innlandet", "34", 3),
        Place("3724", "Skien", "Sør", "40", 3),
        Place("3126", "Tønsberg", "Sør", "39", 3),
        Place("4612", "Kristiansand S", "Sør", "42", 4),
        Place("4006", "Stavanger", "Vest", "11", 9),
        Place("4307", "Sandnes", "Vest", "11", 5),
        Place("5525", "Haugesund", "Vest", "11", 3),
        Place("5003", "Bergen", "Vest", "46", 8),
        Place("6002", "Ålesund", "Midt", "15", 3),
        Place("7010", "Trondheim", "Midt", "50", 6),
        Place("8610", "Mo i Rana", "Nord", "18", 2),
        Place("8006", "Bodø", "Nord", "18", 2),
        Place("9008", "Tromsø", "Nord", "55", 2),
        Place("9510", "Alta", "Nord", "56", 1),
    ),
    "DK": (
        Place("1620", "København V", "Hovedstaden", "1084", 8),
        Place("2100", "København Ø", "Hovedstaden", "1084", 8),
        Place("2300", "København S", "Hovedstaden", "1084", 6),
        Place("3000", "Helsingør", "Hovedstaden", "1084", 3),
        Place("4000", "Roskilde", "Sjælland", "1085", 4),
        Place("4700", "Næstved", "Sjælland", "1085", 3),
        Place("5000", "Odense C", "Syddanmark", "1083", 6),
        Place("6000", "Kolding", "Syddanmark", "1083", 4),
        Place("6700", "Esbjerg", "Syddanmark", "1083", 4),
        Place("7100", "Vejle", "Syddanmark", "1083", 4),
        Place("7400", "Herning", "Midtjylland", "1082", 3),
        Place("8000", "Aarhus C", "Midtjylland", "1082", 8),
        Place("8600", "Silkeborg", "Midtjylland", "1082", 3),
        Place("8700", "Horsens", "Midtjylland", "1082", 3),
        Place("8900", "Randers C", "Midtjylland", "1082", 3),
        Place("9000", "Aalborg", "Nordjylland", "1081", 6),
    ),
}
PLACE_WEIGHTS = {country: tuple(place.weight for place in places) for country, places in PLACES.items()}
STREETS: Mapping[Country, tuple[str, ...]] = {
    "NO": ("Bjørkeveien", "Fjordveien", "Furulia", "Granveien", "Kirkeveien", "Lyngveien", "Sjøgata", "Solbakken"),
    "DK": ("Birkevej", "Bøgevej", "Engvej", "Kirkevej", "Lærkevej", "Skovvej", "Søndergade", "Vestergade"),
}  # fmt: skip

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


def monthly_pay(country: Country, code: str, share: float, year: int, effect: float = 0) -> int:
    """Full-time pay a month of someone who earns more than `share` of their like in the occupation, in whole kroner.

    Norway: the official quartiles' split log-normal, moved by `effect` (a logarithm), grown to the year. Denmark: the
    same times DANISH_PAY.
    """
    official = quartiles("NO", code)
    if official is None:
        raise ValueError(f"no official figures for occupation {code}")
    level = YEARLY_PAY_GROWTH ** (year - YEAR) * (DANISH_PAY if country == "DK" else 1)
    return round(pay_at(official, share) * level * math.exp(effect))
