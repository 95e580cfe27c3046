"""Whoever changes an archive is found out, and the changed file is named."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data.archive.source import Source
from data.archive.verify import command, verify

Files = dict[str, bytes]


@pytest.fixture
def files(source: Source, built: Callable[[Source], io.BytesIO]) -> Files:
    with zipfile.ZipFile(built(source)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def problems(key: Ed25519PrivateKey) -> Callable[[Files], list[str]]:
    return lambda files: verify(zipped(files), key.public_key())


def zipped(files: Files) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target


def test_an_untouched_archive_has_no_problems(files: Files, problems: Callable[[Files], list[str]]) -> None:
    assert problems(files) == []


def test_every_changed_file_is_named(files: Files, problems: Callable[[Files], list[str]]) -> None:
    for name, content in files.items():
        found = problems(files | {name: content + b" "})
        blamed = "manifest.json" if name == "manifest.json.sig" else name
        assert any(each.startswith(f"{blamed}: ") for each in found), (name, found)


def test_every_missing_file_is_named(files: Files, problems: Callable[[Files], list[str]]) -> None:
    for name in files:
        found = problems({other: content for other, content in files.items() if other != name})
        assert f"{name}: is missing" in found


def test_a_file_more_is_named(files: Files, problems: Callable[[Files], list[str]]) -> None:
    assert "data/more.json: does not belong here" in problems(files | {"data/more.json": b"[]"})


def test_a_file_that_is_there_twice_is_named(source: Source, built: Callable[[Source], io.BytesIO],
                                             key: Ed25519PrivateKey) -> None:  # fmt: skip
    target = built(source)
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("data/due.json", b"[]")
    assert "data/due.json: is there twice" in verify(target, key.public_key())


def test_another_key_signs_for_nothing(files: Files) -> None:
    [problem] = verify(zipped(files), Ed25519PrivateKey.generate().public_key())
    assert problem.startswith("manifest.json: the signature is not by key ")


def resigned(files: Files, key: Ed25519PrivateKey, change: Callable[[dict[str, object]], None]) -> Files:
    manifest = json.loads(files["manifest.json"])
    change(next(section for section in manifest["sections"] if section["id"] == "due"))
    text = json.dumps(manifest).encode()
    return files | {"manifest.json": text, "manifest.json.sig": key.sign(text)}


def test_a_wrong_number_of_rows_is_named(
    files: Files, key: Ed25519PrivateKey, problems: Callable[[Files], list[str]]
) -> None:
    signed = resigned(files, key, lambda section: section.update(rows=3))
    assert "data/due.json: has 2 rows, and 3 are announced" in problems(signed)


def test_rows_that_break_their_schema_are_named(
    files: Files, key: Ed25519PrivateKey, problems: Callable[[Files], list[str]]
) -> None:
    rows = json.loads(files["data/due.json"])
    broken = files | {"data/due.json": json.dumps([rows[0], rows[1] | {"due_on": "yesterday"}]).encode()}
    assert "data/due.json: does not follow schemas/due.schema.json at $[1].due_on" in problems(broken)


def test_damage_inside_the_zip_is_named(source: Source, built: Callable[[Source], io.BytesIO],
                                        key: Ed25519PrivateKey) -> None:  # fmt: skip
    raw = bytearray(built(source).getvalue())
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        start = archive.getinfo("data/profile.json").header_offset
    raw[start + 30 + len("data/profile.json") + 20] ^= 0xFF
    assert "data/profile.json: cannot be read" in verify(io.BytesIO(raw), key.public_key())


def test_what_is_no_archive_is_said_to_be_none(key: Ed25519PrivateKey) -> None:
    assert verify(io.BytesIO(b"hello"), key.public_key()) == ["The archive cannot be opened: File is not a zip file."]


def test_the_command_says_whether_the_archive_is_whole(files: Files, key: Ed25519PrivateKey, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(zipped(files).getvalue())
    bad.write_bytes(zipped(files | {"index.html": b""}).getvalue())
    run = CliRunner().invoke
    assert run(command(key.public_key), [str(good)]).output == "The archive is whole, and signed by us.\n"
    answer = run(command(key.public_key), [str(bad)])
    assert answer.exit_code == 1 and "index.html: has been changed" in answer.output
