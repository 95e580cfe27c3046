"""Checks an archive as anybody could: the signature, every checksum, the schemas, the row counts, and nothing extra."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import click
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from data.archive.build import CHECKSUMS, MANIFEST, SIGNATURE, key_id

MOST_BYTES = 1 << 30
OUTSIDE_MANIFEST = {MANIFEST, CHECKSUMS, SIGNATURE}
FORMATS = Draft202012Validator.FORMAT_CHECKER
Node = Mapping[str, Any]
Files = Mapping[str, bytes]


def verify(file: str | Path | BinaryIO, public_key: Ed25519PublicKey) -> list[str]:
    """One sentence for everything that is wrong, naming the file; empty when the archive is whole and ours."""
    try:
        with zipfile.ZipFile(file) as archive:
            return list(_problems(archive, public_key))
    except (zipfile.BadZipFile, OSError) as error:
        return [f"The archive cannot be opened: {error}."]


def _problems(archive: zipfile.ZipFile, public_key: Ed25519PublicKey) -> Iterator[str]:
    names = archive.namelist()
    if sum(info.file_size for info in archive.infolist()) > MOST_BYTES:
        yield "The archive is too large to be checked."
        return
    yield from (f"{name}: is there twice" for name in sorted({n for n in names if names.count(n) > 1}))
    contents = {name: _content(archive, name) for name in names}
    yield from (f"{name}: cannot be read" for name, content in contents.items() if content is None)
    files = {name: content for name, content in contents.items() if content is not None}
    if missing := OUTSIDE_MANIFEST - files.keys():
        yield from (f"{name}: is missing" for name in sorted(missing))
        return
    try:
        public_key.verify(files[SIGNATURE], files[MANIFEST])
    except InvalidSignature:
        yield f"{MANIFEST}: the signature is not by key {key_id(public_key)}"
        return
    manifest = json.loads(files[MANIFEST])
    yield from _unlisted_or_changed(manifest, files)
    yield from _checksums(files)
    yield from (problem for section in manifest["sections"] for problem in _section(section, files))


def _content(archive: zipfile.ZipFile, name: str) -> bytes | None:
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return None


def _unlisted_or_changed(manifest: Node, files: Files) -> Iterator[str]:
    listed = [*manifest["files"], *(each for section in manifest["sections"] for each in section["files"])]
    for each in listed:
        content = files.get(each["path"])
        if content is None:
            yield f"{each['path']}: is missing"
        elif (len(content), _sha256(content)) != (each["bytes"], each["sha256"]):
            yield f"{each['path']}: has been changed"
    extra = files.keys() - {each["path"] for each in listed} - OUTSIDE_MANIFEST
    yield from (f"{name}: does not belong here" for name in sorted(extra))


def _checksums(files: Files) -> Iterator[str]:
    expected = {n: f"{_sha256(content)}  {n}" for n, content in files.items() if n not in (CHECKSUMS, SIGNATURE)}
    if sorted(expected.values()) != sorted(files[CHECKSUMS].decode(errors="replace").splitlines()):
        yield f"{CHECKSUMS}: does not agree with the files"


def _section(section: Node, files: Files) -> Iterator[str]:
    """Problems of a section's JSON file: its schema and its number of rows. A missing file is named elsewhere."""
    for each in section["files"]:
        data, schema = files.get(each["path"]), files.get(each["schema"] or "")
        if data is None or schema is None or not each["path"].endswith(".json"):
            continue
        try:
            rows = json.loads(data)
            wrong = next(Draft202012Validator(json.loads(schema), format_checker=FORMATS).iter_errors(rows), None)
        except (ValueError, SchemaError):
            yield f"{each['path']}: is not JSON, or its schema is none"
            continue
        if wrong:
            yield f"{each['path']}: does not follow {each['schema']} at {wrong.json_path}"
        elif len(rows) != section["rows"]:
            yield f"{each['path']}: has {len(rows)} rows, and {section['rows']} are announced"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def command(public_key: Callable[[], Ed25519PublicKey]) -> click.Command:
    """`verify FILE` for the command line; `public_key` is asked when it runs. Exit status 1 when something is wrong."""

    @click.command("verify")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False))
    def verify_file(file: str) -> None:
        """Check the archive FILE."""
        problems = verify(file, public_key())
        for problem in problems:
            click.echo(problem)
        if problems:
            raise click.exceptions.Exit(1)
        click.echo("The archive is whole, and signed by us.")

    return verify_file
