"""Which pURL tokens a stranger could find by trying."""

from __future__ import annotations

import random
import secrets
import string

import pytest

from producers.receiver.tokens import new_token
from worker.domain.purl_token import doubt_of

DIGITS = string.digits
LETTERS = string.ascii_lowercase + DIGITS


@pytest.mark.parametrize(
    "token",
    [
        *("Ab3dEf9h", "abqDecGhi", "abc4eqfghj", "ABC4EQFGHJ", "abcdqefghj", "123498764012357"),
        *("9b2f7c1e-44d0-4c1b-9d5e-0f6a7b8c9d0e", "a~b.c_d:q@e,f;g=h+j", "Ab3-dEf-9h"),
    ],
)
def test_chance_enough_is_8_mixed_signs_or_10_of_two_kinds_or_15_digits(token):
    assert doubt_of(token) == ""


@pytest.mark.parametrize(
    "token",
    [
        *("", "a", "tok0001", "Ab3dEf9", "abcDefGh", "abc4efghi", "abcdefghi", "12345678901234"),
        *("2026-08-17", "555-123-4567", "ada", "a-c-e-g-i-k-m-o", "...............", "."),
    ],
)
def test_less_can_be_guessed_and_signs_between_add_nothing(token):
    assert doubt_of(token).startswith("Its pURL token can be guessed, so `mailstatus serve` does not answer it: ")


@pytest.mark.parametrize(
    "token",
    [
        *("aaaaaaaaaaaa", "100000000000001", "123456789012345", "abcdefghij", "9876543210zyxwvu", "aBcDeFgHiJkL"),
        *("1-2-3-4-5-6-7-8-9-0-1-2-3-4-5", "abababababab", "abcdabcdabcd", "202620262026202620", "000000000012345678"),
    ],
)
def test_one_of_few_signs_or_of_runs_can_be_guessed_however_long_it_is(token):
    assert "can be guessed" in doubt_of(token)


def test_of_a_run_four_signs_count():
    assert [bool(doubt_of(token)) for token in ("qzm4k12345", "qzm4k123456", "qzm4k12345p")] == [True, True, False]


@pytest.mark.parametrize(("signs", "length"), [(LETTERS, 10), (DIGITS, 15)])
def test_chance_of_the_right_length_is_hardly_ever_taken_for_less(signs, length):
    chance = random.Random(1)

    drawn = ["".join(chance.choices(signs, k=length)) for _ in range(10_000)]

    assert sum(map(bool, map(doubt_of, drawn))) <= 50


@pytest.mark.parametrize("sign", ["/", "?", "#", "%", "\\", " ", '"', "<", "é", "٣", "\x00", "\n"])
def test_a_sign_that_no_path_can_hold_as_it_is_makes_an_address_nobody_can_open(sign):
    doubt = doubt_of(f"Ab3dEf9hJk2m{sign}")

    assert doubt.startswith("Its pURL token has a character that an address cannot hold, so `mailstatus serve` ")


@pytest.mark.parametrize("token", ["tok0001", "Ab3dEf9h/Jk2m"])
def test_the_doubt_says_what_to_do_and_not_the_token(token):
    assert "let `mailstatus tokens` make it" in doubt_of(token)
    assert token not in doubt_of(token)


def test_tokens_made_here_are_beyond_doubt_and_differ():
    made = [new_token() for _ in range(2000)]

    assert {doubt_of(token) for token in made} == {""}
    assert len(set(made)) == len(made)


def test_tokens_made_here_can_be_told_in_print_and_are_no_number_in_any_table():
    made = [new_token() for _ in range(2000)]

    assert not set("".join(made)) & set("l1Ii0Oo")
    assert all(token[0].isalpha() and token == token.lower() for token in made)


def test_the_worst_luck_of_the_maker_is_still_beyond_doubt(monkeypatch):
    monkeypatch.setattr(secrets, "choice", lambda signs: signs[-1])

    assert doubt_of(new_token()) == ""
