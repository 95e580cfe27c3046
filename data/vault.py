"""Encrypted fields: AES-256-GCM under one key per person, kept in a key store outside the database and its backups.

Whoever holds a database dump alone can read no sealed field, and throwing a person's key away makes every backup's
copy unreadable. Root keys wrap the persons' keys; the key of blind indexes is separate and does not rotate with them.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import struct
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import fsspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = 1
HEAD = struct.Struct(">BH")  # format version, id of the root key that wraps
NONCE_BYTES = 12
UNFINISHED = ".new"
OURS_ALONE = 0o700


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


def _name(path: str) -> bytes:
    return path.rsplit("/", 1)[-1].encode()


def _seal(key: bytes, plain: bytes, context: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, context)


def _open(key: bytes, sealed: bytes, context: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
    except (InvalidTag, ValueError) as error:  # the latter where it is too short to be one
        raise Unreadable from error


class Vault:
    """Seals and opens fields of one owner (a person id or register reference). `url` is an fsspec folder."""

    def __init__(self, url: str, roots: RootKeys) -> None:
        self.files, self.folder = fsspec.core.url_to_fs(url)
        self.local = "file" in self.files.protocol
        if self.local:
            self.files.makedirs(self.folder, exist_ok=True)
            os.chmod(self.folder, OURS_ALONE)
        self.roots = roots
        self._wrapping = {key_id: roots.derived(key_id, b"wrap") for key_id in roots.keys}
        self._index = roots.derived(roots.index, b"index")

    def _path(self, owner: str) -> str:
        name = hashlib.sha256(owner.encode()).hexdigest()
        return f"{self.folder}/{name[:2]}/{name}"

    def _wrap(self, path: str, key: bytes) -> bytes:
        """The key as its file holds it, bound to the file's name and so to the owner."""
        head = HEAD.pack(VERSION, self.roots.current)
        return head + _seal(self._wrapping[self.roots.current], key, head + _name(path))

    def _unwrap(self, path: str, blob: bytes) -> bytes:
        if len(blob) < HEAD.size:
            raise Unreadable("the key's file is damaged")
        version, key_id = HEAD.unpack(blob[: HEAD.size])
        if version != VERSION or key_id not in self._wrapping:
            raise Unreadable(f"key is wrapped by root key {key_id}, which is not configured")
        return _open(self._wrapping[key_id], blob[HEAD.size :], blob[: HEAD.size] + _name(path))

    def _write_aside(self, path: str, blob: bytes) -> str:
        """The name of a whole file beside its place, so that no half one is ever in it."""
        self.files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        aside = f"{path}.{secrets.token_hex(4)}{UNFINISHED}"
        try:
            self.files.pipe_file(aside, blob)
        except OSError:  # the disk is full
            with suppress(FileNotFoundError):
                self.files.rm_file(aside)
            raise
        return aside

    def _create(self, path: str, blob: bytes) -> None:
        """Put a new file in its place, unless another process was faster: whoever is first has made the key."""
        with suppress(FileExistsError):
            if not self.local:
                self.files.pipe_file(path, blob, mode="create")
                return
            aside = self._write_aside(path, blob)
            try:
                self.files.link(aside, path)
            finally:
                self.files.rm_file(aside)

    def _key(self, owner: str, *, make: bool) -> bytes:
        path = self._path(owner)
        if make and not self.files.exists(path):
            self._create(path, self._wrap(path, os.urandom(32)))
        try:
            return self._unwrap(path, self.files.cat_file(path))
        except FileNotFoundError:
            raise Unreadable("the key is gone") from None

    def make_keys(self, owners: Iterable[str]) -> dict[str, bytes]:
        """New keys for many new owners at once, for seeding; {owner: key}."""
        keys = {owner: os.urandom(32) for owner in owners}
        for prefix in {self._path(owner).rsplit("/", 1)[0] for owner in keys}:
            self.files.makedirs(prefix, exist_ok=True)
        for owner, key in keys.items():
            self.files.pipe_file(self._path(owner), self._wrap(self._path(owner), key))
        return keys

    def seal(self, owner: str, label: str, text: str, *, key: bytes | None = None) -> bytes:
        """The text sealed for this owner and place (`label`: table, column, row: values can't be swapped)."""
        return _seal(key or self._key(owner, make=True), text.encode(), f"{owner}\0{label}".encode())

    def open(self, owner: str, label: str, sealed: bytes) -> str:
        """The text of a sealed value; Unreadable when the key is gone or the value is not from this place."""
        return _open(self._key(owner, make=False), sealed, f"{owner}\0{label}".encode()).decode()

    def blind(self, purpose: str, value: str) -> bytes:
        """A 16-byte keyed hash to look a value up by; equal values give equal hashes within one purpose."""
        return hmac.new(self._index, f"{purpose}\0{value}".encode(), hashlib.sha256).digest()[:16]

    def shred(self, owner: str) -> None:
        """Throw the owner's key away: everything sealed for them is unreadable from now on, in every backup too."""
        path = self._path(owner)
        self.files.invalidate_cache()
        for each in [*self.files.glob(f"{path}.*{UNFINISHED}"), path]:
            with suppress(FileNotFoundError):
                self.files.rm_file(each)

    def rewrap(self) -> int:
        """Wrap every key under the current root key; returns how many were under another. Killed, it is run again.

        Raises Unreadable when a key is under a root key that is not configured.
        """
        changed = 0
        self.files.invalidate_cache()
        for path in self.files.find(self.folder):
            with suppress(FileNotFoundError):  # thrown away meanwhile
                changed += 0 if path.endswith(UNFINISHED) else self._rewrap_one(path)
        return changed

    def _rewrap_one(self, path: str) -> bool:
        blob = self.files.cat_file(path)
        key = self._unwrap(path, blob)
        if HEAD.unpack(blob[: HEAD.size])[1] == self.roots.current:
            return False
        aside = self._write_aside(path, self._wrap(path, key))
        if not self.files.exists(path):  # the owner's key was thrown away: it must not come back
            self.files.rm_file(aside)
            return False
        self.files.mv(aside, path)
        return True
