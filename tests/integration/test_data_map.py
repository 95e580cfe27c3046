"""Every personal column × what the data map owes it, what the person sees of it, what is masked, and for whom."""

from __future__ import annotations

import html
import uuid
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from data.base import Base, Role
from data.datamap.categories import CATEGORIES
from data.datamap.check import problems
from data.datamap.columns import NotPersonal, Personal, Section, not_personal, personal
from data.datamap.organisation import Organisation, load, organisations
from data.datamap.sections import Field, fields_of, in_register, member_tables, personal_columns, shown
from data.models import TABLES
from data.words import LANGUAGES
from tests.canaries import fill
from tests.matrix import PEOPLE
from tests.visitor import Visitor
from tests.world import World, world

COLUMNS = [
    pytest.param(table, name, id=f"{table.__table__.name}.{name}")
    for table in TABLES
    for name in personal_columns(table)
]
OF_MEMBERS = [
    pytest.param(table, name, id=f"{table.__table__.name}.{name}")
    for table in member_tables()
    for name in personal_columns(table)
]
HAS_MANY_ROWS = frozenset({"web_session", "eid_link"})  # the sign-in that looks adds one of its own


@pytest.fixture(scope="module", params=organisations())
def organisation(request: pytest.FixtureRequest) -> Organisation:
    """Each organisation that ships."""
    return load(request.param)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__table__.name)
def test_every_column_says_what_it_is(table: type[Base]) -> None:
    assert all(isinstance(each.info.get("map"), Personal | NotPersonal) for each in table.__table__.columns)


def test_both_maps_are_whole(organisation: Organisation) -> None:
    assert problems(TABLES, organisation) == []


@pytest.mark.parametrize(("table", "name"), COLUMNS)
def test_every_personal_column_has_all_that_the_law_asks_for(
    organisation: Organisation, table: type[Base], name: str
) -> None:
    column, lines = personal_columns(table)[name], lines_of(organisation, table)
    assert column.category in CATEGORIES and column.label
    assert lines, "nobody records why this is kept"
    for line in lines:
        field = next(each for each in fields_of(table, line) if each.key == name)
        assert any(basis.startswith("gdpr-6-1-") and organisation.bases[basis].article for basis in field.bases)
        assert field.retention.period != "P" and field.retention.words.keys() == line.purpose.keys() >= LANGUAGES.keys()
        assert field.origin in ("provided", "observed", "derived") and line.export in ("15+20", "15")
        assert line.source_name and line.erasure in ("erase", "keep")
        assert not CATEGORIES[column.category].special or special_category_is_allowed(field)


def lines_of(organisation: Organisation, table: type[Base]) -> list[Any]:
    return [line for line in organisation.processing if line.activity == table.section.activity]


def special_category_is_allowed(field: Field) -> bool:
    """Art. 9 data needs an exception of Art. 9(2) beside a basis of Art. 6(1)."""
    return any(basis.startswith("gdpr-9-2-") for basis in field.bases)


@pytest.mark.parametrize(("table", "name"), COLUMNS)
def test_a_masked_column_is_out_of_reach_of_a_staff_view(table: type[Base], name: str) -> None:
    if personal_columns(table)[name].masked:
        assert not {Role.VIEWER, Role.REGISTER_VIEWER} & table.access.verbs.keys()


def test_what_is_most_sensitive_is_masked() -> None:
    masked = {
        f"{table.__table__.name}.{name}"
        for table in TABLES
        for name, said in personal_columns(table).items()
        if said.masked
    }
    assert masked == {
        "national_id.national_id",
        "holder.national_id_index",
        "letter_body.body",
        "recording.file",
        "web_session.id_token",
    }
    assert Role.VIEWER not in {
        role for each in TABLES if each.__table__.name == "salary_answer" for role in each.access.verbs
    }


class _Scratch(DeclarativeBase):
    """Tables that are nobody's, so that the product's own stay as they are."""

    section: ClassVar[Section]


def scratch(section: Section, **columns: Any) -> Any:
    """A table with these columns."""
    name = f"scratch_{uuid.uuid4().hex}"
    key: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("key"))
    annotations = {"key": Mapped[uuid.UUID]} | dict.fromkeys(columns, Mapped[str])
    return type(
        name,
        (_Scratch,),
        {"__tablename__": name, "section": section, "__annotations__": annotations, "key": key, **columns},
    )


