"""What the generic intake takes: events, CloudEvents with an event as their data, and mailpieces."""

from __future__ import annotations

from base64 import b64decode
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictBool, TypeAdapter, model_validator
from pydantic_core import from_json

MOST: Final = 1000
Id = Annotated[str, Field(min_length=1, max_length=100, json_schema_extra={"format": "id"})]
Digits = Annotated[str, Field(pattern=r"^[0-9][0-4](?:[0-9]{18}|[0-9]{23}|[0-9]{27}|[0-9]{29})$")]
Time = Annotated[
    str,
    Field(
        examples=["2026-08-17T10:00:00Z"], description="ISO 8601, 1970 to 2099.", json_schema_extra={"format": "moment"}
    ),
]
RecordId = Annotated[
    str, Field(min_length=1, description="15 or 18 characters.", json_schema_extra={"format": "record-id"})
]
Status = Annotated[
    str,
    Field(examples=["Printed"], description="A code, exact or spaced.", json_schema_extra={"format": "status-code"}),
]
Day = Annotated[str, Field(min_length=1, examples=["2026-08-21"], json_schema_extra={"format": "date"})]
Word = Annotated[str, Field(min_length=1)]
Cell = str | int | float | bool | None
Token = Annotated[
    Id,
    Field(
        json_schema_extra={"format": "purl-token"},
        description="The end of the pURL: make it at random. So much is checked: 8 or more mixed letters and digits, "
        "10 small letters and digits, or 15 digits; 5 different ones; of a run (aaaaaa, 123456) four signs count; and "
        "nothing that an address cannot hold. A name or number of yours cannot be told.",
    ),
]


def _telling(name: str) -> dict[str, JsonValue]:
    return {"required": [name], "properties": {name: {"type": "string"}}}


class EventData(BaseModel):
    """Something that happened to a mailpiece, named by one or more of its keys."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"anyOf": [_telling(name) for name in ("mailpiece_id", "partner_id", "purl_token", "imb")]},
    )

    status: Status
    occurred_at: Time | None = None
    mailpiece_id: Id | None = None
    partner_id: Id | None = None
    purl_token: Id | None = None
    imb: Digits | None = None
    event_id: Annotated[Id | None, Field(description="Equal for two reports of one event.")] = None
    test: StrictBool = False
    mail_drop_id: Annotated[Id | None, Field(description="With the next three, MailPieceCreated registers.")] = None
    country: Literal["US", "CA"] | None = None
    salesforce_id: RecordId | None = None
    external_id: Id | None = None


class Event(EventData):
    """Something that happened to a mailpiece, named by one or more of its keys, and when."""

    occurred_at: Time


class CloudEvent(BaseModel):
    """
    An event in the envelope of CloudEvents 1.0. Its `source` and `id` tell it from all others.

    In structured mode its data may be in `data_base64` instead.
    """

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={"anyOf": [_telling("time"), {"properties": {"data": _telling("occurred_at")}}]},
    )

    specversion: Literal["1.0"]
    id: Word
    source: Word
    type: Word
    time: Annotated[Time | None, Field(description="ISO 8601. Counts where the data has no occurred_at.")] = None
    data: EventData

    @model_validator(mode="before")
    @classmethod
    def _in_plain(cls, told: Any) -> Any:
        """Take the data out of base64. Raises ValueError for what is no JSON."""
        if not isinstance(told, dict) or "data" in told or not isinstance(told.get("data_base64"), str):
            return told
        try:
            data = from_json(b64decode(told["data_base64"], validate=True))
        except ValueError:
            raise ValueError("data_base64 is no JSON in base64") from None
        return {name: value for name, value in told.items() if name != "data_base64"} | {"data": data}

    @model_validator(mode="after")
    def _is_of_a_time(self) -> Self:
        if self.time is None and self.data.occurred_at is None:
            raise ValueError("say when it happened: time, or occurred_at in the data")
        return self


class NewMailpiece(BaseModel):
    """A mailpiece made known; other columns are kept as its attributes."""

    model_config = ConfigDict(
        extra="allow", json_schema_extra={"oneOf": [_telling("salesforce_id"), _telling("external_id")]}
    )
    __pydantic_extra__: dict[str, Cell]

    mailpiece_id: Id
    mail_drop_id: Id
    country: Literal["US", "CA"]
    salesforce_id: RecordId | None = None
    external_id: Id | None = None
    imb: Digits | None = None
    purl_token: Token | None = None
    mint_purl_token: Annotated[
        StrictBool, Field(exclude=True, description="Make a purl_token, where none is given, and answer it.")
    ] = False
    partner_id: Id | None = None
    planned_mail_date: Day | None = None


EVENTS: Final = TypeAdapter(Annotated[list[Event], Field(min_length=1, max_length=MOST)])
CLOUD_EVENT: Final = TypeAdapter(CloudEvent)
CLOUD_EVENTS: Final = TypeAdapter(Annotated[list[CloudEvent], Field(max_length=MOST)])
"""An empty batch is one: its standard says so (JSON Event Format, section 4)."""


def schema_of(form: TypeAdapter[Any]) -> dict[str, Any]:
    """Describe a form in one piece: OpenAPI has another place for parts than JSON Schema."""
    schema = form.json_schema()
    return dict(_whole(schema, schema.pop("$defs", {})))


def _whole(said: Any, parts: dict[str, Any]) -> Any:
    if isinstance(said, dict):
        part = parts.get(str(said.get("$ref")).rpartition("/")[2])
        return _whole(part, parts) if part else {name: _whole(value, parts) for name, value in said.items()}
    return [_whole(each, parts) for each in said] if isinstance(said, list) else said
