"""The folder where finished archives lie, wherever fsspec can write: whole files only, under random names."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

import fsspec

from data.base import now

UNFINISHED = ".part"
FINISHED = ".zip"
STALE = dt.timedelta(hours=1)
OURS_ALONE = 0o700


class Writing:
    """A file being written: `target` takes the bytes, `keep` makes it a finished one."""

    def __init__(self, folder: Folder, name: str, target: BinaryIO) -> None:
        self.folder, self.name, self.target = folder, name, target

    def keep(self) -> str:
        """Put everything on the disk and give the file its final random name, which is returned."""
        self.target.flush()
        if self.folder.local:
            os.fsync(self.target.fileno())
        self.target.close()
        final = secrets.token_hex(16) + FINISHED
        self.folder.move(self.name, final)
        return final


class Folder:
    """`url` is an fsspec folder; archives lie in its folder "archives"."""

    def __init__(self, url: str) -> None:
        self.files, root = fsspec.core.url_to_fs(url)
        self.path = f"{root}/archives"
        self.local = "file" in self.files.protocol
        self.files.makedirs(self.path, exist_ok=True)
        if self.local:
            os.chmod(self.path, OURS_ALONE)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """A new file under a temporary name; what is not kept by the end of the block is removed."""
        name = secrets.token_hex(16) + UNFINISHED
        try:
            with self.files.open(f"{self.path}/{name}", "wb") as target:
                yield Writing(self, name, target)
        finally:
            with suppress(FileNotFoundError):
                self.remove(name)

    def move(self, name: str, final: str) -> None:
        """Rename a file; on a local disk the new name survives a power cut."""
        self.files.mv(f"{self.path}/{name}", f"{self.path}/{final}")
        if self.local:
            directory = os.open(self.path, os.O_RDONLY)
            try:
                os.fsync(directory)
            finally:
                os.close(directory)

    def open(self, name: str) -> BinaryIO:
        """A finished archive for reading; FileNotFoundError when it is gone."""
        file: BinaryIO = self.files.open(f"{self.path}/{name}", "rb")
        return file

    def remove(self, name: str) -> None:
        """Remove a file; FileNotFoundError when it is gone."""
        self.files.rm_file(f"{self.path}/{name}")

    def stale(self) -> list[str]:
        """The names of files that nobody has written to for an hour."""
        self.files.invalidate_cache()
        names = [path.rsplit("/", 1)[-1] for path in self.files.ls(self.path, detail=False)]
        return [name for name in names if now() - self._written(name) > STALE]

    def _written(self, name: str) -> dt.datetime:
        try:
            written: dt.datetime = self.files.modified(f"{self.path}/{name}")
        except FileNotFoundError:
            return now()
        return written if written.tzinfo else written.replace(tzinfo=dt.UTC)

    def remove_all(self, names: Collection[str]) -> int:
        """Remove these files, where they are still there; returns how many went."""
        gone = 0
        for name in names:
            with suppress(FileNotFoundError):
                self.remove(name)
                gone += 1
        return gone
