"""What visits to a pURL say, in our words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

from worker.domain.dead_letter import Reason
from worker.domain.reading import Noted, Reading, Sighting, Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.sources.forms import of_form
from worker.sources.identity import identity_of
from worker.sources.ids import is_id
from worker.sources.moments import Moment, read_moment
from worker.sources.visitors import HUMAN, NOT_A_PERSON, visitor_of

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: Final[Mapping[str, StatusCode]] = {
    "opened": StatusCode.PURL_OPENED,
    "purlopened": StatusCode.PURL_OPENED,
    "completed": StatusCode.PURL_COMPLETED,
    "purlcompleted": StatusCode.PURL_COMPLETED,
}
"""The kind of visit, without regard to capitals → our code."""

_AHEAD_MARK: Final = re.compile("prefetch|preview", re.IGNORECASE)
_AHEAD: Final = frozenset({"purpose", "sec-purpose", "x-purpose", "x-moz"})
_NO: Final = frozenset({"", "0", "false", "no", "none"})
_NOT_OPENING: Final = frozenset({"HEAD", "OPTIONS"})
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


@of_form(_VISIT, "a visit")
def read(visit: _Visit) -> Reading:
    """Say what one visit means. Never raises. User agents, and what was left of IP addresses, stay in the payload."""
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
    moment = read_moment(visit.get("time"))
    if moment is None:
        return Unreadable(Reason.UNREADABLE, "The visit has no readable time.", keys, given)
    identity = given or _identity(visit, token, code=code, moment=moment)
    why = NOT_A_PERSON.get(_class(visit))
    if why:
        return Noted(why, keys, identity, moment.at)
    return Tracked(keys, Sighting(code, moment.at, identity, moment.offset_minutes))


def _class(visit: _Visit) -> str:
    """Name the class of a visit. What nobody recorded is no sign; a user agent recorded as blank is one."""
    if str(visit.get("test") or "").casefold() not in _NO:
        return "test"
    if _is_ahead(visit):
        return "prefetch"
    status = visit.get("status") or ""
    if status.isdecimal() and int(status[:4]) >= _FIRST_ERROR:
        return "not_shown"
    agent = visit.get("user_agent")
    visitor = HUMAN if agent is None else visitor_of(agent.strip())
    asked = (visit.get("method") or "").strip().upper()
    return "suspect" if visitor == HUMAN and asked in _NOT_OPENING else visitor


def _is_ahead(visit: _Visit) -> bool:
    headers = visit.get("headers") or {}
    marks = [str(value) for name, value in headers.items() if name.casefold() in _AHEAD]
    return any(_AHEAD_MARK.search(mark) for mark in [*marks, visit.get("purpose") or ""])


def _identity(visit: _Visit, token: str, *, code: StatusCode, moment: Moment) -> str:
    """Tell visits apart where the edge gave them no id: the same person in the same second is one visit."""
    words = (token, code, visit.get("method"), visit.get("ip"), visit.get("user_agent"), moment.at // 1000)
    return identity_of(*words)
