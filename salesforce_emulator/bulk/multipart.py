"""Creating a job with its data in one multipart request (guide, "Create a Job", Usage Notes)."""

from __future__ import annotations

from email import message_from_bytes
from typing import TYPE_CHECKING, Final

from salesforce_emulator.bulk.requests import Json, refused
from salesforce_emulator.model.json_text import read_json

if TYPE_CHECKING:
    from email.message import Message

MOST_CHARACTERS: Final = 100_000


def parts_of(content_type: str, body: bytes) -> tuple[Json, bytes]:
    """Give the part named `job` as JSON and the part named `content` as it stands."""
    whole = message_from_bytes(b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n" + body)
    parts = {part.get_param("name", header="content-disposition"): _bytes(part) for part in whole.walk()}
    content = parts.get("content")
    if "job" not in parts or content is None:
        raise refused("CLIENTINPUTERROR", "ClientInputError : A multipart request has the parts job and content")
    if len(content.decode("utf-8", "replace")) > MOST_CHARACTERS:
        raise refused("CLIENTINPUTERROR", f"ClientInputError : A multipart request takes {MOST_CHARACTERS} characters")
    return _json(parts["job"]), content


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _json(text: bytes) -> Json:
    try:
        parsed = read_json(text)
    except ValueError as error:
        raise refused("JSON_PARSER_ERROR", str(error)) from None
    if not isinstance(parsed, dict):
        raise refused("JSON_PARSER_ERROR", "The part job must be an object")
    return parsed
