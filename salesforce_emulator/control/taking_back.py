"""The way back from a seed that ends in the middle: the org as it was."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from salesforce_emulator.model.table import Table
    from salesforce_emulator.org import Org


def as_it_was(org: Org) -> Callable[[], None]:
    """Remember how an org is set up and how many records it has; give what takes back all that is added from now on."""
    tables = [(table, len(table.records)) for table in org.tables.values()]
    parts: list[Any] = [org, org.rules, org.rules.triggers, org.automations.rulebook, org.persons, org.logins]
    steps = [_part_as_it_was(each, _names(each)) for each in (*parts, *org.sobjects.values())]
    steps += [_part_as_it_was(table, ("indexes", "uniques")) for table, _count in tables]

    def back() -> None:
        for table, count in tables:
            _forget_after(table, count)
        for step in steps:
            step()
        org.permissions.forget()

    return back


def _forget_after(table: Table, count: int) -> None:
    for record in list(islice(table.records.values(), count, None)):
        table.remove(record)


def _names(part: Any) -> Iterable[str]:
    return getattr(part, "__slots__", None) or list(vars(part))


def _part_as_it_was(part: Any, names: Iterable[str]) -> Callable[[], None]:
    values = {name: getattr(part, name) for name in names}
    held = [(each, each.copy()) for each in values.values() if isinstance(each, dict | list | set)]

    def back() -> None:
        for name, value in values.items():
            setattr(part, name, value)
        for each, former in held:
            each.clear()
            each.extend(former) if isinstance(each, list) else each.update(former)

    return back
