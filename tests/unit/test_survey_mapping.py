"""What a mapping file says, and how a foreign survey's values become ours."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from data.datamap.organisation import Organisation, load
from data.salary.files import NotReadable
from data.salary.scales import COUNTIES, INDUSTRIES
from data.salary.survey_codes import county_code, occupation_code, section_of
from data.salary.survey_file import Value
from data.salary.survey_mapping import SurveyMapping, load_mapping
from data.salary.survey_numbers import Refused, number
from data.salary.survey_report import REASONS
from data.salary.survey_values import typed

EXAMPLE = Path(__file__).parents[2] / "docs" / "survey-mapping.example.toml"
NORWAY, DENMARK = load("norway"), load("denmark")
FIELDS = {
    "occupation": {"column": "Yrke"},
    "level": {"value": "2"},
    "hours": {"value": 37.5},
    "base": {"column": "Lønn"},
}


def mapped(**fields: dict[str, object]) -> SurveyMapping:
    return SurveyMapping.model_validate(
        {"member": {"column": "Nr"}, "year": {"value": 2025}, "fields": FIELDS | fields}
    )


def one(name: str, value: Value, *, organisation: Organisation = NORWAY, decimal: str = "", **field: object) -> str:
    """What the field is typed as when this stands in the file, or "!" and why it is refused."""
    mapping = mapped(**{name: {"column": "x"} | field})
    mapping = mapping.model_copy(update={"file": mapping.file.model_copy(update={"decimal": decimal})})
    said, reasons = typed(mapping, {"x": value}, organisation)
    assert reasons.get(name, "number") in REASONS
    return said.get(name) or "!" + reasons.get(name, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 234,50", "1234.5"), ("1.234,50", "1234.5"), ("1,234.50", "1234.5"), ("1'234.50", "1234.5"),
        ("1\u00a0234\u202f567", "1234567"), ("1.234.567", "1234567"), ("1,234,567.8", "1234567.8"), ("52000", "52000"),
        ("52.000", "52000"), ("52,000", "52000"), ("52,0", "52"), ("0.125", "0.125"), ("1234,567", "1234.567"),
        ("-3", "-3"), ("37.5", "37.5"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, expected: str) -> None:
    assert number(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["", "-", "abc", "1.23.4", "12.34,5.6", "1,23,4.5", "1e5", "NaN", "5" * 21, "½", "٣"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="number"):
        number(text)


def test_a_sign_before_three_digits_is_only_read_where_one_meaning_is_likely_or_said() -> None:
    with pytest.raises(Refused, match="ambiguous"):
        number("37.500", grouped=False)
    assert number("37.500", ".", grouped=False) == Decimal("37.5")
    assert number("37.500", ",", grouped=False) == 37500
    with pytest.raises(Refused, match="number"):
        number("1,234,567", ",")


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("base", "55 000", {}, "55000"),
        ("base", "660.000", {"unit": "year"}, "55000"),
        ("base", "660", {"unit": "year", "thousands": True}, "55000"),
        ("base", "55,5", {"thousands": True}, "55500"),
        ("base", "55.500", {"thousands": True}, "!ambiguous"),
        ("base", "320", {"unit": "hour"}, "52000"),  # x 37.5 hours x 52 / 12
        ("base", Decimal("55000.4"), {}, "55000"),
        ("base", "kr 55 000,-", {}, "55000"),
        ("base", "55000 NOK", {}, "55000"),
        ("base", "5500 EUR", {}, "!currency"),
        ("base", "€ 5500", {}, "!currency"),
        ("base", "55000 DKK", {}, "!currency"),
        ("base", "about 55", {}, "!number"),
        ("bonus", "12 000", {}, "12000"),
        ("bonus", "1 000", {"unit": "month"}, "12000"),
        ("supplements", "24 000", {"unit": "year"}, "2000"),
        ("hours", "80 %", {"unit": "per_cent"}, "30.00"),
        ("hours", Decimal("0.8"), {"unit": "share"}, "30.00"),
        ("hours", "37,5", {}, "37.50"),
        ("pension", "12,5 %", {}, "12.50"),
        ("staff", "6–15", {}, "6"),
        ("staff", "201+", {}, "201"),
        ("staff", "1 200", {}, "1200"),
        ("staff", "2,5", {}, "!number"),
        ("years", "3-5", {}, "3"),
        ("size", "250", {}, "250+"),
        ("size", "9", {}, "1-9"),
        ("size", "10–49", {}, "10-49"),
        ("size", "many", {}, "!number"),
        ("level", "Mellomleder", {"values": {"mellomleder ": "2"}}, "2"),
        ("level", "Middle management", {}, "2"),
        ("level", "Big boss", {}, "!unknown"),
        ("sector", "state", {}, "state"),
        ("sex", "K", {"values": {"K": "woman"}}, "woman"),
        ("county", "Viken", {"values": {"Viken": ""}}, "!"),
        ("employer", "Nordlys  AS", {}, "Nordlys AS"),
    ],
)
def test_units_and_words_are_taken_to_ours(name: str, value: Value, field: dict[str, object], expected: str) -> None:
    assert one(name, value, **field) == expected


def test_an_empty_cell_is_not_said_and_no_reason_to_refuse() -> None:
    said, reasons = typed(mapped(bonus={"column": "x"}), {"x": "", "Yrke": "", "Lønn": ""}, NORWAY)
    assert said["bonus"] == "" and reasons == {}


def test_pay_by_the_hour_without_hours_is_refused() -> None:
    mapping = mapped(hours={"column": "h"}, base={"column": "x", "unit": "hour"})
    assert typed(mapping, {"x": "300", "h": ""}, NORWAY)[1] == {"base": "hours"}


def test_a_danish_amount_is_in_danish_kroner_and_full_time_is_37_hours() -> None:
    assert one("base", "55.000 DKK", organisation=DENMARK) == "55000"
    assert one("base", "55000 NOK", organisation=DENMARK) == "!currency"
    assert one("hours", "100", organisation=DENMARK, unit="per_cent") == "37.00"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("46", "46"), ("3", "03"), ("Vestland", "46"), ("vestland fylke", "46"), ("Troms - Romsa - Tromssa", "55"),
        ("Møre og Romsdal", "15"), ("Hordaland", "46"), ("12", "46"), ("Sør-Trøndelag", "50"), ("01", "31"),
        ("Trøndelag - Trööndelage", "50"), ("Aust-Agder", "42"),
    ],
)  # fmt: skip
def test_norwegian_counties_by_name_or_number_of_today_or_before_2020(text: str, code: str) -> None:
    assert county_code(text, "NO") == code


@pytest.mark.parametrize("text", ["Viken", "30", "Vestfold og Telemark", "38", "Troms og Finnmark fylke", "54"])
def test_a_county_that_was_divided_in_2024_is_refused_with_that_reason(text: str) -> None:
    with pytest.raises(Refused, match="county"):
        county_code(text, "NO")


@pytest.mark.parametrize(("text", "country"), [("Skåne", "NO"), ("99", "NO"), ("1084", "NO"), ("46", "DK")])
def test_a_county_of_elsewhere_is_refused(text: str, country: str) -> None:
    with pytest.raises(Refused, match="unknown"):
        county_code(text, country)  # type: ignore[arg-type]


def test_every_county_is_found_by_its_code_and_its_name() -> None:
    for country, counties in COUNTIES.items():
        for code, name in counties.items():
            assert county_code(code, country) == county_code(name, country) == code
    assert county_code("Region Hovedstaden", "DK") == "1084" and county_code("Midtjylland", "DK") == "1082"


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("C", "C"), ("j", "J"), ("62", "J"), ("62.01", "J"), ("62.010", "J"), ("62010", "J"), ("620100", "J"), ("01", "A"),
        ("03", "A"), ("09", "B"), ("33", "C"), ("35", "D"), ("47", "G"), ("82", "N"), ("84", "O"), ("99", "U"),
        ("Construction", "F"),
    ],
)  # fmt: skip
def test_an_industry_is_its_section(text: str, letter: str) -> None:
    assert section_of(text) == letter


@pytest.mark.parametrize("text", ["V", "1", "1110", "00", "04", "34", "IT", "621"])
def test_an_industry_that_is_no_section_or_has_lost_a_nought_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="unknown"):
        section_of(text)


def test_every_section_has_a_division() -> None:
    assert {section_of(f"{division:02}") for division in (*range(1, 4), *range(5, 34), *range(35, 100)) if division
            not in {40, 44, 48, 54, 57, 67, 76, 83, 89, 34}} == set(INDUSTRIES)  # fmt: skip


@pytest.mark.parametrize("text", ["1212", "1212 Personalsjefer", "personalsjefer", "Human resource managers"])
def test_an_occupation_by_code_or_by_its_name_in_any_of_our_languages(text: str) -> None:
    assert occupation_code(text, "NO") == "1212"


@pytest.mark.parametrize("text", ["1212101", "121210", "12", "9999", "Sjef"])
def test_an_occupation_of_another_list_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="occupation"):
        occupation_code(text, "NO")


def test_six_danish_digits_begin_with_the_four() -> None:
    assert occupation_code("121210", "DK") == "1212"


def test_the_example_is_a_mapping_and_names_every_column_once() -> None:
    mapping = load_mapping(EXAMPLE)
    assert (mapping.member.by, mapping.file.decimal, mapping.unit_of("base"), mapping.unit_of("bonus")) == (
        "number", ",", "year", "year",
    )  # fmt: skip
    assert mapping.columns()[:2] == ["Medlemsnr", "Svardato"]
    assert len(set(mapping.columns())) == len(mapping.fields) + 2


WRONG = {
    "no TOML": ("[member", "no TOML"),
    "nothing": ("[file]\n", "member: Field required"),
    "a field of no one": ('[fields.shoes]\ncolumn = "x"\n', "no fields shoes"),
    "missing ones": ('[fields.base]\ncolumn = "x"\n', "hours, level, occupation must be mapped"),
    "both": ('[fields.base]\ncolumn = "x"\nvalue = 1\n', "either a column or a value"),
    "neither": ("[fields.base]\nthousands = true\n", "either a column or a value"),
    "misspelt": ('[fields.base]\ncolum = "x"\n', "fields.base.colum"),
    "a unit of another": ('[fields.base]\ncolumn = "x"\nunit = "week"\n', "month, year, hour"),
    "thousands of hours": ('[fields.hours]\ncolumn = "x"\nthousands = true\n', "only amounts"),
    "endless": ("[fields.base]\nvalue = inf\n", "finite"),
    "NUL": ("\x00", "no text"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_mapping_that_is_wrong_says_what(what: str, tmp_path: Path) -> None:
    text, reason = WRONG[what]
    file = tmp_path / "mapping.toml"
    rest = "" if what in ("no TOML", "nothing", "NUL") else '[member]\ncolumn = "Nr"\n[year]\nvalue = 2025\n'
    known = {"missing ones": set(), "no TOML": set(), "nothing": set(), "NUL": set()}.get(what, {*FIELDS})
    others = "".join(f'[fields.{name}]\nvalue = "1"\n' for name in sorted(known) if f"[fields.{name}]" not in text)
    file.write_text(rest + text + others, "utf-8")
    with pytest.raises(NotReadable, match=reason):
        load_mapping(file)
