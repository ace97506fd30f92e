"""HTML built from functions: whatever is not markup already is escaped, so that no value can become markup."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final, TypeAlias

from salesforce_emulator.pages.unseen import marked

if TYPE_CHECKING:
    from collections.abc import Iterable


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


Part: TypeAlias = "Html | str | int | Iterable[Part] | None"
Attribute: TypeAlias = "str | int | bool | None"
NOTHING: Final = Html()
_VOID: Final = frozenset({"input", "link", "meta", "br"})


def join(*parts: Part) -> Html:
    """Put parts side by side; None is left out, a list is joined; else it is escaped, unseen characters marked."""
    return Html("".join(map(_text, parts)))


def tag(name: str, /, *parts: Part, **attributes: Attribute) -> Html:
    """Make an element; `class_` spells class, `aria_label` spells aria-label, False and None leave an attribute out."""
    opened = f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}>"
    return Html(opened if name in _VOID else f"{opened}{join(*parts)}</{name}>")


def own(text: str) -> Html:
    """Keep a text's direction to itself: a name from right to left does not turn what stands beside it."""
    return tag("bdi", text)


def link(address: str, *parts: Part, **attributes: Attribute) -> Html:
    """Make a link."""
    return tag("a", *parts, href=address, **attributes)


def _text(part: Part) -> str:
    if part is None:
        return ""
    if isinstance(part, Html):
        return part
    if isinstance(part, str):
        return marked(part)
    return f"{part:,}" if isinstance(part, int) else join(*part)


def _attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
