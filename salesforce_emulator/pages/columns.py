"""Which fields a list shows: statuses first, then what tells records apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from salesforce_emulator.pages.markup import Html, Part, join, link, own, tag
from salesforce_emulator.pages.values import companion, is_status, label_of, name_of, status_with_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesforce_emulator.model.schema import Field, Record, SObject
    from salesforce_emulator.org import Org

MOST_CUSTOM: Final = 4
USUAL: Final = ("AccountId", "Company", "Email", "IsActive", "ParentId", "Field", "AssigneeId", "PermissionSetId")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list."""

    field: Field
    label: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a list, and how many custom fields have none."""

    shown: tuple[Column, ...]
    left_out: int


def columns(sobject: SObject) -> Columns:
    """Choose the columns of an object's list."""
    custom = [field for field in sobject.fields.values() if field.custom and not field.external_id]
    # The latest made comes first: it is the one somebody is waiting for.
    statuses = [field for field in custom[::-1] if is_status(field)]
    told = [companion(sobject, field) for field in statuses]
    ordered = [*statuses, *(field for field in custom[::-1] if field not in statuses and field not in told)]
    usual = [field for name in USUAL if (field := sobject.field(name))]
    keys = [field for field in sobject.fields.values() if field.custom and field.external_id]
    changed = [field for field in [sobject.field("LastModifiedDate")] if field]
    chosen = [*ordered[:MOST_CUSTOM], *usual, *keys[:1], *changed]
    return Columns(tuple(Column(field, label_of(field)) for field in chosen), max(len(ordered) - MOST_CUSTOM, 0))


def cells(org: Org, sobject: SObject, record: Record, chosen: Sequence[Column]) -> list[Part]:
    """Give one row of the list."""
    return [named(sobject, record), *(status_with_time(org, sobject, record, each.field) for each in chosen)]


def named(sobject: SObject, record: Record) -> Html:
    """Link to a record, and say so when it is deleted or converted."""
    marks = [text for key, text in (("IsDeleted", "deleted"), ("IsConverted", "converted")) if record.get(key)]
    to = link(f"/record/{record['Id']}", own(name_of(sobject, record)))
    return join(to, [tag("span", mark, class_="mark") for mark in marks])
