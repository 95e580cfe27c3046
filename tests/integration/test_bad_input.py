"""Bad input through every form: a sentence beside the field in the person's language, what was typed kept, never a 500."""

from __future__ import annotations

import json

import pytest

from data.mentoring.form import FIELDS as MENTOR_FIELDS
from data.salary.form import FIELDS
from tests.visitor import Answer, Visitor
from tests.world import World

LEAKS = ("Traceback", "psycopg", "sqlalchemy", "SELECT ", "INSERT ", ".py", "werkzeug", "Something went wrong")
BAD = {
    "phone": ["123", "abc", "=cmd|'/c calc'!A1"],
    "email": ["nobody", "a@b\nBcc: c@d.example", "<script>@b.example"],
    "postal_code": ["12345", "abcd", "٠١٢٣"],
    "address": ["x" * 201, "a\0b", "\u202eevil"],
    "city": ["", "x" * 81],
    "country": ["x" * 61],
    "employer": ["\x1b[31m"],
    "position": ["x" * 121],
    "occupation_code": ["no such code", "9999999"],
}
SENTENCE = {
    "en": {"phone": "Write the phone number", "postal_code": "Write the postal code with four digits"},
    "nb": {"phone": "Skriv telefonnummeret", "postal_code": "fire sifre"},
    "da": {"phone": "Skriv telefonnummeret kun med cifre", "postal_code": "fire cifre"},
}
HOSTILE = [
    "\0",
    "=cmd|'/c calc'!A1",
    "<img src=x onerror=alert(1)>",
    "\u202e",
    "x" * 5_000,
    7,
    True,
    None,
    [],
    {},
    [["x"]],
    {"a": 1},
]


@pytest.fixture(scope="module")
def anna_here(shared_norway: World) -> Visitor:
    """Anna in a world that these tests leave as it is."""
    return shared_norway.signed_in("anna")


@pytest.fixture(autouse=True)
def patient(shared_norway: World) -> None:
    """As if a minute had passed since the last test: the limit of callbacks a minute is proved elsewhere."""
    shared_norway.a_minute_later()


def clean(answer: Answer) -> str:
    """The text of an answer that tells nothing of our insides."""
    assert answer.status in (200, 204), (answer.status, answer.text[:300])
    assert not [leak for leak in LEAKS if leak in answer.text], answer.text[:600]
    return answer.text


def drawn(answer: Answer) -> list[dict[str, object]]:
    """The properties of everything a callback has drawn."""
    found: list[dict[str, object]] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if "props" in node:
                found.append(node["props"])
            for each in node.values():
                walk(each)
        elif isinstance(node, list):
            for each in node:
                walk(each)

    walk(answer.json() if answer.body else None)
    return found


@pytest.mark.parametrize(("field", "typed"), [(field, typed) for field, bad in BAD.items() for typed in bad], ids=ascii)
def test_a_wrong_value_is_told_beside_its_field_and_kept_as_typed(
    shared_norway: World, anna_here: Visitor, field: str, typed: str
) -> None:
    before = shared_norway.rows("select * from register.profile where ref = 'demo-anna'")
    answer = anna_here.fire("save_field", 1, None, typed, "seen", match={"field": field})
    clean(answer)
    control = next(each for each in drawn(answer) if isinstance(each.get("id"), dict) and each["id"]["part"] == "typed")  # type: ignore[index]
    assert control["value"] == typed and control["invalid"]
    assert any("error" in str(each.get("id", "")) and each.get("children") for each in drawn(answer))
    assert shared_norway.rows("select * from register.profile where ref = 'demo-anna'") == before


@pytest.mark.parametrize("language", SENTENCE)
def test_the_sentence_is_in_the_language_of_the_page(anna_here: Visitor, language: str) -> None:
    before = anna_here.cookies.get("language")
    anna_here.cookies["language"] = language
    try:
        for field, sentence in SENTENCE[language].items():
            assert sentence in json.dumps(
                anna_here.fire("save_field", 1, None, "x", "seen", match={"field": field}).json(), ensure_ascii=False
            )
    finally:
        anna_here.cookies["language"] = before or "en"


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda value: ascii(value)[:20])
@pytest.mark.parametrize(
    ("function", "places", "match"),
    [
        ("save_field", 3, {"field": "city"}),
        ("save_field", 3, {"field": "phone"}),
        ("ask_for_name", 4, {"field": "family_name"}),
        ("save_salary", len(FIELDS), {}),
        ("save_profile", len(MENTOR_FIELDS), {}),
        ("block_person", 1, {}),
        ("save_interests", 1, {}),
    ],
)
def test_nothing_typed_into_any_form_breaks_it(
    anna_here: Visitor, function: str, places: int, match: dict[str, str], typed: object
) -> None:
    """Each value in each place of the form by itself, the others empty, and in all places at once."""
    first = [1, None] if match else [1]
    offset = places - 1 if match else places
    for place in range(offset):
        values = [typed if each == place else "" for each in range(offset)]
        clean(anna_here.fire(function, *first, *values, match=match))
    clean(anna_here.fire(function, *first, *[typed] * offset, match=match))


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda value: ascii(value)[:20])
def test_the_privacy_officers_form_is_not_broken_either(norway_with_request: World, typed: object) -> None:
    dag = norway_with_request.signed_in("dag")
    request = str(norway_with_request.rows("select request_id from app.request")[0][0])
    for values in (("grant", typed), (typed, "an answer"), (typed, typed)):
        if typed != "=cmd|'/c calc'!A1" and typed != "<img src=x onerror=alert(1)>":
            clean(dag.fire("send_answer", 1, None, *values, match={"request": request}))
    for strange in ("", "x", "\0", "00000000-0000-0000-0000-000000000000"):
        clean(dag.fire("send_answer", 1, None, "grant", "x", match={"request": strange}))


