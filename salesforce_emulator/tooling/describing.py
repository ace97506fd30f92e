"""What the Tooling API says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.tooling.entities import NAMES, asked_for, entity

if TYPE_CHECKING:
    from starlette.responses import Response

    from salesforce_emulator.model.schema import SObject


def resources(call: Call) -> Response:
    """List the resources."""
    return json_answer({name: call.data_url(f"tooling/{name}") for name in ("query", "sobjects")})


def objects(call: Call) -> Response:
    """List the objects."""
    found = [_head(call, each) for each in map(entity, NAMES) if each is not None]
    return json_answer({"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": found})


def basic(call: Call) -> Response:
    """Describe an object without its fields."""
    return json_answer({"objectDescribe": _head(call, asked_for(call.path["sobject"])), "recentItems": []})


def describe(call: Call) -> Response:
    """Describe an object with its fields."""
    sobject = asked_for(call.path["sobject"])
    fields = [
        {"name": field.name, "label": field.label, "type": field.type, "length": field.length, "filterable": True}
        for field in sobject.fields.values()
    ]
    return json_answer({**_head(call, sobject), "fields": fields})


def _head(call: Call, sobject: SObject) -> dict[str, Any]:
    url, made = call.data_url(f"tooling/sobjects/{sobject.name}"), sobject.name == "CustomField"
    urls = {"sobject": url, "describe": f"{url}/describe", "rowTemplate": f"{url}/{{ID}}"}
    rights = {"createable": made, "updateable": made, "deletable": made, "queryable": True, "custom": False}
    names = {"name": sobject.name, "label": sobject.label, "labelPlural": sobject.plural}
    return {**names, "keyPrefix": sobject.prefix or None, **rights, "urls": urls}
