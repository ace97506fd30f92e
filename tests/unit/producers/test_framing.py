"""How reports are found in files."""

from __future__ import annotations

import io
import json
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers import PRODUCERS
from producers.framing import Framed, base_name, routing_text
from producers.held_text import HeldText
from producers.json_objects import Objects

A, B, C = ({"mailpiece_id": name, "status": "Printed"} for name in ("a", "b", "c"))


def frame(text: str | bytes, source: str = "milestone", name: str = "dir/file.txt") -> list[Framed]:
    data = text.encode() if isinstance(text, str) else text
    return list(PRODUCERS[source](io.BytesIO(data), name))


def said(framed: list[Framed]) -> list[Any]:
    return [json.loads(one.payload) for one in framed if not one.problem]


def lines(*objects: Any, end: str = "\n") -> str:
    return "".join(json.dumps(one) + end for one in objects)


class TestAFileOfJson:
    @pytest.mark.parametrize(
        "text",
        [
            lines(A, B, C),
            lines(A, B, C, end="\r\n"),
            lines(A, B, C).rstrip(),
            "\n\n" + lines(A, B, C, end="\n\n"),
            "\ufeff" + lines(A, B, C),
            json.dumps([A, B, C]),
            json.dumps([A, B, C], indent=2),
            "[\n" + ",\n".join(json.dumps(one) for one in (A, B, C)) + "\n]\n",
            lines([A, B], [C]),
        ],
        ids=["lines", "crlf", "no-end", "blank-lines", "bom", "array", "pretty-array", "line-array", "array-lines"],
    )
    def test_is_read_in_order_in_each_of_its_forms(self, text):
        framed = frame(text)

        assert said(framed) == [A, B, C]
        assert [one.routing for one in framed] == ["a", "b", "c"]
        assert [one.problem for one in framed] == ["", "", ""]

    @pytest.mark.parametrize("indent", [None, 2, "\t"])
    def test_may_be_a_single_object(self, indent):
        assert said(frame(json.dumps(A, indent=indent))) == [A]

    @pytest.mark.parametrize("text", ["", "\n\n", "[]", "\ufeff"])
    def test_may_be_empty(self, text):
        assert frame(text) == []

    @pytest.mark.parametrize("source", ["postgrid", "lob", "thanksio", "generic", "purl"])
    @pytest.mark.parametrize("name", ["ip", "ipAddress", "ip_address", "X-Forwarded-For", "x-real-ip", "Forwarded"])
    @pytest.mark.parametrize(
        ("address", "kept"),
        [
            ("203.0.113.77", "203.0.113.0"),
            (" 203.0.113.77", "203.0.113.0"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
            ("203.0.113.77, 198.51.100.1", ""),
            ('for="203.0.113.77"', ""),
            ("", ""),
        ],
    )
    def test_keeps_of_a_visitors_address_its_network(self, source, name, address, kept):
        visit = {"data": {"id": "v1", name: address, "device": "phone"}}

        (framed,) = frame(json.dumps(visit), source)

        assert json.loads(framed.payload)["data"] == {"id": "v1", name: kept, "device": "phone"}

    def test_of_visits_in_a_table_keeps_no_address_either(self):
        (framed,) = frame("token,ip\ntok,203.0.113.77", "purl")

        assert said([framed]) == [{"token": "tok", "ip": "203.0.113.0"}]

    @pytest.mark.parametrize(
        ("broken", "kept"),
        [
            ('tok,"203.0.113.77', 'tok,"'),
            ("tok,203.0.113.77:443,x", "tok,:443,x"),
            ("tok,2001:db8:1:2:3:4:5:6,x", "tok,,x"),
            ("tok,2001:db8:1:2::6,x", "tok,,x"),
            ("2026-08-20T12:00:00Z,1.5,x", "2026-08-20T12:00:00Z,1.5,x"),
        ],
    )
    def test_keeps_no_address_in_a_broken_line_either(self, broken, kept):
        (framed,) = frame(f"token,ip\n{broken}", "purl")

        assert framed.payload.decode() == kept

    def test_says_where_each_report_stood_by_the_files_base_name(self):
        assert [one.origin for one in frame(lines(A, B))] == ["file.txt:1", "file.txt:2"]
        assert [one.origin for one in frame(lines([A, B]))] == ["file.txt:1[1]", "file.txt:1[2]"]

    def test_keeps_each_payload_as_it_stood(self):
        text = '{"mailpiece_id" :  "\\u00e9é", "n": 1.0}'

        assert [one.payload for one in frame(f"  {text}  \n")] == [text.encode()]
        assert [one.payload for one in frame(f"[ {text} , {text}]")] == [text.encode()] * 2


class TestABrokenLine:
    @pytest.mark.parametrize(
        "broken", ['{"mailpiece_id": "x"', "garbage", "42", "null", '{"a":1}}', "\x00", '{"a":"\\ud800"}']
    )
    @pytest.mark.parametrize("place", [0, 1, 3])
    def test_is_a_problem_and_the_reading_goes_on(self, broken, place):
        texts = [json.dumps(one) for one in (A, B, C)]
        texts.insert(place, broken)

        framed = frame("\n".join(texts))

        assert said(framed) == [A, B, C]
        assert [one.payload.decode() for one in framed if one.problem] == [broken]
        assert [one.routing for one in framed if one.problem] == [""]

    def test_that_is_not_utf8_is_kept_byte_for_byte(self):
        framed = frame(lines(A).encode() + b'{"mailpiece_id": "\xe9"}\r\n' + lines(B).encode())

        assert said(framed) == [A, B]
        assert framed[1].payload == b'{"mailpiece_id": "\xe9"}'
        assert framed[1].problem

    def test_that_is_one_document_cut_off_is_one_problem(self):
        text = json.dumps(A, indent=2)[:-3]

        assert [bool(one.problem) for one in frame(text)] == [True]


def containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)


