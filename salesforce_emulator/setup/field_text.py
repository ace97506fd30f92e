"""A custom field's definition as XML, in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.field_types import LENGTHS, TYPES, kind_of
from salesforce_emulator.model.schema import Field
from salesforce_emulator.model.xml_text import child_text, text_element

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

KEPT: Final = (
    "caseSensitive",
    "defaultValue",
    "description",
    "inlineHelpText",
    "trackFeedHistory",
    "trackHistory",
    "visibleLines",
)
_NUMBERS: Final = ("Number", "Currency")


def field_from(component: Element, name: str) -> Field:
    """Read a field's definition."""
    kind = child_text(component, "type") or ""
    required = child_text(component, "required") == "true"
    return Field(
        name,
        child_text(component, "label") or name,
        TYPES[kind],
        length=int(child_text(component, "length") or LENGTHS.get(kind, 0)) if kind not in _NUMBERS else 0,
        custom=True,
        nillable=kind != "Checkbox" and not required,
        required=required and kind != "Checkbox",
        external_id=child_text(component, "externalId") == "true",
        unique=child_text(component, "unique") == "true",
        restricted=child_text(component, "valueSet/restricted") == "true",
        picklist=_listed(component),
        precision=int(child_text(component, "precision") or 0),
        scale=int(child_text(component, "scale") or 0),
        default=(child_text(component, "defaultValue") == "true") if kind == "Checkbox" else None,
        extras={name: text for name in KEPT if (text := child_text(component, name)) is not None},
    )


def _listed(component: Element) -> tuple[tuple[str, str], ...]:
    entries = component.findall("valueSet/valueSetDefinition/value")
    listed = [(child_text(entry, "fullName") or "", child_text(entry, "label") or "") for entry in entries]
    return tuple((value, label or value) for value, label in listed)


def field_text(field: Field, full_name: str) -> str:
    """Write a definition: the full name, then every element in the order of the WSDL, which is the alphabet's."""
    kind = kind_of(field.type, field.length)
    parts = {**field.extras, "externalId": _word(field.external_id), "label": field.label, "type": kind}
    if kind in ("Text", "LongTextArea"):
        parts["length"] = str(field.length)
    if kind in _NUMBERS:
        parts |= {"precision": str(field.precision), "scale": str(field.scale)}
    if kind in ("Text", "Number", "Email"):
        parts["unique"] = _word(field.unique)
    if kind == "Checkbox":
        parts["defaultValue"] = _word(field.default)
    else:
        parts["required"] = _word(field.required)
    written = {name: text_element(name, text) for name, text in parts.items()}
    if field.picklist:
        written["valueSet"] = _value_set(field)
    return text_element("fullName", full_name) + "".join(written[name] for name in sorted(written))


def _value_set(field: Field) -> str:
    shown = ["<sorted>false</sorted>"]
    for value, label in field.picklist:
        inside = text_element("fullName", value) + "<default>false</default>" + text_element("label", label)
        shown.append(f"<value>{inside}</value>")
    restricted = text_element("restricted", _word(field.restricted))
    return f"<valueSet>{restricted}<valueSetDefinition>{''.join(shown)}</valueSetDefinition></valueSet>"


def _word(value: object) -> str:
    return "true" if value else "false"
