"""`make check` stops what would go around a lock: each forbidden line is tried, and so is what stands in its place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN = {
    "a callback past the guard": ("pages/x.py", "from dash import callback\n\ncallback()\n", "TID251"),
    "a callback past the guard, by module": ("pages/x.py", "import dash\n\ndash.callback()\n", "TID251"),
    "a clientside callback past the guard": ("pages/x.py", "import dash\n\ndash.clientside_callback()\n", "TID251"),
    "a page past the guard": ("pages/x.py", "import dash\n\ndash.register_page()\n", "TID251"),
    "Markdown with HTML": (
        "components/x.py",
        "from dash import dcc\n\ndcc.Markdown('', dangerously_allow_html=True)\n",
        "TID251",
    ),
    "Markdown by module": ("components/x.py", "from dash.dcc import Markdown\n\nMarkdown('')\n", "TID251"),
    "pickle": ("data/x.py", "import pickle\n\npickle.loads(b'')\n", "TID251"),
    "pickle by name": ("data/x.py", "from pickle import loads\n\nloads(b'')\n", "TID251"),
    "SQL put together": (
        "data/x.py",
        'import sqlalchemy as sa\n\n\ndef f(x):\n    return sa.text(f"select a from b where c = {x}")\n',
        "S608",
    ),
    "SQL added up": (
        "data/x.py",
        "from sqlalchemy import text\n\n\ndef f(x):\n    return text('delete from b where c = ' + x)\n",
        "S608",
    ),
    "eval": ("pages/x.py", "def f(x):\n    return eval(x)\n", "S307"),
    "a shell": (
        "data/x.py",
        "import subprocess\n\n\ndef f(x):\n    return subprocess.run(x, shell=True, check=True)\n",
        "S602",
    ),
}
ALLOWED = {
    "a callback of the guard's": ("pages/x.py", "from auth.guard import callback\n\ncallback()\n"),
    "SQL with a parameter": (
        "data/x.py",
        'import sqlalchemy as sa\n\nQUERY = sa.text("select a from b where c = :x")\n',
    ),
}


def found(path: str, text: str) -> str:
    """What the linter says of this text as a file of ours; empty when nothing."""
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--quiet",
        "--no-cache",
        "--output-format=concise",
        "--stdin-filename",
        path,
        "-",
    ]
    return subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False).stdout


@pytest.mark.attack("C22")
@pytest.mark.parametrize("what", FORBIDDEN)
def test_a_line_that_goes_around_a_lock_stops_the_check(what: str) -> None:
    path, text, rule = FORBIDDEN[what]
    assert f" {rule} " in found(path, text)


@pytest.mark.attack("C22")
@pytest.mark.parametrize("what", ALLOWED)
def test_what_stands_in_its_place_passes(what: str) -> None:
    assert found(*ALLOWED[what]) == ""


@pytest.mark.attack("C22")
def test_dash_and_all_that_locks_rest_on_have_one_version() -> None:
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    pinned = {line.split("==")[0].strip().lower() for line in lines if "==" in line}
    assert {"dash", "flask", "authlib", "joserfc", "sqlalchemy", "gunicorn", "cryptography"} <= pinned
    assert "ruff check" in (ROOT / "Makefile").read_text("utf-8")