JSON = st.recursive(st.none() | st.integers() | st.text(), containers, max_leaves=8)


OBJECTS = st.lists(st.dictionaries(st.text(max_size=3), JSON, max_size=3))
PARTINGS = st.sampled_from([", ", ",\n", "\n", " ", "", "],[", "]\n["])


class TestAnArrayTakenApart:
    @given(OBJECTS, PARTINGS, st.booleans(), st.sampled_from([None, 0, 2]))
    def test_gives_back_what_was_put_in(self, values, parting, is_ascii, indent):
        text = f"[{parting.join(json.dumps(each, ensure_ascii=is_ascii, indent=indent) for each in values)}]".encode()

        found = list(Objects(HeldText(text, bytes, 1), None))

        assert [each.said for each in found] == [json.loads(each.payload) for each in found] == values

    @given(OBJECTS, PARTINGS, st.lists(st.integers(0, 500), max_size=6))
    def test_is_the_same_however_it_is_cut_into_parts(self, values, parting, cuts):
        text = f"[{parting.join(json.dumps(each, ensure_ascii=False) for each in values)}]".encode()
        places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
        parts = iter([part for a, b in pairwise(places) if (part := text[a:b])])

        found = list(Objects(HeldText(b"", lambda: next(parts, b""), 1), None))

        assert found == list(Objects(HeldText(text, bytes, 1), None))
        assert [each.said for each in found] == values

    def test_goes_on_after_a_broken_object(self):
        text = '[{"mailpiece_id": "a"}, {"mailpiece_id": }, {"mailpiece_id": "c"}]'

        framed = frame(text)

        assert [one.routing for one in framed] == ["a", "", "c"]
        assert framed[1].payload == b'{"mailpiece_id": }'

    @pytest.mark.parametrize("end", ["", ",", ", ", "\n"])
    def test_that_is_cut_off_between_two_elements_is_no_whole_one(self, end):
        framed = frame(json.dumps([A, B])[:-1] + end)

        assert said(framed) == [A, B]
        assert [bool(one.problem) for one in framed] == [False, False, True]

    @pytest.mark.parametrize("between", ["", " ", "\n"])
    def test_may_be_followed_by_another_and_nothing_is_passed_over(self, between):
        assert said(frame(json.dumps([A]) + between + json.dumps([B, C]))) == [A, B, C]

    def test_followed_by_what_is_none_has_that_as_a_problem(self):
        framed = frame(json.dumps([A]) + " and more")

        assert (framed[-1].payload, bool(framed[-1].problem)) == (b"and more", True)

    def test_ends_with_a_problem_where_it_is_cut_off(self):
        framed = frame('[{"mailpiece_id": "a"}, {"mailpiece_id": "b", "x": "')

        assert [bool(one.problem) for one in framed] == [False, True]

    @pytest.mark.parametrize("strange", ["null", "17", '"text"', "1.5, true", '"a{b"'])
    def test_refuses_an_element_that_is_no_object(self, strange):
        framed = frame(f"[{json.dumps(A)}, {strange}, {json.dumps(B)}]")

        assert said(framed) == [A, B]
        assert framed[1].payload.decode() == strange

    def test_may_be_in_another(self):
        assert said(frame(json.dumps([[A], [[B, C]]]))) == [A, B, C]

    @pytest.mark.parametrize("size", [10, 70_000])
    def test_finds_the_end_of_an_object_with_braces_inside(self, size):
        inside = {"mailpiece_id": "a", "deep": {"x": "}{" * size, "y": {"z": "é"}}}

        assert said(frame(json.dumps([inside, B], ensure_ascii=False))) == [inside, B]

    def test_survives_endless_nesting(self):
        framed = frame("[" + '{"a":' * 50_000 + "]")

        assert [bool(one.problem) for one in framed] == [True]

    def test_survives_endless_numbers(self):
        framed = frame('[{"a":{"b":' + "9" * 5000 + '}},{"mailpiece_id":"b"}]')

        assert framed[-1].routing in {"b", ""}


