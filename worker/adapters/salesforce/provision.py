"""Makes a mail drop's fields, and sees to it that we may write them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Literal

from worker.adapters.salesforce.metadata import (
    FieldType,
    Made,
    MetadataRefused,
    NewField,
    create_fields_request,
    layout_names,
    list_layouts_request,
    made_fields,
)
from worker.adapters.salesforce.provision_errors import (
    ProvisionError,
    ProvisionUnavailable,
    no_layout,
    refused,
)
from worker.adapters.salesforce.rights import CALL_SECONDS, PERMISSION_SET, Rights
from worker.adapters.salesforce.trouble import TokenRefused, Trouble
from worker.domain.status import CODES
from worker.domain.status_sets import STATUS_SETS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from worker.adapters.salesforce.connection import Answer
    from worker.adapters.salesforce.transport import Transport
    from worker.domain.mail_drop import MailDrop

_OBJECTS: Final = ("Contact", "Lead")
_ALREADY_THERE: Final = "DUPLICATE_DEVELOPER_NAME"
_WAITS: Final = (0.5, 1.0, 2.0, 4.0, 8.0)
_HOLDS_TEXT: Final = frozenset({"picklist", "string", "combobox", "textarea"})


class Provisioner:
    """One org's provisioner. Whoever calls it sees to it that nobody else does at the same time."""

    def __init__(
        self,
        transport: Transport,
        layout: str = "Contact Layout",
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._transport, self._layout, self._sleep = transport, layout, sleep
        self._rights = Rights(transport)

    def provision(self, drop: MailDrop, *, field_type: Literal["picklist", "text"] = "picklist") -> None:
        """
        Make the drop's fields on Contact and Lead, writable for us. Doing it again changes nothing.

        Raises ProvisionError when somebody must act, ProvisionUnavailable when it is worth another try.
        """
        fields = _fields(drop, field_type)
        try:
            self._check_layout()
            if self._not_writable(fields):
                self._create(fields)
                self._rights.grant(fields)
                self._verify(fields)
        except TokenRefused as refusal:
            raise ProvisionError(str(refusal), needs_admin=refusal.needs_admin) from None
        except Trouble as trouble:
            raise ProvisionUnavailable(str(trouble)) from None
        except MetadataRefused as fault:
            raise refused("the Metadata API", fault.status, [fault.refusal]) from None

    def _check_layout(self) -> None:
        if f"Contact-{self._layout}" not in layout_names(self._soap(list_layouts_request(self._transport.version))):
            raise ProvisionError(no_layout(self._layout))

    def _create(self, fields: Sequence[NewField]) -> None:
        made = {each.full_name: each for each in made_fields(self._soap(create_fields_request(fields)))}
        for field in fields:
            self._check_made(field, made.get(field.full_name))

    def _check_made(self, field: NewField, made: Made | None) -> None:
        if made is None:
            raise ProvisionUnavailable(f"{field.full_name}: the org did not say whether it was made")
        others = [refusal for refusal in made.refusals if refusal.code != _ALREADY_THERE]
        if others:
            raise refused(field.full_name, 200, others)

    def _verify(self, fields: Sequence[NewField]) -> None:
        """Wait until the org shows the fields as writable: how long that takes is documented nowhere."""
        left = self._not_writable(fields)
        for seconds in _WAITS:
            if not left:
                return
            self._sleep(seconds)
            left = self._not_writable(fields)
        if left:
            raise ProvisionError(
                f"{left[0].full_name} is there, but the integration user may not edit it. Check that the"
                f" permission set {PERMISSION_SET} lets it read and edit the field, or, in an edition without"
                f' permission sets, put the field on the page layout "{self._layout}".'
            )

    def _not_writable(self, fields: Sequence[NewField]) -> list[NewField]:
        seen = {sobject: self._rights.describe(sobject) for sobject in _OBJECTS}
        left = []
        for field in fields:
            found = seen[field.sobject].get(field.name)
            if found is not None and not _fits(field.kind, str(found.get("type"))):
                raise ProvisionError(f"{field.full_name} was made by somebody else with another type: rename it")
            if found is None or found.get("updateable") is not True:
                left.append(field)
        return left

    def _soap(self, body: str) -> Answer:
        return self._transport.soap(body, until=time.monotonic() + CALL_SECONDS)


def _fields(drop: MailDrop, field_type: Literal["picklist", "text"]) -> list[NewField]:
    codes = tuple(code.value for code in CODES if code in STATUS_SETS[drop.country])
    fields = []
    for sobject in _OBJECTS:
        fields.append(NewField(sobject, drop.status_field, drop.status_label, field_type, codes))
        if drop.last_event_field:
            fields.append(NewField(sobject, drop.last_event_field, drop.last_event_label, "datetime"))
    return fields


def _fits(kind: FieldType, theirs: str) -> bool:
    return theirs == "datetime" if kind == "datetime" else theirs in _HOLDS_TEXT
