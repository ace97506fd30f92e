"""What visits to a pURL say, in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from worker.domain.dead_letter import Reason
from worker.domain.reading import Noted, Reading, Sighting, Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.sources.identity import identity_of
from worker.sources.ids import is_id
from worker.sources.moments import Moment, read_moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.envelope import RawEvent

WORDS: Final[Mapping[str, StatusCode]] = {
    "opened": StatusCode.PURL_OPENED,
    "purlopened": StatusCode.PURL_OPENED,
    "completed": StatusCode.PURL_COMPLETED,
    "purlcompleted": StatusCode.PURL_COMPLETED,
}
"""The kind of visit, without regard to capitals → our code."""

NOT_A_PERSON: Final[Mapping[str, str]] = {
    "test": "Not counted as a visit (test): somebody tried the link before it mattered.",
    "method": "Not counted as a visit (method): a program asked about the page and did not open it.",
    "prefetch": "Not counted as a visit (prefetch): a browser loaded the page ahead of time.",
    "not_shown": "Not counted as a visit (not_shown): the page was not shown.",
    "bot_known": "Not counted as a visit (bot_known): a robot opened the page, not a person.",
}
"""Classes of visits that carry no status code."""

BOTS: Final = (
    *(
        "slackbot",
        "facebookexternalhit",
        "twitterbot",
        "linkedinbot",
        "whatsapp",
        "telegrambot",
        "discordbot",
    ),
    *(
        "skypeuripreview",
        "googlebot",
        "bingbot",
        "applebot",
        "slurp",
        "baiduspider",
        "yandexbot",
        "duckduckbot",
    ),
    *("headlesschrome", "uptimerobot", "pingdom", "curl/", "wget/", "python-requests"),
)
"""Parts of user agents that only programs send."""

_AHEAD: Final = frozenset({"purpose", "sec-purpose", "x-purpose", "x-moz"})
_NO: Final = frozenset({"", "0", "false", "no", "none"})
_FIRST_ERROR: Final = 400


@with_config(ConfigDict(coerce_numbers_to_str=True))
class _Visit(TypedDict, total=False):
    visit_id: str | None
    token: str | None
    event: str | None
    time: str | None
    method: str | None
    user_agent: str | None
    ip: str | None
    purpose: str | None
    status: str | None
    headers: dict[str, Any] | None
    test: Any


_VISIT: Final = TypeAdapter(_Visit)


def read(event: RawEvent) -> Reading:
    """Say what one visit means. Never raises. IP addresses and user agents stay in the payload."""
    try:
        visit = _VISIT.validate_json(event.payload)
    except ValidationError:
        return Unreadable(Reason.UNREADABLE, "This is damaged, or not a visit.")
    token, given = (visit.get("token") or "").strip(), (visit.get("visit_id") or "").strip()
    if not is_id(token):
        return Unreadable(Reason.UNREADABLE, "The visit does not say which pURL was visited.")
    if given and not is_id(given):
        return Unreadable(Reason.UNREADABLE, "The visit's id is too long or has invisible characters.")
    return _read_visit(visit, token, given)


def _read_visit(visit: _Visit, token: str, given: str) -> Reading:
    keys = (f"purl:{token}",)
    code = WORDS.get((visit.get("event") or "").strip().casefold())
    if code is None:
        return Unreadable(Reason.UNKNOWN_WORD, "The visit is neither opened nor completed.", keys, given)
    try:
        moment = read_moment(visit.get("time") or "")
    except ValueError:
        return Unreadable(Reason.UNREADABLE, "The visit has no readable time.", keys, given)
    identity = given or _identity(visit, token, code=code, moment=moment)
    why = NOT_A_PERSON.get(_class(visit))
    if why:
        return Noted(why, keys, identity, moment.at)
    return Tracked(keys, Sighting(code, moment.at, identity, moment.offset_minutes))


def _class(visit: _Visit) -> str:
    headers = visit.get("headers") or {}
    marks = [str(value) for name, value in headers.items() if name.casefold() in _AHEAD]
    agent = (visit.get("user_agent") or "").casefold()
    status = visit.get("status") or ""
    classes = {
        "test": str(visit.get("test") or "").casefold() not in _NO,
        "method": (visit.get("method") or "").strip().upper() in {"HEAD", "OPTIONS"},
        "prefetch": any("prefetch" in mark.casefold() for mark in [*marks, visit.get("purpose") or ""]),
        "not_shown": status.isdecimal() and int(status[:4]) >= _FIRST_ERROR,
        "bot_known": any(bot in agent for bot in BOTS),
    }
    return next((name for name, is_so in classes.items() if is_so), "human")


def _identity(visit: _Visit, token: str, *, code: StatusCode, moment: Moment) -> str:
    """Tell visits apart where the edge gave them no id: the same person in the same second is one visit."""
    words = (token, code, visit.get("method"), visit.get("ip"), visit.get("user_agent"), moment.at // 1000)
    return identity_of(*words)
