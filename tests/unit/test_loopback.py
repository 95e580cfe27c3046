"""This machine has three names; whatever else is written is taken for another one."""

from __future__ import annotations

import urllib.parse

import pytest

from data.loopback import is_loopback


@pytest.mark.parametrize("url", ["http://localhost:8050", "http://LOCALHOST", "http://127.0.0.1:1/x", "http://[::1]:1"])
def test_this_machine_is_known_by_its_names(url: str) -> None:
    assert is_loopback(urllib.parse.urlsplit(url).hostname)


@pytest.mark.parametrize(
    "host", [None, "", "localhost.", "localhost.evil.example", "127.0.0.1.evil.example", "127.1", "0.0.0.0", "10.0.0.1"]
)
def test_everything_else_is_another_machine(host: str | None) -> None:
    assert not is_loopback(host)
