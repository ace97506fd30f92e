"""The identity of an event whose sender gives it none."""

from __future__ import annotations

from hashlib import blake2b


def identity_of(*words: object) -> str:
    """Give one text per combination of words: equal for two reports of one event."""
    return blake2b("\n".join(map(str, words)).encode(), digest_size=12).hexdigest()
