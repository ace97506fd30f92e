"""How a mailpiece's id and what is registered of it are stored: about 30 bytes beside the id."""

from __future__ import annotations

import json
from binascii import a2b_base64, b2a_base64
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from worker.domain.record_id import checksum_of, to_18
from worker.domain.status_sets import Country

if TYPE_CHECKING:
    from collections.abc import Mapping

_COUNTRIES: Final = tuple(Country)
_PLACE: Final = {country: place for place, country in enumerate(_COUNTRIES)}
_RECORD, _DATE, _ATTRIBUTES, _DIGITS = 2, 4, 8, 16
"""Above the country's bit: what follows in short form. With all bits set the byte is no visible character."""
_SHORT_ID, _ID_BYTES, _DATE_BYTES = 15, 12, 3
_UUID, _UUID_LENGTH, _UUID_END = b"\0", 36, 17
_VISIBLE: Final = bytes(range(32, 256))


def pack_id(mailpiece_id: str) -> bytes:
    """Write a mailpiece's id: a UUID's in 17 bytes, any other as it is. An id holds visible characters only."""
    if len(mailpiece_id) == _UUID_LENGTH:
        try:
            uuid = UUID(mailpiece_id)
        except ValueError:
            return mailpiece_id.encode()
        if str(uuid) == mailpiece_id:
            return _UUID + uuid.bytes
    return mailpiece_id.encode()


def unpack_id(packed: bytes) -> tuple[str, bytes]:
    """Read what `pack_id` wrote from before a form; return the form too."""
    if packed.startswith(_UUID):
        return str(UUID(bytes=packed[1:_UUID_END])), packed[_UUID_END:]
    form = packed.lstrip(_VISIBLE)
    return packed[: len(packed) - len(form)].decode(), form


class Form(NamedTuple):
    """What is stored of a mailpiece, besides its id and its keys."""

    drop_id: str
    country: Country
    record_id: str
    external_id: str
    imb: str
    planned_mail_date: date | None
    attributes: Mapping[str, str]

    def pack(self) -> bytes:
        """Write it: a byte of bits, what has a short form, then texts parted by tabs."""
        bits, short, texts = _PLACE[self.country], b"", [self.drop_id, self.external_id]
        record = _short_id(self.record_id)
        if record:
            bits, short = bits | _RECORD, record
        else:
            texts.append(self.record_id)
        if self.planned_mail_date:
            bits, short = bits | _DATE, short + self.planned_mail_date.toordinal().to_bytes(_DATE_BYTES, "big")
        if self.imb.isascii() and self.imb.isdecimal():
            bits, short = bits | _DIGITS, short + _short_digits(self.imb)
        else:
            texts.append(self.imb)
        if self.attributes:
            bits |= _ATTRIBUTES
            texts.append(json.dumps(dict(self.attributes), separators=(",", ":"), ensure_ascii=False))
        return bytes((bits,)) + short + "\t".join(texts).encode()


def unpack_form(packed: bytes, none: Mapping[str, str]) -> Form:
    """Read what `pack` wrote; `none` stands for no attributes."""
    bits, place, record_id, imb, planned = packed[0], 1, "", "", None
    if bits & _RECORD:
        place += _ID_BYTES
        short = b2a_base64(packed[1:place], newline=False)[:_SHORT_ID].decode()
        record_id = short + checksum_of(short)
    if bits & _DATE:
        planned = date.fromordinal(int.from_bytes(packed[place : place + _DATE_BYTES], "big"))
        place += _DATE_BYTES
    if bits & _DIGITS:
        length, start = packed[place], place + 1
        place = start + _bytes_of(length)
        imb = str(int.from_bytes(packed[start:place], "big")).zfill(length)
    drop_id, external_id, *texts = packed[place:].decode().split("\t", 4)
    if not bits & _RECORD:
        record_id = texts.pop(0)
    if not bits & _DIGITS:
        imb = texts.pop(0)
    attributes = json.loads(texts.pop(0)) if bits & _ATTRIBUTES else none
    return Form(drop_id, _COUNTRIES[bits & 1], record_id, external_id, imb, planned, attributes)


def _short_id(record_id: str) -> bytes:
    """Write the 15 letters and digits before an id's checksum in 12 bytes; nothing where that would lose something."""
    try:
        whole = to_18(record_id) == record_id
    except ValueError:
        return b""
    return a2b_base64(record_id[:_SHORT_ID] + "A") if whole else b""


def _short_digits(digits: str) -> bytes:
    return bytes((len(digits),)) + int(digits).to_bytes(_bytes_of(len(digits)), "big")


def _bytes_of(digits: int) -> int:
    """Return how many bytes hold so many decimal digits: each takes less than 3.322 bits."""
    return digits * 3322 // 8000 + 1
