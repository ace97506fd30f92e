"""Files that change, or come again, in a watched folder."""

from __future__ import annotations

import pytest

from console.checkpoint import FileChanged
from console.produce_file import Produced
from console.say import Stop
from console.watch import Look, take, take_all
from producers.outbox import StoreUnavailable


@pytest.fixture
def feed(tmp_path):
    path = tmp_path / "feed.jsonl"
    path.write_bytes(b"{}\n")
    return path


def look_at(path):
    return Look(path.stat().st_size, path.stat().st_mtime_ns, 0)


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_that_was_read_whole_is_moved_away(feed):
    take(feed, look_at(feed), lambda _name: Produced(accepted=1))

    assert names(feed.parent) == ["done/feed.jsonl"]


@pytest.mark.parametrize("ending", [Produced(accepted=1), Stop("cannot be unpacked")], ids=["read", "broken"])
def test_a_file_that_grew_while_it_was_read_stays(feed, ending):
    def growing(_name):
        feed.write_bytes(b"{}\n{}\n")
        if isinstance(ending, Stop):
            raise ending
        return ending

    take(feed, look_at(feed), growing)

    assert names(feed.parent) == ["feed.jsonl"]


def test_a_file_that_changed_since_it_was_seen_is_not_read(feed):
    look, read = look_at(feed), list[str]()
    feed.write_bytes(b"{}\n{}\n")

    take(feed, look, lambda name: read.append(name) or Produced())

    assert (read, names(feed.parent)) == ([], ["feed.jsonl"])


def test_a_new_feed_under_the_name_of_an_interrupted_one_starts_anew(feed):
    def push(_name, *, from_start=False):
        if not from_start:
            raise FileChanged("has changed since it was interrupted")
        return Produced(accepted=1)

    take(feed, look_at(feed), push)

    assert names(feed.parent) == ["done/feed.jsonl"]


def test_that_nothing_can_be_stored_is_said_once_for_all_files_and_looks(feed, capsys):
    other = feed.with_name("other.jsonl")
    other.write_bytes(b"{}\n")
    looks = {path: look_at(path) for path in (feed, other)}
    answers = iter([StoreUnavailable("no Redis answers"), StoreUnavailable("no Redis answers"), *2 * [Produced()]])

    def push(_name):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    waits_for = ""
    for _ in range(3):
        waits_for = take_all(looks, looks, push, waits_for)

    assert capsys.readouterr().err == "files wait: no Redis answers\n"
    assert (waits_for, names(feed.parent)) == ("", ["done/feed.jsonl", "done/other.jsonl"])
