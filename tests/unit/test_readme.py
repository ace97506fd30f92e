"""What the README shows a newcomer is taken as it stands there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from producers import PRODUCERS
from worker.domain.reading import Registered
from worker.envelope import RawEvent
from worker.settings import load_settings
from worker.sources import READERS
from worker.sources.registration import COLUMNS

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
MANIFEST, CONFIGURED = (re.findall(rf"```{kind}\n(.*?)```", README, re.DOTALL)[0] for kind in ("csv", "toml"))
TABLE = README.split("| Column | Holds |", 1)[1].split("\n\n", 1)[0]


@pytest.fixture
def manifest_file(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(MANIFEST, encoding="utf-8")
    return path


def test_each_line_of_its_manifest_registers_a_mailpiece(manifest_file):
    with manifest_file.open("rb") as file:
        readings = [
            READERS["manifest"](RawEvent("manifest", framed.payload, 0))
            for framed in PRODUCERS["manifest"](file, "list.csv")
        ]

    assert len(readings) == 2
    assert all(isinstance(reading, Registered) for reading in readings)


def test_its_table_names_every_column_that_means_something():
    own = {"return_zip", "start_url", "goal_url"}

    assert set(re.findall(r"`([a-z]+_[a-z_]+|imb|country)`", TABLE)) >= COLUMNS | own


def test_its_configuration_is_one_with_a_private_redis(tmp_path, monkeypatch):
    (tmp_path / "mailstatus.toml").write_text(CONFIGURED, encoding="utf-8")
    monkeypatch.setenv("MAILSTATUS_CONFIG", str(tmp_path / "mailstatus.toml"))

    settings = load_settings()

    assert settings.redis.url is None
    assert list(settings.orgs) == ["acme"]
    assert list(settings.receiver.endpoints) == ["live"]


def test_its_event_by_hand_is_of_a_mailpiece_of_its_manifest():
    (event,) = re.findall(r"echo '(.*)' \| mailstatus produce generic -", README)

    assert json.loads(event)["mailpiece_id"] in MANIFEST
