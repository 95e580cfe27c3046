"""The scales of pay: bands without gaps, a part of the country for every county, and a name for every value."""

from __future__ import annotations

import pytest

from data.occupations import occupations
from data.salary import scales
from data.words import speaking


def _ends(band: str) -> tuple[int, int]:
    first, _dash, last = band.rstrip("+").partition("-")
    return int(first), 10**6 if band.endswith("+") else int(last or first)


@pytest.mark.parametrize(
    ("bands", "band_of"), [(scales.STAFF, scales.staff_band), (scales.EXPERIENCE, scales.experience_band)]
)
def test_every_number_lies_in_the_band_whose_ends_say_so(bands, band_of):
    ends = [_ends(band) for band in bands]
    assert ends[0][0] == 0
    assert [first for first, _last in ends[1:]] == [last + 1 for _first, last in ends[:-1]], "no gap and no overlap"
    for band, (first, last) in zip(bands, ends, strict=True):
        assert {band_of(first), band_of(last)} == {band}


@pytest.mark.parametrize("country", ["NO", "DK"])
def test_every_county_lies_in_one_part_of_its_own_country(country):
    assert {scales.REGION_OF[county] for county in scales.COUNTIES[country]} == set(scales.REGIONS[country])


def test_no_county_has_a_part_without_being_one():
    assert set(scales.REGION_OF) == set(scales.EVERY_COUNTY)


def test_every_group_of_occupations_has_a_name():
    assert {code[:2] for code in occupations()} == set(scales.GROUPS)


@pytest.mark.parametrize(
    ("dimension", "value", "said"),
    [
        ("level", "2", "Middle management"),
        ("county", "46", "Vestland"),
        ("county", "1084", "Capital Region of Denmark"),
        ("region", "west", "West"),
        ("group", "13", "Managers in production and services"),
        ("occupation", "1321", "Manufacturing managers"),
        ("industry", "?", "?"),
    ],
)
def test_a_value_is_told_by_name_and_an_unknown_one_as_it_is(dimension, value, said):
    with speaking("en"):
        assert scales.name_of(dimension, value) == said
        assert scales.title_of(dimension)
