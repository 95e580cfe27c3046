"""What people type: each check gives a value fit to be stored or a sentence for the person, quickly, and nothing else."""

from __future__ import annotations

import contextlib
import time
import unicodedata
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data import checked, words
from data.checked import JOINERS, NOT_STORED, Invalid
from data.corrections import CHECKS, check, proposed_name
from data.datamap.organisation import Organisation, load

NORWAY, DENMARK = load("norway"), load("denmark")
HOSTILE = [
    "\0", "a\0b", "\ud800", "a\udfffb", "\u202eevil", "\u200f", "<script>alert(1)</script>", "=cmd|'/c calc'!A1",
    "'; drop table app.person; --", "x" * 300_000, "\x1b[31m", "\ue000", "e\u0301" * 50_000, "٠١٢٣", "½", "NaN", "1e999999999",
    "9" * 30, "1" * 20, "(" * 200, "+" * 5_000, "\r\n\r\nBcc: x@y.example", "😀" * 1_000, "{label}", "%(x)s",
]  # fmt: skip
ANYTHING = st.one_of(
    st.text(st.characters(), max_size=400), st.sampled_from(HOSTILE), st.integers(), st.none(), st.booleans(),
    st.floats(), st.lists(st.text(), max_size=3), st.dictionaries(st.text(), st.text(), max_size=3),
)  # fmt: skip
FIELDS: dict[str, Callable[[object], object]] = {
    **{name: lambda value, name=name: check(name, value, NORWAY) for name in CHECKS},
    "name": proposed_name,
    "paragraph": lambda value: checked.paragraph(value, "About me", most=600),
    "kroner": lambda value: checked.kroner(value, "Base pay"),
    "hours": checked.hours,
    "choice": lambda value: checked.one_of(value, {"a": "b"}, "Role"),
}


@pytest.mark.parametrize("name", FIELDS)
@settings(max_examples=60, deadline=None)
@given(value=ANYTHING)
@example(value="\0")
@example(value="\ud800")
@example(value="=cmd|'/c calc'!A1")
@example(value="x" * 300_000)
def test_anything_typed_gives_a_storable_value_or_a_sentence(name: str, value: object) -> None:
    try:
        found = FIELDS[name](value)
    except Invalid as problem:
        assert 5 < len(str(problem)) < 300 and str(problem)[0].isupper()
        str(problem).encode()
        return
    text = str(found)
    text.encode()
    assert len(text) <= 600 and text == unicodedata.normalize("NFC", text)
    assert all(unicodedata.category(each) not in NOT_STORED or each in JOINERS or each == "\n" for each in text)


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value[:12]))
def test_no_input_takes_longer_than_the_blink_of_an_eye(name: str, value: str) -> None:
    took = []
    for _attempt in range(3):
        began = time.process_time()
        with contextlib.suppress(Invalid):
            FIELDS[name](value)
        took.append(time.process_time() - began)
    assert min(took) < 0.05


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("value", ["a\0b", "a\ud800b", "a\u202eb", "a\x1bb", "a\x7fb"], ids=ascii)
def test_a_character_that_cannot_be_stored_or_deceives_is_refused_everywhere(name: str, value: str) -> None:
    with pytest.raises(Invalid):
        FIELDS[name](value)


@pytest.mark.parametrize(
    ("typed", "organisation", "stored"),
    [
        ("22 33 44 55", NORWAY, "+47 22 33 44 55"),
        ("  +47 22334455 ", NORWAY, "+47 22 33 44 55"),
        ("0047 22334455", NORWAY, "+47 22 33 44 55"),
        ("+45 32 12 34 56", NORWAY, "+45 32 12 34 56"),
        ("32123456", DENMARK, "+45 32 12 34 56"),
    ],
)
def test_a_phone_number_is_stored_in_one_spelling(typed: str, organisation: Organisation, stored: str) -> None:
    assert checked.phone(typed, organisation) == stored
    assert checked.phone(stored, organisation) == stored


@pytest.mark.parametrize(
    "typed", ["", "123", "22 33 44", "phone", "+47 22 33 44 55 66 77", "22334455x", "=22334455", "<b>"]
)
def test_a_wrong_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        checked.phone(typed, NORWAY)


