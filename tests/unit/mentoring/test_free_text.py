"""What gives away who wrote a text is found in many spellings, and what does not is left alone."""

from __future__ import annotations

import datetime as dt
import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import words
from data.mentoring.free_text import Find, found_in, names_of, problem_of
from data.national_ids import Country, make

ANNA = names_of("Anna Marie", "Berg-Hansen", "Fjellheim Bygg AS")
BO = names_of("Bo", "Lund", "Nordlys A/S")

PHONES = [
    "91234567", "912 34 567", "91 23 45 67", "9123 4567", "912.34.567", "91-23-45-67", "91–23–45–67", "91/23/45/67",
    "912\u00a034\u00a0567", "9 1 2 3 4 5 6 7", "9.1.2.3.4.5.6.7", "9, 1, 2, 3, 4, 5, 6, 7", "22 33 44 55", "912_34_567",
    "+47 912 34 567", "+4791234567", "(+47) 912 34 567", "0047 912 34 567", "47 91 23 45 67", "4791234567",
    "+45 12 34 56 78", "+45 12345678", "45 20 30 40 50", "20304050", "20 30 40 50", "+47 00 12 34 56", "00 12 34 56",
    "+46 70 123 45 67", "070-123 45 67", "+44 20 7946 0958", "+298 123456", "91 234 567", "１２３４５６７８", "9123\u00ad4567",
    "9\u200b1\u200b2\u200b3\u200b4\u200b5\u200b6\u200b7",
    "ni en to tre fire fem seks sju", "ni et to tre fire fem seks syv", "nine one two three four five six seven",
    "ni-en-to-tre-fire-fem-seks-sju", "otte 1 2 3 fire 5 6 nul", "åtte null null en to tre fire fem",
]  # fmt: skip
EMAILS = [
    "anna@firma.no", "anna.berg+x@mail.firma.example", "ANNA@FIRMA.NO", "anna @ firma.no", "anna@ firma . no",
    "anna (at) firma dot no", "anna(at)firma.no", "anna [at] firma [dot] no", "anna {at} firma {punktum} no",
    "anna at firma dot no", "anna at firma punktum no", "anna krøllalfa firma punktum no", "anna alfakrøll firma.no",
    "anna snabel-a firma.dk", "anna snabela firma prik dk", "anna (snabel a) firma.dk", "anna krølla firma.no",
    "anna <at> firma.com", "anna på gmail", "anna hos hotmail", "anna@localhost", "anna＠firma.no", "anna(a)firma.no",
]  # fmt: skip
WEB = [
    "https://firma.no/om-oss", "http://x.example", "www.firma.dk", "firma.no", "FIRMA.NO", "min.side.com",
    "linkedin.com/in/anna", "firma punktum no", "firma dot com", "firma (dot) dk", "lederlaget.example",
]  # fmt: skip
HANDLES = [
    "@annaleder",
    "@anna.berg",
    "@Anna_90",
    "snap: annab",
    "Insta: anna.b",
    "Instagram : @anna_b",
    "skype: live.anna",
]
AROUND = [
    "{}",
    "Ring meg: {}.",
    "Jeg heter noe annet.\n{}\nVi ses",
    "«{}»",
    "({})",
    "30 ansatte, {} og 2019–2024",
    "Skriv {}!",
]
HARMLESS = [
    "2019–2024", "2019-2024", "2019/2020", "2019/20", "fra 2015 til 2020", "i 2019, 2020 og 2021", "2010-2015 2016-2020",
    "i 2015 2019 2023", "30 ansatte", "1200 ansatte i 2024", "10 000 kr", "10.000 kr", "kr 10 000,-", "12 500 000 kr",
    "25 000 000", "1 250 000 000", "kr. 12 345 678", "NOK 12345678", "12345678 kr", "€ 12 345 678", "12.345.678,50 kr",
    "32 500 - 41 500", "mellom 45 000 - 47 000 kroner", "10 000–20 000 kr", "fase 1.2", "versjon 1.2.3.4", "ISO 9001:2015",
    "01.02.2024", "1.2.24", "17. mai 2024", "17/5-2024", "2024-05-17", "17.05.2024–18.06.2024", "01.02–31.03.2024",
    "8.00-16.00", "kl. 08.00–16.00", "16:30-18:00", "24/7", "50/50", "37,5 timer", "2–3 timer i måneden", "0150 Oslo",
    "Det var ferdig.No skal jeg hvile", "bl.a. budsjett, f.eks. mål, dvs. no nytt", "m.m.", "Node.js og ASP.NET Core",
    "Det er godt at vide. Jeg lytter", "Jeg er ikke redd for at no skal skje", "kom på punktum", "Møtes på Teams: best om kvelden",
    "en to tre", "én av to, tre av fire, fem av seks, sju av åtte", "3 @ 50 kr", "I am good at budgets. No fear.",
    "§ 15-7", "sak 2024/12345", "50 % stilling, 20–30 mennesker", "1., 2. og 3. linje", "A/S og ApS", "god på Excel", "C# og .NET",
    "Jeg har ledet to omstillinger og vil gjerne høre hva du står i.", "Fra 5 til 50 ansatte på 3 år", "",
]  # fmt: skip


