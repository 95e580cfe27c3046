"""The three languages: complete, filled at the same places, and with dates, numbers and money as each writes them."""

from __future__ import annotations

import ast
import contextvars
import datetime as dt
import json
import re
import runpy
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message

from data import words
from data.datamap.categories import CATEGORIES
from data.datamap.sections import personal_columns
from data.models import TABLES

ROOT = Path(__file__).resolve().parents[2]
BIN = runpy.run_path(str(ROOT / "bin" / "messages"))
IN_CODE: set[Any] = {each.id for each in BIN["collected"]() if each.id}
CATALOGUES: dict[str, Catalog] = {code: BIN["translated"](code) for code in BIN["LANGUAGES"]}
NORWEGIAN_SPACE = "\u00a0"

in_both = pytest.mark.parametrize("code", ["nb", "da"])
in_all = pytest.mark.parametrize("code", list(words.LANGUAGES))


def messages(code: str) -> list[Message]:
    return [each for each in CATALOGUES[code] if each.id]


def pairs(code: str) -> Iterator[tuple[str, str]]:
    """(English, translation) of what is translated, singulars and plurals each by themselves."""
    for each in messages(code):
        plural = isinstance(each.id, tuple)
        for english, ours in zip(each.id, each.string, strict=True) if plural else [(each.id, each.string)]:
            if ours:
                yield english, ours


def places(text: str) -> set[str | None]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}


@in_both
def test_every_message_is_translated(code: str) -> None:
    known = {each.id for each in messages(code)}
    assert IN_CODE - known == set(), "run bin/messages, then translate"
    assert BIN["untranslated"](CATALOGUES[code]) == []


@in_both
def test_no_translation_is_left_over(code: str) -> None:
    assert {each.id for each in messages(code)} - IN_CODE == set(), "run bin/messages"
    assert not CATALOGUES[code].obsolete


@in_both
def test_a_translation_is_filled_at_the_same_places(code: str) -> None:
    assert [pair for pair in pairs(code) if places(pair[0]) != places(pair[1])] == []


@in_both
def test_a_translation_begins_and_ends_like_the_english(code: str) -> None:
    def shape(text: str) -> tuple[bool, int, str]:
        return text[0].isupper(), text.count("\n"), re.search(r"[.:?!… )]?$", text).group()  # type: ignore[union-attr]

    assert [pair for pair in pairs(code) if shape(pair[0]) != shape(pair[1])] == []


@in_both
def test_a_catalogue_holds_nothing_that_changes_without_the_words(code: str) -> None:
    text = (BIN["WORDS"] / f"{code}.po").read_text()
    assert re.findall(r"-Date:|^#: .*:\d.*|^#~.*|^#, fuzzy", text, re.MULTILINE) == []


@in_both
def test_both_plural_forms_are_there(code: str) -> None:
    assert CATALOGUES[code].num_plurals == 2
    assert {len(each.string) for each in messages(code) if each.pluralizable} == {2}


def test_what_the_data_map_says_of_tables_and_columns_can_be_translated() -> None:
    said = {category.label for category in CATEGORIES.values()}
    for table in TABLES:
        said |= {table.section.title} - {""}
        for column in personal_columns(table).values():
            said |= {column.label} | (set(column.choices.values()) - set(words.LANGUAGES.values()))
    assert said - IN_CODE == set(), "mark it with N_"


def test_words_are_chosen_when_they_are_shown_and_never_at_import() -> None:
    def at_import(node: ast.AST) -> Iterator[ast.AST]:
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                yield child
                yield from at_import(child)

    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for pattern in BIN["SOURCES"]
        for path in ROOT.glob(pattern)
        for node in at_import(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("_", "gettext", "ngettext")
    ]
    assert found == []


@in_all
def test_words_are_plain_text_that_json_takes(code: str) -> None:
    with words.speaking(code):
        said = [words.gettext("Save"), words.ngettext("{count} entry", "{count} entries", 2), words.date(dt.date.max)]
    assert [type(each) for each in said] == [str, str, str]
    assert json.loads(json.dumps(said)) == said


@pytest.mark.parametrize(("asked", "said"), [("nb", "Lagre"), ("da", "Gem"), ("en", "Save")])
def test_a_message_is_said_in_the_language_spoken(asked: str, said: str) -> None:
    with words.speaking(asked):
        assert words.gettext("Save") == said


@pytest.mark.parametrize(("asked", "spoken"), [("no", "nb"), ("nn", "nb"), ("nb", "nb"), ("sv", "en"), ("", "en")])
def test_other_norwegian_becomes_bokmal_and_an_unknown_language_english(asked: str, spoken: str) -> None:
    with words.speaking(asked):
        assert words.language() == spoken


@pytest.mark.parametrize(
    ("accepted", "best"),
    [(["no"], "nb"), (["nn-NO", "en"], "nb"), (["sv", "da-DK"], "da"), (["EN-us"], "en"), (["sv"], "nb"), ([], "nb")],
)
def test_the_browser_gets_the_first_language_it_asks_for(accepted: list[str], best: str) -> None:
    assert words.best_language(accepted, ["nb", "da", "en"]) == best


