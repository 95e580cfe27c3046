"""Encrypted fields: AES-256-GCM under one key per person, kept in a key store outside the database and its backups.

Whoever holds a database dump alone can read no sealed field, and throwing a person's key away makes every backup's
copy unreadable. Root keys wrap the persons' keys; the key of blind indexes is separate and does not rotate with them.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import fsspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = 1
HEAD = struct.Struct(">BH")  # format version, id of the root key that wraps
NONCE_BYTES = 12


class Unreadable(Exception):
    """A sealed value can't be opened: its key is gone, or the value was tampered with."""


@dataclass(frozen=True)
class RootKeys:
    """{key id 1..65535: 32 bytes}; `current` wraps new keys, all unwrap, `index` makes blind indexes."""

    keys: Mapping[int, bytes]
    current: int
    index: int

    def __post_init__(self) -> None:
        if any(len(key) != 32 for key in self.keys.values()) or not {self.current, self.index} <= self.keys.keys():
            raise ValueError("root keys are 32 bytes each, and current and index are among them")

    def derived(self, key_id: int, purpose: bytes) -> bytes:
        """A 32-byte key for one purpose, so that no root key is used for two things."""
        return HKDF(hashes.SHA256(), 32, None, b"innsyn/" + purpose).derive(self.keys[key_id])


def _seal(key: bytes, plain: bytes, context: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, context)


def _open(key: bytes, sealed: bytes, context: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
    except InvalidTag as error:
        raise Unreadable from error


class Vault:
    """Seals and opens fields of one owner (a person id or register reference). `url` is an fsspec folder."""

    def __init__(self, url: str, roots: RootKeys) -> None:
        self.files, self.folder = fsspec.core.url_to_fs(url)
        self.roots = roots
        self._wrapping = {key_id: roots.derived(key_id, b"wrap") for key_id in roots.keys}
        self._index = roots.derived(roots.index, b"index")

    def _path(self, owner: str) -> str:
        name = hashlib.sha256(owner.encode()).hexdigest()
        return f"{self.folder}/{name[:2]}/{name}"

    def _wrap(self, owner: str, key: bytes) -> bytes:
        head = HEAD.pack(VERSION, self.roots.current)
        return head + _seal(self._wrapping[self.roots.current], key, head + owner.encode())

    def _unwrap(self, owner: str, blob: bytes) -> bytes:
        version, key_id = HEAD.unpack(blob[: HEAD.size])
        if version != VERSION or key_id not in self._wrapping:
            raise Unreadable(f"key is wrapped by root key {key_id}, which is not configured")
        return _open(self._wrapping[key_id], blob[HEAD.size :], blob[: HEAD.size] + owner.encode())

    def _write(self, path: str, blob: bytes) -> None:
        self.files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        self.files.pipe_file(path + ".new", blob)
        self.files.mv(path + ".new", path)

    def _key(self, owner: str, *, make: bool) -> bytes:
        path = self._path(owner)
        try:
            return self._unwrap(owner, self.files.cat_file(path))
        except FileNotFoundError:
            if not make:
                raise Unreadable("the key is gone") from None
        key = os.urandom(32)
        self._write(path, self._wrap(owner, key))
        return key

    def make_keys(self, owners: Iterable[str]) -> dict[str, bytes]:
        """New keys for many new owners at once, for seeding; {owner: key}."""
        keys = {owner: os.urandom(32) for owner in owners}
        for prefix in {self._path(owner).rsplit("/", 1)[0] for owner in keys}:
            self.files.makedirs(prefix, exist_ok=True)
        for owner, key in keys.items():
            self.files.pipe_file(self._path(owner), self._wrap(owner, key))
        return keys

    def seal(self, owner: str, label: str, text: str, *, key: bytes | None = None) -> bytes:
        """The text sealed for this owner and place (`label`: table, column and row, so that values can't be swapped)."""
        return _seal(key or self._key(owner, make=True), text.encode(), f"{owner}\0{label}".encode())

    def open(self, owner: str, label: str, sealed: bytes) -> str:
        """The text of a sealed value; Unreadable when the key is gone or the value is not from this place."""
        return _open(self._key(owner, make=False), sealed, f"{owner}\0{label}".encode()).decode()

    def blind(self, purpose: str, value: str) -> bytes:
        """A 16-byte keyed hash to look a value up by; equal values give equal hashes within one purpose."""
        return hmac.new(self._index, f"{purpose}\0{value}".encode(), hashlib.sha256).digest()[:16]

    def shred(self, owner: str) -> None:
        """Throw the owner's key away: everything sealed for them is unreadable from now on, in every backup too."""
        if self.files.exists(path := self._path(owner)):
            self.files.rm_file(path)

    def rewrap(self, owners: Iterable[str]) -> Iterator[str]:
        """Wrap the keys of these owners under the current root key; yields those it changed."""
        for owner in owners:
            path = self._path(owner)
            if not self.files.exists(path):
                continue
            blob = self.files.cat_file(path)
            if HEAD.unpack(blob[: HEAD.size])[1] != self.roots.current:
                self._write(path, self._wrap(owner, self._unwrap(owner, blob)))
                yield owner
