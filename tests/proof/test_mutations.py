"""Takes one lock away at a time, in a copy, and asks the tests named for it: at least one of them must turn red."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LOCKS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "mutations.toml").read_text("utf-8"))["lock"]
LEFT_BEHIND = shutil.ignore_patterns(".*", "node_modules", "var", "__pycache__")
GREEN, RED = 0, 1  # pytest's exit codes; others mean that nothing was tested
AT_ONCE = 2


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout as it is now, so that everybody breaks the same."""
    folder = tmp_path_factory.mktemp("original") / "innsyn"
    shutil.copytree(ROOT, folder, ignore=LEFT_BEHIND)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    return folder


@pytest.fixture(scope="module")
def runs(request: pytest.FixtureRequest, original: Path) -> Iterator[dict[str, Future[int]]]:
    """{name of a lock: exit code of its tests without it}, of the locks asked for; they run beside each other."""
    asked = [each.callspec.params.get("lock") for each in request.session.items if hasattr(each, "callspec")]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {each["name"]: pool.submit(without, each, original) for each in LOCKS if each in asked}
        pool.shutdown(cancel_futures=True)


def without(lock: dict[str, Any], original: Path) -> int:
    """The exit code of the lock's tests in a copy that lacks it."""
    folder = original.with_name(f"without {lock['name']}")
    shutil.copytree(original, folder, symlinks=True)
    file = folder / lock["file"]
    file.write_text(file.read_text("utf-8").replace(lock["text"], lock["instead"]), "utf-8")
    try:
        return outcome(folder, lock["tests"])
    finally:
        shutil.rmtree(folder)


def outcome(folder: Path, tests: list[str], seconds: int = 280) -> int:
    """pytest's exit code for these tests in this folder; TimeoutExpired when they take longer."""
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=seconds).returncode


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock["name"])
def test_a_lock_stands_once_where_the_list_says(lock: dict[str, Any]) -> None:
    assert (ROOT / lock["file"]).read_text("utf-8").count(lock["text"]) == 1


@pytest.mark.timeout(1_300)
def test_with_every_lock_in_place_all_is_green(original: Path) -> None:
    assert outcome(original, sorted({test for each in LOCKS for test in each["tests"]}), seconds=1_200) == GREEN


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock["name"])
def test_a_lock_taken_away_turns_a_test_red(runs: dict[str, Future[int]], lock: dict[str, Any]) -> None:
    assert runs[lock["name"]].result() == RED
