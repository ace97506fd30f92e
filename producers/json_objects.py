"""Finds the JSON objects of a text: on lines, in lists, or one after another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from producers.held_text import MOST_HELD
from producers.one_object import flat_object, nested_object
from producers.patience import Patience
from producers.record import NOT_A_REPORT, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from producers.held_text import HeldText

_BRACE: Final = ord("{")
_USUAL_GAPS: Final = (b",{", b"\n{")
_GAP: Final = re.compile(rb"[\s,\[\]]*")
"""What stands between two objects."""
_END_OF_BROKEN: Final = re.compile(rb"\}(?=\s*,\s*\{)|\n(?=[{\[])")
"""Where a broken object ends: with a brace before the next object of a list, or before a line that begins with one."""
_END_OF_OTHER: Final = re.compile(rb"(?=[\n\[\]])|,(?=\s*\{)")
"""Where that ends which is no object."""
_MAY_FOLLOW: Final = frozenset({b"", b" ", b"\t", b"\r", b"\n", b",", b"[", b"]", b"{"})
_WRAPPING: Final = 1 << 16
"""How much of an object is looked at for the beginning of its list, and for what follows the list."""
_TOLD: Final = 1 << 20
_CUT_OFF: Final = "The list has no end here: what should follow may be missing."
_TOO_LONG: Final = "This is longer than any report: it is given up, but for its beginning."


class Wrapping(NamedTuple):
    """How an object begins that has the list of all others in it, up to the list's bracket, and ends after the list."""

    beginning: re.Pattern[bytes]
    end: re.Pattern[bytes]
    number: re.Pattern[bytes]
    """How it says, before the list or after it, how many there are."""


class Objects:
    """The objects of a text, in order; what is none is a problem. Only commas, brackets and blanks are passed over."""

    def __init__(self, text: HeldText, wrapping: Wrapping | None) -> None:
        """Begin where the text stands."""
        self._text, self._wrapping = text, wrapping
        self._depth, self._is_wrapped, self._patience = 0, False, Patience()
        self._list_line, self._nth = text.line, 0
        self._is_flat, self._problem, self._remark, self._beginning = True, "", "", b""

    def __iter__(self) -> Iterator[Record]:
        """Yield what is found, each when it is known what follows."""
        found, is_more = None, True
        while is_more:
            is_more = self._at_something()
            if found:
                yield self._remarked(found) if self._remark else found
            found = self._read() if is_more else None
        if (self._depth or self._is_wrapped) and not self._problem:
            yield Record(b"[", {}, f"{self._list_line}[{self._nth + 1}]", _CUT_OFF)

    def _read(self) -> Record | None:
        """Read what stands here; None for the beginning of a wrapping."""
        text, place = self._text, "" if self._depth else str(self._text.line)
        is_object = text.data[text.place] == _BRACE
        said, length = flat_object(text) if is_object and self._is_flat else (None, 0)
        if is_object and not length:
            if self._enter():
                return None
            said, length = nested_object(text)
        if said is not None and text.after(length) in _MAY_FOLLOW:
            payload, self._problem = text.take(length), ""
            self._is_flat = not payload.rfind(b"{")  # most texts are alike throughout
        else:
            said, end = {}, _END_OF_BROKEN if is_object else _END_OF_OTHER
            payload, self._problem = self._given_up(length, end)
        self._nth += 1
        return Record(payload, said, place or f"{self._list_line}[{self._nth}]", self._problem)

    def _remarked(self, found: Record) -> Record:
        """Add to the last of a list what the list's end has shown."""
        remark, self._remark = self._remark, ""
        return found._replace(remark=remark)

    def _at_something(self) -> bool:
        """Go on to what is no gap; False at the text's end."""
        text = self._text
        if text.data.startswith(_USUAL_GAPS, text.place):
            text.place += 1
            return True
        while True:
            found = _GAP.match(text.data, text.place)
            gap = found.group() if found else b""
            if b"[" in gap or b"]" in gap:
                self._pass_brackets(gap)
            text.place += len(gap)
            if text.place == len(text.data):
                if not text.hold(1):
                    return False
            elif self._is_wrapped and not self._depth:
                self._leave()
            else:
                return True

    def _pass_brackets(self, gap: bytes) -> None:
        self._depth = max(0, self._depth + gap.count(b"[") - gap.count(b"]"))
        begins = gap.rfind(b"[")
        if begins >= 0:
            self._list_line, self._nth = self._text.line + gap.count(b"\n", 0, begins), 0

    def _enter(self) -> bool:
        """Go on behind the beginning of a wrapping; False where there is none."""
        if self._wrapping is None or self._depth:
            return False
        beginning = self._wrapping.beginning.match(self._text.ahead(_WRAPPING))
        if beginning:
            self._list_line, self._nth, self._depth, self._is_wrapped = self._text.line, 0, 1, True
            self._beginning = self._text.take(beginning.end())
        return bool(beginning)

    def _leave(self) -> None:
        self._is_wrapped = False
        end = self._wrapping.end.match(self._text.ahead(_WRAPPING)) if self._wrapping else None
        if self._wrapping and end:
            told = self._wrapping.number.search(self._beginning + b"," + self._text.take(end.end()))
            if told and int(told[1]) != self._nth:
                self._remark = f"{self._list_line} says it holds {int(told[1]):,} events, and holds {self._nth:,}"

    def _given_up(self, read: int, end: re.Pattern[bytes]) -> tuple[bytes, str]:
        """Take what cannot be read, after so much was read in vain, and say what is wrong with it."""
        text = self._text
        length = text.length_to(end, 1 + self._patience.ahead(read, passed=text.passed))
        payload = text.take(length)
        if length < MOST_HELD:
            return payload.strip(b" \t\r\n,"), NOT_A_REPORT
        while length >= MOST_HELD:
            length = text.length_to(end)
            text.take(length)
        return payload[:_TOLD], _TOO_LONG
