"""Who feeds us: one producer per source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from producers import postgrid, stannp, thanksio, usps
from producers.framing import producer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from producers.framing import Producer

PRODUCERS: Final[Mapping[str, Producer]] = {
    "lob": producer("reference_id", "body/id"),
    "usps": usps.frame,
    "generic": producer(
        *("mailpiece_id", "partner_id", "purl_token", "imb"),
        *("data/mailpiece_id", "data/partner_id", "data/purl_token", "data/imb"),
        column="status",
    ),
    "poplar": producer("object_id"),
    "stannp": producer("mailpiece/id", parts=stannp.parts),
    "thanksio": producer("data/order_item.id", parts=thanksio.parts),
    "postalytics": producer("meta/dataId", "meta/data_id"),
    "postgrid": producer("data/orderID", "data/id", parts=postgrid.parts),
    "milestone": producer("mailpiece_id", column="mailpiece_id"),
    "purl": producer("token", column="token"),
    "manifest": producer("mailpiece_id", column="mailpiece_id"),
}
"""Source name → its producer: a file and its name in, its reports out, in order."""
