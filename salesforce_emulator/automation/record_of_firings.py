"""Every firing of a rule or flow, with the e-mails and messages it would have sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.automation.envelope import Sender, envelope, record_xml
from salesforce_emulator.model.values import written

if TYPE_CHECKING:
    from datetime import datetime

    from salesforce_emulator.automation.rule import Rule
    from salesforce_emulator.model.ids import IdMaker

Json = dict[str, Any]
LIST_OF: Final = {"Alert": "emails", "OutboundMessage": "outbound_messages", "Task": "tasks"}


@dataclass(slots=True)
class Firing:
    """One rule that fired for one record; `path` names the time trigger or scheduled path whose time had come."""

    rule: Rule
    at: datetime
    values: Json
    actions: list[Json]
    record_id: str = ""
    path: str | None = None
    save: int | None = None

    def shown(self, number: int) -> Json:
        """Spell the firing for a reader."""
        told = {
            "number": number,
            "kind": self.rule.kind,
            "name": self.rule.name,
            "object": self.rule.sobject.name,
            "id": self.record_id,
            "at": written(self.at),
            "save": self.save,
            "values": self.values,
            "actions": self.actions,
        }
        return told if self.path is None else {**told, "path": self.path}


@dataclass(slots=True)
class Firings:
    """Remembers firings, e-mails, outbound messages and tasks."""

    ids: IdMaker
    sender: Sender
    all: list[Firing] = field(default_factory=list)
    sent: dict[str, list[Json]] = field(default_factory=lambda: {name: [] for name in LIST_OF.values()})
    _action_ids: dict[str, str] = field(default_factory=dict)

    def add(self, firing: Firing) -> None:
        """Remember a firing whose save is kept."""
        self.all.append(firing)
        for action in firing.actions:
            if action["type"] in LIST_OF:
                self.sent[LIST_OF[action["type"]]].append(self._message(firing, action))

    def _message(self, firing: Firing, action: Json) -> Json:
        rule = firing.rule
        about = {"firing": len(self.all), "at": written(firing.at), "rule": rule.name, "object": rule.sobject.name}
        told = {**about, "id": firing.record_id, **action}
        if action["type"] == "OutboundMessage":
            told["envelope"] = self._envelope(firing, action)
        return told

    def _envelope(self, firing: Firing, action: Json) -> str:
        name = f"{firing.rule.key} {action['name']}"
        action_id = self._action_ids.get(name) or self._action_ids.setdefault(name, self.ids.make("04k"))
        values = {**action["values"], "Id": firing.record_id}
        body = record_xml(firing.rule.sobject, values)
        return envelope(self.sender, (action_id, self.ids.make("04l")), action["apiVersion"], body)
