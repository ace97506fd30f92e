"""The objects every org has, reduced to the fields this system meets."""

from __future__ import annotations

from typing import Any, Final

from salesforce_emulator.model.schema import Field, Record, SObject
from salesforce_emulator.model.setup_objects import SETUP_OBJECTS

LEAD_STATUSES: Final = ("Open - Not Contacted", "Working - Contacted", "Closed - Converted", "Closed - Not Converted")


def standard_objects(user_id: str) -> dict[str, SObject]:
    """Make the objects of a fresh org, by lower-case name."""
    makers = (_contact, _lead, _account, _user, _organization, *SETUP_OBJECTS)
    made = [make() for make in makers]
    for sobject in made:
        _add_system_fields(sobject, user_id)
    return {sobject.name.lower(): sobject for sobject in made}


def _add_system_fields(sobject: SObject, user_id: str) -> None:
    fixed: dict[str, Any] = {"createable": False, "updateable": False, "nillable": False}
    sobject.add(Field("Id", f"{sobject.label} ID", "id", 18, **fixed))
    for name, label in (
        ("CreatedDate", "Created Date"),
        ("LastModifiedDate", "Last Modified Date"),
        ("SystemModstamp", "System Modstamp"),
    ):
        sobject.add(Field(name, label, "datetime", **fixed))
    for name, label in (("CreatedById", "Created By ID"), ("LastModifiedById", "Last Modified By ID")):
        sobject.add(Field(name, label, "reference", 18, refers_to=("User",), default=user_id, **fixed))
    if not sobject.setup:
        sobject.add(Field("IsDeleted", "Deleted", "boolean", default=False, **fixed))
        owner = Field("OwnerId", "Owner ID", "reference", 18, nillable=False, refers_to=("User",), default=user_id)
        sobject.add(owner)


def _full_name(record: Record) -> str:
    return " ".join(filter(None, (record.get("FirstName"), record.get("LastName"))))


def _person(sobject: SObject) -> SObject:
    sobject.add(Field("FirstName", "First Name", length=40))
    sobject.add(Field("LastName", "Last Name", length=80, nillable=False))
    sobject.add(Field("Name", "Full Name", length=121, createable=False, updateable=False, nillable=False))
    sobject.add(Field("Title", "Title", length=128))
    sobject.add(Field("Email", "Email", "email", 80))
    sobject.add(Field("Phone", "Phone", "phone", 40))
    sobject.add(_master(sobject.name))
    sobject.add(_external_id())
    sobject.computed["Name"] = _full_name
    return sobject


def _master(name: str) -> Field:
    label = "Master Record ID"
    return Field("MasterRecordId", label, "reference", 18, createable=False, updateable=False, refers_to=(name,))


def _external_id() -> Field:
    return Field("External_Id__c", "External Id", length=255, custom=True, external_id=True)


def _contact() -> SObject:
    contact = _person(SObject("Contact", "Contact", "Contacts", "003", required=("LastName",)))
    contact.add(Field("AccountId", "Account ID", "reference", 18, refers_to=("Account",)))
    for part in ("Street", "City", "State", "PostalCode", "Country"):
        contact.add(Field(f"Mailing{part}", f"Mailing {part}", length=255))
    return contact


def _lead() -> SObject:
    lead = _person(SObject("Lead", "Lead", "Leads", "00Q", required=("LastName", "Company")))
    statuses = tuple((status, status) for status in LEAD_STATUSES)
    lead.add(Field("Company", "Company", length=255, nillable=False))
    lead.add(Field("Status", "Status", "picklist", 255, nillable=False, picklist=statuses, default=LEAD_STATUSES[0]))
    fixed: dict[str, Any] = {"createable": False, "updateable": False}
    lead.add(Field("IsConverted", "Converted", "boolean", default=False, nillable=False, **fixed))
    for target in ("Contact", "Account"):
        name, label = f"Converted{target}Id", f"Converted {target} ID"
        lead.add(Field(name, label, "reference", 18, refers_to=(target,), **fixed))
    return lead


def _account() -> SObject:
    account = SObject("Account", "Account", "Accounts", "001", required=("Name",))
    account.add(Field("Name", "Account Name", length=255, nillable=False))
    account.add(Field("BillingCity", "Billing City", length=40))
    account.add(Field("NumberOfEmployees", "Employees", "int", precision=8))
    account.add(_master("Account"))
    return account


def _user() -> SObject:
    user = SObject("User", "User", "Users", "005", setup=True, createable=False, deletable=False)
    for name, length in (("Username", 80), ("FirstName", 40), ("LastName", 80), ("Email", 80)):
        user.add(Field(name, name, length=length))
    user.add(Field("Name", "Full Name", length=121, createable=False, updateable=False))
    user.add(Field("IsActive", "Active", "boolean", default=True))
    user.add(Field("ProfileId", "Profile ID", "reference", 18, refers_to=("Profile",)))
    user.computed["Name"] = _full_name
    return user


def _organization() -> SObject:
    org = SObject("Organization", "Organization", "Organizations", "00D", True, False, False)
    for name in ("Name", "InstanceName", "OrganizationType", "NamespacePrefix"):
        org.add(Field(name, name, length=80, createable=False))
    org.add(Field("IsSandbox", "Is Sandbox", "boolean", default=False, createable=False, updateable=False))
    org.add(Field("TrialExpirationDate", "Trial Expiration Date", "datetime", createable=False, updateable=False))
    return org