KNOWN = Section("scratch", "Scratch", "membership")


@pytest.mark.parametrize(
    ("section", "info", "sentence"),
    [
        (KNOWN, {}, "say what it is"),
        (KNOWN, not_personal(""), "say what it is"),
        (KNOWN, personal("user.shoe_size", "Shoe size"), "is not on the list"),
        (Section("scratch", "Scratch", "astrology"), personal("user.name", "Name"), "records no purpose"),
        (Section("scratch", "Scratch", ""), personal("user.name", "Name"), "names no section"),
    ],
)
def test_a_gap_in_the_map_is_a_sentence(
    organisation: Organisation, section: Section, info: dict[str, Any], sentence: str
) -> None:
    table = scratch(section, extra=mapped_column(info=info))
    (found,) = problems([table], organisation)
    assert sentence in found and table.__tablename__ in found


def test_a_mapped_column_is_no_gap(organisation: Organisation) -> None:
    assert problems([scratch(KNOWN, extra=mapped_column(info=personal("user.name", "Name")))], organisation) == []


Filled = tuple[World, dict[str, dict[str, dict[str, Any]]], dict[str, Visitor]]


@pytest.fixture(scope="module", params=organisations())
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """Anna and Bo with canaries in every column, signed in, in each organisation."""
    server, templates = (request.getfixturevalue(each) for each in ("server", "templates"))
    with world(server, request.param, templates, tmp_path_factory.mktemp("map") / "world") as running:
        rows = {sub: fill(running, sub) for sub in ("anna", "bo")}
        yield running, rows, {sub: running.signed_in(sub) for sub in PEOPLE}


@pytest.fixture(scope="module")
def my_data(filled: Filled) -> dict[str, str]:
    """What Anna and Bo read on /my-data."""
    return {
        sub: html.unescape(filled[2][sub].get("/my-data").text.partition('id="boot-layout"')[0])
        for sub in ("anna", "bo")
    }


@pytest.mark.parametrize(("table", "name"), OF_MEMBERS)
def test_every_personal_value_is_on_my_data_or_masked(
    filled: Filled, my_data: dict[str, str], table: type[Base], name: str
) -> None:
    running, rows, _ = filled
    column, stored = personal_columns(table)[name], rows["anna"][table.__table__.name][name]
    if column.masked:
        assert "canary-anna-number" not in my_data["anna"] and "canary-anna-recording.file" not in my_data["anna"]
    else:
        assert shown(stored, column, running.services.organisation) in my_data["anna"]


WITH_A_CARD = [each for each in member_tables() if each.section.key != "letter_body"]  # drawn inside its letter


@pytest.mark.parametrize("table", WITH_A_CARD, ids=lambda table: table.__table__.name)
def test_every_section_has_its_heading_and_its_reasons(my_data: dict[str, str], table: type[Base]) -> None:
    assert f">{table.section.title}<" in my_data["anna"]
    assert my_data["anna"].count("Why do you have this?") >= len(WITH_A_CARD)
    assert in_register(table) == (table.__table__.schema == "register")


@pytest.mark.parametrize(
    "path", ["/", "/my-data", "/consents", "/interests", "/salary", "/mentor", "/archive", "/sign-ins"]
)
@pytest.mark.parametrize("sub", [each for each in PEOPLE if each != "anna"])
def test_nothing_of_annas_is_on_anybody_elses_pages(filled: Filled, sub: str, path: str) -> None:
    _, rows, people = filled
    text = html.unescape(people[sub].get(path).text)
    assert "canary-anna" not in text
    keys = {str(value) for row in rows["anna"].values() for value in row.values() if isinstance(value, uuid.UUID)}
    assert [key for key in keys if key in text] == []


@pytest.mark.parametrize("path", ["/", "/my-data", "/sign-ins"])
def test_bo_reads_his_own(filled: Filled, path: str) -> None:
    text = filled[2]["bo"].get(path).text
    assert "canary-bo" in text or path == "/sign-ins"


def test_the_national_id_is_shown_only_to_its_owner_after_asking(filled: Filled) -> None:
    _, _, people = filled
    answers = {sub: people[sub].fire("show_national_id", 1).text for sub in PEOPLE}
    assert "canary-anna-number" in answers["anna"] and "canary-bo-number" in answers["bo"]
    assert [sub for sub, text in answers.items() if "canary-anna-number" in text] == ["anna"]
