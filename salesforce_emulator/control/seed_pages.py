"""The shape of a seed: which keys it may have, and what each of them holds."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from salesforce_emulator.model.documents import first_error
from salesforce_emulator.model.errors import RequestRefusedError

Rows = list[dict[str, Any]]
Text = Annotated[str, Field(min_length=1)]


def bad_seed(text: str) -> RequestRefusedError:
    """Refuse a seed, in one clear sentence."""
    return RequestRefusedError(400, "BAD_SEED", text)


class _Page(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class FieldPage(_Page):
    """An entry of `fields`: a custom field, Contact's unless another object is named."""

    object: Text = "Contact"
    name: Text
    label: Text | None = None
    type: str = "Text"
    to: Text | None = None
    values: list[str | int] = []
    length: Annotated[int, Field(ge=1, le=131_072)] = 255
    restricted: bool = False
    external_id: bool = False
    unique: bool = False
    visible: bool = True
    editable: bool = True


class ObjectPage(_Page):
    """An entry of `objects`: a custom object or a platform event."""

    name: Text
    label: Text | None = None
    fields: list[FieldPage] = []


class LoginPage(_Page):
    """An entry of `logins`: a user with a password, and what refuses the login."""

    username: Text
    password: str
    security_token: str = ""
    password_expired: bool = False
    active: bool = True
    refuse: str | None = None


class AssignmentPage(_Page):
    """The document `assignment_rule`."""

    active: bool = True


class SeedPage(_Page):
    """A seed; rules and generated people are looked at by those who make them."""

    objects: list[ObjectPage] = []
    fields: list[FieldPage] = []
    accounts: Rows = []
    contacts: Rows = []
    leads: Rows = []
    users: Rows = []
    logins: list[LoginPage] = []
    records: dict[str, Rows] = {}
    generate: Any = None
    assignment_rule: bool | AssignmentPage = False
    duplicate_rule: dict[str, Any] | Literal[False] | None = None
    triggers: Rows = []
    workflow_rules: Rows = []
    flows: Rows = []
    validation_rules: Rows = []
    person_accounts: bool = False
    converted_leads_editable: bool = False


def seed_page(document: Any) -> SeedPage:
    """Read a seed's shape, or refuse it."""
    try:
        return SeedPage.model_validate(document)
    except ValidationError as error:
        raise bad_seed(first_error(error, SeedPage)) from None
