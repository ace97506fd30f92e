"""Provisioning as the pipeline sees it: done, or not yet and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from worker.adapters.salesforce.provision_errors import ProvisionError, ProvisionUnavailable
from worker.domain.outcome import NotProvisioned

if TYPE_CHECKING:
    from worker.adapters.salesforce.provision import Provisioner
    from worker.domain.mail_drop import MailDrop

_SOMEBODY_MUST_ACT_SECONDS: Final = 30.0
_TRY_AGAIN_SECONDS: Final = 10.0


class SalesforceFieldMaker:
    """Makes fields in one org."""

    def __init__(self, provisioner: Provisioner, *, field_type: Literal["picklist", "text"]) -> None:
        """Keep the provisioner; nothing is sent."""
        self._provisioner = provisioner
        self._field_type: Literal["picklist", "text"] = field_type

    def provision(self, drop: MailDrop) -> NotProvisioned | None:
        """Make the fields writable: None when they are. Changes nothing that is there already."""
        try:
            self._provisioner.provision(drop, field_type=self._field_type)
        except ProvisionError as error:
            return NotProvisioned(str(error), _SOMEBODY_MUST_ACT_SECONDS)
        except ProvisionUnavailable as error:
            return NotProvisioned(str(error), _TRY_AGAIN_SECONDS)
        return None
