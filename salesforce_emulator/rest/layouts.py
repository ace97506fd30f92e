"""The page layouts of an object, as /describe/layouts shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.model.errors import not_found
from salesforce_emulator.model.ids import to_18
from salesforce_emulator.model.xml_text import child_text
from salesforce_emulator.rest.described_objects import MASTER_TYPE
from salesforce_emulator.rest.one_record import named

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from starlette.responses import Response

    from salesforce_emulator.model.schema import SObject

Json = dict[str, Any]
_PREFIX: Final = "00h"


def layouts(call: Call) -> Response:
    """List the layouts of an object, with the fields on them; the first one is everybody's."""
    sobject = _sobject(call)
    shown = [_layout(call, sobject, name) for name in sorted(call.org.layouts) if name.startswith(f"{sobject.name}-")]
    mappings = [_mapping(shown[0]["id"])] if shown else []
    return json_answer({"layouts": shown, "recordTypeMappings": mappings, "recordTypeSelectorRequired": [False]})


def layout_of_type(call: Call) -> Response:
    """Show the layout of a record type; the master type is the only one."""
    sobject = _sobject(call)
    names = [name for name in sorted(call.org.layouts) if name.startswith(f"{sobject.name}-")]
    if call.path["type"][:15] != MASTER_TYPE[:15] or not names:
        raise not_found()
    return json_answer(_layout(call, sobject, names[0]))


def _sobject(call: Call) -> SObject:
    found = named(call)
    if found.setup:
        raise not_found()
    return found


def _mapping(layout_id: str) -> Json:
    return {
        "active": True,
        "available": True,
        "defaultRecordTypeMapping": True,
        "developerName": "Master",
        "layoutId": layout_id,
        "master": True,
        "name": "Master",
        "picklistsForRecordType": None,
        "recordTypeId": MASTER_TYPE,
    }


def _layout(call: Call, sobject: SObject, name: str) -> Json:
    layout_id = _layout_id(call, name)
    found = call.org.layouts[name].findall("layoutSections")
    sections = [_section(sobject, section, layout_id) for section in found]
    return {
        "buttonLayoutSection": {"detailButtons": []},
        "detailLayoutSections": sections,
        "editLayoutSections": sections,
        "feedView": None,
        "highlightsPanelLayoutSection": None,
        "id": layout_id,
        "multirowEditLayoutSections": [],
        "offlineLinks": [],
        "quickActionList": {"quickActionListItems": []},
        "relatedContent": None,
        "relatedLists": [],
        "saveOptions": [],
    }


def _layout_id(call: Call, name: str) -> str:
    """Give a layout an id that stays the same as long as its place among the layouts does."""
    place = sorted(call.org.layouts).index(name) + 1
    return to_18(f"{_PREFIX}{call.org.id[3:5]}0{place:09d}")


def _section(sobject: SObject, section: Element, layout_id: str) -> Json:
    columns = [
        [_item(sobject, item) for item in column.findall("layoutItems")] for column in section.findall("layoutColumns")
    ]
    height = max(map(len, columns), default=0)
    rows = [[column[place] if place < len(column) else _EMPTY for column in columns] for place in range(height)]
    style = child_text(section, "style") or ""
    return {
        "collapsed": False,
        "columns": max(len(columns), 1),
        "heading": child_text(section, "label"),
        "layoutRows": [{"layoutItems": row, "numItems": len(row)} for row in rows],
        "layoutSectionId": None,
        "parentLayoutId": layout_id,
        "rows": height,
        "tabOrder": "LeftToRight" if "LeftToRight" in style else "TopToBottom",
        "useCollapsibleSection": False,
        "useHeading": child_text(section, "detailHeading") == "true",
    }


_EMPTY: Final[Json] = {
    "editableForNew": False,
    "editableForUpdate": False,
    "label": "",
    "layoutComponents": [],
    "placeholder": True,
    "required": False,
}


def _item(sobject: SObject, item: Element) -> Json:
    name, behavior = child_text(item, "field"), child_text(item, "behavior")
    field = sobject.field(name or "")
    if field is None:
        return _EMPTY
    return {
        "editableForNew": behavior != "Readonly" and field.createable,
        "editableForUpdate": behavior != "Readonly" and field.updateable,
        "label": field.label,
        "layoutComponents": [{"displayLines": 1, "tabOrder": 0, "type": "Field", "value": field.name}],
        "placeholder": False,
        "required": behavior == "Required",
    }
