"""The definitions behind the rows of the Tooling API, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesforce_emulator.model.xml_text import parse
from salesforce_emulator.setup.json_text import json_of
from salesforce_emulator.setup.kinds import KINDS

if TYPE_CHECKING:
    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.org import Org


def metadata_of(org: Org, kind: str, row: Record) -> Any:
    """Give a component's whole definition, but for its name."""
    text = KINDS[kind].read(org, row["FullName"])
    told = json_of(parse(f"<Metadata>{text}</Metadata>".encode()))
    told.pop("fullName", None)
    return told
