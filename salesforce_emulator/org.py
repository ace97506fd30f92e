"""Everything one stand-in org holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.automation.automations import Automations
from salesforce_emulator.automation.envelope import Sender
from salesforce_emulator.faults.faults import Faults
from salesforce_emulator.model.access import Access, Permissions
from salesforce_emulator.model.bulk_jobs import BulkJobs
from salesforce_emulator.model.clock import Clock
from salesforce_emulator.model.editions import HARD_CAP, edition
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.event_bus import EventBus
from salesforce_emulator.model.founding import founded_profile
from salesforce_emulator.model.ids import IdMaker, to_18
from salesforce_emulator.model.journal import Journal
from salesforce_emulator.model.layouts import placed, standard_layouts
from salesforce_emulator.model.limits import Limits
from salesforce_emulator.model.locks import Locks
from salesforce_emulator.model.logins import Login, Logins
from salesforce_emulator.model.long_calls import LongCalls
from salesforce_emulator.model.person_accounts import PersonAccounts
from salesforce_emulator.model.readers import Readers
from salesforce_emulator.model.recent_calls import RecentCalls
from salesforce_emulator.model.sessions import Sessions
from salesforce_emulator.model.standard_objects import standard_objects
from salesforce_emulator.model.table import Table
from salesforce_emulator.model.undo import UndoLog
from salesforce_emulator.model.values import written
from salesforce_emulator.rules.rules import AssignmentRule, Rules

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from salesforce_emulator.faults.plan import FaultPlan
    from salesforce_emulator.model.schema import Field, Record, SObject
    from salesforce_emulator.options import Options

DEFAULT_USERNAME: Final = "integration@emulator.example"
HOME: Final = "https://emulator.my.salesforce.com"
QUEUE_OWNER: Final = "lead.queue@emulator.example"


class Org:
    """The state of the org; a reset is a new one."""

    def __init__(self, options: Options, sessions: Sessions | None = None) -> None:
        """Start with the standard objects, layouts and users, and no people."""
        self.options = options
        self.clock = Clock()
        self.edition = edition(options.edition)
        self.field_limit = min(options.max_custom_fields or self.edition.custom_fields, HARD_CAP)
        self.id = to_18(options.org_id)
        self.ids = IdMaker(options.org_id)
        self.user_id = self.ids.make("005")
        self.sobjects = standard_objects(self.user_id)
        self.tables = {name: Table(sobject) for name, sobject in self.sobjects.items()}
        self.profile, self.profile_set = founded_profile(self.insert)
        by_layout = not self.edition.field_level_security
        self.placed = (lambda name: placed(self.layouts, name)) if by_layout else None
        self.permissions = Permissions(self.tables, self.profile_set, self.placed)
        self.sessions = sessions or Sessions(self.id, options.session_minutes)
        self.limits = Limits(options.daily_limit, self.clock)
        self.long_calls = LongCalls(most=self.edition.long_calls)
        self.logins = Logins(self.tables["user"], options.login_rate, demand_token=options.demand_security_token)
        self.journal = Journal(keeping=options.journal)
        self.layouts: dict[str, Element] = standard_layouts(contact=options.contact_layout)
        self.components: dict[tuple[str, str], Element] = {}
        self.faults, self.rules = Faults(), Rules()
        self.persons = PersonAccounts(self.sobjects["account"], self.sobjects["contact"])
        self.events = EventBus(self.clock, options.hourly_events)
        self.undo, self.recent = UndoLog(), RecentCalls()
        self.locks = Locks(options.lock_patience)
        self.automations = Automations(self.sobjects, self.ids, Sender(self.id, options.instance_url or HOME))
        self.bulk = BulkJobs(options.bulk_queue_seconds, self.clock)
        self.calls: Counter[str] = Counter()
        self.readers, self.failed_records = Readers(self.clock.now()), 0
        self.definitions: list[dict[str, Any]] = []
        self._fill()

    def sobject(self, name: str) -> SObject:
        """Find an object by name, or refuse the request."""
        found = self.sobjects.get(name.lower())
        if found is None or found.name.lower() in self.faults.hidden:
            raise RequestRefusedError(400, "INVALID_TYPE", f"sObject type '{name}' is not supported.")
        return found

    def table(self, sobject: SObject) -> Table:
        """Give the records of an object."""
        return self.tables[sobject.name.lower()]

    def access(self, user_id: str, sobject: SObject) -> Access:
        """Give what a user may see and write of an object."""
        return self.permissions.of(user_id, sobject)

    def suffer(self, plan: FaultPlan) -> None:
        """Put a fault plan into force in place of the former one."""
        self.faults = Faults(plan)
        if plan.daily_limit is not None:
            self.limits.maximum = plan.daily_limit
        if plan.long_running is not None:
            self.long_calls.seconds, self.long_calls.most = plan.long_running.seconds, plan.long_running.most

    def add_field(self, sobject: SObject, new: Field) -> None:
        """Create a custom field; nobody sees it until a permission set grants it."""
        new.id = self.ids.make("00N")
        sobject.add(new)
        self.table(sobject).index(new)
        if sobject.name == "Contact":
            self.persons.mirror(new)
        self.permissions.forget()

    def grant(self, sobject: SObject, field_name: str, *, edit: bool = True) -> None:
        """Let every user see a field, through the profile's own permission set."""
        name = f"{sobject.name}.{field_name}"
        rights = {"PermissionsRead": True, "PermissionsEdit": edit}
        self.insert("FieldPermissions", ParentId=self.profile_set, SobjectType=sobject.name, Field=name, **rights)
        self.permissions.forget()

    def add_user(self, username: str, last_name: str) -> str:
        """Add a user, and give the new id."""
        return self.insert("User", Username=username, LastName=last_name, ProfileId=self.profile)

    def use_assignment_rule(self, *, active: bool = True) -> None:
        """Make a Lead assignment rule that gives every saved lead to the queue's owner."""
        owner = self.add_user(QUEUE_OWNER, "Lead Queue")
        self.rules.assignment = AssignmentRule(self.ids.make("01Q"), owner, active)

    def insert(self, sobject: str, **values: Any) -> str:
        """Add a record past every rule, and give its id."""
        table, now = self.tables[sobject.lower()], written(self.clock.now())
        stamps = {"CreatedDate": now, "LastModifiedDate": now, "SystemModstamp": now}
        record: Record = {"Id": self.ids.make(table.sobject.prefix), **stamps, **values}
        table.insert(record)
        return str(record["Id"])

    def _fill(self) -> None:
        username, profile = self.options.jwt_username or DEFAULT_USERNAME, self.profile
        named = {"Username": username, "FirstName": "API", "LastName": "User", "Email": username}
        self.insert("User", Id=self.user_id, ProfileId=profile, **named)
        kind = {"OrganizationType": self.edition.organization_type, "IsSandbox": self.options.sandbox}
        self.insert("Organization", Id=self.id, Name=self.options.org_name, InstanceName="EMU1", **kind)
        self.logins.set(username, Login(self.user_id, self.options.password, self.options.security_token))
        for name in ("contact", "lead"):
            self.grant(self.sobjects[name], "External_Id__c")
        if self.options.assignment_rule:
            self.use_assignment_rule()
