"""Files that nobody would write: nothing in them is passed over, nothing stops a producer, and nothing takes long."""

from __future__ import annotations

import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers import PRODUCERS
from producers.csv_reader import Line
from producers.csv_rows import all_rows

BETWEEN = b" \t\r\n\v\f,[]"
HEADER = b"mailpiece_id,status,imb\n"
JSON_BITS = [*(bytes([each]) for each in b'{}[],:"\\\n x\xff\0'), b"17", b"null", b"\xc3\xa9"]
OBJECTS = [b"{}", b'{"a":1}', b'{"a":{"b":[{}]}}', b'{"a":"\\ud800"}', b'{"data":{']
BODIES = [b'{"events":[', b'{"a":{"x":1},"events": [', b"]}", b'],"recCnt":1}']
CSV_BITS = [b"a", b",", b";", b'"', b'""', b"\n", b"\r\n", b" ", b"\xff", b",b,c\n", b'"b\n', b'x","y\n']


def written(bits: list[bytes]) -> st.SearchStrategy[bytes]:
    return st.lists(st.sampled_from(bits), max_size=60).map(b"".join) | st.binary(max_size=200)


def frame(source: str, data: bytes):
    return list(PRODUCERS[source](io.BytesIO(data), "file.txt"))


@given(written(JSON_BITS + OBJECTS + BODIES))
def test_each_byte_is_in_a_report_or_a_problem_but_for_what_parts_them(data):
    told = b"".join(framed.payload for framed in frame("lob", data))

    assert told.translate(None, BETWEEN) == data.removeprefix(b"\xef\xbb\xbf").translate(None, BETWEEN)


@given(written(CSV_BITS))
def test_each_line_of_a_table_is_a_row_or_a_problem(data):
    lines = [Line(number, line) for number, line in enumerate(data.splitlines(keepends=True), 2)]

    rows = list(all_rows(Line(1, HEADER), iter(lines)))

    assert b"".join(row.line.data for row in rows) == data


@given(
    written(JSON_BITS + OBJECTS + BODIES + CSV_BITS), st.sampled_from([b"", HEADER]), st.sampled_from(sorted(PRODUCERS))
)
def test_no_file_whatever_stops_a_producer(data, header, source):
    for framed in frame(source, header + data):
        assert framed.origin.startswith("file.txt:")
        framed.routing.encode()


MANY = 1_000_000
HARD: dict[str, tuple[bytes, bytes]] = {
    "lists": (b"", b"[]"),
    "numbers": (b"[", b"1,"),
    "texts": (b"[", b'"a",'),
    "objects without end": (b"[", b"{"),
    "objects within each other": (b"[", b'{"a":'),
    "objects within each other, and beside": (b"[", b'{"a":[{},'),
    "broken objects": (b"[", b"{x},"),
    "objects without a value": (b"[", b'{"a":},'),
    "texts without end": (b"[", b'{"a},'),
    "a text without end": (b'[{"', b'a},{\\"'),
    "long numbers": (b"[" + b'{"a":[{},' * 100, b'{"a":{"b":' + b"9" * 5000 + b"}},"),
    "bodies": (b"", b'{"events":[{"imb":1}]}'),
    "bodies within each other": (b"", b'{"events":[{"a":'),
    "broken lines": (b"", b'{"a\n'),
    "lines that begin a list": (b"", b"[{\n"),
    "spread over lines": (b"[\n", b'  {\n "a": {\n  "b": 1\n }\n},\n'),
    "quotation marks": (HEADER, b'"\n'),
    "quotation marks that close others": (HEADER, b'x","y\n'),
    "short rows": (HEADER + b'"', b"a\n"),
    "blank rows": (HEADER, b"\n"),
    "columns": (HEADER, b","),
}
"""How a file begins, and what stands in it again and again."""


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("source", ["generic", "usps"])
def test_a_file_takes_no_longer_than_its_length_lets_expect(name, source):
    beginning, again = HARD[name]
    data = beginning + again * (MANY // len(again))
    before = time.process_time()

    for _ in PRODUCERS[source](io.BytesIO(data), "x"):
        pass

    # Where the time grows with the square of the length, this takes minutes.
    assert time.process_time() - before < 10


def test_a_few_broken_events_are_told_one_by_one():
    data = b"[" + b",".join(b'{"reference_id": %d, }' % number for number in range(500)) + b"]"

    assert [framed.origin for framed in frame("lob", data)] == [f"file.txt:1[{nth}]" for nth in range(1, 501)]


@pytest.mark.parametrize("again", [b"{x},", b"x\n", b"1,\n", b'"\n'])
def test_what_is_broken_all_over_is_told_in_longer_parts_and_what_follows_is_read(again):
    framed = frame("lob", again * 100_000 + b'\n{"reference_id": "ltr_1"}' * 1000)

    assert sum(bool(each.problem) for each in framed) < 10_000
    assert sum(each.routing == "ltr_1" for each in framed) > 900
