"""What an object looks like to the user who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.model.errors import not_found
from salesforce_emulator.model.xml_text import child_text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from starlette.responses import Response

    from salesforce_emulator.model.access import Access
    from salesforce_emulator.model.schema import Field, SObject

Json = dict[str, Any]


def list_objects(call: Call) -> Response:
    """List every object."""
    objects = [_head(call, sobject) for sobject in call.org.sobjects.values()]
    return json_answer({"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": objects})


def basic(call: Call) -> Response:
    """Describe an object without its fields."""
    return json_answer({"objectDescribe": _head(call, _sobject(call)), "recentItems": []})


def describe(call: Call) -> Response:
    """Describe an object with the fields the user may see."""
    access = call.org.access(call.user_id, _sobject(call))
    fields = [_field(access, field) for field in access.readable.values()]
    return json_answer(
        {**_head(call, access.sobject), "fields": fields, "childRelationships": [], "recordTypeInfos": []}
    )


def layouts(call: Call) -> Response:
    """List the layouts of an object, with the fields on them."""
    sobject = _sobject(call)
    own = [layout for name, layout in call.org.layouts.items() if name.startswith(f"{sobject.name}-")]
    shown = [_layout(layout) for layout in own]
    return json_answer({"layouts": shown, "recordTypeMappings": [], "recordTypeSelectorRequired": [False]})


def _sobject(call: Call) -> SObject:
    found = call.org.sobjects.get(call.path["sobject"].lower())
    if found is None:
        raise not_found()
    return found


def _head(call: Call, sobject: SObject) -> Json:
    url = call.data_url(f"sobjects/{sobject.name}")
    urls = {"sobject": url, "describe": f"{url}/describe", "rowTemplate": f"{url}/{{ID}}"}
    if not sobject.setup:
        urls["layouts"] = f"{url}/describe/layouts"
    return {
        "name": sobject.name,
        "label": sobject.label,
        "labelPlural": sobject.plural,
        "keyPrefix": sobject.prefix,
        "custom": False,
        "customSetting": False,
        "createable": sobject.createable,
        "updateable": sobject.createable,
        "deletable": sobject.deletable,
        "queryable": True,
        "layoutable": not sobject.setup,
        "triggerable": not sobject.setup,
        "urls": urls,
    }


def _field(access: Access, field: Field) -> Json:
    values = [
        {"active": True, "defaultValue": False, "label": label, "value": value} for value, label in field.picklist
    ]
    return {
        "name": field.name,
        "label": field.label,
        "type": field.type,
        "length": field.length,
        "precision": field.precision,
        "scale": field.scale,
        "updateable": access.may_write(field, creating=False),
        "createable": access.may_write(field, creating=True),
        "custom": field.custom or field.granted,
        "nillable": field.nillable,
        "permissionable": field.granted,
        "restrictedPicklist": field.restricted,
        "picklistValues": values,
        "externalId": field.external_id,
        "idLookup": field.external_id or field.type == "id",
        "unique": field.unique,
        "calculated": False,
        "filterable": True,
        "sortable": True,
        "defaultedOnCreate": field.default is not None,
        "defaultValue": field.default if field.type == "boolean" else None,
        "referenceTo": list(field.refers_to),
    }


def _layout(layout: Element) -> Json:
    sections = [_section(section) for section in layout.findall("layoutSections")]
    return {
        "id": layout.get("id"),
        "detailLayoutSections": sections,
        "editLayoutSections": sections,
        "relatedLists": [],
    }


def _section(section: Element) -> Json:
    items = [{"label": name, "layoutComponents": [{"type": "Field", "value": name}]} for name in _names(section)]
    return {"heading": child_text(section, "label"), "layoutRows": [{"layoutItems": [item]} for item in items]}


def _names(section: Element) -> list[str]:
    return [(found.text or "").strip() for found in section.iterfind("layoutColumns/layoutItems/field")]
