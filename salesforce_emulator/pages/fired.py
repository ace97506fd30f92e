"""What one record's saves have set off, as entries of its timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.values import written
from salesforce_emulator.pages import words
from salesforce_emulator.pages.entries import Entry, entry
from salesforce_emulator.pages.markup import Html, join, tag
from salesforce_emulator.pages.values import moment
from salesforce_emulator.pages.waiting import state

if TYPE_CHECKING:
    from salesforce_emulator.automation.record_of_firings import Firing
    from salesforce_emulator.automation.time_queue import Entry as Waiting
    from salesforce_emulator.org import Org

AFTER_ALL_SAVES: Final = 1 << 62


def fired_for(org: Org, record_id: str) -> list[Entry]:
    """Make an entry of each firing for a record, with what it let wait, and of each cancelled wait."""
    queued = [each for each in org.automations.queue.entries if each.record_id == record_id]
    entries = [_fired(each, queued) for each in org.automations.firings.all if each.record_id == record_id]
    return [*entries, *(_cancelled(each) for each in queued if each.state == "cancelled")]


def _fired(firing: Firing, queued: list[Waiting]) -> Entry:
    own = [each for each in queued if each.rule is firing.rule and each.queued == firing.at and firing.path is None]
    at = written(firing.at)
    what = words.kind(firing.rule.kind) if firing.path is None else "Time-dependent action"
    title = f"{what}: {firing.rule.name}"
    done = words.actions(firing.actions) if firing.actions or not own else None
    shown = entry(at, title, done, [_waiting(each) for each in own], kind="fired")
    return Entry(at, AFTER_ALL_SAVES if firing.save is None else firing.save, 1, shown)


def _waiting(waiting: Waiting) -> Html:
    due = join("Waits: ", waiting.later.name, ", due ", moment(waiting.due), " ")
    return tag("div", due, state(waiting))


def _cancelled(waiting: Waiting) -> Entry:
    at = written(waiting.ended or waiting.due)
    told = tag("p", f"{waiting.later.name}: {waiting.why}", class_="note")
    return Entry(at, AFTER_ALL_SAVES, 0, entry(at, f"Cancelled: {waiting.rule.name}", told, kind="cancelled"))
