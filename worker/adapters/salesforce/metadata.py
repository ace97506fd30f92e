"""The Metadata API: the layouts there are, and new custom fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from worker.adapters.salesforce.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.adapters.salesforce.connection import Answer

FieldType = Literal["picklist", "text", "datetime"]
_OK: Final = 200
_TEXT_LENGTH: Final = 255


class NewField(NamedTuple):
    """A custom field to be made on one object. `codes` is the list of a picklist, in its order."""

    sobject: str
    name: str
    label: str
    kind: FieldType
    codes: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """Its name with its object's."""
        return f"{self.sobject}.{self.name}"


class Made(NamedTuple):
    """What became of one component; `refusals` is empty when it was made."""

    full_name: str
    refusals: list[Refusal]


class MetadataRefused(Exception):  # noqa: N818 - it is the org that refuses
    """A Metadata API call ended with a fault, or with something that is no answer."""

    def __init__(self, status: int, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.status, self.refusal = status, refusal


def list_layouts_request(version: str) -> str:
    """Ask for all page layouts."""
    asked = f"<queries><type>Layout</type></queries><asOfVersion>{escape(version)}</asOfVersion>"
    return f"<listMetadata>{asked}</listMetadata>"


def layout_names(answer: Answer) -> set[str]:
    """Read the layouts' full names, `Contact-Contact Layout`, unquoted."""
    return {unquote(_text(result, "fullName")) for result in _results(answer)}


def create_fields_request(fields: Sequence[NewField]) -> str:
    """Ask for new fields, at most ten."""
    return f"<createMetadata>{''.join(_component(field) for field in fields)}</createMetadata>"


def made_fields(answer: Answer) -> list[Made]:
    """Read what became of each new field."""
    return [_made(result) for result in _results(answer)]


def _component(field: NewField) -> str:
    named = f"<fullName>{escape(field.full_name)}</fullName><label>{escape(field.label)}</label>"
    match field.kind:
        case "text":
            kind = f"<length>{_TEXT_LENGTH}</length><required>false</required><type>Text</type>"
        case "datetime":
            kind = "<required>false</required><type>DateTime</type>"
        case "picklist":
            kind = f"<required>false</required><type>Picklist</type>{_value_set(field.codes)}"
    return f'<metadata xsi:type="CustomField">{named}{kind}</metadata>'


def _value_set(codes: Sequence[str]) -> str:
    values = "".join(
        f"<value><fullName>{code}</fullName><default>false</default><label>{code}</label></value>"
        for code in map(escape, codes)
    )
    listed = f"<valueSetDefinition><sorted>false</sorted>{values}</valueSetDefinition>"
    return f"<valueSet><restricted>false</restricted>{listed}</valueSet>"


def _results(answer: Answer) -> list[Element]:
    root = _document(answer)
    if answer.status != _OK:
        fault = next(root.iterfind(".//{*}Fault"), root)
        code = _text(fault, "faultcode").rpartition(":")[2]
        raise MetadataRefused(answer.status, Refusal(code, _text(fault, "faultstring")))
    response = root.find("{*}Body/*")
    if response is None:
        raise MetadataRefused(answer.status, Refusal("", ""))
    return response.findall("{*}result")


def _document(answer: Answer) -> Element:
    try:
        root: Element = fromstring(str(answer.body or ""))
    except (ParseError, DefusedXmlException, ValueError):
        raise MetadataRefused(answer.status, Refusal("", "")) from None
    return root


def _made(result: Element) -> Made:
    if _text(result, "success") == "true":
        return Made(_text(result, "fullName"), [])
    refusals = [Refusal(_text(error, "statusCode"), _text(error, "message")) for error in result.findall("{*}errors")]
    return Made(_text(result, "fullName"), refusals or [Refusal("", "")])


def _text(element: Element, name: str) -> str:
    # The parts of a fault have no namespace, those of a result have one.
    return (element.findtext(f"{{*}}{name}") or "").strip()
