"""A ZIP written front to back: fixed order, fixed dates, counted and hashed on its way out."""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import BinaryIO, Self

UNIX = 3
READABLE = 0o100644 << 16


@dataclass(frozen=True)
class Entry:
    """One file of the archive."""

    path: str
    bytes: int
    sha256: str

    def described(self, **more: object) -> dict[str, object]:
        """The entry as the manifest lists it."""
        return {**asdict(self), **more}


class Outlet:
    """A target that is only ever appended to, so that the same archive is the same bytes on disk and on a socket."""

    def __init__(self, target: BinaryIO) -> None:
        self.target, self.written, self.hash = target, 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Pass the bytes on; returns their number."""
        self.hash.update(data)
        self.written += len(data)
        self.target.write(data)
        return len(data)

    def flush(self) -> None:
        """Pass on what the target holds back."""
        self.target.flush()


class Pack:
    """`with Pack(target, instant) as pack: pack.add(path, content)`; `entries` lists what was added."""

    def __init__(self, target: BinaryIO, instant: dt.datetime) -> None:
        self.outlet, self.entries = Outlet(target), list[Entry]()
        self.date = instant.astimezone(dt.UTC).timetuple()[:6]
        self.zip = zipfile.ZipFile(self.outlet, "w")  # type: ignore[call-overload]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.zip.__exit__(kind, error, at)

    def add(self, path: str, content: bytes | Iterable[bytes]) -> Entry:
        """Write one file, whole or piece by piece."""
        info = zipfile.ZipInfo(path, self.date)
        info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, UNIX, READABLE
        size, digest = 0, hashlib.sha256()
        with self.zip.open(info, "w") as file:
            for piece in [content] if isinstance(content, bytes) else content:
                size += file.write(piece)
                digest.update(piece)
        self.entries.append(Entry(path, size, digest.hexdigest()))
        return self.entries[-1]
