"""Tables that become cards on a narrow screen, and lists of names with their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.pages.markup import NOTHING, Html, Part, join, tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Pair = tuple[str, Part]


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Part]], *, empty: str = "None yet.") -> Html:
    """Make a table; the first cell of a row names the row, and each cell knows its column for the cards."""
    body = [_row(heads, row) for row in rows]
    if not body:
        return tag("p", empty, class_="empty")
    head = tag("tr", [tag("th", text, scope="col", role="columnheader") for text in heads], role="row")
    named = tag("caption", caption, class_="unseen")
    groups = [tag("thead", head, role="rowgroup"), tag("tbody", body, role="rowgroup")]
    return tag("div", tag("table", named, groups, class_="cards", role="table"), class_="wide")


def _row(heads: Sequence[str], row: Sequence[Part]) -> Html:
    # Cards change how rows are displayed, which takes a table's roles away: so they are said.
    first = tag("th", row[0], scope="row", role="rowheader", data_label=heads[0])
    others = zip(heads[1:], row[1:], strict=True)
    cells = [tag("td", tag("div", cell), role="cell", data_label=head) for head, cell in others]
    return tag("tr", first, cells, role="row")


def facts(pairs: Iterable[Pair], **attributes: str) -> Html:
    """Make a list of names and values."""
    return tag("dl", [tag("div", tag("dt", name), tag("dd", value)) for name, value in pairs], **attributes)


def card(title: str, *parts: Part, note: Part = None) -> Html:
    """Make a titled part of a page."""
    said = NOTHING if note is None else tag("p", note, class_="note")
    return tag("section", tag("h2", title), said, join(*parts), class_="card")


def fold(title: Part, *parts: Part, open_: bool = False) -> Html:
    """Make a part that is folded away until asked for."""
    return tag("details", tag("summary", title), join(*parts), open=open_)
