"""The demo's employers: none of them exists. A few have many of the members and most have some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, product
from random import Random

from data.national_ids import Country


@dataclass(frozen=True)
class Employer:
    """A made-up employer. `industries` are sections of NACE, `size` a key of the scale of sizes."""

    name: str
    industries: str
    sector: str
    size: str
    weight: float


STEMS: Mapping[Country, tuple[str, ...]] = {
    "NO": (
        "Brattvær", "Dyrlia", "Eldvåg", "Fjellvåg", "Grønskar", "Havstein", "Hjelmfjord", "Jutulmo", "Kvitmo",
        "Langsund", "Morkeli", "Nesbrua", "Orremyr", "Råklia", "Sjurvåg", "Solvåg", "Tindmyr", "Torvlia", "Ulvenes",
        "Yttermo",
    ),
    "DK": (
        "Agerskjold", "Birkmose", "Duekær", "Egekrog", "Fuglholt", "Grønskov", "Havrekær", "Højsande", "Jernkrog",
        "Klintby", "Lindkrog", "Lyngå", "Mosekrog", "Nørreskjold", "Rugkær", "Stenklint", "Sølkær", "Tangskov",
        "Vibesø", "Østerklint",
    ),
}  # fmt: skip
TRADES: Mapping[Country, Mapping[str, str]] = {  # what a company is called, and its industry
    "NO": {
        "Industri": "C", "Mekaniske": "C", "Bygg": "F", "Energi": "D", "Offshore": "B", "Handel": "G", "Logistikk": "H",
        "Hotell": "I", "Data": "J", "Bank": "K", "Rådgivning": "M", "Drift": "N", "Helse": "Q",
    },
    "DK": {
        "Industri": "C", "Maskinfabrik": "C", "Byg": "F", "Energi": "D", "Offshore": "B", "Handel": "G",
        "Logistik": "H", "Hotel": "I", "Data": "J", "Bank": "K", "Rådgivning": "M", "Drift": "N", "Sundhed": "Q",
    },
}  # fmt: skip
COMPANY: Mapping[Country, str] = {"NO": "AS", "DK": "A/S"}
MUNICIPALITY: Mapping[Country, str] = {"NO": "kommune", "DK": "Kommune"}
AGENCY: Mapping[Country, str] = {"NO": "Direktoratet for {}", "DK": "Styrelsen for {}"}
AGENCIES: Mapping[Country, tuple[str, ...]] = {
    "NO": ("fjellveier", "fyrlykter", "havnivå", "melding", "nordlys", "prøving", "skogsstier", "vannprøver"),
    "DK": ("broer", "fyrtårne", "havvand", "kystlinjer", "måling", "prøvning", "skovstier", "vejtræer"),
}
SIZES = (("250+", 0.15), ("50-249", 0.3), ("10-49", 0.35), ("1-9", 0.2))  # the largest first, and how many are so large
EVENNESS = 20  # the n-th employer has a share like 1 / (n + this): Zipf's law, flatter at the top


@cache
def employers(country: Country) -> tuple[Employer, ...]:
    """All employers of a country, those with the most members first."""
    named = list(_named(country))
    Random(country).shuffle(named)
    ends = [round(share * len(named)) for share in accumulate(share for _size, share in SIZES)]

    def size_of(rank: int) -> str:
        return next(size for (size, _share), end in zip(SIZES, ends, strict=True) if rank < end)

    return tuple(
        Employer(name, industries, sector, size_of(rank), 1 / (rank + EVENNESS))
        for rank, (name, industries, sector) in enumerate(named)
    )


def employer_in(random: Random, country: Country, industry: str) -> Employer:
    """One of this industry, the likelier the larger."""
    there = _of_industry(country, industry)
    return random.choices(there, [each.weight for each in there])[0]


@cache
def _of_industry(country: Country, industry: str) -> tuple[Employer, ...]:
    return tuple(each for each in employers(country) if industry in each.industries)


def _named(country: Country) -> Iterator[tuple[str, str, str]]:
    for stem, (trade, industry) in product(STEMS[country], TRADES[country].items()):
        yield f"{stem} {trade} {COMPANY[country]}", industry, "private"
    for stem in STEMS[country]:
        yield f"{stem} {MUNICIPALITY[country]}", "OPQ", "municipal"
    for task in AGENCIES[country]:
        yield AGENCY[country].format(task), "O", "state"
