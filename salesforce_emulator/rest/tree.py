"""Nested records in one call, all created or none: /composite/tree/{T} (Create Nested Records)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.relationships import child_name, children_of
from salesforce_emulator.rest.collection_request import MOST_RECORDS, limited, type_of
from salesforce_emulator.rest.one_record import named

if TYPE_CHECKING:
    from starlette.responses import Response

    from salesforce_emulator.model.errors import Json
    from salesforce_emulator.model.schema import SObject
    from salesforce_emulator.saving.drafts import Draft
    from salesforce_emulator.saving.saver import Saver

MOST_LEVELS: Final = 5
MOST_TYPES: Final = 5


@dataclass(slots=True)
class _Node:
    sobject: SObject
    reference: str
    values: Json
    children: list[tuple[str, _Node]]


def create(call: Call) -> Response:
    """Create trees of records level by level; one refused record undoes all of them."""
    org, root = call.org, named(call)
    nodes = [_node(call, raw, root) for raw in limited(call.json_object().get("records"))]
    _check(nodes)
    saver, results = call.saver(), []
    with org.undo.transaction() as point:
        while nodes:
            saved = saver.save([_draft(call, saver, node) for node in nodes])
            if not all(result["success"] for result in saved):
                point.roll_back()
                return json_answer({"hasErrors": True, "results": _failures(nodes, saved)}, 400)
            results += [{"referenceId": n.reference, "id": r["id"]} for n, r in zip(nodes, saved, strict=True)]
            nodes = _linked(nodes, [result["id"] for result in saved])
    return json_answer({"hasErrors": False, "results": results}, 201)


def _draft(call: Call, saver: Saver, node: _Node) -> Draft:
    access = call.org.access(call.user_id, node.sobject)
    return saver.draft_create(node.values, access, call.org.table(node.sobject))


def _failures(nodes: list[_Node], saved: list[Json]) -> list[Json]:
    pairs = zip(nodes, saved, strict=True)
    return [{"referenceId": n.reference, "errors": r["errors"]} for n, r in pairs if not r["success"]]


def _linked(nodes: list[_Node], ids: list[str]) -> list[_Node]:
    """Give the next level, each record with its parent's id."""
    level = []
    for node, record_id in zip(nodes, ids, strict=True):
        for field, child in node.children:
            child.values[field] = record_id
            level.append(child)
    return level


def _node(call: Call, raw: Any, sobject: SObject) -> _Node:
    told = raw.get("attributes") if isinstance(raw, dict) else None
    reference = told.get("referenceId") if isinstance(told, dict) else None
    if not isinstance(reference, str) or type_of(raw).lower() != sobject.name.lower():
        text = f"Each record must be of type {sobject.name} and have a referenceId in its attributes."
        raise RequestRefusedError(400, "INVALID_INPUT", text)
    node = _Node(sobject, reference, {}, [])
    for name, value in raw.items():
        if isinstance(value, dict) and "records" in value:
            owner, field = _relationship(call, sobject, name)
            node.children += [(field, _node(call, child, owner)) for child in limited(value["records"])]
        elif name != "attributes":
            node.values[name] = value
    return node


def _relationship(call: Call, parent: SObject, name: str) -> tuple[SObject, str]:
    for owner, field in children_of(call.org.sobjects.values(), parent):
        known = child_name(owner, field)
        if known is not None and known.lower() == name.lower():
            return owner, field.name
    raise RequestRefusedError(400, "INVALID_FIELD", f"No such relation '{name}' on entity '{parent.name}'")


def _check(roots: list[_Node]) -> None:
    level, levels, found = roots, 0, list(roots)
    while level:
        levels += 1
        level = [child for node in level for _field, child in node.children]
        found += level
    if len(found) > MOST_RECORDS or levels > MOST_LEVELS or len({n.sobject.name for n in found}) > MOST_TYPES:
        text = f"At most {MOST_RECORDS} records of {MOST_TYPES} types in trees of {MOST_LEVELS} levels can be created."
        raise RequestRefusedError(400, "LIMIT_EXCEEDED", text)
    if len({node.reference for node in found}) < len(found):
        raise RequestRefusedError(400, "INVALID_INPUT", "Each referenceId can be given to one record only.")
