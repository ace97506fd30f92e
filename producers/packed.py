"""Opens a file in whatever it is packed: nothing, gzip, or a zip with files in it, themselves plain or gzip."""

from __future__ import annotations

import contextlib
import gzip
import io
import lzma
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, Final, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Buffer

    _Reader = io.BufferedReader[io.RawIOBase]

_GZIP: Final = b"\x1f\x8b"
_ZIPS: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip begins: with a file, or, with none in it, with its end."""
_AHEAD: Final = 1 << 16


class BadPackingError(Exception):
    """A packed file that cannot be unpacked; the text says why."""


def unpacked(file: BinaryIO, name: str) -> Iterator[tuple[str, BinaryIO]]:
    """
    Yield the name and content of each file inside, in their order; of a plain file itself. Nothing is held whole.

    What a zip holds besides (folders, hidden files, macOS' notes on files) is passed over. Raises BadPackingError, as
    reading what is yielded does.
    """
    ahead = io.BufferedReader(cast("io.RawIOBase", file), _AHEAD)
    if ahead.peek(4)[:4] in _ZIPS:
        yield from _members(ahead, name)
    else:
        yield _unzipped(ahead, name)


def _unzipped(file: _Reader, name: str) -> tuple[str, BinaryIO]:
    if not file.peek(2).startswith(_GZIP):
        return name, cast("BinaryIO", file)
    return name.removesuffix(".gz"), cast("BinaryIO", _told(cast("BinaryIO", gzip.GzipFile(fileobj=file)), name))


def _members(file: _Reader, name: str) -> Iterator[tuple[str, BinaryIO]]:
    if not file.seekable():
        raise BadPackingError(f"{name} is a zip, which is read from its end: give it as a file, not by a pipe")
    with contextlib.ExitStack() as opened:
        with _telling(name):
            package = opened.enter_context(zipfile.ZipFile(file))
        members = [each for each in package.infolist() if not each.is_dir() and _is_feed(each.filename)]
        if not members:
            raise BadPackingError(f"{name} is a zip with no file in it")
        for member in members:
            with _telling(name):
                content = opened.enter_context(package.open(member))
            # Its folders stay in its name, which is cut at slashes.
            yield _unzipped(_told(cast("BinaryIO", content), name), f"{name}:{member.filename.replace('/', ':')}")
            content.close()


def _is_feed(name: str) -> bool:
    return not name.startswith("__MACOSX/") and not name.rpartition("/")[2].startswith(".")


@contextlib.contextmanager
def _telling(name: str) -> Iterator[None]:
    """Turn what goes wrong with a packed file into BadPackingError."""
    try:
        yield
    except (OSError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError) as error:
        raise BadPackingError(f"{name} cannot be unpacked ({error}): get it anew") from None
    except (RuntimeError, NotImplementedError):
        raise BadPackingError(f"{name} is locked with a password, or packed in a way that is not known") from None


def _told(packed: BinaryIO, name: str) -> _Reader:
    return io.BufferedReader(_Unpacking(packed, name), _AHEAD)


class _Unpacking(io.RawIOBase):
    """What is packed, read; what goes wrong is told."""

    def __init__(self, packed: BinaryIO, name: str) -> None:
        super().__init__()
        self._packed, self._name = packed, name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        into = memoryview(buffer)
        with _telling(self._name):
            data = self._packed.read(len(into))
        into[: len(data)] = data
        return len(data)
