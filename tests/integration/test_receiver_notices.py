"""What people read where a pURL leads nowhere; programs are answered in JSON."""

from __future__ import annotations

import pytest
import requests

from tests.integration.test_receiver import Store, serving

TOKEN = "t0kenT0ken"


@pytest.fixture(scope="module")
def away(tmp_path_factory):
    """Give a receiver whose Redis went away after its start."""
    store = Store(tmp_path_factory.mktemp("redis"))
    store.start()
    with serving(store.url, tmp_path_factory.mktemp("away")) as running:
        store.stop()
        yield running


def says(answer, sentence):
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"<p>{sentence}</p>" in answer.text
    assert not [word for word in ("script", "src=", "href=", "://", TOKEN) if word in answer.text]


@pytest.mark.parametrize("path", [TOKEN, f"{TOKEN}/done", f"{TOKEN}/", "tok0001", "%3Cscript%3E"])
def test_a_recipient_of_an_address_nobody_has_is_told_to_check_it(redis_server, tmp_path, path):
    with serving(redis_server, tmp_path) as served:
        answer = requests.get(f"{served.url}/p/{path}", timeout=30)
        other = requests.get(f"{served.url}/nowhere", timeout=30)

    assert (answer.status_code, other.status_code) == (404, 404)
    assert other.json() == {"detail": "Not Found"}
    says(answer, "This address is not known. Check its spelling.")


def test_a_recipient_is_told_to_come_again_while_redis_is_away_and_a_program_in_json(away):
    answer = requests.get(f"{away.url}/p/{TOKEN}", timeout=60)
    other = requests.get(f"{away.url}/ready", timeout=60)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, other.headers["Retry-After"])
    assert other.json() == {"detail": "Nothing was stored; try again later."}
    says(answer, "Please try again in a moment.")
