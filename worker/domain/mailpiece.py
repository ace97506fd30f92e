"""One printed item of one mail drop for one recipient."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from worker.domain.mailpiece_form import Form, pack_id, unpack_form, unpack_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from worker.domain.status_sets import Country

Key = str
"""How a mailpiece can be found: `kind:value`, for example `imb:123456000000042`, `lob:psc_1`, `id:mp-1`."""

PARTNERS: Final = ("lob", "postgrid", "postalytics", "thanksio", "stannp", "poplar")
"""Print-and-mail platforms that give a mailpiece an id of their own."""

EXACT_KINDS: Final = frozenset({*PARTNERS, "partner", "purl"})
"""Keys that belong to one mailpiece each. A barcode's serial is used again; an `id` is the piece itself."""

KEY_KINDS: Final = ("id", "imb", *PARTNERS, "partner", "purl")
_NO_ATTRIBUTES: Final[Mapping[str, str]] = MappingProxyType({})
_STID, _MID, _TRACKING = 2, 5, 20
"""Where in an IMb's digits the Barcode ID ends, the service type, and the tracking code."""
_ZIP_AREA: Final = 3
_DAYS_BEFORE, _DAYS_AFTER = 30, 90


class Recipient(NamedTuple):
    """
    The CRM record a mailpiece belongs to.

    `record_id` is an 18-character Salesforce id, or `external_id` the customer's own; exactly one is set.
    """

    record_id: str = ""
    external_id: str = ""

    @property
    def address(self) -> str:
        """One text per record: what decides its lane, and what a wave holds at most once."""
        return self.record_id or f"external:{self.external_id}"


class Mailpiece(NamedTuple):
    """What registration says of a piece: whose it is, and the keys it is found by."""

    mailpiece_id: str
    drop_id: str
    country: Country
    recipient: Recipient
    imb: str = ""
    planned_mail_date: date | None = None
    keys: tuple[Key, ...] = ()
    attributes: Mapping[str, str] = _NO_ATTRIBUTES

    def pack(self) -> bytes:
        """Write all but the keys, which the registry keeps beside it, in few bytes; the id first, as `pack_id` does."""
        record_id, external_id = self.recipient
        words = self.drop_id, self.country, record_id, external_id, self.imb, self.planned_mail_date, self.attributes
        return pack_id(self.mailpiece_id) + Form(*words).pack()

    @classmethod
    def unpack(cls, packed: bytes) -> Mailpiece:
        """Read what `pack` wrote."""
        mailpiece_id, form = unpack_id(packed)
        drop_id, country, record_id, external_id, imb, planned, attributes = unpack_form(form, _NO_ATTRIBUTES)
        recipient = Recipient(record_id, external_id)
        return cls(mailpiece_id, drop_id, country, recipient, imb, planned, attributes=attributes)

    @property
    def imb_key(self) -> Key:
        """The key of its barcode: MID and serial; nothing without one."""
        return f"imb:{self.imb[_MID:_TRACKING]}" if self.imb else ""

    def registered_again(self, now: Mailpiece) -> Mailpiece:
        """Return it as it is said to be now. Its keys stay, and its IMb too where no other takes its place."""
        stay = [key for key in self.keys if not now.imb or key != self.imb_key]
        return now._replace(imb=now.imb or self.imb, keys=tuple(dict.fromkeys((*stay, *now.keys))))

    def may_be_scanned_on(self, day: date) -> bool:
        """Tell whether a scan of that day fits: serials are reused, so a match needs a time window."""
        if self.planned_mail_date is None:
            return True
        return -_DAYS_BEFORE <= (day - self.planned_mail_date).days <= _DAYS_AFTER

    def is_way_back_at(self, zip_code: str) -> bool:
        """Tell whether a place is near the return address (attribute `return_zip`), and not near the recipient's."""
        sender, recipient = (text[:_ZIP_AREA] for text in (self.attributes.get("return_zip", ""), self.imb[_TRACKING:]))
        return len(sender) == _ZIP_AREA and zip_code.startswith(sender) and recipient not in {"", sender}


class Found(NamedTuple):
    """The mailpieces of one key, and what the registry held for it, so that a change can be noticed."""

    seen: bytes
    pieces: list[Mailpiece]


def deciding(keys: Sequence[Key]) -> Sequence[Key]:
    """Return the keys of an event that say whose it is: our own id alone where it names one, else all."""
    return [key for key in keys if key.startswith("id:")] or keys


def choose(candidates: Sequence[Mailpiece], *, imb: str, occurred_at: int) -> Mailpiece | None:
    """
    Pick the mailpiece an event belongs to, or None.

    Without an IMb the candidates' key is exact. With one they share its MID and serial, which are used again: of those
    whose time window fits, the same digits win, then the same tracking code, then what the post made another barcode
    for (a forwarded piece: its Barcode ID differs); of several alike the latest mailed. A scan of another service type
    under the same Barcode ID is another class of mail, where the serial may be in use at the same time.
    """
    if not imb or not candidates:
        return candidates[-1] if candidates else None
    day = datetime.fromtimestamp(occurred_at / 1000, UTC).date()
    fitting = ((_likeness(piece.imb, imb), piece) for piece in candidates if piece.may_be_scanned_on(day))
    alike = [(likeness, piece.planned_mail_date or date.min, piece) for likeness, piece in fitting if likeness]
    return max(alike, key=lambda found: found[:2], default=(0, date.min, None))[2]


def _likeness(ours: str, theirs: str) -> int:
    if ours == theirs:
        return 3
    if ours[:_TRACKING] == theirs[:_TRACKING]:
        return 2
    return 1 if ours[:_STID] != theirs[:_STID] else 0
