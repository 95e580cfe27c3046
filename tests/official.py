"""Small files in the exact layouts of Statistics Norway and Statistics Denmark, with a few of their published figures.

Figures: Statistics Norway, tables 11418 and 11658, and Statistics Denmark, table LONS20, all CC BY 4.0. The price
indices are made up.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any

Dimensions = Mapping[str, Sequence[str]]
CHIEF_2023 = {"02": 100300, "01": 79700, "051": 59430, "061": 117020}
MANUFACTURING_2023 = {"02": 85130, "01": 75890, "051": 60570, "061": 97430}
DEVELOPERS_2024 = {"NEDREST": 323.45, "MEDIANST": 393.81, "OVREST": 474.35, "STAND": 408.56, "ANTAL": 29096}
MEASURES = ("01", "02", "051", "061", "10")


def json_stat_2(table: str, dimensions: Dimensions, values: Sequence[Any], held_back: Sequence[int] = ()) -> bytes:
    """As PxWebApi of Statistics Norway answers: `id` and `size` beside `dimension`, ':' in `status`."""
    data = {
        "version": "2.0", "class": "dataset", "label": f"{table}: A table", "source": "Statistisk sentralbyrå",
        "updated": "2026-02-05T07:00:00Z", "id": list(dimensions), "size": [len(each) for each in dimensions.values()],
        "dimension": {
            name: {"label": name.lower(), "category": {"index": {code: at for at, code in enumerate(codes)}}}
            for name, codes in dimensions.items()
        },
        "extension": {"px": {"tableid": table, "decimals": 0}},
        "value": list(values), "status": {str(at): ":" for at in held_back},
    }  # fmt: skip
    return json.dumps(data).encode()


def ssb_11418(
    figures: Mapping[str, Mapping[str, int | None]], year: str = "2023", measures: Sequence[str] = MEASURES
) -> bytes:
    """{occupation: {measure: kroner, None where held back}} of all sectors, both sexes and all working hours."""
    dimensions = {
        "MaaleMetode": measures, "Yrke": list(figures), "Sektor": ["ALLE"], "Kjonn": ["0"], "AvtaltVanlig": ["0"],
        "ContentsCode": ["Manedslonn"], "Tid": [year],
    }  # fmt: skip
    values = [figures[code].get(measure) for measure in measures for code in figures]
    return json_stat_2("11418", dimensions, values, [at for at, value in enumerate(values) if value is None])


def ssb_11658() -> bytes:
    """Jobs and medians by quarter: a plain figure, one held back, and one of 0 where there are no jobs."""
    dimensions = {
        "Kjonn": ["0"], "Alder": ["999D"], "Yrke": ["1120", "2523"],
        "ContentsCode": ["AntArbForhold", "MedianMndLonn"], "Tid": ["2020K2", "2021K1"],
    }  # fmt: skip
    return json_stat_2("11658", dimensions, [40151, 40151, 83330, 83330, 0, 3, 0, None], [7])


def ssb_prices(points: Mapping[str, float], contents: str = "KpiIndMnd", group: str = "00") -> bytes:
    """Table 14700."""
    dimensions = {"VareTjenesteGrp": [group], "ContentsCode": [contents], "Tid": list(points)}
    return json_stat_2("14700", dimensions, list(points.values()))


LONS20 = {"SEKTOR": ["1000"], "AFLOEN": ["TIFA"], "LONGRP": ["LTOT"], "KØN": ["MOK"], "TID": ["2024"]}


def lons20_csv(figures: Mapping[str, Mapping[str, float]], **more: Sequence[str]) -> bytes:
    """StatBank's CSV and BULK with valuePresentation=Code: a byte-order mark, semicolons, the value last. 0 is held back."""
    others = LONS20 | more
    lines = ["ARBF;SEKTOR;AFLOEN;LONGRP;LØNMÅL;KØN;TID;INDHOLD"]
    for code, measures in figures.items():
        for sector, form, group, sex, year in itertools.product(*others.values()):
            lines += [
                f"{code};{sector};{form};{group};{measure};{sex};{year};{value}" for measure, value in measures.items()
            ]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def lons20_json(figures: Mapping[str, Mapping[str, float]]) -> bytes:
    """StatBank's JSON-stat 1: `id` and `size` inside `dimension`, and a ContentsCode that says the table."""
    measures = list(next(iter(figures.values())))
    dimensions: dict[str, list[str]] = {
        "ARBF": list(figures), "SEKTOR": ["1000"], "AFLOEN": ["TIFA"], "LONGRP": ["LTOT"], "LØNMÅL": measures,
        "KØN": ["MOK"], "ContentsCode": ["LONS20"], "Tid": ["2024"],
    }  # fmt: skip
    described: dict[str, Any] = {
        name: {"label": name, "category": {"index": {code: at for at, code in enumerate(codes)}}}
        for name, codes in dimensions.items()
    }
    described |= {"id": list(dimensions), "size": [len(each) for each in dimensions.values()]}
    values = [figures[code][measure] for code in figures for measure in measures]
    return json.dumps({"dataset": {"dimension": described, "label": "Earnings", "value": values}}).encode()