def kinds(text: str, names: frozenset[str] = frozenset()) -> list[str]:
    return [find.kind for find in found_in(text, names)]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("phone", PHONES)
def test_a_phone_number_is_found_in_every_spelling(phone: str, around: str) -> None:
    assert kinds(around.format(phone)) == ["phone"]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("email", EMAILS)
def test_an_e_mail_address_is_found_in_every_spelling(email: str, around: str) -> None:
    assert kinds(around.format(email)) == ["email"]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("address", WEB)
def test_a_web_address_is_found(address: str, around: str) -> None:
    assert kinds(around.format(address)) == ["web"]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("handle", HANDLES)
def test_a_user_name_is_found(handle: str, around: str) -> None:
    assert kinds(around.format(handle)) == ["handle"]


@pytest.mark.parametrize("shape", ["{}{}", "{} {}", "{}-{}", "{}.{}"])
@pytest.mark.parametrize("country", ["NO", "DK"])
def test_a_national_identity_number_is_found(country: Country, shape: str) -> None:
    random = Random(5)
    for _each in range(50):
        number = make(country, dt.date(1950, 1, 1) + dt.timedelta(days=random.randrange(18_000)), random.randrange(200))
        assert kinds("Nr. " + shape.format(number[:6], number[6:])) == ["national_id"]


@pytest.mark.parametrize("number", ["01019012345", "010190 12345", "41019012345", "010190-1234", "01 01 90 12345"])
def test_a_mistyped_identity_number_and_a_d_number_are_found_too(number: str) -> None:
    assert kinds(number) == ["national_id"]


@pytest.mark.parametrize("text", HARMLESS)
def test_years_amounts_dates_times_and_ordinary_words_are_left_alone(text: str) -> None:
    assert found_in(text, ANNA | BO) == ()


@pytest.mark.parametrize(
    "text", ["91234567 / 98765432", "91 23 45 67 98 76 54 32", "91234567 98765432", "912 34 567 - 987 65 432"]
)
def test_two_numbers_in_a_row_are_found(text: str) -> None:
    assert set(kinds(text)) == {"phone"}


@pytest.mark.parametrize(
    "text", ["Anna", "Hilsen Anna", "ANNA", "Annas råd", "Anna's advice", "jeg heter anna", "mvh anna", "anna marie",
             "Berg", "BERG-HANSEN", "berg-hansen", "hansen", "My name is anna", "Jeg jobber i Fjellheim Bygg",
             "fjellheim bygg", "Fjellheim  Bygg AS", "FJELLHEIM BYGG", "Fjellheim-Bygg og Anna".replace("-", " ")],
)  # fmt: skip
def test_the_own_name_and_employer_are_found(text: str) -> None:
    assert set(kinds(text, ANNA)) == {"name"}


