"""Trees of records through sf."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conformance.sf.conftest import Sf
    from tests.emulator.conftest import Client

HERE = ("-o", "org")


def test_a_tree_of_records_is_imported(sf: Sf, org: Client) -> None:
    contact = {"attributes": {"type": "Contact", "referenceId": "c1"}, "LastName": "Doe"}
    account = {
        "attributes": {"type": "Account", "referenceId": "a1"},
        "Name": "Acme",
        "Contacts": {"records": [contact]},
    }
    file = sf.home / "accounts.json"
    file.write_text(json.dumps({"records": [account]}))

    said = sf.json("data", "import", "tree", *HERE, "-f", str(file))

    assert said.code == 0
    row = org.query("SELECT LastName, Account.Name FROM Contact").json()["records"][0]
    assert (row["LastName"], row["Account"]["Name"]) == ("Doe", "Acme")


def test_a_tree_with_a_refused_record_is_not_imported_at_all(sf: Sf, org: Client) -> None:
    bad = {"attributes": {"type": "Account", "referenceId": "a2"}, "Phone": "1"}
    good = {"attributes": {"type": "Account", "referenceId": "a1"}, "Name": "Acme"}
    file = sf.home / "accounts.json"
    file.write_text(json.dumps({"records": [good, bad]}))

    said = sf.json("data", "import", "tree", *HERE, "-f", str(file))

    assert said.code == 1
    assert org.query("SELECT COUNT() FROM Account").json()["totalSize"] == 0
