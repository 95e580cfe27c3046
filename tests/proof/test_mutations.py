"""Takes one lock away at a time, in a copy, and asks the tests named for it: at least one of them must turn red."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = tomllib.loads((Path(__file__).parent / "mutations.toml").read_text(encoding="utf-8"))["lock"]
LEFT_BEHIND = shutil.ignore_patterns(".*", "node_modules", "var", "__pycache__")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The whole checkout, to be broken."""
    folder = tmp_path_factory.mktemp("copy") / "innsyn"
    shutil.copytree(ROOT, folder, ignore=LEFT_BEHIND)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    yield folder


def outcome(folder: Path, tests: list[str]) -> int:
    """pytest's exit code: 0 all green, 1 something red, more when it could not even start."""
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=280).returncode


@pytest.mark.parametrize("tests", sorted({tuple(each["tests"]) for each in LOCKS}), ids=" ".join)
def test_with_every_lock_in_place_all_is_green(copy: Path, tests: tuple[str, ...]) -> None:
    assert outcome(copy, list(tests)) == 0


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock["name"])
def test_a_lock_taken_away_turns_a_test_red(copy: Path, lock: dict[str, str]) -> None:
    file = copy / lock["file"]
    whole = file.read_text(encoding="utf-8")
    assert whole.count(lock["text"]) == 1, "the lock has moved: bring mutations.toml up to date"
    file.write_text(whole.replace(lock["text"], lock["instead"]), encoding="utf-8")
    try:
        assert outcome(copy, list(lock["tests"])) == 1
    finally:
        file.write_text(whole, encoding="utf-8")


def test_there_are_enough_of_them() -> None:
    assert len({each["name"] for each in LOCKS}) == len(LOCKS) >= 40
