"""What happened to one record: its saves and what they set off, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.pages.entries import Entry, entry
from salesforce_emulator.pages.fired import fired_for
from salesforce_emulator.pages.markup import Html, join, tag
from salesforce_emulator.pages.tables import card
from salesforce_emulator.pages.values import label_of, shown

if TYPE_CHECKING:
    from salesforce_emulator.model.schema import Field, Record, SObject
    from salesforce_emulator.org import Org

MOST: Final = 100


def history(org: Org, sobject: SObject, record: Record) -> Html:
    """Show a record's timeline."""
    happened = [*saves_of(org, sobject, record), *fired_for(org, record["Id"])]
    entries = sorted(happened, key=lambda each: each[:3], reverse=True)
    if not entries:
        told = "No saves through the API yet." if org.journal.keeping else "This org keeps no journal of its saves."
        return card("History", tag("p", told, class_="empty"))
    note = f"The latest {MOST} of {len(entries)}." if len(entries) > MOST else None
    return tag("div", card("History", tag("ol", [each.shown for each in entries[:MOST]], class_="timeline"), note=note))


def saves_of(org: Org, sobject: SObject, record: Record) -> list[Entry]:
    """Make an entry of each save; a value from before the first save that wrote the field is not known."""
    known: dict[str, Any] = {}
    entries = []
    for save in org.journal.of_record(sobject.name, record["Id"]):
        values = save["values"]
        changes = [_change(org, sobject, name, value, known) for name, value in values.items()]
        body = tag("dl", changes) if changes else tag("p", "Nothing written.", class_="empty")
        title = f"Save #{save['seq']}"
        entries.append(Entry(save["at"], save["seq"], 0, entry(save["at"], title, body)))
        known.update(values)
    return entries


def _change(org: Org, sobject: SObject, name: str, value: Any, known: dict[str, Any]) -> Html:
    field = sobject.field(name)
    label = label_of(field) if field else name
    new = _value(org, field, value)
    if name not in known:
        return tag("div", tag("dt", label), tag("dd", new))
    if known[name] == value:
        return tag("div", tag("dt", label), tag("dd", new, tag("span", "unchanged", class_="mark")))
    arrow = join(tag("span", " → ", aria_hidden="true"), tag("span", " became ", class_="unseen"))
    return tag(
        "div", tag("dt", label), tag("dd", tag("span", _value(org, field, known[name]), class_="old"), arrow, new)
    )


def _value(org: Org, field: Field | None, value: Any) -> Html:
    text = shown(org, field, value) if field else tag("span", str(value))
    return text or tag("span", "blank", class_="blank")
