"""Takes a JSON array apart, element by element, each exactly as it stood."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic_core import from_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_GAP: Final = re.compile(rb"[\s,]*")
_NEXT: Final = re.compile(rb"\}\s*,\s*(?=\{)")
_WINDOWS: Final = (1 << 16, 1 << 24)
"""How many bytes of the array are looked at to find an element's end: an element is at most 16 MB."""
_BEHIND: Final = 1 << 16
_NEARLY: Final = 16
"""An error this close to the end of what is looked at may be the end's own."""
_DECODER: Final = json.JSONDecoder()


class Element(NamedTuple):
    """One element: its bytes and what they say, or None where they are not JSON."""

    data: bytes
    said: Any


def elements(window: Window) -> Iterator[Element]:
    """
    Yield the elements of an array, up to its closing bracket or the end of all there is.

    After a broken element the reading goes on with the next object; an array that ends too early ends with its broken
    last element.
    """
    while window.at_element():
        said, end = _element(window.data, window.place)
        # What touches the end of what is held may go on beyond it.
        while (said is None or end == len(window.data)) and window.grow():
            said, end = _element(window.data, window.place)
        yield Element(window.data[window.place : end], said)
        window.place = end


class Window:
    """
    The part of an array that is held, and where in it the reading stands: first just behind the opening bracket.

    `more` gives what follows, part by part, and in the end nothing: an array may be far larger than what is held of
    it at any moment.
    """

    def __init__(self, data: bytes, place: int, more: Callable[[], bytes] = bytes) -> None:
        """Begin at a place."""
        self.data, self.place, self._more = data, place, more

    def behind(self) -> bytes | None:
        """Give what is held behind the closing bracket, or at least its beginning; None where there is no bracket."""
        if self.data[self.place : self.place + 1] != b"]":
            return None
        while len(self.data) - self.place < _BEHIND and self.grow():
            pass
        return self.data[self.place + 1 :]

    def at_element(self) -> bool:
        """Go on to the next element; False at the array's end."""
        while True:
            gap = _GAP.match(self.data, self.place)
            self.place = gap.end() if gap else self.place
            if self.place < len(self.data):
                return self.data[self.place : self.place + 1] != b"]"
            if not self.grow():
                return False

    def grow(self) -> bool:
        """Take in what follows, and let go of what was read; False when nothing follows or enough is held."""
        if len(self.data) - self.place >= _WINDOWS[-1]:
            return False
        part = self._more()
        if part:
            self.data, self.place = self.data[self.place :] + part, 0
        return bool(part)


def _element(array: bytes, place: int) -> tuple[Any, int]:
    # Most elements are flat objects: the first closing brace is theirs.
    end = array.find(b"}", place) + 1
    try:
        return from_json(array[place:end]), end
    except ValueError:
        pass
    return _long_element(array, place)


def _long_element(array: bytes, place: int) -> tuple[Any, int]:
    for window in _WINDOWS:
        text = array[place : place + window].decode("utf-8", "surrogateescape")
        try:
            said, length = _DECODER.raw_decode(text)
            return said, place + len(text[:length].encode("utf-8", "surrogateescape"))
        except json.JSONDecodeError as broken:
            if broken.pos < len(text) - _NEARLY and not broken.msg.startswith("Unterminated"):
                break
        except (ValueError, RecursionError):
            break
    after = _NEXT.search(array, place)
    return None, after.start() + 1 if after else len(array)
