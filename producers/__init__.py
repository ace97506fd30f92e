"""Who feeds us: one producer per source."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

from producers.generic import frame as frame_generic
from producers.iv_mtr import frame as frame_iv_mtr
from producers.lob import frame as frame_lob
from producers.manifest import frame as frame_manifest
from producers.milestone import frame as frame_milestone
from producers.poplar import frame as frame_poplar
from producers.postalytics import frame as frame_postalytics
from producers.postgrid import frame as frame_postgrid
from producers.purl import frame as frame_purl
from producers.stannp import frame as frame_stannp
from producers.thanksio import frame as frame_thanksio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from producers.framing import Framed

PRODUCERS: Final[Mapping[str, Callable[[BinaryIO, str], Iterator[Framed]]]] = {
    "lob": frame_lob,
    "usps": frame_iv_mtr,
    "generic": frame_generic,
    "poplar": frame_poplar,
    "stannp": frame_stannp,
    "thanksio": frame_thanksio,
    "postalytics": frame_postalytics,
    "postgrid": frame_postgrid,
    "milestone": frame_milestone,
    "purl": frame_purl,
    "manifest": frame_manifest,
}
"""Source name → its producer: a file and its name in, its reports out, in order."""
