"""The objects every org has, reduced to the fields this system meets."""

from __future__ import annotations

from typing import Any

from salesforce_emulator.model import people_objects, sales_objects
from salesforce_emulator.model.schema import Field, SObject
from salesforce_emulator.model.setup_objects import SETUP_OBJECTS


def standard_objects(user_id: str) -> dict[str, SObject]:
    """Make the objects of a fresh org, by lower-case name."""
    people = (people_objects.contact, people_objects.lead, sales_objects.account, people_objects.user)
    sales = (sales_objects.opportunity, sales_objects.campaign, sales_objects.campaign_member, sales_objects.task)
    makers = (*people, _organization, *SETUP_OBJECTS, *sales)
    made = [make() for make in makers]
    for sobject in made:
        add_system_fields(sobject, user_id)
    return {sobject.name.lower(): sobject for sobject in made}


def add_system_fields(sobject: SObject, user_id: str) -> None:
    """Give an object the fields every record has, first of all its id."""
    fixed: dict[str, Any] = {"createable": False, "updateable": False, "nillable": False}
    own = sobject.fields
    sobject.fields = {}
    sobject.add(Field("Id", f"{sobject.label} ID", "id", 18, **fixed))
    sobject.fields.update(own)
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
    if sobject.owned and not sobject.setup:
        owner = Field("OwnerId", "Owner ID", "reference", 18, nillable=False, refers_to=("User",), default=user_id)
        sobject.add(owner)


def _organization() -> SObject:
    org = SObject("Organization", "Organization", "Organizations", "00D", True, False, False)
    for name in ("Name", "InstanceName", "OrganizationType", "NamespacePrefix"):
        org.add(Field(name, name, length=80, createable=False))
    org.add(Field("IsSandbox", "Is Sandbox", "boolean", default=False, createable=False, updateable=False))
    org.add(Field("TrialExpirationDate", "Trial Expiration Date", "datetime", createable=False, updateable=False))
    return org
