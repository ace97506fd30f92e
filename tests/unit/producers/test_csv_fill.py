"""A column's empty cells are filled, and nothing else is touched."""

from __future__ import annotations

import csv
import io
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.csv_fill import fill


def filled(text: bytes, column: str = "t") -> bytes:
    return b"".join(part.data for part in parts(text, column))


def parts(text: bytes, column: str = "t"):
    numbers = count(1)
    return list(fill(io.BytesIO(text), column, key="id", text=lambda: f"new{next(numbers)}"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"id,t,name\n1,,Ada\n2,old,Bo\n3,,\n", b"id,t,name\n1,new1,Ada\n2,old,Bo\n3,new2,\n"),
        (b"t,id\n,1\n", b"t,id\nnew1,1\n"),
        (b"id,t\n1,", b"id,t\n1,new1"),
        (b'id;t\r\n"a;""b";\r\n', b'id;t\r\n"a;""b";new1\r\n'),
        (b'id\tname\tt\n1\t"two\nlines"\t\n', b'id\tname\tt\n1\t"two\nlines"\tnew1\n'),
        (b'id,t\n1,""\n2,"  "\n3,  \n4,"x"\n', b'id,t\n1,new1\n2,new2\n3,new3\n4,"x"\n'),
        (b"\xef\xbb\xbfid,t\n1,\n", b"\xef\xbb\xbfid,t\n1,new1\n"),
        (b"\nid,t\n\n,\n1,\n\n", b"\nid,t\n\n,\n1,new1\n\n"),
        (b"id,t,t\n1,,\n2,,x\n", b"id,t,t\n1,new1,\n2,,x\n"),
        (b"id, t \n1,\n", b"id, t \n1,new1\n"),
    ],
)
def test_an_empty_cell_gets_a_text_and_every_other_byte_stays(before, after):
    assert filled(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"id,name\n1,Ada\n2,\n", b"id,name,t\n1,Ada,new1\n2,,new2\n"),
        (b"id\n1", b"id,t\n1,new1"),
        (b"id;name\r\n1;\r\n", b"id;name;t\r\n1;;new1\r\n"),
        (b"id,name\n1,Ada,,\n", b"id,name,t\n1,Ada,new1,\n"),
        (b"id,", b"id,,t"),
    ],
)
def test_a_column_that_is_not_there_is_added_behind_the_others(before, after):
    assert filled(before) == after


@pytest.mark.parametrize("broken", [b"1\n", b"1,,x\n", b'1,"x" y\n', b"\xff,\n"])
def test_a_row_that_cannot_be_read_is_left_and_told(broken):
    told = parts(b"id,t\n" + broken + b"2,\n")

    assert b"".join(part.data for part in told) == b"id,t\n" + broken + b"2,new1\n"
    assert [(part.number, bool(part.problem)) for part in told] == [(1, False), (2, True), (3, False)]


@pytest.mark.parametrize("text", [b"", b"\n\n", b"name,t\n", b'{"id": "1"}\n', b"\xff\xfei\x00d\x00"])
def test_a_file_without_the_key_is_refused(text):
    with pytest.raises(ValueError, match="its first line has no column id"):
        parts(text)


CELLS = st.text(st.sampled_from('ab ,;\t"\n\xe9'), max_size=5)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_what_a_table_program_wrote_reads_as_before_but_for_the_column(rows, end):
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=end).writerows([("id", "t", "name"), *rows])

    again = list(csv.reader(io.StringIO(filled(buffer.getvalue().encode()).decode(), newline="")))

    now = [tuple(row) for row in again[1:]]
    assert [(key, name) for key, _, name in now] == [(key, name) for key, _, name in rows]
    for (key, text, name), (_, new, _) in zip(rows, now, strict=True):
        stays = text.strip() or not any((key, text, name))
        assert new == text if stays else new.startswith("new")
