"""Who feeds us: one producer per source."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

from producers.iv_mtr import frame as frame_iv_mtr
from producers.lob import frame as frame_lob
from producers.manifest import frame as frame_manifest
from producers.milestone import frame as frame_milestone
from producers.purl import frame as frame_purl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from producers.framing import Framed

PRODUCERS: Final[Mapping[str, Callable[[BinaryIO, str], Iterator[Framed]]]] = {
    "lob": frame_lob,
    "usps": frame_iv_mtr,
    "milestone": frame_milestone,
    "purl": frame_purl,
    "manifest": frame_manifest,
}
"""Source name → its producer: a file and its name in, its reports out, in order."""
