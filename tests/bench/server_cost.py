"""CPU of a move between pages beside a bare Dash callback with an equal tree and as many statements."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from auth.guard import PAGES
from data.postgres import Server
from tests.bench.figures import Figure
from tests.bench.floors import Statement, bare_dash, stock
from tests.world import World, world

CALLBACK_LIMIT = 1.3
ENDPOINT = "/_dash-update-component"


def figures(server: Server, folder: Path, repeats: int) -> Iterator[Figure]:
    """One figure for each page of Anna's: milliseconds of CPU for the callback that draws it."""
    with world(server, "norway", folder.parent / "templates", folder / "world") as running:
        for path in (each for each in PAGES if not each.startswith("/staff")):
            anna = running.signed_in("anna")  # anew for each page, since one session may call 240 times a minute
            body = json.dumps(anna.callback_body("show_page", path)).encode()
            headers = {
                "Cookie": "; ".join(f"{name}={value}" for name, value in anna.cookies.items()),
                "Origin": running.origin, "X-CSRFToken": anna.cookies["_csrf_token"],
                "Content-Type": "application/json",
            }  # fmt: skip
            ask = _asker(running.app, running.origin, body, headers)
            tree, sent = _seen(running, ask)
            engine = sa.create_engine(sa.make_url(running.url()).set(drivername="postgresql+psycopg"))
            floor = bare_dash(tree, sent, engine)
            sample = json.dumps(anna.callback_body("show_page", path) | {"output": "main.children"}).encode()
            ask_floor = _asker(floor.server, "http://localhost", sample, {"Content-Type": "application/json"})
            yield Figure(f"callback {path}", "ms CPU", *_interleaved(ask, ask_floor, repeats))
            engine.dispose()


def _asker(app: Any, origin: str, body: bytes, headers: dict[str, str]) -> Callable[[], bytes]:
    def ask() -> bytes:
        answer = app.test_client(use_cookies=False).post(ENDPOINT, base_url=origin, data=body, headers=headers)
        assert answer.status_code == 200, answer.data[:300]
        return bytes(answer.data)

    return ask


def _seen(running: World, ask: Callable[[], bytes]) -> tuple[Any, list[Statement]]:
    """What the callback answers, and the statements it sends."""
    sent: list[Statement] = []

    def note(_connection: Any, statement: Any, many: Any, values: Any, _options: Any) -> None:
        sent.append(
            (sa.text("select 1, 2, 3, 4"), None) if "set_config" in str(statement) else (statement, many or values)
        )

    own = running.services
    engines = [each.engine for each in (own.web, own.jobs, own.audit, own.register.database)]  # type: ignore[attr-defined]
    for engine in engines:
        sa.event.listen(engine, "before_execute", note)
    tree = json.loads(ask())["response"]["main"]["children"]
    for engine in engines:
        sa.event.remove(engine, "before_execute", note)
    return tree, sent


def _interleaved(
    ask: Callable[[], bytes], ask_floor: Callable[[], bytes], repeats: int
) -> tuple[list[float], float, list[float]]:
    ours, floor = [], []
    for _turn in range(repeats + 3):
        ours.append(_cpu(ask))
        with stock():
            floor.append(_cpu(ask_floor))
    return ours[3:], CALLBACK_LIMIT, floor[3:]


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1e3
