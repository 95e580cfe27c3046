"""Files that operators import: how large they may be, how their text is read, and what is said of those that fail."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

MOST_BYTES = 50_000_000
ENCODINGS = ("utf-8-sig", "cp1252")


class NotReadable(Exception):
    """The file can't be imported. The text says why and what to do, and never what stands in it about a person."""


def content_of(path: Path) -> bytes:
    """The file's bytes; NotReadable where there is no such file, or it is empty or too large."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotReadable(f"{path.name} can't be opened: {error.strerror}.") from error
    if len(content) > MOST_BYTES:
        raise NotReadable(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Divide it.")
    if not content.strip():
        raise NotReadable("The file is empty.")
    return content


def text_of(content: bytes, encodings: Sequence[str] = ENCODINGS) -> str:
    """The text in the first encoding that fits; NotReadable where none does."""
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise NotReadable(f"The file is no text in {' or '.join(encodings)}. Save it as CSV UTF-8.")
