"""What each source says, in our words; pure: one reader per source."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from worker.sources.generic import read as read_generic
from worker.sources.lob import read as read_lob
from worker.sources.manifest import read as read_manifest
from worker.sources.milestone import read as read_milestone
from worker.sources.poplar import read as read_poplar
from worker.sources.postalytics import read as read_postalytics
from worker.sources.postgrid import read as read_postgrid
from worker.sources.purl import read as read_purl
from worker.sources.stannp import read as read_stannp
from worker.sources.thanksio import read as read_thanksio
from worker.sources.usps import read as read_usps
from worker.sources.usps_operations import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from worker.domain.reading import Reading
    from worker.envelope import RawEvent

READERS: Final[Mapping[str, Callable[[RawEvent], Reading]]] = {
    "lob": read_lob,
    "usps": read_usps,
    "generic": read_generic,
    "poplar": read_poplar,
    "stannp": read_stannp,
    "thanksio": read_thanksio,
    "postalytics": read_postalytics,
    "postgrid": read_postgrid,
    "milestone": read_milestone,
    "purl": read_purl,
    "manifest": read_manifest,
}
"""Source name → its reader. A reader never raises: what it does not understand is Unreadable."""


def readers_with(operation_codes: Iterable[str]) -> Mapping[str, Callable[[RawEvent], Reading]]:
    """
    Return the readers, that of the post with another table of operation codes (the lines of a CSV file).

    Raises ValueError, with one sentence, when the table cannot be read.
    """
    return dict(READERS) | {"usps": partial(read_usps, operations=load(operation_codes))}
