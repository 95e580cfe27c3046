"""How the made-up members are spread, and what moves their pay.

Written and fixed before the first attack ran: a number here is a claim about the world, never a way to make a gate hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Shares = Mapping[str, float]
"""Parts of a whole by value; they needn't add up to one."""


@dataclass(frozen=True)
class Parameters:
    """How the made-up members are spread, and what moves their pay.

    Norway's shape, as a union of managers has it: manufacturing, oil and gas, care and trade lead; most are middle and
    first-line managers. Pay is log-normal: the spread left inside a group of three dimensions (employer 0.08 and person
    0.15, together 0.17) makes a blind guess of the group's median right within 5 per cent for about one in four, as
    measured on real pay. Where a share is a judgement and not a count, it errs to what is harder to protect.
    """

    releases: int = 8
    """Two years of quarters."""
    leave: float = 0.06
    """Share of members who leave, and are replaced, from one release to the next."""
    change: float = 0.20
    """Share whose answer changes in a quarter: a raise a year for most."""
    move: float = 0.10
    """Share of the changed who have another job, so other groups; the rest have a raise."""
    people_per_employer: float = 4.0
    """A union of managers meets few of a workplace: many employers have one or two members."""
    zipf: float = 1.1
    """Exponent of the employers' numbers of members…"""
    zipf_offset: float = 4.0
    """… with Mandelbrot's offset: the largest has about 5 per cent of the members; a plain Zipf would give it 20."""
    counties: Shares = field(
        default_factory=lambda: {
            "03": 15, "11": 10, "15": 5, "18": 4.5, "31": 5.5, "32": 13, "33": 5, "34": 6.5, "39": 4.5, "40": 3,
            "42": 5.5, "46": 11.5, "50": 8.5, "55": 3, "56": 1.5,
        }
    )  # fmt: skip
    """Employed people by county of work, per cent, about."""
    industries: Shares = field(
        default_factory=lambda: {
            "A": 2, "B": 14, "C": 20, "D": 3, "E": 2, "F": 8, "G": 11, "H": 7, "I": 3, "J": 5, "K": 5, "L": 1,
            "M": 4, "N": 4, "O": 4, "P": 4, "Q": 10, "R": 1, "S": 2,
        }
    )  # fmt: skip
    drawn_to: Mapping[str, Shares] = field(
        default_factory=lambda: {
            "A": {"34": 3, "50": 2, "18": 2, "03": 0.1},
            "B": {"11": 6, "46": 2.5, "50": 1.5, "03": 0.3, "34": 0.1, "32": 0.5, "39": 0.2},
            "C": {"15": 1.8, "42": 1.5, "31": 1.3, "40": 1.3, "03": 0.4},
            "H": {"32": 1.5, "46": 1.3},
            "J": {"03": 3},
            "K": {"03": 3},
            "M": {"03": 2},
            "O": {"03": 1.6, "34": 1.3},
        }
    )
    """How much more often than elsewhere an industry works in a county."""
    sectors: Mapping[str, Shares] = field(
        default_factory=lambda: {
            "D": {"private": 60, "state": 10, "municipal": 30},
            "E": {"private": 55, "municipal": 45},
            "H": {"private": 80, "state": 12, "municipal": 8},
            "O": {"state": 50, "municipal": 50},
            "P": {"private": 15, "state": 35, "municipal": 50},
            "Q": {"private": 25, "state": 30, "municipal": 45},
            "R": {"private": 60, "municipal": 40},
            "": {"private": 97, "state": 3},
        }
    )
    """By industry; "" for all others."""
    sizes: tuple[Shares, Shares, Shares] = field(
        default_factory=lambda: (
            {"50-249": 20, "250+": 80},
            {"10-49": 20, "50-249": 45, "250+": 35},
            {"1-9": 20, "10-49": 40, "50-249": 30, "250+": 10},
        )
    )
    """Of the tenth of employers with most members, of the next three tenths, of the rest."""
    levels: Shares = field(default_factory=lambda: {"1": 8, "2": 37, "3": 40, "4": 15})
    staff: Mapping[str, Shares] = field(
        default_factory=lambda: {
            "1": {"0": 2, "1-5": 8, "6-15": 18, "16-50": 30, "51-200": 27, "201+": 15},
            "2": {"0": 6, "1-5": 18, "6-15": 30, "16-50": 32, "51-200": 12, "201+": 2},
            "3": {"0": 10, "1-5": 27, "6-15": 38, "16-50": 22, "51-200": 3},
            "4": {"0": 75, "1-5": 18, "6-15": 6, "16-50": 1},
        }
    )
    """By level; nobody is responsible for more people than the employer's size has."""
    experience: Mapping[str, Shares] = field(
        default_factory=lambda: {
            "0": {"0-2": 35, "3-5": 22, "6-10": 20, "11-20": 15, "21+": 8},
            "1-5": {"0-2": 24, "3-5": 24, "6-10": 25, "11-20": 19, "21+": 8},
            "6-15": {"0-2": 15, "3-5": 21, "6-10": 28, "11-20": 25, "21+": 11},
            "16-50": {"0-2": 8, "3-5": 16, "6-10": 28, "11-20": 32, "21+": 16},
            "51-200": {"0-2": 3, "3-5": 9, "6-10": 25, "11-20": 40, "21+": 23},
            "201+": {"0-2": 2, "3-5": 5, "6-10": 18, "11-20": 45, "21+": 30},
        }
    )
    """By staff."""
    education: Mapping[str, Shares] = field(
        default_factory=lambda: {
            "1": {"basic": 2, "vocational": 12, "short": 14, "bachelor": 34, "master": 38},
            "2": {"basic": 3, "vocational": 20, "short": 18, "bachelor": 36, "master": 23},
            "3": {"basic": 6, "vocational": 38, "short": 22, "bachelor": 26, "master": 8},
            "4": {"basic": 3, "vocational": 25, "short": 18, "bachelor": 34, "master": 20},
        }
    )
    """By level."""
    occupations: Mapping[str, Shares] = field(
        default_factory=lambda: {
            "A": {"1311": 5, "1312": 6}, "B": {"1322": 8, "1324": 2, "1223": 1}, "C": {"1321": 12, "1324": 3, "1223": 1},
            "D": {"1321": 4, "1349": 3}, "E": {"1349": 4, "1321": 2}, "F": {"1323": 12, "1324": 1},
            "G": {"1420": 12, "1324": 3}, "H": {"1324": 10, "1439": 2}, "I": {"1411": 5, "1412": 7},
            "J": {"1330": 10, "1222": 2}, "K": {"1346": 10, "1213": 1}, "L": {"1439": 4}, "M": {"1349": 5, "1223": 3},
            "N": {"1439": 7}, "O": {"1112": 4, "1213": 4}, "P": {"1345": 8, "1341": 8},
            "Q": {"1342": 7, "1343": 5, "1344": 5}, "R": {"1431": 8}, "S": {"1114": 7, "1439": 2},
        }
    )  # fmt: skip
    """Managers' own occupations by industry, beside OFFICE."""
    specialists: Mapping[str, Shares] = field(
        default_factory=lambda: {
            "B": {"2146": 6, "3121": 4}, "C": {"2141": 4, "3122": 6, "3115": 3}, "F": {"2142": 4, "3123": 6},
            "H": {"3151": 3, "3152": 4}, "J": {"2511": 4, "2512": 5}, "K": {"2412": 4, "2413": 3},
            "": {"2411": 3, "2421": 3, "2422": 3, "2423": 2, "3341": 3, "3322": 2},
        }
    )  # fmt: skip
    """Occupations of level 4 by industry; "" for all others."""
    women: Mapping[str, float] = field(
        default_factory=lambda: {
            "B": 0.20, "C": 0.22, "F": 0.10, "H": 0.22, "G": 0.38, "I": 0.50, "P": 0.70, "Q": 0.75, "": 0.38,
        }
    )  # fmt: skip
    sex_said: float = 0.70
    """Sex is asked for one comparison only and may be left out."""
    unsaid: float = 0.03
    """Share without an employer, and as many without education and experience: imported answers lack them."""
    pay: float = 57_000.0
    """Kroner a month of base pay where every effect is nought."""
    effects: Mapping[str, Shares] = field(
        default_factory=lambda: {
            "level": {"1": 0.36, "2": 0.14, "3": 0.0, "4": 0.02},
            "industry": {
                "A": -0.03, "B": 0.22, "D": 0.10, "G": -0.05, "I": -0.14, "J": 0.12, "K": 0.16, "M": 0.06,
                "N": -0.06, "P": -0.08, "Q": -0.06, "R": -0.10, "S": -0.04,
            },
            "staff": {"1-5": 0.01, "6-15": 0.03, "16-50": 0.07, "51-200": 0.14, "201+": 0.24},
            "size": {"1-9": -0.06, "50-249": 0.03, "250+": 0.07},
            "county": {"03": 0.06, "11": 0.04, "32": 0.03, "34": -0.04, "18": -0.03, "15": -0.02, "55": -0.02},
            "experience": {"0-2": -0.05, "6-10": 0.02, "11-20": 0.05, "21+": 0.06},
            "education": {"basic": -0.05, "vocational": -0.03, "bachelor": 0.03, "master": 0.09},
            "sector": {"state": -0.04, "municipal": -0.07},
        }
    )  # fmt: skip
    """On the logarithm of base pay; what isn't named has 0."""
    less_for_women: float = 0.04
    employer_spread: float = 0.08
    spread: float = 0.15
    rounded: Shares = field(default_factory=lambda: {"1": 40, "100": 15, "500": 20, "1000": 25})
    """Answers by the number of kroner that they are a multiple of."""
    bonus_share: float = 0.45
    """Of the private sector; nobody else has one."""
    bonus_median: float = 0.07
    bonus_spread: float = 0.7
    """A bonus' part of base pay, log-normal."""
    raise_mean: float = 0.04
    raise_spread: float = 0.02


FIXED = Parameters()
