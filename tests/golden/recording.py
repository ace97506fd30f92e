"""An answer as it is recorded: ids, times, tokens and ports taken out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from tests.golden.compare import plain

if TYPE_CHECKING:
    import requests

HEADERS: Final = [
    "Content-Type",
    "Location",
    "Warning",
    "Sforce-Limit-Info",
    "Sforce-Locator",
    "Sforce-NumberOfRecords",
    "WWW-Authenticate",
    "Retry-After",
]
_ASIDE: Final = (
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?"), "<time>"),
    (re.compile(r"https?(://|%3A%2F%2F)(127\.0\.0\.1|localhost)(:|%3A)\d+"), "<org>"),
    (re.compile(r"00D\w{12,15}(!|%21)[\w.%-]+"), "<token>"),
    (re.compile(r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT"), "<time>"),
    (re.compile(r"(?<=api-usage=)\d+"), "<number>"),
    (re.compile(r"5Aep861[\w.-]+"), "<token>"),
    (re.compile(r"((?<!/)(?:issued_at|signature)[>=])[^<&]+"), r"\1<any>"),
)
_ANY: Final = frozenset(
    [
        "issued_at",
        "signature",
        "totalProcessingTime",
        "apiActiveProcessingTime",
        "apexProcessingTime",
        "ahead_seconds",
        "ETag",
    ]
)


def shown(answer: requests.Response, only: list[str] | None = None) -> dict[str, Any]:
    """Give an answer as it is recorded; of a JSON object all keys, or only some."""
    headers = {name: _without(answer.headers[name]) for name in HEADERS if name in answer.headers}
    told: dict[str, Any] = {"status": answer.status_code, "headers": headers}
    if "json" in answer.headers.get("Content-Type", ""):
        body = _cleaned(answer.json())
        chosen = isinstance(body, dict) and only is not None
        return {**told, "body": {key: body[key] for key in only or ()} if chosen else body}
    lines = _without(answer.text.replace("><", ">\n<")).splitlines()
    if "csv" in answer.headers.get("Content-Type", ""):
        lines[1:] = sorted(lines[1:])
    return {**told, "body": lines}


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {_without(key): "<any>" if key in _ANY else _cleaned(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    return _without(value) if isinstance(value, str) else value


def _without(text: str) -> str:
    for pattern, word in _ASIDE:
        text = pattern.sub(word, text)
    return str(plain(text))
