"""Contacts, leads and users: the objects that have a first and a last name."""

from __future__ import annotations

from typing import Any, Final

from salesforce_emulator.model.addresses import add_address
from salesforce_emulator.model.schema import Field, Record, SObject

LEAD_STATUSES: Final = ("Open - Not Contacted", "Working - Contacted", "Closed - Converted", "Closed - Not Converted")
FIXED: Final[dict[str, Any]] = {"createable": False, "updateable": False}


def contact() -> SObject:
    """Make Contact."""
    made = _person(SObject("Contact", "Contact", "Contacts", "003", required=("LastName",)))
    made.add(Field("AccountId", "Account ID", "reference", 18, refers_to=("Account",)))
    made.add(Field("ReportsToId", "Reports To ID", "reference", 18, refers_to=("Contact",)))
    made.add(Field("Department", "Department", length=80))
    made.add(Field("Birthdate", "Birthdate", "date"))
    add_address(made, "Mailing")
    return made


def lead() -> SObject:
    """Make Lead."""
    made = _person(SObject("Lead", "Lead", "Leads", "00Q", required=("LastName", "Company")))
    statuses = tuple((status, status) for status in LEAD_STATUSES)
    made.add(Field("Company", "Company", length=255, nillable=False))
    made.add(Field("Status", "Status", "picklist", 255, nillable=False, picklist=statuses, default=LEAD_STATUSES[0]))
    made.add(Field("Industry", "Industry", "picklist", 255))
    add_address(made)
    made.add(Field("IsConverted", "Converted", "boolean", default=False, nillable=False, **FIXED))
    made.add(Field("ConvertedDate", "Converted Date", "date", **FIXED))
    for target in ("Contact", "Account", "Opportunity"):
        name, label = f"Converted{target}Id", f"Converted {target} ID"
        made.add(Field(name, label, "reference", 18, refers_to=(target,), **FIXED))
    return made


def user() -> SObject:
    """Make User."""
    made = SObject("User", "User", "Users", "005", setup=True, createable=False, deletable=False)
    names = {"Username": 80, "FirstName": 40, "LastName": 80, "Email": 80, "CompanyName": 80, "Title": 80}
    for name, length in names.items():
        made.add(Field(name, name, length=length))
    add_address(made)
    made.add(Field("Name", "Full Name", length=121, **FIXED))
    made.add(Field("IsActive", "Active", "boolean", default=True))
    made.add(Field("ProfileId", "Profile ID", "reference", 18, refers_to=("Profile",)))
    made.computed["Name"] = _full_name
    return made


def master(name: str) -> Field:
    """Make the field that says into which record a merged one went."""
    return Field("MasterRecordId", "Master Record ID", "reference", 18, refers_to=(name,), **FIXED)


def _person(sobject: SObject) -> SObject:
    sobject.add(Field("FirstName", "First Name", length=40, compound="Name"))
    sobject.add(Field("LastName", "Last Name", length=80, nillable=False, compound="Name"))
    sobject.add(Field("Salutation", "Salutation", "picklist", 40, compound="Name"))
    sobject.add(Field("Name", "Full Name", length=121, nillable=False, **FIXED))
    sobject.add(Field("Title", "Title", length=128))
    sobject.add(Field("Email", "Email", "email", 80))
    sobject.add(Field("Phone", "Business Phone", "phone", 40))
    sobject.add(Field("MobilePhone", "Mobile Phone", "phone", 40))
    sobject.add(Field("LeadSource", "Lead Source", "picklist", 255))
    sobject.add(Field("Description", "Description", "textarea", 32_000))
    sobject.add(Field("HasOptedOutOfEmail", "Email Opt Out", "boolean", default=False, nillable=False))
    sobject.add(master(sobject.name))
    sobject.add(Field("External_Id__c", "External Id", length=255, custom=True, external_id=True))
    sobject.computed["Name"] = _full_name
    return sobject


def _full_name(record: Record) -> str:
    first, last = record.get("FirstName"), record.get("LastName")
    return f"{first} {last}" if first and last else first or last or ""
