"""An object as describe shows it: DescribeSObjectResult (SOAP API Developer Guide), without its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.model.relationships import child_name, children_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesforce_emulator.calls.call import Call
    from salesforce_emulator.model.schema import SObject

Json = dict[str, Any]
MASTER_TYPE: Final = "012000000000000AAA"
_SCOPES: Final = [{"label": "All records", "name": "everything"}, {"label": "My records", "name": "mine"}]


def head(call: Call, sobject: SObject) -> Json:
    """Describe an object as the list of all objects does."""
    person_made = not (sobject.setup or sobject.event)
    return {
        "activateable": False,
        "associateEntityType": None,
        "associateParentEntity": None,
        "createable": sobject.createable,
        "custom": sobject.custom,
        "customSetting": False,
        "deepCloneable": False,
        "deletable": sobject.deletable and not sobject.event,
        "deprecatedAndHidden": False,
        "feedEnabled": False,
        "hasSubtypes": False,
        "isInterface": False,
        "isSubtype": False,
        "keyPrefix": sobject.prefix,
        "label": sobject.label,
        "labelPlural": sobject.plural,
        "layoutable": person_made,
        "mergeable": sobject.name in ("Account", "Contact", "Lead"),
        "mruEnabled": person_made,
        "name": sobject.name,
        "queryable": not sobject.event,
        "replicateable": person_made,
        "retrieveable": not sobject.event,
        "searchable": person_made,
        "triggerable": not sobject.setup,
        "undeletable": person_made,
        "updateable": sobject.createable and not sobject.event,
        "urls": _urls(call, sobject, person_made=person_made),
    }


def body(call: Call, sobject: SObject) -> Json:
    """Describe all of an object but its fields."""
    described = head(call, sobject)
    page = call.base_url
    described["urls"] |= {
        "uiDetailTemplate": f"{page}/{{ID}}",
        "uiEditTemplate": f"{page}/{{ID}}/e",
        "uiNewRecord": f"{page}/{sobject.prefix}/e",
    }
    return {
        **described,
        "actionOverrides": [],
        "childRelationships": _children(call.org.sobjects.values(), sobject),
        "compactLayoutable": described["layoutable"],
        "defaultImplementation": None,
        "extendedBy": None,
        "extendsInterfaces": None,
        "implementedBy": None,
        "implementsInterfaces": None,
        "listviewable": None,
        "lookupLayoutable": None,
        "namedLayoutInfos": [],
        "networkScopeFieldName": None,
        "recordTypeInfos": [_record_type(call, sobject)],
        "searchLayoutable": described["layoutable"],
        "sobjectDescribeOption": "FULL",
        "supportedScopes": _SCOPES,
    }


def _children(sobjects: Iterable[SObject], parent: SObject) -> list[Json]:
    return [
        {
            "cascadeDelete": False,
            "childSObject": owner.name,
            "deprecatedAndHidden": False,
            "field": field.name,
            "junctionIdListNames": [],
            "junctionReferenceTo": [],
            "relationshipName": child_name(owner, field),
            "restrictedDelete": False,
        }
        for owner, field in children_of(sobjects, parent)
    ]


def _record_type(call: Call, sobject: SObject) -> Json:
    layout = call.data_url(f"sobjects/{sobject.name}/describe/layouts/{MASTER_TYPE}")
    return {
        "active": True,
        "available": True,
        "defaultRecordTypeMapping": True,
        "developerName": "Master",
        "master": True,
        "name": "Master",
        "recordTypeId": MASTER_TYPE,
        "urls": {"layout": layout},
    }


def _urls(call: Call, sobject: SObject, *, person_made: bool) -> Json:
    url = call.data_url(f"sobjects/{sobject.name}")
    urls = {"sobject": url, "describe": f"{url}/describe", "rowTemplate": f"{url}/{{ID}}"}
    return {**urls, "layouts": f"{url}/describe/layouts"} if person_made else urls
