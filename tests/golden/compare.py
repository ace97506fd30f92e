"""Holding a body against a golden one, field by field; ids and times aside."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

SAMPLES: Final = Path(__file__).parent / "samples"
_ASIDE: Final = (
    (re.compile(r"\b[0-9A-Za-z]{3}(?=[0-9A-Za-z]*\d)[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?\b"), "<id>"),
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|\+0000)"), "<time>"),
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"), "<uuid>"),
)


def sample(name: str) -> Any:
    """Read a golden JSON body."""
    return json.loads(text_of(name))


def text_of(name: str) -> str:
    """Read a golden body as it is printed."""
    return (SAMPLES / name).read_text(encoding="utf-8")


def differences(ours: Any, golden: Any, *, aside: frozenset[str] = frozenset(), place: str = "body") -> list[str]:
    """List every place where a body differs from the golden one; `aside` names keys whose values may differ."""
    if type(ours) is not type(golden):
        return [f"{place}: {type(golden).__name__} expected, got {ours!r}"]
    if isinstance(golden, dict):
        return _of_objects(ours, golden, aside, place)
    if isinstance(golden, list):
        found = [] if len(ours) == len(golden) else [f"{place}: {len(golden)} entries expected, got {len(ours)}"]
        for number, (mine, theirs) in enumerate(zip(ours, golden, strict=False)):
            found += differences(mine, theirs, aside=aside, place=f"{place}[{number}]")
        return found
    return [] if plain(ours) == plain(golden) else [f"{place}: {golden!r} expected, got {ours!r}"]


def _of_objects(ours: dict[str, Any], golden: dict[str, Any], aside: frozenset[str], place: str) -> list[str]:
    found = [f"{place}.{key}: missing" for key in golden.keys() - ours.keys()]
    found += [f"{place}.{key}: not in the golden body" for key in ours.keys() - golden.keys()]
    for key in golden.keys() & ours.keys():
        if key in aside:
            same = type(ours[key]) is type(golden[key])
            found += [] if same else [f"{place}.{key}: another type, {ours[key]!r}"]
        else:
            found += differences(ours[key], golden[key], aside=aside, place=f"{place}.{key}")
    return sorted(found)


def plain(value: Any) -> Any:
    """Give a value with its ids and times taken out."""
    if isinstance(value, str):
        for pattern, word in _ASIDE:
            value = pattern.sub(word, value)
    return value