def test_a_language_that_is_not_offered_is_passed_over() -> None:
    assert words.best_language(["da", "en"], ["nb", "en"]) == "en"


def test_another_language_is_spoken_inside_the_block_alone() -> None:
    with words.speaking("da", "Europe/Copenhagen"):
        with pytest.raises(ZeroDivisionError), words.speaking("nb", "America/New_York"):
            assert words.gettext("Save") == "Lagre"
            raise ZeroDivisionError
        assert (words.language(), words.time(dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC))) == ("da", "13:00")


def test_two_readers_at_once_do_not_hear_each_other() -> None:
    one, other = contextvars.copy_context(), contextvars.copy_context()
    one.run(words.speak, "nb")
    other.run(words.speak, "da")
    assert (one.run(words.gettext, "Save"), other.run(words.gettext, "Save")) == ("Lagre", "Gem")


@in_both
def test_a_message_without_translation_is_said_in_english(code: str) -> None:
    with words.speaking(code):
        assert words.gettext("Nobody has translated {this}", this="this") == "Nobody has translated this"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("nb", ["0 dager igjen", "1 dag igjen", f"1{NORWEGIAN_SPACE}234 dager igjen"]),
        ("da", ["0 dage tilbage", "1 dag tilbage", "1.234 dage tilbage"]),
        ("en", ["0 days left", "1 day left", "1,234 days left"]),
    ],
)
def test_a_count_takes_its_plural_and_the_readers_digits(code: str, said: list[str]) -> None:
    with words.speaking(code):
        assert [words.ngettext("{count} day left", "{count} days left", count) for count in (0, 1, 1234)] == said


@pytest.mark.parametrize(
    ("code", "said"), [("nb", "5. november 2026"), ("da", "5. november 2026"), ("en", "5 November 2026")]
)
def test_a_day_is_written_in_words_and_is_the_local_one(code: str, said: str) -> None:
    late = dt.datetime(2026, 11, 4, 23, 30, tzinfo=dt.UTC)
    with words.speaking(code, "Europe/Oslo"):
        assert words.date(late) == words.date(dt.date(2026, 11, 5)) == said


@pytest.mark.parametrize(
    ("code", "said"), [("nb", "5. mars 2026 10:05"), ("da", "5. marts 2026 10:05"), ("en", "5 March 2026 10:05")]
)
def test_an_instant_is_written_with_the_local_time(code: str, said: str) -> None:
    instant = dt.datetime(2026, 3, 5, 9, 5, tzinfo=dt.UTC)
    with words.speaking(code, "Europe/Copenhagen"):
        assert (words.date_time(instant), words.time(instant)) == (said, "10:05")


def test_summer_time_counts() -> None:
    with words.speaking("nb", "Europe/Oslo"):
        assert words.time(dt.datetime(2026, 7, 5, 9, 5, tzinfo=dt.UTC)) == "11:05"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("nb", [f"1{NORWEGIAN_SPACE}234{NORWEGIAN_SPACE}567", "37,5"]),
        ("da", ["1.234.567", "37,5"]),
        ("en", ["1,234,567", "37.5"]),
    ],
)
def test_a_number_has_the_readers_separators(code: str, said: list[str]) -> None:
    with words.speaking(code):
        assert [words.number(1_234_567), words.number(Decimal("37.50"))] == said


@pytest.mark.parametrize(
    ("code", "currency", "said"),
    [
        ("nb", "NOK", ["78 500 kr", "1 234,50 kr"]),
        ("da", "DKK", ["78.500 kr.", "1.234,50 kr."]),
        ("en", "NOK", ["78,500 NOK", "1,234.50 NOK"]),
        ("nb", "DKK", ["78 500 DKK", "1 234,50 DKK"]),
    ],
)
def test_money_is_whole_unless_there_are_oere(code: str, currency: str, said: list[str]) -> None:
    with words.speaking(code):
        written = [words.money(amount, currency) for amount in (78_500, Decimal("1234.50"))]
        assert [each.replace(NORWEGIAN_SPACE, " ") for each in written] == said
        assert words.money(Decimal("78500.00"), currency) == written[0]


@pytest.mark.parametrize(("code", "said"), [("nb", "12 %"), ("da", "12 %"), ("en", "12%")])
def test_a_share_is_written_in_whole_per_cent(code: str, said: str) -> None:
    with words.speaking(code):
        assert words.percent(0.119).replace(NORWEGIAN_SPACE, " ") == said


@in_all
def test_a_country_is_found_by_its_name_in_any_language_and_shown_in_the_readers(code: str) -> None:
    with words.speaking(code):
        assert {words.country_code(name) for name in ("Danmark", "denmark", "DK")} == {"DK"}
        assert words.country("DK") == ("Denmark" if code == "en" else "Danmark")
        assert (words.country_code("Atlantis"), words.country("??")) == (None, "??")
