"""Why a query cannot be run: names that lead nowhere, in Salesforce's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.soql.tokens import malformed

if TYPE_CHECKING:
    from salesforce_emulator.model.errors import RequestRefusedError
    from salesforce_emulator.soql.tree import Query


def no_column(query: Query, name: str, entity: str, at: int) -> RequestRefusedError:
    """Refuse a query for a field that is missing or invisible."""
    text = (
        f"No such column '{name}' on entity '{entity}'. If you are attempting to use a custom field, be"
        " sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call"
        " for the appropriate names."
    )
    return malformed(query.text, at, text, "INVALID_FIELD")


def no_relationship(query: Query, name: str, at: int, place: str) -> RequestRefusedError:
    """Refuse a query over a relationship that is not there."""
    text = (
        f"Didn't understand relationship '{name}' in {place}. If you are attempting to use a custom relationship, be"
        " sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call"
        " for the appropriate names."
    )
    return malformed(query.text, at, text, "INVALID_TYPE" if place.startswith("FROM") else "INVALID_FIELD")


def no_type(query: Query) -> RequestRefusedError:
    """Refuse a query on an object that is not there."""
    name, at = query.sobject
    text = (
        f"sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append the"
        " '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names."
    )
    return malformed(query.text, at, text, "INVALID_TYPE")
