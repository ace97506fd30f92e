"""Person accounts: an account and a contact that are one person, and how their fields mirror each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.model.addresses import add_address
from salesforce_emulator.model.schema import Field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesforce_emulator.model.schema import Record, SObject

SHARED: Final = frozenset(("OwnerId", "Phone", "Description"))
SAME_NAME: Final = frozenset(("FirstName", "LastName", "Salutation"))
PREFIXED: Final = frozenset(
    ("Title", "Email", "Birthdate", "Department", "LeadSource", "MobilePhone", "HasOptedOutOfEmail")
)
MAILING: Final = "Mailing"
OWN: Final[dict[str, Any]] = {"createable": False, "updateable": False}


class PersonAccounts:
    """The two sides of a person, once an org has switched person accounts on (it cannot switch them off)."""

    def __init__(self, account: SObject, contact: SObject) -> None:
        """Start switched off."""
        self.enabled = False
        self._account, self._contact = account, contact
        self._to_contact: dict[str, str] = {name: name for name in SHARED}
        self._to_account: dict[str, str] = {name: name for name in SHARED}

    def enable(self) -> None:
        """Give Account the fields of a person; those of a custom field of Contact end in __pc."""
        if self.enabled:
            return
        self.enabled = True
        for sobject in (self._account, self._contact):
            sobject.add(Field("IsPersonAccount", "Is Person Account", "boolean", default=False, **OWN))
        person = Field("PersonContactId", "Contact ID", "reference", 18, refers_to=("Contact",), **OWN)
        self._account.add(person)
        add_address(self._account, f"Person{MAILING}")
        for field in list(self._contact.fields.values()):
            self.mirror(field)

    def mirror(self, field: Field) -> None:
        """Show a field of Contact on Account too, if it is one that has another side there."""
        name = _account_name(field)
        if not self.enabled or name is None:
            return
        self._to_contact[name], self._to_account[field.name] = field.name, name
        if self._account.field(name) is None:
            shown = replace(field, name=name, custom=False, external_id=False, unique=False, nillable=True)
            shown.mirrors = field.name
            self._account.add(shown)

    def unmirror(self, field: Field) -> None:
        """Show a custom field of Contact on Account no longer."""
        name = _account_name(field)
        if name is not None and field.custom:
            self._account.fields.pop(name.lower(), None)
            self._to_contact.pop(name, None)
            self._to_account.pop(field.name, None)

    def for_contact(self, values: Record) -> Record:
        """Give the values of an account as its person contact has them."""
        return {self._to_contact[name]: value for name, value in values.items() if name in self._to_contact}

    def for_account(self, values: Record) -> Record:
        """Give the values of a person contact as its account has them."""
        return {self._to_account[name]: value for name, value in values.items() if name in self._to_account}

    def only_on_contact(self, values: Iterable[str]) -> list[str]:
        """Name the fields of a contact that its person account has no other side of."""
        return [name for name in values if name not in self._to_account]

    def only_for_persons(self, values: Iterable[str]) -> list[str]:
        """Name the fields of an account that only a person has."""
        return [name for name in values if name in self._to_contact and name not in SHARED]


def _account_name(field: Field) -> str | None:
    if field.custom:
        return f"{field.name.removesuffix('__c')}__pc"
    if field.name in SAME_NAME:
        return field.name
    part_of_address = field.name.startswith(MAILING) and field.type != "address"
    return f"Person{field.name}" if field.name in PREFIXED or part_of_address else None


def person_name(record: Record) -> str:
    """Give the Name of a person account."""
    return " ".join(filter(None, (record.get("FirstName"), record.get("LastName"))))
