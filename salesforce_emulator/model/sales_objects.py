"""What is sold, to whom, and what is done for it: accounts, opportunities, campaigns and tasks, reduced."""

from __future__ import annotations

from typing import Any, Final

from salesforce_emulator.model.addresses import add_address
from salesforce_emulator.model.people_objects import master
from salesforce_emulator.model.schema import Field, Record, SObject

FIXED: Final[dict[str, Any]] = {"createable": False, "updateable": False, "nillable": False}
STAGES: Final = (
    "Prospecting",
    "Qualification",
    "Needs Analysis",
    "Value Proposition",
    "Id. Decision Makers",
    "Perception Analysis",
    "Proposal/Price Quote",
    "Negotiation/Review",
    "Closed Won",
    "Closed Lost",
)
TASK_STATUSES: Final = ("Not Started", "In Progress", "Completed", "Waiting on someone else", "Deferred")


def account() -> SObject:
    """Make Account."""
    made = SObject("Account", "Account", "Accounts", "001", required=("Name",))
    made.add(Field("Name", "Account Name", length=255, nillable=False))
    made.add(Field("Type", "Account Type", "picklist", 255))
    made.add(Field("Industry", "Industry", "picklist", 255))
    made.add(Field("AnnualRevenue", "Annual Revenue", "currency", precision=18))
    made.add(Field("Phone", "Account Phone", "phone", 40))
    made.add(Field("Website", "Website", "url", 255))
    made.add(Field("Description", "Description", "textarea", 32_000))
    made.add(Field("ParentId", "Parent Account ID", "reference", 18, refers_to=("Account",)))
    made.add(Field("NumberOfEmployees", "Employees", "int", precision=8))
    add_address(made, "Billing")
    add_address(made, "Shipping")
    made.add(master("Account"))
    return made


def opportunity() -> SObject:
    """Make Opportunity."""
    needed = ("Name", "StageName", "CloseDate")
    made = SObject("Opportunity", "Opportunity", "Opportunities", "006", required=needed)
    made.add(Field("AccountId", "Account ID", "reference", 18, refers_to=("Account",)))
    made.add(Field("Name", "Name", length=120, nillable=False))
    made.add(Field("StageName", "Stage", "picklist", 255, nillable=False, picklist=_same(STAGES)))
    made.add(Field("CloseDate", "Close Date", "date", nillable=False))
    made.add(Field("Amount", "Amount", "currency", precision=18, scale=2))
    made.add(Field("CampaignId", "Campaign ID", "reference", 18, refers_to=("Campaign",)))
    made.add(Field("IsClosed", "Closed", "boolean", **FIXED))
    made.add(Field("IsWon", "Won", "boolean", **FIXED))
    made.computed["IsClosed"] = lambda record: str(record.get("StageName")).startswith("Closed")
    made.computed["IsWon"] = lambda record: record.get("StageName") == "Closed Won"
    return made


def campaign() -> SObject:
    """Make Campaign."""
    made = SObject("Campaign", "Campaign", "Campaigns", "701", required=("Name",))
    made.add(Field("Name", "Name", length=80, nillable=False))
    made.add(Field("Type", "Type", "picklist", 40))
    made.add(Field("Status", "Status", "picklist", 40, default="Planned"))
    made.add(Field("StartDate", "Start Date", "date"))
    made.add(Field("EndDate", "End Date", "date"))
    made.add(Field("IsActive", "Active", "boolean", default=False, nillable=False))
    made.add(Field("Description", "Description", "textarea", 32_000))
    return made


def campaign_member() -> SObject:
    """Make CampaignMember; it has no owner of its own."""
    made = SObject("CampaignMember", "Campaign Member", "Campaign Members", "00v", required=("CampaignId",))
    made.owned = False
    made.add(Field("CampaignId", "Campaign ID", "reference", 18, updateable=False, refers_to=("Campaign",)))
    for name in ("Lead", "Contact"):
        made.add(Field(f"{name}Id", f"{name} ID", "reference", 18, updateable=False, refers_to=(name,)))
    made.add(Field("Status", "Status", "picklist", 40, default="Sent", picklist=_same(("Sent", "Responded"))))
    made.add(Field("HasResponded", "Responded", "boolean", **FIXED))
    made.computed["HasResponded"] = lambda record: record.get("Status") == "Responded"
    return made


def task() -> SObject:
    """Make Task; its subject takes the place of a name."""
    made = SObject("Task", "Task", "Tasks", "00T")
    made.add(Field("WhoId", "Name ID", "reference", 18, refers_to=("Contact", "Lead")))
    made.add(Field("WhatId", "Related To ID", "reference", 18, refers_to=("Account", "Opportunity", "Campaign")))
    made.add(Field("Subject", "Subject", "combobox", 255))
    made.add(Field("ActivityDate", "Due Date Only", "date"))
    status = Field("Status", "Status", "picklist", 255, nillable=False, picklist=_same(TASK_STATUSES))
    status.default = TASK_STATUSES[0]
    made.add(status)
    made.add(
        Field("Priority", "Priority", "picklist", 255, default="Normal", picklist=_same(("High", "Normal", "Low")))
    )
    made.add(Field("Description", "Description", "textarea", 32_000))
    made.add(Field("IsClosed", "Closed", "boolean", **FIXED))
    made.computed["IsClosed"] = _is_done
    return made


def _is_done(record: Record) -> bool:
    return record.get("Status") == "Completed"


def _same(values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((value, value) for value in values)
