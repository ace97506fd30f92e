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
_ZIP: Final = b"PK\x03\x04"
_AHEAD: Final = 1 << 16


class BadPackingError(Exception):
    """A packed file that cannot be unpacked; the text says why."""


@contextlib.contextmanager
def unpacking(name: str) -> Iterator[None]:
    """Turn what goes wrong while a packed file is read into BadPackingError."""
    try:
        yield
    except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BadPackingError(f"{name} cannot be unpacked: {error}") from None
    except (RuntimeError, NotImplementedError):
        raise BadPackingError(f"{name} is locked with a password, or packed in a way that is not known") from None


def unpacked(file: BinaryIO, name: str) -> Iterator[tuple[str, BinaryIO]]:
    """Yield the name and content of each file inside, in their order; of a plain file itself. Nothing is held whole."""
    ahead = io.BufferedReader(cast("io.RawIOBase", file), _AHEAD)
    start = ahead.peek(len(_ZIP))[: len(_ZIP)]
    if start.startswith(_GZIP):
        yield name.removesuffix(".gz"), cast("BinaryIO", gzip.GzipFile(fileobj=ahead))
    elif start == _ZIP and ahead.seekable():
        with zipfile.ZipFile(ahead) as package:
            for member in package.infolist():
                if not member.is_dir():
                    with package.open(member) as content:
                        yield f"{name}:{member.filename}", cast("BinaryIO", content)
    else:
        yield name, cast("BinaryIO", ahead)
