"""Opens a file in whatever it is packed: nothing, gzip, or a zip with files in it."""

from __future__ import annotations

import contextlib
import gzip
import io
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, Final, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

_GZIP: Final = b"\x1f\x8b"
_ZIPS: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip begins: with a file, or, with none in it, with its end."""
_AHEAD: Final = 1 << 16


class BadPackingError(Exception):
    """A packed file that cannot be unpacked; the text says why."""


@contextlib.contextmanager
def unpacking(name: str) -> Iterator[None]:
    """Turn what goes wrong while a packed file is read into BadPackingError."""
    try:
        yield
    except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BadPackingError(f"{name} cannot be unpacked ({error}): get it anew") from None
    except (RuntimeError, NotImplementedError):
        raise BadPackingError(f"{name} is locked with a password, or packed in a way that is not known") from None


def unpacked(file: BinaryIO, name: str) -> Iterator[tuple[str, BinaryIO]]:
    """
    Yield the name and content of each file inside, in their order; of a plain file itself. Nothing is held whole.

    What a zip holds besides (folders, hidden files, macOS' notes on files) is passed over. Raises BadPackingError.
    """
    ahead = io.BufferedReader(cast("io.RawIOBase", file), _AHEAD)
    start = ahead.peek(4)[:4]
    if start.startswith(_GZIP):
        yield name.removesuffix(".gz"), cast("BinaryIO", gzip.GzipFile(fileobj=ahead))
    elif start in _ZIPS:
        yield from _members(cast("BinaryIO", ahead), name)
    else:
        yield name, cast("BinaryIO", ahead)


def _members(file: BinaryIO, name: str) -> Iterator[tuple[str, BinaryIO]]:
    if not file.seekable():
        raise BadPackingError(f"{name} is a zip, which is read from its end: give it as a file, not by a pipe")
    with zipfile.ZipFile(file) as package:
        members = [each for each in package.infolist() if not each.is_dir() and _is_feed(each.filename)]
        if not members:
            raise BadPackingError(f"{name} is a zip with no file in it")
        for member in members:
            with package.open(member) as content:
                # Its folders stay in its name, which is cut at slashes.
                yield f"{name}:{member.filename.replace('/', ':')}", cast("BinaryIO", content)


def _is_feed(name: str) -> bool:
    return not name.startswith("__MACOSX/") and not name.rpartition("/")[2].startswith(".")
