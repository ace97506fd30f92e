"""Takes a JSON array apart, element by element, each exactly as it stood."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic_core import from_json

if TYPE_CHECKING:
    from collections.abc import Iterator

_GAP: Final = re.compile(rb"[\s,]*")
_NEXT: Final = re.compile(rb"\}\s*,\s*(?=\{)")
_WINDOWS: Final = (1 << 16, 1 << 24)
"""How many bytes of the array are looked at to find an element's end: an element is at most 16 MB."""
_NEARLY: Final = 16
"""An error this close to the end of what is looked at may be the end's own."""
_DECODER: Final = json.JSONDecoder()


class Element(NamedTuple):
    """One element: its bytes and what they say, or None where they are not JSON."""

    data: bytes
    said: Any


def elements(array: bytes, start: int) -> Iterator[Element]:
    """
    Yield the elements of the array whose opening bracket stands just before `start`.

    An array may be far larger than what is made of it at any moment. After a broken element the reading goes
    on with the next object; an array that ends too early ends with its broken last element.
    """
    place = start
    while True:
        place = _place(_GAP.match(array, place), place)
        if array[place : place + 1] in {b"]", b""}:
            return
        said, end = _element(array, place)
        yield Element(array[place:end], said)
        place = end


def _place(match: re.Match[bytes] | None, otherwise: int) -> int:
    return match.end() if match else otherwise


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
