"""Attacks on who a sign-in is taken for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.oidc.fake_issuer import LEFT_OUT, Answer, Clock, FakeIssuer
from tests.oidc.peers import SignIn, refused

pytest_plugins = ["tests.oidc.fixtures"]


@pytest.mark.attack("A19")
def test_the_same_subject_at_two_issuers_is_two_accounts(
    issuer: FakeIssuer, clock: Clock, client_of: Callable[..., SignIn]
) -> None:
    with FakeIssuer(clock) as other:
        here, there = client_of(issuer).run(), client_of(other).run()
    assert here.subject == there.subject
    assert here.issuer != there.issuer


@pytest.mark.attack("A20")
@pytest.mark.parametrize("sub", ["person-2", "", None, LEFT_OUT])
def test_userinfo_about_somebody_else_discards_the_sign_in(
    issuer: FakeIssuer, client_of: Callable[..., SignIn], sub: object
) -> None:
    issuer.userinfo = {} if sub is LEFT_OUT else {"sub": sub}
    with refused("userinfo_mismatch"):
        client_of(issuer, userinfo_required=True).run()


@pytest.mark.attack("A21")
@pytest.mark.parametrize(
    "answer",
    [
        Answer("eyJhbGciOiJFUzI1NiJ9.e30.AAAA", headers={"Content-Type": "application/jwt"}),
        Answer("<p>Hello</p>"),
        Answer('{"sub": "person-1"}', headers={"Content-Type": "text/html"}),
        Answer({"sub": "person-1", "name": "x" * 3_000_000}),
        Answer({"sub": "person-1", "name": "x" * 256 * 1024}),
        Answer(status=204),
        Answer({"sub": "person-1"}, 401),
    ],
)
def test_a_strange_userinfo_answer_is_refused(
    issuer: FakeIssuer, client_of: Callable[..., SignIn], answer: Answer
) -> None:
    issuer.answers["/userinfo"] = answer
    with refused("provider_error"):
        client_of(issuer, userinfo_required=True).run()


@pytest.mark.attack("A21")
def test_userinfo_gives_name_and_national_id_and_is_asked_with_the_access_token(
    issuer: FakeIssuer, client_of: Callable[..., SignIn]
) -> None:
    issuer.userinfo |= {"name": "Anna Ås", "dk.cpr": "0101010000", "x": "y" * 200_000}
    person = client_of(issuer, userinfo_required=True, nin_claim="dk.cpr").run()
    assert (person.name, person.national_id) == ("Anna Ås", "0101010000")
    assert issuer.headers["/userinfo"]["Authorization"] == "Bearer an-access-token"


@pytest.mark.attack("A21")
def test_userinfo_cannot_overrule_the_signed_token(issuer: FakeIssuer, client_of: Callable[..., SignIn]) -> None:
    issuer.claims["pid"] = "13897200184"
    issuer.userinfo["pid"] = "53897200097"
    assert client_of(issuer, userinfo_required=True, nin_claim="pid").run().national_id == "13897200184"


@pytest.mark.attack("A29")
@pytest.mark.parametrize("name", ["NAVNE & ADRESSEBESKYTTET", "navne  & adressebeskyttet\n"])
def test_a_protected_name_is_never_taken_for_a_name(
    issuer: FakeIssuer, client_of: Callable[..., SignIn], name: str
) -> None:
    issuer.claims["mitid.identity_name"] = name
    profile = {"name_claim": "mitid.identity_name", "protected_names": frozenset({"NAVNE & ADRESSEBESKYTTET"})}
    person = client_of(issuer, **profile).run()
    assert person.protected
    assert person.name is None


@pytest.mark.attack("A29")
@pytest.mark.parametrize(
    ("flag", "protected"), [(True, True), ("true", True), (1, True), (False, False), ("false", False)]
)
def test_a_protection_flag_hides_the_name(
    issuer: FakeIssuer, client_of: Callable[..., SignIn], flag: object, protected: bool
) -> None:
    issuer.claims |= {"name": "Bo Berg", "hidden": flag}
    person = client_of(issuer, protected_claim="hidden").run()
    assert person.protected is protected
    assert person.name == (None if protected else "Bo Berg")


@pytest.mark.attack("A29")
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("  Anna \n Ås ", "Anna Ås"),
        ("Anna\0\ud800", "Anna"),
        ("x" * 999, "x" * 200),
        (7, None),
        ("", None),
        (LEFT_OUT, None),
    ],
)
def test_a_name_is_one_line_that_can_be_stored(sign_in: SignIn, sent: object, kept: str | None) -> None:
    sign_in.issuer.claims["name"] = sent
    assert sign_in.run().name == kept


@pytest.mark.attack("A30")
@pytest.mark.parametrize("nin", [LEFT_OUT, None, 13897200184, "", "1" * 256, ["13897200184"]])
def test_a_national_id_that_is_no_text_is_none(
    issuer: FakeIssuer, client_of: Callable[..., SignIn], nin: object
) -> None:
    issuer.claims["pid"] = nin
    assert client_of(issuer, nin_claim="pid").run().national_id is None


@pytest.mark.attack("A30")
def test_nothing_personal_stands_in_what_is_printed(issuer: FakeIssuer, client_of: Callable[..., SignIn]) -> None:
    issuer.claims |= {"pid": "13897200184", "name": "Anna Ås"}
    sign_in = client_of(issuer, nin_claim="pid")
    kept, query = sign_in.begin()
    printed = repr((kept, sign_in.client.finish(kept, query), sign_in.client.provider))
    for secret in ("13897200184", "Anna", "person-1", "session-1", kept.verifier, kept.state, "eyJ"):
        assert secret not in printed


@pytest.mark.attack("A40")
def test_roles_claimed_in_a_token_change_nothing(sign_in: SignIn) -> None:
    honest = sign_in.run()
    sign_in.issuer.claims = {"role": "privacy", "roles": ["support"], "groups": ["admin"], "is_admin": True}
    claimed = sign_in.run()
    assert {**vars(claimed), "id_token": ""} == {**vars(honest), "id_token": ""}