@pytest.mark.parametrize(
    "text", ["å bo i Bergen", "det er godt at bo her", "i en lund bak et berg", "lederskapets annaler", "hannah"]
)
def test_a_short_name_that_is_a_word_too_is_found_only_with_its_capital(text: str) -> None:
    assert found_in(text, ANNA | BO) == ()
    assert kinds("Hils fra Bo", BO) == kinds("bo lund", BO) == kinds("jeg hedder bo", BO) == ["name"]


def test_the_names_are_looked_for_one_by_one_and_the_employer_as_a_whole() -> None:
    assert {"Anna", "Marie", "Berg", "Hansen", "Fjellheim Bygg"} == ANNA
    assert names_of("Eva", "van der Berg", "Oslo kommune") == {"Eva", "Berg", "Oslo kommune"}
    assert names_of("", "", "AS") == names_of(" ", "-", "") == frozenset()
    assert found_in("Jeg kjenner kommunen og Oslo godt", names_of("Eva", "Lie", "Oslo kommune")) == ()
    assert kinds("[x] (C++) & co", frozenset({"[x] (C++) & co"})) == ["name"]


def test_everything_in_a_text_is_told_once_and_in_its_order() -> None:
    text = "Hei, jeg er Anna (91 23 45 67), anna.berg@firma.no, se www.firma.no eller @annab."
    assert found_in(text, ANNA) == (
        Find("name", "Anna"),
        Find("phone", "91 23 45 67"),
        Find("email", "anna.berg@firma.no"),
        Find("web", "www.firma.no"),
        Find("handle", "@annab"),
    )


def test_the_sentence_says_what_to_take_out_as_it_was_written() -> None:
    assert problem_of(()) == ""
    assert "“91–23–45–67”" in problem_of(found_in("Ring 91–23–45–67!"))
    both = problem_of(found_in("Anna, anna@firma.no, Anna", ANNA))
    assert both.count("“Anna”") == 1 and "“anna@firma.no”" in both
    assert "{x}" in problem_of([Find("web", "www.{x}.no")])
    assert len(problem_of(found_in("www." + "x" * 500 + ".no"))) < 250


def test_an_identity_number_is_not_said_again() -> None:
    assert "010190" not in problem_of(found_in("010190 12345"))


@pytest.mark.parametrize("language", ["nb", "da"])
@pytest.mark.parametrize("kind", ["email", "web", "handle", "phone", "national_id", "name"])
def test_each_sentence_is_in_the_reader_s_language(language: str, kind: str) -> None:
    finds = [Find(kind, "x1")]  # type: ignore[arg-type]
    english = problem_of(finds)
    with words.speaking(language):
        assert problem_of(finds) != english


@given(st.text(max_size=300), st.sets(st.text(max_size=20), max_size=3))
def test_any_text_and_any_names_give_an_answer(text: str, names: set[str]) -> None:
    for find in found_in(text, names):
        assert len(find.text) <= 4 * len(text) + 4 and problem_of([find])


@given(st.text("aæ .,\n", max_size=30), st.sampled_from(PHONES[:20]), st.text("aæ .,\n", max_size=30))
def test_a_number_is_found_between_any_words(before: str, phone: str, after: str) -> None:
    assert "phone" in kinds(f"{before} {phone} {after}")


@pytest.mark.parametrize(
    "piece",
    [
        "9",
        "9 ",
        "9. ",
        "a",
        "a.",
        "a@",
        "a@a.",
        "a at ",
        "a dot ",
        "@",
        "www.",
        "en ",
        "12 500 ",
        "2019-",
        "Anna ",
        "(",
        " ",
        "+",
        "- ",
        "1.1.",
    ],
)
def test_a_long_text_is_read_in_the_blink_of_an_eye(piece: str) -> None:
    text, took = piece * (4_000 // len(piece)), []
    for _attempt in range(3):
        began = time.process_time()
        found_in(text, ANNA)
        took.append(time.process_time() - began)
    assert min(took) < 0.1
