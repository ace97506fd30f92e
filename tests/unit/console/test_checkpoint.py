"""How far an interrupted file has come, and whether it is still the same file."""

from __future__ import annotations

import os

import pytest

from console.checkpoint import Checkpoint, FileChanged

HEAD = 1 << 16


@pytest.fixture
def feed(tmp_path):
    path = tmp_path / "feed.jsonl"
    path.write_bytes(b"a" * HEAD + b"1")
    return path


def test_a_file_goes_on_after_the_events_it_had(tmp_path, feed):
    Checkpoint(tmp_path, "usps", feed).keep(500)

    assert Checkpoint(tmp_path, "usps", feed).accepted() == 500


def test_a_change_far_behind_the_beginning_is_noticed_though_the_size_is_the_same(tmp_path, feed):
    Checkpoint(tmp_path, "usps", feed).keep(500)

    feed.write_bytes(b"a" * HEAD + b"2")
    os.utime(feed, ns=(0, 1))

    with pytest.raises(FileChanged, match="after 500 events: add --from-start"):
        Checkpoint(tmp_path, "usps", feed).accepted()


@pytest.mark.parametrize("text", ["", "[]", '{"accepted": 3}', '{"seen": {}, "accepted": null}', "3", "{"])
def test_a_damaged_checkpoint_is_none(tmp_path, feed, text):
    Checkpoint(tmp_path, "usps", feed).keep(500)
    (kept,) = (tmp_path / "checkpoints").iterdir()

    kept.write_text(text)

    assert Checkpoint(tmp_path, "usps", feed).accepted() == 0
