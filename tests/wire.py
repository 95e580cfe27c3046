"""The line to PostgreSQL, which a test can cut before or after any message, as a network or a failing server would."""

from __future__ import annotations

import select
import shutil
import socket
import tempfile
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from data.db import Database
from tests.world import World

SOCKET = ".s.PGSQL.5432"
MOST = 65_536


class Wire:
    """Carries every connection made in `folder` to the server whose socket is in `upstream`."""

    def __init__(self, upstream: str) -> None:
        self.upstream, self.folder = upstream, tempfile.mkdtemp(prefix="wire-", dir="/tmp")
        self.left, self.after, self.was_cut = 0, False, False
        self._counting = threading.Lock()
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(f"{self.folder}/{SOCKET}")
        self._door.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, message: int, *, after: bool) -> None:
        """Cut once, at the n-th message from now: before it arrives, or when the server has done it and answers."""
        self.left, self.after, self.was_cut = message, after, False

    def mend(self) -> None:
        """Cut nothing from now on."""
        self.left = 0

    def close(self) -> None:
        """Accept nobody any more."""
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        shutil.rmtree(self.folder)

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server:
            server.connect(f"{self.upstream}/{SOCKET}")
            try:
                while all(self._pass_on(each, client, server) for each in select.select([client, server], [], [])[0]):
                    pass
            except OSError:
                return

    def _pass_on(self, source: socket.socket, client: socket.socket, server: socket.socket) -> bool:
        """False when this connection is over."""
        said = source.recv(MOST)
        if source is client and said and self._is_the_one():
            if self.after:
                server.settimeout(1)  # half a long message has no answer
                server.sendall(said)
                server.recv(MOST)
            return False
        (server if source is client else client).sendall(said)
        return bool(said)

    def _is_the_one(self) -> bool:
        with self._counting:
            if self.left == 0:
                return False
            self.left -= 1
            self.was_cut = self.left == 0
            return self.was_cut


@contextmanager
def wired(world: World) -> Iterator[Wire]:
    """The web's connections of this world go over a wire in the block."""
    before = world.services
    (upstream,) = urllib.parse.parse_qs(urllib.parse.urlsplit(world.url()).query)["host"]
    wire = Wire(upstream)
    through = Database(world.url("innsyn_web").replace(upstream, wire.folder))
    world.app.extensions["innsyn"] = replace(before, web=through)
    try:
        yield wire
    finally:
        world.app.extensions["innsyn"] = before
        through.close()
        wire.close()
