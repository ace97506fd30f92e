"""Filling the org with as many plausible people as asked, always the same ones for the same seed."""

from __future__ import annotations

import random
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, NonNegativeInt, ValidationError
from pydantic_core import from_json

from salesforce_emulator.model.documents import first_error
from salesforce_emulator.model.values import written
from salesforce_emulator.state.snapshot import without_collections

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.org import Org

_NAMES: Final[dict[str, list[str]]] = from_json(
    resources.files("salesforce_emulator.control").joinpath("people.json").read_bytes()
)


class _Numbers(BaseModel):
    """The document `generate`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    accounts: NonNegativeInt = 0
    contacts: NonNegativeInt = 0
    leads: NonNegativeInt = 0
    seed: int = 1


class BadNumbersError(Exception):
    """What is to be generated cannot be understood; its text is one clear sentence."""


def generate(org: Org, document: Any) -> dict[str, int]:
    """Add so many accounts, contacts and leads, and say how many; contacts belong to the generated accounts."""
    try:
        numbers = _Numbers.model_validate(document)
    except ValidationError as error:
        raise BadNumbersError(first_error(error, _Numbers, within="generate")) from None
    chance = random.Random(numbers.seed)  # noqa: S311 - the same people again, not secrets
    with without_collections():
        accounts = _insert(org, "account", numbers.accounts, lambda n: _account(chance, n))
        _insert(org, "contact", numbers.contacts, lambda n: _person(chance, n) | _employer(chance, accounts))
        _insert(org, "lead", numbers.leads, lambda n: _person(chance, n) | {"Company": _company(chance)})
    return {"accounts": numbers.accounts, "contacts": numbers.contacts, "leads": numbers.leads}


def _insert(org: Org, name: str, count: int, values: Callable[[int], Record]) -> list[str]:
    table, stamp = org.tables[name], written(org.clock.now())
    make, insert, prefix = org.ids.make, table.insert, table.sobject.prefix
    ids = []
    for number in range(count):
        record_id = make(prefix)
        stamps = {"CreatedDate": stamp, "LastModifiedDate": stamp, "SystemModstamp": stamp}
        insert({"Id": record_id, **values(number), **stamps})
        ids.append(record_id)
    return ids


def _person(chance: random.Random, number: int) -> Record:
    first, last = chance.choice(_NAMES["first"]), chance.choice(_NAMES["last"])
    return {"FirstName": first, "LastName": last, "Email": f"{first}.{last}.{number}@example.com".lower()}


def _employer(chance: random.Random, accounts: list[str]) -> Record:
    return {"AccountId": chance.choice(accounts)} if accounts else {}


def _account(chance: random.Random, number: int) -> Record:
    return {"Name": f"{_company(chance)} {number}"}


def _company(chance: random.Random) -> str:
    return f"{chance.choice(_NAMES['last'])} {chance.choice(_NAMES['trades'])}"
