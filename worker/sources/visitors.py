"""Who opened a page: a person, a robot, or a program that does not say what it is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from crawlerdetect import CrawlerDetect

if TYPE_CHECKING:
    from collections.abc import Mapping

HUMAN: Final = "human"
NOT_A_PERSON: Final[Mapping[str, str]] = {
    "test": "Not counted as a visit (test): somebody tried the link before it mattered.",
    "prefetch": "Not counted as a visit (prefetch): a browser loaded the page ahead of time.",
    "not_shown": "Not counted as a visit (not_shown): the page was not shown.",
    "bot_known": "Not counted as a visit (bot_known): a robot opened the page, not a person.",
    "suspect": "Not counted as a visit (suspect): it did not look like a person's browser, rather like a link checker.",
}
"""Class of a visit that carries no status code → why, as a marketer reads it."""

_BROWSER: Final = re.compile(r"mozilla/5\.0 \(|opera/9", re.IGNORECASE)
"""How the browsers of people begin to name themselves; a name without a system in parentheses is a program's."""
_LINK_SCANNERS: Final = re.compile(
    r"barracuda|cloudmark|cyren|forcepoint|fortiguard|ironport|mimecast|messagelabs|proofpoint|safelinks|symantec"
    r"|trendmicro|trend micro|urldefense|zscaler",
    re.IGNORECASE,
)
"""Gateways that open the links of mails before people do. They seldom give their name; where they do it is a sign."""
_LONGEST: Final = 300
"""How much of a user agent is looked at: what a program calls itself stands well before."""
_REMEMBERED: Final = 4096
_ROBOTS: Final = CrawlerDetect()


def visitor_of(agent: str) -> str:
    """Name the class of the visitor with this user agent: human, bot_known or suspect. Blank is suspect."""
    return _visitor_of(agent[:_LONGEST])


@lru_cache(_REMEMBERED)
def _visitor_of(agent: str) -> str:
    if _LINK_SCANNERS.search(agent):
        return "suspect"
    if _ROBOTS.is_crawler(agent):
        return "bot_known"
    return HUMAN if _BROWSER.match(agent) else "suspect"
