"""docs/status-codes.md says what the tables say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.word_tables import OPERATIONS, PAGE, TABLES, written
from worker.domain.status import StatusCode
from worker.domain.status_sets import STATUS_SETS, Country
from worker.sources import READERS


@pytest.fixture
def page() -> str:
    return Path(PAGE).read_text(encoding="utf-8")


def test_its_tables_are_those_of_the_sources(page):
    assert written(page) == page, "run: python docs/word_tables.py"


@pytest.mark.parametrize("name", [*TABLES, OPERATIONS])
def test_each_table_stands_on_the_page(page, name):
    assert f"<!-- words {name} -->" in page


@pytest.mark.parametrize("source", READERS)
def test_each_source_has_its_section(page, source):
    assert f"### `{source}`: " in page


def test_each_code_says_which_country_has_it(page):
    rows = dict(re.findall(r"^\| `(\w+)` \| .* \| ((?:yes|no) \| (?:yes|no)) \|$", page, re.MULTILINE))
    words = {True: "yes", False: "no"}

    for code in StatusCode:
        assert rows[code] == f"{words[code in STATUS_SETS[Country.US]]} | {words[code in STATUS_SETS[Country.CA]]}"
