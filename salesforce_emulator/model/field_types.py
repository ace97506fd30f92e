"""The types a custom field can have: their metadata names, and what describe calls them."""

from __future__ import annotations

from typing import Final

TYPES: Final = {
    "Text": "string",
    "DateTime": "datetime",
    "Date": "date",
    "Picklist": "picklist",
    "Number": "double",
    "Checkbox": "boolean",
    "Currency": "currency",
    "Email": "email",
    "Phone": "phone",
    "Url": "url",
    "TextArea": "textarea",
    "LongTextArea": "textarea",
}
LENGTHS: Final = {"Text": 255, "Picklist": 255, "Email": 80, "Phone": 40, "Url": 255, "TextArea": 255}
LONGEST_SHORT_TEXT: Final = 255


def kind_of(described: str, length: int) -> str:
    """Give the metadata name of a described type."""
    if described == "textarea":
        return "LongTextArea" if length > LONGEST_SHORT_TEXT else "TextArea"
    return next(name for name, ours in TYPES.items() if ours == described)
