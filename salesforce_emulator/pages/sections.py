"""The sections of a record's page, and the fields that have no place in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.pages.markup import NOTHING, Html, join, tag
from salesforce_emulator.pages.tables import fold
from salesforce_emulator.pages.values import label_of, shown

if TYPE_CHECKING:
    from salesforce_emulator.model.schema import Field, Record, SObject
    from salesforce_emulator.org import Org
    from salesforce_emulator.pages.detail import Item, Section


def section_of(org: Org, sobject: SObject, record: Record, section: Section) -> Html:
    """Show one section of the layout; a heading that the layout turns off is kept for listeners."""
    title = tag("h2", section.label, class_=None if section.heading else "unseen")
    if section.across:
        lists = [tag("dl", [_place(org, sobject, record, item) for item in section.rows], class_="across")]
    else:
        lists = [
            tag("dl", [_place(org, sobject, record, item) for item in column]) for column in section.columns if column
        ]
    count = len(section.columns)
    return tag("section", title, tag("div", lists, class_=f"columns of-{min(count, 2)}"), class_="card laid-out")


def _place(org: Org, sobject: SObject, record: Record, item: Item) -> Html:
    if item.field is None:
        named = join(tag("dt", "Not shown here"), tag("dd", item.other)) if item.other else NOTHING
        return tag("div", named, class_=None if item.other else "space")
    field = sobject.field(item.field)
    if field is None:
        return tag("div", tag("dt", item.field), tag("dd", "No such field", class_="nobody"))
    return _pair(org, sobject, record, field, item.behavior)


def _pair(org: Org, sobject: SObject, record: Record, field: Field, behavior: str) -> Html:
    required = NOTHING
    if behavior == "Required":
        star = tag("span", "*", aria_hidden="true", title="Required")
        required = tag("span", star, tag("span", " (required)", class_="unseen"), class_="required")
    readonly = tag("span", "read-only", class_="mark") if behavior == "Readonly" else NOTHING
    value = shown(org, field, sobject.value(record, field.name)) or tag("span", "-", class_="blank", aria_label="blank")
    name = tag("dt", label_of(field), required, readonly, _hidden(org, sobject, field), title=field.name)
    return tag("div", name, tag("dd", value))


def _hidden(org: Org, sobject: SObject, field: Field) -> Html:
    """Say that field-level security keeps the field from the API user."""
    if field.name.lower() in org.access(org.user_id, sobject).readable:
        return NOTHING
    return tag("span", "no field permission", class_="mark", title="The API user may not see this field")


def off_layout(org: Org, sobject: SObject, record: Record, placed: set[str]) -> Html:
    """Show the fields the layout leaves out, folded: in Salesforce nobody would see them on this page."""
    rest = [field for key, field in sobject.fields.items() if key not in placed]
    if not rest:
        return NOTHING
    told = tag("p", "Salesforce would not show these fields on this record's page.", class_="note")
    title = join("Not on the layout ", tag("span", len(rest), class_="count"))
    folded = fold(title, told, _list(org, sobject, record, rest))
    return tag("section", folded, class_="card laid-out", id="off-layout")


def every_field(org: Org, sobject: SObject, record: Record) -> Html:
    """Show a record of an object that has no layout."""
    everything = _list(org, sobject, record, list(sobject.fields.values()))
    return tag("section", tag("h2", "All fields"), everything, class_="card laid-out")


def _list(org: Org, sobject: SObject, record: Record, fields: list[Field]) -> Html:
    own_first = sorted(fields, key=lambda field: not field.custom)
    return tag("dl", [_pair(org, sobject, record, field, "Edit") for field in own_first], class_="across")
