"""Official files as the offices hand them out: what is read, what is held back, and what is refused."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from data.salary.files import NotReadable
from data.salary.official_files import PayTable, PriceSeries, parse
from tests.official import (
    CHIEF_2023,
    DEVELOPERS_2024,
    MANUFACTURING_2023,
    json_stat_2,
    lons20_csv,
    lons20_json,
    ssb_11418,
    ssb_11658,
    ssb_prices,
)

CHIEF = ("1120", "all", "all", "2023")
DEVELOPERS = {"lower": 51860, "median": 63141, "upper": 76054, "mean": 65506, "count": 29096}


def pay(content: bytes) -> PayTable:
    found = parse(content)
    assert isinstance(found, PayTable)
    return found


def prices(content: bytes, source: str = "") -> PriceSeries:
    found = parse(content, source)
    assert isinstance(found, PriceSeries)
    return found


def edited(content: bytes, **changes: Any) -> bytes:
    return json.dumps(json.loads(content) | changes).encode()


def test_the_norwegian_quartiles_are_exactly_those_published() -> None:
    found = pay(ssb_11418({"1120": CHIEF_2023, "1321": MANUFACTURING_2023}))
    assert found.figures[CHIEF] == {"lower": 59430, "median": 79700, "upper": 117020, "mean": 100300, "count": None}
    assert found.figures["1321", "all", "all", "2023"]["upper"] == 97430
    assert (found.read, found.held_back, found.left_out) == (10, 2, {})


def test_a_figure_held_back_is_none_also_where_the_file_writes_a_number_beside_the_colon() -> None:
    content = json.loads(ssb_11418({"1120": CHIEF_2023}, measures=["01", "051"]))
    content["value"][1], content["status"] = 12_345, {"1": ":"}
    assert pay(json.dumps(content).encode()).figures[CHIEF] == {"median": 79700, "lower": None}


def test_a_pay_of_nothing_is_none_and_no_jobs_are_no_jobs() -> None:
    found = pay(ssb_11658())
    assert found.figures["1120", "all", "all", "2020K2"] == {"count": 40151, "median": 83330}
    assert found.figures["2523", "all", "all", "2020K2"] == {"count": 0, "median": None}
    assert found.figures["2523", "all", "all", "2021K1"] == {"count": 3, "median": None}
    assert found.held_back == 2


def test_what_stands_under_dataset_beside_the_metadata_is_read_as_well() -> None:
    inner = json.loads(ssb_11418({"1120": CHIEF_2023}))
    assert pay(json.dumps({"metadata": {"title": "x"}, "dataset": inner}).encode()).figures[CHIEF]["median"] == 79700


@pytest.mark.parametrize("content", [lons20_csv({"2512": DEVELOPERS_2024}), lons20_json({"2512": DEVELOPERS_2024})])
def test_danish_pay_by_the_hour_becomes_pay_by_the_month(content: bytes) -> None:
    found = pay(content)
    assert found.figures == {("2512", "all", "all", "2024"): DEVELOPERS}
    assert abs(65504.17 - DEVELOPERS["mean"]) < 2, "Statistics Denmark's own monthly figure"
    assert found.layout.country == "DK"


def test_a_danish_nought_is_held_back_never_0() -> None:
    found = pay(lons20_csv({"2512": DEVELOPERS_2024 | {"OVREST": 0, "ANTAL": 0}}))
    assert found.figures["2512", "all", "all", "2024"] | {"upper": None, "count": None} == DEVELOPERS | {
        "upper": None, "count": None,
    }  # fmt: skip
    assert found.held_back == 2


def test_danish_decimals_may_have_a_comma() -> None:
    content = lons20_csv({"2512": DEVELOPERS_2024}).decode().replace("393.81", "393,81").encode()
    assert pay(content).figures["2512", "all", "all", "2024"] == DEVELOPERS


def test_sectors_and_sexes_have_our_names() -> None:
    content = lons20_csv({"2512": DEVELOPERS_2024}, SEKTOR=["1046", "1018", "1016"], KØN=["K", "M"])
    assert {key[1:3] for key in pay(content).figures} == {
        (sector, sex) for sector in ("private", "municipal", "state") for sex in ("woman", "man")
    }


def test_what_is_not_used_is_left_out_and_counted() -> None:
    content = lons20_csv({"2512": DEVELOPERS_2024}, LONGRP=["LTOT", "MED"], SEKTOR=["1000", "1032"])
    found = pay(content)
    assert found.left_out == {"LONGRP MED is not used": 10, "SEKTOR 1032 is not used": 5}
    assert list(found.figures) == [("2512", "all", "all", "2024")]


def test_an_occupation_group_that_mixes_two_is_left_out() -> None:
    found = pay(ssb_11418({"3_01-03": {"01": 57160}, "1": {"01": 70930}, "0-9": {"01": 50000}}, measures=["01"]))
    assert found.left_out == {"YRKE 3_01-03 is no occupation code": 1}
    assert {key[0] for key in found.figures} == {"1", "all"}


def test_prices_are_read_by_month_and_by_year() -> None:
    monthly = prices(ssb_prices({"2025M01": 98.7, "2025M02": 100.1}))
    assert (monthly.country, monthly.points) == ("NO", {"2025M01": Decimal("98.7"), "2025M02": Decimal("100.1")})
    plain = prices(b"period;value\n2024-11;119,4\n2024-12;120,0\n", "Statistics Denmark, table PRIS01")
    assert plain.points == {"2024M11": Decimal("119.4"), "2024M12": Decimal("120.0")}
    assert prices(b"period;value\n2024;119.4\n", "somebody").points == {"2024": Decimal("119.4")}


def test_a_price_index_must_say_whose_it_is() -> None:
    with pytest.raises(NotReadable, match="--source"):
        parse(b"period;value\n2024;119.4\n")


def test_a_change_in_per_cent_or_the_price_of_food_is_no_index() -> None:
    for content in (
        ssb_prices({"2025M01": 2.3}, contents="Tolvmanedersendring"),
        ssb_prices({"2025M01": 99.0}, group="01"),
    ):
        with pytest.raises(NotReadable, match="one index"):
            parse(content)


TWISTED = CHIEF_2023 | {"051": 99_000}
REFUSED = {
    "nothing": (b"", "neither JSON-stat nor CSV"),
    "no table": (b"yrke,Median\nx,1\n", "INDHOLD"),
    "no JSON-stat": (b'{"a": 1}', "no dimensions"),
    "cut off": (ssb_11418({"1120": CHIEF_2023})[:-20], "damaged"),
    "too few values": (edited(ssb_11418({"1120": CHIEF_2023}), value=[1]), "as many values"),
    "sizes": (edited(ssb_11418({"1120": CHIEF_2023}), size=[5, 2, 1, 1, 1, 1, 1]), "do not agree"),
    "text": (edited(ssb_11418({"1120": CHIEF_2023}), value=["a"] * 5), "text where a figure"),
    "yes": (edited(ssb_11418({"1120": CHIEF_2023}), value=[True] * 5), "no number"),
    "not a number": (ssb_11418({"1120": CHIEF_2023}).replace(b"79700", b"NaN"), "no number"),
    "endless": (ssb_11418({"1120": CHIEF_2023}).replace(b"79700", b"1e999999999"), "can't be a figure"),
    "tiny": (ssb_11418({"1120": CHIEF_2023}).replace(b"79700", b"1e-999999999"), "can't be a figure"),
    "negative": (ssb_11418({"1120": CHIEF_2023 | {"01": -5}}), "can't be the pay"),
    "order": (ssb_11418({"1120": TWISTED}), "not in order"),
    "another table": (json_stat_2("07459", {"Tid": ["2024"]}, [1]), "none of the tables"),
    "an unknown dimension": (
        json_stat_2("11418", {"MaaleMetode": ["01"], "Yrke": ["1120"], "Alder": ["1", "2"], "Tid": ["2023"]}, [5e4, 6e4]),
        "divided by ALDER",
    ),
    "a month as year": (ssb_11418({"1120": CHIEF_2023}, "2023M01"), "no year"),
    "all held back": (ssb_11418({"1120": dict.fromkeys(CHIEF_2023)}), "all are held back"),
    "words for codes": (lons20_csv({"2512": DEVELOPERS_2024}, SEKTOR=["Sektorer i alt"]), "Order it with codes"),
    "twice": (lons20_csv({"2512": DEVELOPERS_2024}, TID=["2024", "2024"]), "two figures"),
    "a short line": (lons20_csv({"2512": DEVELOPERS_2024}) + b"2511;1000\r\n", "as many cells"),
    "NUL": (b"period;value\n2024;1\x00\n", "no text"),
    "two months alike": (b"period;value\n2024M01;100\n2024-01;101\n", "two values"),
    "months and years": (b"period;value\n2024M01;100\n2024;101\n", "by month or by year"),
    "month 13": (b"period;value\n2024M13;100\n", "no month"),
    "an index of 0": (b"period;value\n2024M01;0\n", "no index"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_cannot_be_right_is_refused_whole_with_a_reason(what: str) -> None:
    content, reason = REFUSED[what]
    with pytest.raises(NotReadable, match=reason):
        parse(content, "somebody")


def test_a_table_that_claims_a_billion_values_is_refused_at_once() -> None:
    many = [str(each) for each in range(40_000)]
    content = json_stat_2("11418", {"Yrke": many, "Tid": many}, [])
    with pytest.raises(NotReadable, match="5,000,000 values"):
        parse(content)
