"""What stays in the process after many requests, and what everybody's browser is given: nothing of anybody's."""

from __future__ import annotations

import gc
import sys
import threading
import types
import urllib.parse
from collections.abc import Iterator

import pytest

from auth.guard import CALLBACKS, PAGES
from tests.canaries import fill
from tests.matrix import FUNCTIONS, name_of
from tests.visitor import Visitor
from tests.world import World

ROUNDS = 5
PEOPLE = ("anna", "bo", "cille", "dag")
OURS = ("app", "config", "auth", "components", "data", "pages", "dash", "flask", "werkzeug", "structlog")
CANARIES = ("canary-anna", "canary-bo")
FOR_STRANGERS = (
    "/",
    "/privacy",
    "/cookies",
    "/contact",
    "/signed-out",
    "/unknown",
    "/staff",
    "/robots.txt",
    "/sign-in",
)


def modules() -> list[types.ModuleType]:
    """Every module of ours and of the web framework."""
    return [module for name, module in list(sys.modules.items()) if name.partition(".")[0] in OURS]


def holding(roots: list[object]) -> Iterator[str]:
    """Texts with a canary that can be reached from these objects; other modules, frames and threads are not entered."""
    left, seen = list(roots), {id(each) for each in roots}
    while left:
        for each in gc.get_referents(left.pop()):
            if id(each) in seen or isinstance(each, types.ModuleType | types.FrameType | threading.Thread):
                continue
            seen.add(id(each))
            left.append(each)
            if isinstance(each, str | bytes | bytearray):
                text = each if isinstance(each, str) else bytes(each).decode("utf-8", "replace")
                if text not in CANARIES and any(canary in text for canary in CANARIES):
                    yield text[:200]


def use_everything(visitors: list[Visitor]) -> None:
    """Every page and callback, with good posts, foreign ids, and posts that make no sense."""
    for visitor in visitors:
        for path in PAGES:
            assert visitor.get(path, follow=True).status == 200
            visitor.fire("show_page", path)
        for spec in FUNCTIONS:
            visitor.fire(name_of(spec), match={"field": "city", "purpose": "newsletter", "year": "2020"})
        visitor.fire("save_field", 1, None, "canary-anna-typed", "canary-anna-seen", match={"field": "city"})
        visitor.post_callback(b'{"output": "canary-anna-nonsense"}')
        visitor.get("/canary-anna-path?canary-anna=1")


@pytest.mark.attack("C15")
def test_after_many_requests_no_module_holds_anything_of_anybodys(norway: World) -> None:
    """Five rounds of four people over every page and callback. The database drivers' own buffers are not modules."""
    for sub in ("anna", "bo"):
        fill(norway, sub)
    visitors = [norway.signed_in(sub) for sub in PEOPLE]
    for _ in range(ROUNDS):
        norway.a_minute_later()
        use_everything(visitors)
    del visitors
    urllib.parse.clear_cache()  # where the visitors' own addresses are
    gc.collect()
    assert "canary-anna" in str(list(holding([["canary-anna: the search finds what is there"]])))
    dash = norway.app.extensions["dash_app"]
    kept = {key: vars(dash)[key] for key in vars(dash) if key != "server"}
    everything = [*(module.__dict__ for module in modules()), kept, norway.app.config]
    assert list(holding(everything)) == []
    assert dash.layout is not None and "canary" not in str(dash.layout)


@pytest.fixture(scope="module")
def personal(shared_norway: World) -> set[str]:
    """Every value about the people that nobody could take for something else."""
    columns = ("email", "phone", "address", "given_name || ' ' || family_name", "ref")
    found = {row[0] for each in columns for row in shared_norway.rows(f"select {each} from register.profile")}
    found |= {str(row[0]) for row in shared_norway.rows("select person_id from app.person")}
    own = str(shared_norway.services.organisation)  # its made-up telephone is one of theirs
    return {each for each in found if each and len(each) >= 6 and each not in own}


def named(personal: set[str], text: str) -> list[str]:
    """The personal values that stand in this text."""
    return [value for value in personal if value in text]


@pytest.mark.attack("C21")
def test_the_files_for_everybody_hold_nothing_of_anybodys(shared_norway: World, personal: set[str]) -> None:
    dash, files = shared_norway.app.extensions["dash_app"], shared_norway.app.extensions["static_files"]
    stranger = shared_norway.visitor()
    own = [stranger.get(f"/static/{name}") for name in files._files]
    suites = [stranger.get(path) for path in dash.script_paths]
    assert [each.status for each in own + suites] == [200] * (len(own) + len(suites)) and len(own) > 3
    clientside = [str(spec.clientside) for spec in CALLBACKS if spec.function is None]
    assert clientside
    for text in [each.text for each in own + suites] + clientside + [str(dash.callback_map)]:
        assert named(personal, text) == []


@pytest.mark.attack("C21")
@pytest.mark.parametrize("path", FOR_STRANGERS)
def test_the_first_page_of_a_stranger_holds_nothing_of_anybodys(
    shared_norway: World, personal: set[str], path: str
) -> None:
    answer = shared_norway.visitor().get(path)
    assert named(personal, answer.text + str(answer.headers)) == []


def test_the_search_for_personal_values_finds_them_where_they_are(shared_norway: World, personal: set[str]) -> None:
    assert len(personal) > 100 and named(personal, shared_norway.signed_in("anna").get("/my-data").text)
