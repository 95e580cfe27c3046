"""How many events of usage a second are taken in over HTTP, by gunicorn on both cores, in batches as the script sends them."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from pathlib import Path

from data.postgres import Server
from tests.bench.figures import Figure
from tests.gunicorn import gunicorn
from tests.world import World, world

BATCH, BATCHES, SENDERS, WORKERS = 20, 1_000, 6, 2
LEAST = 2_000
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"
PATHS = ("/", "/salary", "/my-data", "/consents")


def figures(server: Server, folder: Path) -> Iterator[Figure]:
    """Milliseconds for 2,000 events: at most a second."""
    folder.mkdir(parents=True, exist_ok=True)
    edge = {"INNSYN_TRUSTED_PROXIES": "1"}  # so that each batch has an address of its own, as from many members
    with world(server, "norway", folder.parent / "templates", folder / "world", **edge) as running:
        with gunicorn(running, folder, workers=WORKERS) as origin:
            _send(origin, _batches(SENDERS * 4))  # each worker has met one
            before = _kept(running)
            start = time.perf_counter()
            _send(origin, _batches(BATCHES))
            taken = time.perf_counter() - start
        assert _kept(running) - before == BATCH * BATCHES, "some were not taken in"
    yield Figure(
        f"{LEAST:,} events of usage, {BATCH} in a batch", "ms", [taken * 1_000 * LEAST / (BATCH * BATCHES)], 1_000
    )


def _kept(running: World) -> int:
    return int(running.rows("select count(*) from usage.event")[0][0])


def _batches(many: int) -> list[bytes]:
    made = []
    for _batch in range(many):
        now = int(time.time() * 1000)
        events = [
            {"id": str(uuid.uuid4()), "at": now - 1_000 * back, "kind": "view", "content": PATHS[back % len(PATHS)]}
            for back in range(BATCH)
        ]
        said = {"install": uuid.uuid4().hex, "language": "nb", "release": "0.1.0", "events": events}
        made.append(json.dumps(said).encode())
    return made


def _send(origin: str, batches: list[bytes]) -> None:
    left, place, wrong = itertools.count(), urllib.parse.urlsplit(origin), []

    def sender() -> None:
        line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        while (number := next(left)) < len(batches):
            address = f"10.{number // 65_536}.{number // 256 % 256}.{number % 256}"
            headers = {"Origin": origin, "User-Agent": AGENT, "X-Forwarded-For": address}
            line.request("POST", "/usage", batches[number], headers)
            answer = line.getresponse()
            answer.read()
            if answer.status != 204 or answer.headers["Retry-After"]:
                wrong.append(number)
        line.close()

    threads = [threading.Thread(target=sender) for _ in range(SENDERS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not wrong, f"{len(wrong)} batches were turned away"
