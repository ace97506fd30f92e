"""One entry of a record's timeline."""

from __future__ import annotations

from typing import NamedTuple

from salesforce_emulator.pages.markup import Html, Part, join, tag
from salesforce_emulator.pages.values import moment


class Entry(NamedTuple):
    """When it happened, after which save, in which order after that save, and how it looks."""

    at: str
    save: int
    order: int
    shown: Html


def entry(at: str, title: Part, *parts: Part, kind: str = "save") -> Html:
    """Make an entry look like one."""
    return tag("li", tag("p", tag("strong", title), moment(at), class_="head"), join(*parts), class_=kind)
