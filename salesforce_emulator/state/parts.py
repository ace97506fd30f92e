"""All that an org holds besides its records and its journal, as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.automation.recalling import recall, waiting
from salesforce_emulator.model.access import Permissions
from salesforce_emulator.model.logins import Login
from salesforce_emulator.model.xml_text import as_element, as_text
from salesforce_emulator.rules.rules import AssignmentRule
from salesforce_emulator.state import schema_part

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesforce_emulator.org import Org

Json = dict[str, Any]
_IDENTITY: Final = ("id", "user_id", "profile", "profile_set")


def running(org: Org) -> Json:
    """Take what changes with almost every call."""
    limits = {"max": org.limits.maximum, "apps": org.limits.app_limits, "minutes": org.limits.minutes()}
    counters = {"calls": dict(org.calls), "failed_records": org.failed_records, "saves": org.journal.saves}
    return {
        "clock_ahead_seconds": org.clock.ahead.total_seconds(),
        "next_ids": org.ids.numbers(),
        "limits": limits,
        "counters": counters | {"assignments": dict(org.rules.assignments)},
        "waiting": waiting(org.automations),
    }


def lasting(org: Org) -> Json:
    """Take what an admin has made of the org."""
    assignment = org.rules.assignment
    return {
        "identity": {name: getattr(org, name) for name in _IDENTITY},
        "person_accounts": org.persons.enabled,
        "schema": schema_part.take(org),
        "layouts": {name: as_text(layout) for name, layout in org.layouts.items()},
        "components": [[*key, as_text(component)] for key, component in org.components.items()],
        "logins": {name: asdict(login) for name, login in org.logins.known().items()},
        "assignment_rule": None if assignment is None else asdict(assignment),
        "definitions": org.definitions,
    }


def give(org: Org, parts: Json, *, define: Callable[[Org, Json], None]) -> None:
    """Make an org that holds its records already what these parts say; `define` adds rules as a seed does."""
    for name, login in parts["logins"].items():
        org.logins.set(name, Login(**login))
    org.layouts = {name: as_element(text) for name, text in parts["layouts"].items()}
    for kind, name, text in parts.get("components", ()):
        org.components[kind, name] = as_element(text)
    for document in parts["definitions"]:
        define(org, document)
    rule = parts["assignment_rule"]
    org.rules.assignment = None if rule is None else AssignmentRule(**rule)
    _give_running(org, parts)
    recall(org.automations, parts.get("waiting", []))


def give_shape(org: Org, parts: Json) -> None:
    """Make a fresh org ready for records: who it is, and its fields."""
    former = org.user_id
    for name in _IDENTITY:
        setattr(org, name, parts["identity"][name])
    for sobject in org.sobjects.values():
        for field in sobject.fields.values():
            field.default = org.user_id if field.default == former else field.default
    org.permissions = Permissions(org.tables, org.profile_set, org.placed)
    if parts["person_accounts"]:
        org.persons.enable()
    schema_part.give(org, parts["schema"])


def _give_running(org: Org, parts: Json) -> None:
    org.clock.ahead = timedelta(seconds=parts["clock_ahead_seconds"])
    org.ids.recall(parts["next_ids"])
    org.limits.maximum, org.limits.app_limits = parts["limits"]["max"], parts["limits"]["apps"]
    org.limits.recall(parts["limits"]["minutes"])
    counters = parts["counters"]
    org.calls, org.failed_records = Counter(counters["calls"]), counters["failed_records"]
    org.rules.assignments = Counter(counters["assignments"])
    org.permissions.forget()
