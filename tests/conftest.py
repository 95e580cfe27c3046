"""Fixtures of all tests. `server` is PostgreSQL (another version by PG_BIN); `norway` and `denmark` are fresh worlds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data import words
from data.postgres import Server
from tests.visitor import Visitor
from tests.world import World, world


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Tests speak English unless they say otherwise, and leave nothing behind for the next."""
    with words.speaking("en", "Europe/Oslo"):
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One PostgreSQL for the whole run."""
    with Server() as running:
        yield running


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo's secrets and keys of the template databases lie."""
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def norway(server: Server, templates: Path, tmp_path: Path) -> Iterator[World]:
    """A Norwegian organisation of its own for one test, which may change anything."""
    with world(server, "norway", templates, tmp_path / "world") as running:
        yield running


@pytest.fixture
def denmark(server: Server, templates: Path, tmp_path: Path) -> Iterator[World]:
    """The same in Denmark."""
    with world(server, "denmark", templates, tmp_path / "world") as running:
        yield running


@pytest.fixture(scope="module")
def shared_norway(server: Server, templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for all tests of a module that change nothing."""
    with world(server, "norway", templates, tmp_path_factory.mktemp("shared") / "world") as running:
        yield running


@pytest.fixture(scope="module")
def shared_denmark(server: Server, templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The same in Denmark."""
    with world(server, "denmark", templates, tmp_path_factory.mktemp("denmark") / "world") as running:
        yield running


@pytest.fixture
def anna(norway: World) -> Visitor:
    """Anna, signed in: she owns what is looked at."""
    return norway.signed_in("anna")


@pytest.fixture
def bo(norway: World) -> Visitor:
    """Bo, signed in: another member, who must see nothing of Anna's."""
    return norway.signed_in("bo")


@pytest.fixture
def cille(norway: World) -> Visitor:
    """Cille, signed in: support staff."""
    return norway.signed_in("cille")


@pytest.fixture
def dag(norway: World) -> Visitor:
    """Dag, signed in: the privacy officer."""
    return norway.signed_in("dag")
