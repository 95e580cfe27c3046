"""Bytes that two servers in a row could read differently, sent to the real web server: it refuses to read them at all."""

from __future__ import annotations

import json
import socket
import urllib.parse
from collections.abc import Iterator

import pytest

from tests.gunicorn import gunicorn, visiting
from tests.visitor import Visitor
from tests.world import World

HIDDEN = "GET /privacy HTTP/1.1\r\nHost: {host}\r\n\r\n"
CHUNKED = "0\r\n\r\n" + HIDDEN
POST = "POST /_dash-update-component HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nSec-Fetch-Site: same-origin\r\n"
AMBIGUOUS = {
    "a length and pieces": POST + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED,
    "pieces and a length": POST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + CHUNKED,
    "two lengths": POST + "Content-Length: 0\r\nContent-Length: 60\r\n\r\n" + HIDDEN,
    "a list of lengths": POST + "Content-Length: 0, 60\r\n\r\n" + HIDDEN,
    "a length with a sign": POST + "Content-Length: +0\r\n\r\n" + HIDDEN,
    "a negative length": POST + "Content-Length: -1\r\n\r\n" + HIDDEN,
    "an unknown coding": POST + "Transfer-Encoding: xchunked\r\n\r\n" + CHUNKED,
    "pieces in pieces": POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED,
    "pieces, then something else": POST + "Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKED,
    "a space before the colon": POST + "Transfer-Encoding : chunked\r\n\r\n" + CHUNKED,
    "a folded line": POST + "X: 1\r\n Transfer-Encoding: chunked\r\n\r\n" + CHUNKED,
    "an odd size of a piece": POST + "Transfer-Encoding: chunked\r\n\r\n+0\r\n\r\n" + HIDDEN,
    "a bare line feed": POST + "X: 1\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED,
}


@pytest.fixture(scope="module")
def origin(shared_norway: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the real web server answers."""
    with gunicorn(shared_norway, tmp_path_factory.mktemp("gunicorn")) as started:
        yield started


@pytest.fixture(scope="module")
def anna(shared_norway: World, origin: str) -> Visitor:
    return visiting(shared_norway.signed_in("anna"), origin)


def answers(origin: str, sent: str) -> list[bytes]:
    """Every answer on one connection, which the server closes (or we, after five seconds of silence)."""
    host = urllib.parse.urlsplit(origin)
    received = b""
    with socket.create_connection((host.hostname, host.port), timeout=5) as connection:
        connection.sendall(sent.replace("{host}", host.netloc).encode())
        while piece := connection.recv(65_536):
            received += piece
    return [each for each in received.split(b"HTTP/1.1 ") if each]


@pytest.mark.attack("D10")
@pytest.mark.parametrize("how", AMBIGUOUS)
def test_a_request_with_two_readings_is_refused_and_nothing_after_it_is_read(origin: str, how: str) -> None:
    """Which proxy stands in front is the operator's choice; what holds for every one is tested here."""
    got = answers(origin, AMBIGUOUS[how])
    assert got and {each[:3] for each in got} <= {b"400", b"413", b"501"}, got
    assert b"Traceback" not in b"".join(got) and b"site-packages" not in b"".join(got)


@pytest.mark.attack("D10")
def test_a_plain_request_after_another_is_read(origin: str) -> None:
    """So that the test above cannot pass on a server that answers once per connection whatever it is sent."""
    last = HIDDEN.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
    assert [each[:3] for each in answers(origin, HIDDEN + last)] == [b"200", b"200"]


@pytest.mark.attack("C08")
@pytest.mark.attack("D10")
def test_a_body_in_pieces_is_refused_whole(anna: Visitor) -> None:
    body = json.dumps(anna.callback_body("read_register_again", 1))
    cookies = "; ".join(f"{name}={value}" for name, value in anna.cookies.items())
    head = f"Cookie: {cookies}\r\nX-CSRFToken: {anna.cookies['_csrf_token']}\r\nConnection: close\r\n"
    pieces = f"Transfer-Encoding: chunked\r\n\r\n{len(body):x}\r\n{body}\r\n0\r\n\r\n"
    assert [each[:3] for each in answers(anna.origin, POST + head + pieces)] == [b"413"]
    whole = f"Content-Length: {len(body)}\r\n\r\n{body}"
    assert [each[:3] for each in answers(anna.origin, POST + head + whole)] == [b"200"]
