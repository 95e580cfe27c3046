"""National identity numbers: what is accepted, what is refused and why, and that made-up ones are nobody's."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.dk import cpr
from stdnum.no import fodselsnummer

from data.national_ids import Country, InvalidNationalId, make, masked, parse

COUNTRIES: tuple[Country, ...] = ("NO", "DK")
birth_dates = st.dates(dt.date(1900, 1, 1), dt.date(2020, 12, 31))
serials = st.integers(0, 299)


def why_refused(number: str, country: Country, *, allow_synthetic: bool = True) -> str:
    with pytest.raises(InvalidNationalId) as refused:
        parse(number, country, allow_synthetic=allow_synthetic)
    return refused.value.code


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("13897200184", "fodselsnummer"),
        ("53897200097", "d_number"),
        ("13747200186", "fodselsnummer"),
        ("13497200010", "fodselsnummer"),
    ],
)
def test_every_norwegian_test_series_is_read(number: str, kind: str) -> None:
    found = parse(number, "NO", allow_synthetic=True)
    assert (found.kind, found.synthetic, found.birth_date) == (kind, True, dt.date(1972, 9, 13))


def test_spaces_and_hyphens_are_taken_out() -> None:
    assert parse(" 138972 00184 ", "NO", allow_synthetic=True).number == "13897200184"
    assert parse("136172-0001", "DK", allow_synthetic=True).number == "1361720001"


def test_a_number_from_the_other_country_is_too_long_or_too_short() -> None:
    assert why_refused("1361720001", "NO") == "length"
    assert why_refused("13897200184", "DK") == "length"


@pytest.mark.parametrize("number", ["", "abc", "1389720018x", "١٣٨٩٧٢٠٠١٨٤"])
def test_what_is_not_digits_is_refused(number: str) -> None:
    assert why_refused(number, "NO") == "format"


@pytest.mark.parametrize("position", range(11))
def test_one_wrong_digit_is_always_noticed_in_norway(position: int) -> None:
    number = "13897200184"
    wrong = number[:position] + str((int(number[position]) + 1) % 10) + number[position + 1 :]
    assert why_refused(wrong, "NO") == "check_digits"


def test_a_day_that_does_not_exist_is_refused() -> None:
    assert why_refused("316272-0001", "DK") == "date"


def test_a_person_who_is_not_born_yet_is_refused() -> None:
    assert why_refused(make("DK", dt.date(2036, 1, 1), 0), "DK") == "not_born"


def test_a_danish_number_that_could_be_real_is_not_called_synthetic() -> None:
    found = parse("211062-5629", "DK", allow_synthetic=False)
    assert (found.kind, found.synthetic, found.birth_date) == ("cpr", False, dt.date(1862, 10, 21))


@pytest.mark.parametrize("country", COUNTRIES)
@given(birth_date=birth_dates, serial=serials)
def test_a_made_up_number_is_read_back_and_can_never_be_real(
    country: Country, birth_date: dt.date, serial: int
) -> None:
    number = make(country, birth_date, serial)
    found = parse(number, country, allow_synthetic=True)
    assert (found.number, found.synthetic, found.birth_date) == (number, True, birth_date)
    assert why_refused(number, country, allow_synthetic=False) == "synthetic"
    assert not (fodselsnummer if country == "NO" else cpr).is_valid(number)


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("birth_date", [dt.date(1955, 12, 31), dt.date(2001, 2, 28)])
def test_three_hundred_people_can_share_a_birthday(country: Country, birth_date: dt.date) -> None:
    assert len({make(country, birth_date, serial) for serial in range(300)}) == 300


@pytest.mark.parametrize("country", COUNTRIES)
def test_when_a_day_has_no_number_left_it_says_so(country: Country) -> None:
    with pytest.raises(ValueError, match="no synthetic number"):
        make(country, dt.date(1980, 5, 5), 4000)


def test_a_masked_number_shows_the_date_alone() -> None:
    assert masked("13897200184") == "138972 •••••"
    assert masked("1361720001") == "136172 ••••"
