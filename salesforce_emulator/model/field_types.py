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
}
