"""The vault: sealed fields open in their own place alone, keys rotate, and a thrown-away key stays away."""

from __future__ import annotations

import os
import secrets
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.vault import RootKeys, Unreadable, Vault

OLD, NEW = secrets.token_bytes(32), secrets.token_bytes(32)
PLACE = "app.letter_body/1"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A vault under the older of two root keys."""
    return Vault(f"file://{tmp_path}/keys", RootKeys({1: OLD}, 1, 1))


def later(vault: Vault, keys: dict[int, bytes]) -> Vault:
    """The same key store as a later process sees it, with these root keys; the newest is current."""
    return Vault(f"file://{vault.folder}", RootKeys(keys, max(keys), min(keys)))


@given(text=st.text(st.characters(codec="utf-8"), max_size=200))
def test_whatever_is_sealed_opens_as_it_was(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "property"
    vault = Vault(f"file://{folder}", RootKeys({1: OLD}, 1, 1))
    sealed = vault.seal("anna", PLACE, text)
    assert vault.open("anna", PLACE, sealed) == text
    assert sealed != vault.seal("anna", PLACE, text)


def test_a_sealed_value_shows_nothing_of_its_text(vault: Vault) -> None:
    assert b"01017012345" not in vault.seal("anna", PLACE, "01017012345")


@pytest.mark.parametrize("byte", [0, 5, 12, 15, -1])
def test_one_changed_bit_makes_it_unreadable(vault: Vault, byte: int) -> None:
    sealed = bytearray(vault.seal("anna", PLACE, "secret"))
    sealed[byte] ^= 1
    with pytest.raises(Unreadable):
        vault.open("anna", PLACE, bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(12)])
def test_half_a_value_is_unreadable(vault: Vault, sealed: bytes) -> None:
    vault.seal("anna", PLACE, "so that there is a key")
    with pytest.raises(Unreadable):
        vault.open("anna", PLACE, sealed)


def test_a_value_moved_to_another_row_does_not_open_there(vault: Vault) -> None:
    sealed = vault.seal("anna", PLACE, "secret")
    with pytest.raises(Unreadable):
        vault.open("anna", "app.letter_body/2", sealed)


def test_a_value_moved_to_another_person_does_not_open_there(vault: Vault) -> None:
    sealed = vault.seal("anna", PLACE, "secret")
    vault.seal("bo", PLACE, "secret")
    with pytest.raises(Unreadable):
        vault.open("bo", PLACE, sealed)


def test_the_key_file_of_another_person_opens_nothing(vault: Vault) -> None:
    sealed = vault.seal("anna", PLACE, "secret")
    vault.seal("bo", PLACE, "x")
    Path(vault._path("bo")).write_bytes(Path(vault._path("anna")).read_bytes())
    with pytest.raises(Unreadable):
        vault.open("bo", PLACE, sealed)


def test_a_damaged_key_file_is_unreadable_and_not_replaced(vault: Vault) -> None:
    sealed = vault.seal("anna", PLACE, "secret")
    key = Path(vault._path("anna"))
    for damaged in (b"", b"\0", key.read_bytes()[:-1]):
        key.write_bytes(damaged)
        with pytest.raises(Unreadable):
            vault.open("anna", PLACE, sealed)
        with pytest.raises(Unreadable):
            vault.seal("anna", PLACE, "new")
        assert key.read_bytes() == damaged


def test_a_blind_index_is_the_same_for_the_same_value_alone(vault: Vault) -> None:
    mine = vault.blind("national_id", "01017012345")
    assert mine == vault.blind("national_id", "01017012345") and len(mine) == 16
    assert mine != vault.blind("national_id", "01017012346")
    assert mine != vault.blind("phone", "01017012345")
    assert mine != Vault(f"file://{vault.folder}", RootKeys({1: NEW}, 1, 1)).blind("national_id", "01017012345")


def test_after_shredding_nothing_opens_even_with_a_new_key(vault: Vault) -> None:
    sealed = vault.seal("anna", PLACE, "secret")
    vault.shred("anna")
    with pytest.raises(Unreadable, match="gone"):
        vault.open("anna", PLACE, sealed)
    vault.seal("anna", PLACE, "she is back")
    with pytest.raises(Unreadable):
        vault.open("anna", PLACE, sealed)
    vault.shred("nobody")


def test_shredding_takes_what_a_killed_process_left_beside_the_key(vault: Vault) -> None:
    vault.seal("anna", PLACE, "secret")
    key = Path(vault._path("anna"))
    os.link(key, f"{key}.0a1b2c3d.new")
    vault.shred("anna")
    assert list(key.parent.iterdir()) == []


def test_many_at_once_make_one_key(vault: Vault) -> None:
    """Whoever is first makes the key; were it overwritten, what the others sealed could never be opened."""
    sealed: list[bytes] = []
    start = threading.Barrier(8)

    def seal() -> None:
        start.wait()
        sealed.append(vault.seal("anna", PLACE, "secret"))

    for _round in range(20):
        sealed.clear()
        threads = [threading.Thread(target=seal) for _ in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert [vault.open("anna", PLACE, each) for each in sealed] == ["secret"] * 8
        vault.shred("anna")


def test_after_a_rotation_the_old_root_key_is_not_needed(vault: Vault) -> None:
    sealed = {owner: vault.seal(owner, PLACE, owner) for owner in ("anna", "bo", "ex")}
    both = later(vault, {1: OLD, 2: NEW})
    assert [both.open(owner, PLACE, each) for owner, each in sealed.items()] == ["anna", "bo", "ex"]
    assert both.rewrap() == 3 and both.rewrap() == 0
    newest = later(vault, {2: NEW})
    assert [newest.open(owner, PLACE, each) for owner, each in sealed.items()] == ["anna", "bo", "ex"]


def test_a_rotation_goes_on_where_it_was_interrupted(vault: Vault) -> None:
    for owner in ("anna", "bo", "ex"):
        vault.seal(owner, PLACE, owner)
    both = later(vault, {1: OLD, 2: NEW})
    assert both._rewrap_one(vault._path("bo"))
    Path(vault._path("ex") + ".0a1b2c3d.new").write_bytes(b"half a fi")
    assert both.rewrap() == 2


def test_a_rotation_brings_no_shredded_key_back(vault: Vault) -> None:
    vault.seal("anna", PLACE, "secret")
    vault.shred("anna")
    assert later(vault, {1: OLD, 2: NEW}).rewrap() == 0
    assert [path for path in Path(vault.folder).rglob("*") if path.is_file()] == []


@pytest.mark.attack("K30")
def test_a_root_key_taken_away_too_early_is_named(vault: Vault) -> None:
    sealed = vault.seal("anna", PLACE, "secret")
    with pytest.raises(Unreadable, match="root key 1, which is not configured"):
        later(vault, {2: NEW}).open("anna", PLACE, sealed)


@pytest.mark.attack("K28")
def test_the_key_store_is_its_owners_alone(vault: Vault) -> None:
    assert stat.S_IMODE(Path(vault.folder).stat().st_mode) == 0o700


@pytest.mark.parametrize("keys", [({1: b"short"}, 1, 1), ({1: OLD}, 2, 1), ({1: OLD}, 1, 2)])
def test_root_keys_that_are_none_are_refused(keys: tuple[dict[int, bytes], int, int]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        RootKeys(*keys)
