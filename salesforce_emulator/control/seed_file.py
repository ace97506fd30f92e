"""A seed read from a file, or from the words of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.control.seed_pages import bad_seed
from salesforce_emulator.control.seeding import seed
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.json_text import read_json

if TYPE_CHECKING:
    from pathlib import Path

    from salesforce_emulator.org import Org


def seed_from_file(org: Org, path: Path) -> None:
    """Fill the org from a JSON file, or refuse it in one clear sentence."""
    try:
        seed(org, read_json(path.read_bytes()))
    except (ValueError, RequestRefusedError) as error:
        raise bad_seed(f"{path}: {error}") from None


def seed_from_words(org: Org, words: str) -> None:
    """Fill the org with generated people: `contacts=1000,accounts=50`."""
    pairs = [word.partition("=") for word in words.split(",")]
    seed(org, {"generate": {name.strip(): count for name, _, count in pairs}})
