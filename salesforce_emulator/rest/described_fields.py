"""A field as describe shows it: DescribeSObjectResult's `fields` (SOAP API Developer Guide)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from salesforce_emulator.model.access import Access
    from salesforce_emulator.model.schema import Field, SObject

Json = dict[str, Any]
SOAP_TYPES: Final = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "double": "xsd:double",
    "currency": "xsd:double",
    "int": "xsd:int",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "address": "urn:address",
}
NUMBERS: Final = frozenset({"double", "currency"})
BYTES_PER_CHARACTER: Final = 3
UNGROUPABLE: Final = frozenset({"double", "currency", "datetime", "textarea", "address"})
# What no field of this org is or has, said all the same: clients read these keys.
_NEVER: Final[Json] = {
    "aiPredictionField": False,
    "autoNumber": False,
    "calculatedFormula": None,
    "cascadeDelete": False,
    "caseSensitive": False,
    "controllerName": None,
    "defaultValueFormula": None,
    "dependentPicklist": False,
    "deprecatedAndHidden": False,
    "displayLocationInDecimal": False,
    "encrypted": False,
    "filteredLookupInfo": None,
    "formulaTreatNullNumberAsZero": False,
    "highScaleNumber": False,
    "htmlFormatted": False,
    "mask": None,
    "maskType": None,
    "queryByDistance": False,
    "referenceTargetField": None,
    "relationshipOrder": None,
    "restrictedDelete": False,
    "writeRequiresMasterRead": False,
}


def described_field(access: Access, field: Field) -> Json:
    """Describe one field to a user."""
    return {
        **_NEVER,
        **_kind(access.sobject, field),
        **_sizes(field),
        "name": field.name,
        "inlineHelpText": field.extras.get("inlineHelpText"),
        "label": field.label,
        "updateable": access.may_write(field, creating=False),
        "createable": access.may_write(field, creating=True),
        "custom": field.custom or field.granted,
        "nillable": field.nillable,
        "permissionable": _permissionable(access.sobject, field),
        "restrictedPicklist": field.restricted,
        "picklistValues": [_choice(field, *each) for each in field.picklist],
        "defaultedOnCreate": field.default is not None or not (field.nillable or field.createable),
        "defaultValue": field.default if field.type == "boolean" else None,
        "referenceTo": list(field.refers_to),
        "relationshipName": field.relationship,
        "polymorphicForeignKey": len(field.refers_to) > 1,
    }


def _kind(sobject: SObject, field: Field) -> Json:
    compound, text = field.type == "address", field.type == "textarea"
    return {
        "type": field.type,
        "soapType": SOAP_TYPES.get(field.type, "xsd:string"),
        "compoundFieldName": field.compound or None,
        "extraTypeInfo": "plaintextarea" if text else None,
        "calculated": field.name in sobject.computed and not compound and field.name != "Name",
        "nameField": field.name == sobject.name_field,
        "namePointing": len(field.refers_to) > 1,
        "externalId": field.external_id,
        "idLookup": field.external_id or field.type in ("id", "email"),
        "unique": field.unique,
        "filterable": not (compound or text),
        "sortable": not (compound or text),
        "groupable": field.type not in UNGROUPABLE,
        "aggregatable": field.type not in ("boolean", "address", "textarea"),
        "searchPrefilterable": field.type == "reference",
    }


def _sizes(field: Field) -> Json:
    whole = field.type == "int"
    return {
        "length": field.length,
        "byteLength": field.length if field.type in ("id", "reference") else field.length * BYTES_PER_CHARACTER,
        "precision": (field.precision or 18) if field.type in NUMBERS else 0,
        "scale": field.scale,
        "digits": (field.precision or 8) if whole else 0,
    }


def _permissionable(sobject: SObject, field: Field) -> bool:
    """Say whether field permissions can be set: required fields have none."""
    return field.granted and field.name not in sobject.required


def _choice(field: Field, value: str, label: str) -> Json:
    chosen = value == field.default
    return {"active": True, "defaultValue": chosen, "label": label, "validFor": None, "value": value}