@pytest.fixture(scope="module")
def norway_with_request(shared_norway: World, anna_here: Visitor) -> World:
    """A request waits for an answer."""
    anna_here.fire("ask_for_name", 1, None, "Lunde", "I have married.", "Berg", match={"field": "family_name"})
    return shared_norway


def test_a_lone_surrogate_is_refused_without_a_traceback(anna_here: Visitor) -> None:
    body = anna_here.callback_body("save_field", 1, None, "SURROGATE", "seen", match={"field": "city"})
    answer = anna_here.post_callback(json.dumps(body).replace("SURROGATE", "\\ud800").encode())
    assert answer.status in (200, 400) and not [leak for leak in LEAKS if leak in answer.text]


@pytest.mark.parametrize("path", ["/", "/my-data", "/consents", "/mentor", "/archive"])
@pytest.mark.parametrize(
    "query", ["?x=1", "?__proto__=1", "?path=/staff", "?a=%00", "?" + "q" * 3_000, "?%ff=%fe", "?person=bo"]
)
def test_unknown_query_parameters_change_nothing(anna_here: Visitor, path: str, query: str) -> None:
    answer = anna_here.get(path + query)
    assert answer.status == 200 and "There is no such page" not in answer.text
    clean(Answer(200, {}, answer.body.replace(b".py", b""), ""))


@pytest.mark.parametrize(
    "path", ["/unknown", "/my-data/", "/my-data/x", "/.env", "/..%2f..%2fetc/passwd", "/%00", "/a%C3%A5"]
)
@pytest.mark.parametrize("signed_in", [True, False])
def test_an_unknown_address_has_its_own_page(
    shared_norway: World, anna_here: Visitor, path: str, signed_in: bool
) -> None:
    answer = (anna_here if signed_in else shared_norway.visitor()).get(path)
    assert answer.status == 404 and "text/html" in answer.headers["Content-Type"]
    clean(Answer(200, {}, answer.body, ""))


MALFORMED = [
    b"", b"{", b"null", b"[]", b"1", b'"x"', b"\xff\xfe", b"{}", b'{"output": 1}', b'{"output": "no.such"}',
    b'{"output": "main.children", "inputs": 1}', b'{"output": {"a": 1}}', b'{"__proto__": {}}', b"[" * 100_000,
    b'{"output": NaN}', b'{"output": "main.children", "inputs": [], "state": [], "outputs": [], "changedPropIds": []}',
]  # fmt: skip


@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: ascii(body[:40]))
def test_a_malformed_callback_post_is_a_400_and_no_more(anna_here: Visitor, body: bytes) -> None:
    answer = anna_here.post_callback(body)
    assert (answer.status, answer.json()["error"]) == (400, "bad_request")


def test_each_part_of_a_good_post_may_be_spoilt(anna_here: Visitor) -> None:
    """Every key taken away or replaced in turn: 400, or an answer that tells nothing of our insides."""
    good = anna_here.callback_body("save_field", 1, None, "x", "seen", match={"field": "city"})
    for key in good:
        for spoilt in (None, 1, "x", {}, [], [None], [1], [{}], [[]], {"id": 1}, [{"id": {}, "property": "value"}]):
            answer = anna_here.post_callback(json.dumps(good | {key: spoilt}).encode())
            assert answer.status in (200, 204, 400), (key, spoilt, answer.text[:300])
            assert "Traceback" not in answer.text and ".py" not in answer.text
        left = {name: value for name, value in good.items() if name != key}
        assert anna_here.post_callback(json.dumps(left).encode()).status in (200, 204, 400)


def test_a_post_that_is_too_large_is_refused_before_it_is_read(shared_norway: World, anna_here: Visitor) -> None:
    for visitor in (anna_here, shared_norway.visitor()):
        answer = visitor.post_callback(b" " * (256 * 1024 + 1))
        assert (answer.status, answer.json()["error"]) == (413, "too_large")
