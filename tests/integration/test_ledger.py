"""The sealed logs: whoever alters, removes or reorders a row, a superuser too, is found out at the first bad row."""

from __future__ import annotations

import threading

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data import ledger
from data.consents.ledger import answer
from data.db import Context, Role
from data.ledger import Verdict
from data.services import WORKER
from tests.visitor import Visitor
from tests.world import World


def sealed(world: World) -> int:
    """Seal the consents; returns how many rows that were."""
    with world.services.jobs.transaction(WORKER) as session:
        return ledger.seal(session, "consents", world.services.signer)


def verdict(world: World, name: str = "consents", erased: frozenset[int] = frozenset()) -> Verdict:
    """What the check finds."""
    with world.services.jobs.transaction(WORKER) as session:
        return ledger.verify(session, name, world.services.signer.public_key(), erased)


def positions(world: World) -> list[int]:
    """The order of arrival of all answers."""
    return [row[0] for row in world.rows("select position from app.consent_event order by position")]


def test_what_is_sealed_is_found_unbroken(norway: World) -> None:
    rows = len(positions(norway))
    assert verdict(norway) == Verdict("consents", 0, rows)
    assert sealed(norway) == rows > 5 and sealed(norway) == 0
    assert verdict(norway) == Verdict("consents", rows, 0)


def test_a_new_answer_is_the_unsealed_tail(norway: World, bo: Visitor) -> None:
    rows = sealed(norway)
    bo.fire("give_consent", 1, match={"purpose": "newsletter"})
    assert verdict(norway) == Verdict("consents", rows, 1)
    assert sealed(norway) == 1 and verdict(norway) == Verdict("consents", rows + 1, 0)


@pytest.mark.attack("K29")
@pytest.mark.parametrize(
    ("tampering", "what"),
    [
        ("update app.consent_event set at = at - interval '1 day' where position = %s", "altered"),
        ("update app.consent_event set purpose = 'x' where position = %s", "altered"),
        ("update app.consent_event set salt = '\\x00' where position = %s", "altered"),
        ("delete from app.consent_event where position = %s", "removed"),
    ],
)  # fmt: skip
def test_the_first_bad_row_is_named(norway: World, tampering: str, what: str) -> None:
    sealed(norway)
    first, second = positions(norway)[2:4]
    for position in (second, first):
        norway.rows(tampering, position)
    assert verdict(norway).bad == (first, what)


@pytest.mark.attack("K29")
def test_two_rows_that_changed_places_are_named(norway: World) -> None:
    sealed(norway)
    first, second = positions(norway)[2:4]
    for old, new in ((first, -1), (second, first), (-1, second)):
        norway.rows("update app.consent_event set position = %s where position = %s", new, old)
    assert verdict(norway).bad == (first, "altered")


@pytest.mark.attack("K29")
@pytest.mark.parametrize(
    "tampering",
    [
        "update app.ledger_row set digest = sha256('mine') where position = %s",
        "delete from app.ledger_row where position = %s",
        "update app.ledger_seal set hash = sha256('mine') where last_position >= %s",
        "delete from app.ledger_seal where batch = 1 and 0 < %s",
        "delete from app.ledger_seal where batch = 2 and 0 < %s",
        "delete from app.ledger_row where batch = 1 and 0 < %s",
        "delete from app.ledger_row where batch = 2 and 0 < %s",
    ],
)
def test_whoever_rewrites_the_seals_as_well_breaks_the_chain(norway: World, bo: Visitor, tampering: str) -> None:
    sealed(norway)
    bo.fire("give_consent", 1, match={"purpose": "newsletter"})
    sealed(norway)
    norway.rows(tampering, positions(norway)[2])
    assert verdict(norway).bad is not None


def test_a_row_erased_by_law_is_no_broken_row(norway: World) -> None:
    rows = sealed(norway)
    gone = positions(norway)[2]
    norway.rows("delete from app.consent_event where position = %s", gone)
    assert verdict(norway).bad == (gone, "removed")
    assert verdict(norway, erased=frozenset({gone})) == Verdict("consents", rows, 0)


@pytest.mark.attack("K21")
def test_many_sealers_at_once_seal_each_row_once(norway: World) -> None:
    counts: list[int] = []
    sealers = [threading.Thread(target=lambda: counts.append(sealed(norway))) for _ in range(5)]
    for each in sealers:
        each.start()
    for each in sealers:
        each.join()
    rows = len(positions(norway))
    assert sorted(counts) == [0, 0, 0, 0, rows] and verdict(norway) == Verdict("consents", rows, 0)


def test_a_row_that_commits_late_is_sealed_later(norway: World, bo: Visitor) -> None:
    """Its position is lower than that of rows already sealed: it must neither be lost nor break the chain."""
    services, anna = norway.services, norway.person_id("anna")
    with services.web.transaction(Context(Role.MEMBER, anna)) as late:
        answer(late, services.organisation, anna, "personal_content", give=True, language="nb", level=3)
        late.flush()
        bo.fire("give_consent", 1, match={"purpose": "newsletter"})
        early = sealed(norway)
    assert sealed(norway) == 1
    assert verdict(norway) == Verdict("consents", early + 1, 0)


def test_no_role_can_change_a_seal(norway: World) -> None:
    for role in Role:
        for table in ("ledger_row", "ledger_seal"):
            for verb in ("UPDATE", "DELETE", "TRUNCATE"):
                may = norway.rows("select has_table_privilege(%s, %s, %s)", role.value, f"app.{table}", verb)
                assert may == [(False,)], (role, table, verb)


def test_the_command_names_the_bad_row_and_fails(norway: World) -> None:
    sealed(norway)
    runner = norway.app.test_cli_runner()
    good = runner.invoke(args=["audit", "verify"])
    assert good.exit_code == 0 and "unbroken" in good.output
    first = positions(norway)[0]
    norway.rows("delete from app.consent_event where position = %s", first)
    bad = runner.invoke(args=["audit", "verify"])
    assert bad.exit_code == 1 and "consents: 0 sealed rows" in bad.output and f"row {first} was removed" in bad.output


def test_a_chain_written_anew_without_our_key_is_found_out(norway: World, bo: Visitor) -> None:
    bo.fire("give_consent", 1, match={"purpose": "newsletter"})
    sealed(norway)
    norway.rows("update app.consent_event set purpose = 'salary_statistics' where purpose = 'newsletter'")
    forger = Ed25519PrivateKey.generate()
    norway.rows("delete from app.ledger_row where ledger = 'consents'")
    norway.rows("delete from app.ledger_seal where ledger = 'consents'")
    with norway.services.jobs.transaction(WORKER) as session:
        assert ledger.seal(session, "consents", forger) > 0
    assert verdict(norway).bad == (positions(norway)[-1], "chain broken")