@pytest.mark.parametrize(
    "typed", ["a@b.example", " Anna.Ås+x@union.example ".replace("å", "a").replace("Å", "A"), "a@ø.example"]
)
def test_an_e_mail_address_is_accepted_once_and_again(typed: str) -> None:
    stored = checked.email(typed)
    assert checked.email(stored) == stored and "@" in stored


@pytest.mark.parametrize(
    "typed",
    ["", "a", "a@", "@b.example", "a b@c.example", "a@b", "a@b..example", "<a@b.example>", "a@b.example\nBcc: c@d.example",
     "a@[127.0.0.1]", '"a b"@c.example', "ø@b.example", "=cmd()@"],
)  # fmt: skip
def test_a_wrong_e_mail_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        checked.email(typed)


@pytest.mark.parametrize("typed", ["", "123", "12345", "12 34", "abcd", "٠١٢٣", "²²²²", "-123", "+123", "1.23", "=123"])
def test_a_wrong_postal_code_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        checked.postal_code(typed)


def test_a_postal_code_is_kept_with_its_zeros() -> None:
    assert checked.postal_code(" 0030 ") == "0030"


@pytest.mark.parametrize(("field", "most"), [("address", 200), ("city", 80), ("employer", 120), ("position", 120)])
def test_a_field_takes_exactly_as_much_as_it_says(field: str, most: int) -> None:
    assert check(field, "x" * most, NORWAY) == "x" * most
    with pytest.raises(Invalid, match=f"{most} characters at most; this has {most + 1}"):
        check(field, "x" * (most + 1), NORWAY)
    for empty in ("", "   ", "\t", None):
        with pytest.raises(Invalid, match="Fill in"):
            check(field, empty, NORWAY)


@pytest.mark.parametrize("text", ["<b>Ås</b>", "=cmd()", "O'Hara & Søn", "{0} %s", "Łódź"])
def test_what_is_only_text_is_kept_as_it_is(text: str) -> None:
    """HTML and formulas are harmless where they are stored; each way out of here escapes them."""
    assert check("employer", text, NORWAY) == text


def test_spelling_is_normalised_and_space_tidied() -> None:
    assert check("city", "  A\u030as \t by ", NORWAY) == "Ås by"
    assert checked.paragraph(" one\r\n\ntwo ", "x", most=20) == "one\n\ntwo"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("52 000", 52_000), ("52.000", 52_000), ("52,000", 52_000), ("52.000,50", 52_000), ("52,000.50", 52_000),
     ("52\u00a0000", 52_000), ("", 0), ("0", 0), ("52000.4", 52_000), ("1.234.567", 1_234_567)],
)  # fmt: skip
def test_an_amount_is_understood_as_people_write_it(typed: str, amount: int) -> None:
    assert checked.kroner(typed, "Base pay") == amount


@pytest.mark.parametrize("typed", ["-1", "10 000 001", "NaN", "Infinity", "1e9", "12kr", "1..2", "--1", "=1+1"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        checked.kroner(typed, "Base pay")


@pytest.mark.parametrize(("typed", "found"), [("37,5", "37.50"), ("37.5", "37.50"), ("1", "1.00"), ("80", "80.00")])
def test_hours_are_understood(typed: str, found: str) -> None:
    assert checked.hours(typed) == Decimal(found)


@pytest.mark.parametrize("typed", ["0", "0.99", "80.01", "-37", "NaN", "1e1", "full", "", "37:30"])
def test_what_is_no_number_of_hours_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        checked.hours(typed)


@pytest.mark.parametrize(("language", "word"), [("nb", "Poststedet"), ("da", "Byen"), ("en", "The city")])
def test_the_sentence_is_in_the_persons_language(language: str, word: str) -> None:
    with words.speaking(language, "Europe/Oslo"), pytest.raises(Invalid) as refused:
        check("city", "x" * 81, NORWAY)
    assert str(refused.value).startswith(word) and ("characters" in str(refused.value)) is (language == "en")
