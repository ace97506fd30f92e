"""Page layouts, written as an administrator's tool writes them: through the Metadata API."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

Column = tuple[str, ...]


def section(label: str, *columns: Column, heading: bool = True, style: str = "TwoColumnsTopToBottom") -> str:
    """Spell one section; a field with a star is required, one with a bar is read-only."""
    flag = str(heading).lower()
    heads = f"<customLabel>true</customLabel><detailHeading>{flag}</detailHeading><editHeading>true</editHeading>"
    inside = "".join(f"<layoutColumns>{''.join(map(_item, column))}</layoutColumns>" for column in columns)
    return f"<layoutSections>{heads}<label>{label}</label>{inside}<style>{style}</style></layoutSections>"


def _item(field: str) -> str:
    behavior = {"*": "Required", "|": "Readonly"}.get(field[-1], "Edit")
    return f"<layoutItems><behavior>{behavior}</behavior><field>{field.rstrip('*|')}</field></layoutItems>"


def put(org: Client, full_name: str, *sections: str) -> None:
    """Replace a layout."""
    named = f"<fullName>{full_name}</fullName>{''.join(sections)}"
    answer = org.soap(f'<updateMetadata><metadata xsi:type="Layout">{named}</metadata></updateMetadata>')
    assert "<success>true</success>" in answer.text, answer.text
