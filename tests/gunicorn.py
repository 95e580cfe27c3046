"""The real web server beside a world: gunicorn as the demo starts it, on the same database and a port of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import demo
from tests.visitor import Visitor
from tests.world import World


@contextmanager
def gunicorn(world: World, folder: Path, *, workers: int = 1) -> Iterator[str]:
    """The address of a gunicorn that serves this world's people; its log lies in the folder."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    origin = f"http://localhost:{port}"
    environment = {name: value.replace(world.origin, origin) for name, value in world.environment.items()}
    bind = ["--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    command = [sys.executable, "-m", "gunicorn", *bind, "app:create_app()"]
    with (folder / "web.log").open("wb") as log:
        web = subprocess.Popen(command, cwd=demo.ROOT, env=os.environ | environment, stdout=log, stderr=log)
        try:
            assert demo.wait_for(web, origin), (folder / "web.log").read_text()[-2000:]
            yield origin
        finally:
            web.terminate()
            web.wait(timeout=30)


def visiting(visitor: Visitor, origin: str) -> Visitor:
    """The same browser, session and all, at another address of the app."""
    return Visitor(origin, visitor.dash, dict(visitor.cookies))
