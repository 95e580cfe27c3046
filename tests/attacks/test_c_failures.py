"""Callbacks, pages and routes that fail inside: people read a sentence and a code, the log has the place and no values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from structlog.testing import capture_logs

from data.datamap.organisation import Organisation
from pages import my_data
from tests.visitor import Answer, Visitor
from tests.world import World

TYPED = "canary 01017012345"
INSIDE = re.compile(r"Traceback|File \"|\.py\b|site-packages|psycopg|sqlalchemy|SELECT |permission denied|Error\b")
CODE = re.compile(r"tell us this code: ([0-9a-f]{8})\b")
Fault = type[Exception]


@pytest.fixture(scope="module")
def anna(shared_norway: World) -> Visitor:
    return shared_norway.signed_in("anna")


@contextmanager
def without_grant(world: World, table: str) -> Iterator[None]:
    """Members' role may not read this table in the block."""
    world.rows(f"revoke select on {table} from innsyn_member")
    try:
        yield
    finally:
        world.rows(f"grant select on {table} to innsyn_member")


def failing(fault: Fault) -> Any:
    """A function that fails with what somebody typed in its text; RecursionError the way it really comes about."""

    def deeper(*arguments: object, **more: object) -> Any:
        if fault is RecursionError:
            return [deeper(*arguments, **more)]
        raise fault(TYPED)

    return deeper


def told(answer: Answer, lines: list[Any], event: str, error: str) -> None:
    """The answer says a code and nothing else; the log has one line with that code, the kind and the place."""
    found = CODE.search(answer.text)
    assert found and "Something went wrong" in answer.text
    assert not INSIDE.search(answer.text) and TYPED not in answer.text
    (line,) = [each for each in lines if each["event"] == event]
    assert (line["reference"], line["error"], line["log_level"]) == (found[1], error, "error")
    assert re.fullmatch(r"[\w.]+\.pyx?:\d+", line["at"]) and TYPED not in str(lines)


@pytest.mark.attack("C18")
@pytest.mark.parametrize("fault", [ValueError, MemoryError, RecursionError, KeyError, UnicodeError, StopIteration])
def test_a_callback_that_fails_says_a_code_and_the_next_one_works(
    anna: Visitor, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    with monkeypatch.context() as broken, capture_logs() as lines:
        broken.setattr(my_data, "_body", failing(fault))
        answer = anna.fire("read_register_again", 1)
    assert answer.status == 200 and set(answer.json()["sideUpdate"]) == {"live"}
    told(answer, lines, "callback failed", fault.__name__)
    assert "Something went wrong" not in anna.fire("read_register_again", 1).text


@pytest.mark.attack("C18")
def test_a_callback_the_database_refuses_says_a_code_and_the_next_one_works(
    shared_norway: World, anna: Visitor
) -> None:
    with without_grant(shared_norway, "app.web_session"), capture_logs() as lines:
        answer = anna.fire("end_one", [({"session": "x"}, 1)])
    told(answer, lines, "callback failed", "ProgrammingError")
    assert "Something went wrong" not in anna.fire("end_one", [({"session": "x"}, 1)]).text


@pytest.mark.attack("C18")
@pytest.mark.parametrize("fault", [ValueError, MemoryError, RecursionError])
def test_a_page_that_fails_says_a_code_and_the_next_one_works(
    anna: Visitor, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    with monkeypatch.context() as broken, capture_logs() as lines:
        broken.setattr(my_data, "_body", failing(fault))
        answer = anna.get("/my-data")
    assert answer.status == 500
    told(answer, lines, "request failed", fault.__name__)
    assert anna.get("/my-data").status == 200 and "Something went wrong" not in anna.get("/my-data").text


@pytest.mark.attack("C18")
def test_a_page_for_strangers_that_fails_says_a_code(shared_norway: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = shared_norway.visitor()
    stranger.cookies["language"] = "en"
    with monkeypatch.context() as broken, capture_logs() as lines:
        broken.setattr(Organisation, "policy_text", failing(ValueError))
        answer = stranger.get("/privacy")
    assert answer.status == 500
    told(answer, lines, "request failed", "ValueError")
    assert stranger.get("/privacy").status == 200


@pytest.mark.attack("C18")
def test_a_card_that_fails_leaves_the_rest_of_the_page(anna: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken, capture_logs() as lines:
        broken.setattr(my_data, "_history", failing(ValueError))
        answer = anna.get("/my-data")
    assert answer.status == 200 and "This could not be shown" in answer.text and TYPED not in answer.text
    assert "Berg" in answer.text, "what did not fail is there"
    assert [each["error"] for each in lines if each["event"] == "card failed"] == ["ValueError"]
    assert "This could not be shown" not in anna.get("/my-data").text