class TestAVeryLongDocument:
    """Longer than what is held of a line at a time."""

    FEED: ClassVar = [{"mailpiece_id": f"mp-{number}", "note": "x" * 100} for number in range(30_000)]

    @pytest.mark.parametrize("indent", [None, 1])
    def test_is_read_whole_and_in_order(self, indent):
        assert said(frame(json.dumps(self.FEED, indent=indent))) == self.FEED

    def test_is_followed_by_the_next_one(self):
        framed = frame(json.dumps(self.FEED) + "\n" + lines(B))

        assert said(framed) == [*self.FEED, B]
        assert framed[-1].origin == "file.txt:2"

    def test_of_the_post_is_read_past_what_stands_before_and_after_its_events(self):
        events = [{"imb": f"002701234{number:011d}"} for number in range(40_000)]
        body = json.dumps({"msgGrpId": "g", "events": events, "recCnt": 40_000})

        framed = frame(body + "\n" + body, "usps")

        assert said(framed) == events * 2

    @pytest.mark.parametrize("indent", [None, 1])
    @pytest.mark.parametrize("between", ["", " ", "\n"])
    def test_of_the_post_may_stand_beside_another(self, indent, between):
        body = json.dumps({"header": {"a": 1}, "events": [{"imb": "0" * 20}], "recCnt": 1}, indent=indent)

        assert len(said(frame(body + between + body, "usps"))) == 2

    def test_of_the_post_that_is_cut_off_is_no_whole_one(self):
        body = json.dumps({"events": [{"imb": "0" * 20}], "recCnt": 1})

        assert [bool(one.problem) for one in frame(body[: body.index("]")], "usps")] == [False, True]

    def test_that_is_no_list_is_given_up_but_for_its_beginning(self):
        (framed,) = frame('{"mailpiece_id": "' + "x" * (1 << 27), "milestone")

        assert framed.problem
        assert len(framed.payload) <= 1 << 21

    def test_is_never_held_whole(self):
        class Feed(io.BufferedIOBase):
            """Gives out events without end, and says how much of them is kept."""

            given = 0

            def read1(self, size: int = -1, /) -> bytes:
                assert size > 0
                self.given += 1
                bracket = b"[" if self.given == 1 else b""
                return (bracket + b'{"mailpiece_id":"a"},').ljust(size)

            def readline(self, size: int | None = -1, /) -> bytes:
                return self.read1(size or -1)

        feed = Feed()
        framed = PRODUCERS["milestone"](feed, "endless")

        assert [next(framed).routing for _ in range(50)] == ["a"] * 50
        assert 45 < feed.given < 55


