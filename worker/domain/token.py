"""A session of one org."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Token:
    """What lets us in. `instance_url` is the only host to use with it; `obtained_at` is Unix time."""

    access_token: str = field(repr=False)
    instance_url: str
    obtained_at: float