class TestAFileOfCsv:
    def test_is_never_taken_for_json_that_holds_a_comma(self):
        tricky = {"mailpiece_id": "a", "status": "Printed", "note": "x,mailpiece_id,y"}

        assert said(frame(json.dumps(tricky))) == [tricky]

    HEADER = "mailpiece_id,status,time\n"

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_becomes_one_object_per_row(self, delimiter, end):
        text = "\ufeff" + end.join(["mailpiece_id, status,time", 'a,"In, Transit",', "", "b,Printed,1"]).replace(
            ",", delimiter
        )

        framed = frame(text)

        assert said(framed)[1] == {"mailpiece_id": "b", "status": "Printed", "time": "1"}
        assert said(framed)[0]["mailpiece_id"] == "a"
        assert "time" not in said(framed)[0]
        assert [one.routing for one in framed] == ["a", "b"]
        assert [one.origin for one in framed] == ["file.txt:2", "file.txt:4"]

    def test_may_have_line_ends_within_quotation_marks(self):
        framed = frame(self.HEADER + 'a,"two\nlines",1\nb,x,2\n')

        assert [one["status"] for one in said(framed)] == ["two\nlines", "x"]

    @pytest.mark.parametrize("broken", ["a", "a,b", "a,b,c,d", 'a,"b,c'])
    def test_reports_a_row_that_does_not_fit_its_header_and_goes_on(self, broken):
        framed = frame(f"{self.HEADER}x,1,2\n{broken}\ny,1,2\nz,1,2\n")

        assert [one.routing for one in framed] == ["x", "", "y", "z"]
        assert framed[1].payload.decode() == broken
        assert framed[1].problem

    def test_takes_empty_columns_beyond_its_header(self):
        assert [one.routing for one in frame(self.HEADER + "x,1,2,,\n")] == ["x"]

    def test_reports_a_row_that_is_not_utf8_byte_for_byte(self):
        framed = frame(self.HEADER.encode() + b"x,\xe9,2\ny,\xc3\xa9,2\n")

        assert [one.payload for one in framed if one.problem] == [b"x,\xe9,2"]
        assert said(framed) == [{"mailpiece_id": "y", "status": "é", "time": "2"}]

    def test_reports_a_field_beyond_any_measure(self):
        framed = frame(self.HEADER + f'x,"{"a" * 140_000}",2\ny,1,2\n')

        assert [bool(one.problem) for one in framed] == [True, False]

    def test_needs_the_column_that_names_the_mailpiece(self):
        assert [bool(one.problem) for one in frame("id,status\na,Printed\n")] == [True, True]

    def test_may_have_a_header_alone(self):
        assert frame(self.HEADER) == []


@pytest.mark.parametrize(
    ("name", "base"), [("/a/b/c.json", "c.json"), ("C:\\x\\c.json", "c.json"), ("-", "-"), ("\udcff", "?")]
)
def test_only_a_files_base_name_is_told(name, base):
    assert base_name(name) == base


@pytest.mark.parametrize(
    ("value", "text"), [(" a ", "a"), (17, "17"), (1 << 70, ""), (None, ""), (["a"], ""), ("a\nb", ""), ("\ud800", "")]
)
def test_only_what_can_be_an_id_routes(value, text):
    assert routing_text(value) == text
