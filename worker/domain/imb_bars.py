"""The Intelligent Mail barcode's 65 bars: digits to bars, and back (USPS-B-3200)."""

from __future__ import annotations

import re
from typing import Final

from worker.domain.imb import parse_imb

BARS: Final = 65
_TRACKING: Final = 20
_BITS: Final = 13
_ALL: Final = (1 << _BITS) - 1
_FIVES: Final = 1287
_TWOS: Final = 78
_POLYNOMIAL: Final = 0xF35
_OFFSETS: Final = {0: 0, 5: 1, 9: 100_001, 11: 1_000_100_001}
"""How many routing digits → what is added to them, so that every length has numbers of its own."""

# Bars 1 to 65 in order: the character and bit of its descender, then of its ascender.
_BAR_TABLE: Final = re.findall(
    r"([A-J])(\d+)([A-J])(\d+)",
    "H2E3 B10A0 J12C8 F5G11 I9D1 A1F12 C5B8 E4J11 G3I10 D9H6 F11B4 I5C12 J10A2 H1G7 D6E9 A3I6 G4C7 B1J9 H10F2 E0D8"
    " G2A4 I11B0 J8D12 C6H7 F1E10 B12G9 H3I0 F8J7 E6C10 D4A5 I4F7 H11B9 G0J6 A6E8 C1D2 F9I12 E11G1 J5H4 D3B2 A7C0"
    " B3E1 G10D5 I7J4 C11F6 A8H12 E2I1 F10D0 J3A9 G5C4 H8B7 F0E5 C3A10 G12J2 D11B6 I8H9 F4A11 B5C2 J1E12 I3G6 H0D7"
    " E7H5 A12B11 C9J0 G8F3 D10I2",
)
_PLACES: Final = [
    ((ord(low) - ord("A"), int(low_bit)), (ord(high) - ord("A"), int(high_bit)))
    for low, low_bit, high, high_bit in _BAR_TABLE
]
_LETTERS: Final = {(False, False): "T", (True, False): "D", (False, True): "A", (True, True): "F"}
_HALVES: Final = {letter: halves for halves, letter in _LETTERS.items()}


class UnreadableBarsError(ValueError):
    """Bars that no Intelligent Mail barcode has; the text says what is wrong, without the bars."""


def encode(digits: str) -> str:
    """
    Give the 65 bars (T tracker, D descender, A ascender, F full) of 20, 25, 29 or 31 digits.

    Raises ValueError for digits that are no IMb.
    """
    parse_imb(digits)
    number = _number(digits)
    check = _check_sequence(number)
    characters = [
        _CHARACTERS[word] ^ (_ALL if check >> place & 1 else 0) for place, word in enumerate(_codewords(number, check))
    ]
    return "".join(
        _LETTERS[bool(characters[low] >> low_bit & 1), bool(characters[high] >> high_bit & 1)]
        for (low, low_bit), (high, high_bit) in _PLACES
    )


def decode(bars: str) -> str:
    """
    Give the 20, 25, 29 or 31 digits of 65 bars; upper or lower case.

    Raises UnreadableBarsError when they are not 65 bars, or when their check sequence does not hold.
    """
    characters = _characters(bars.upper())
    words, check = [], 0
    for place, character in enumerate(characters):
        word = _CODEWORDS.get(character)
        if word is None:
            word, check = _CODEWORDS.get(character ^ _ALL), check | 1 << place
        if word is None:
            raise UnreadableBarsError("the bars hold a character no barcode has")
        words.append(word)
    number, check = _joined(words, check)
    if _check_sequence(number) != check:
        raise UnreadableBarsError("the bars contradict their check sequence")
    return _digits(number)


def _number(digits: str) -> int:
    routing = digits[_TRACKING:]
    number = int(routing or "0") + _OFFSETS[len(routing)]
    number = number * 10 + int(digits[0])
    number = number * 5 + int(digits[1])
    return number * 10**18 + int(digits[2:_TRACKING])


def _digits(number: int) -> str:
    number, serial = divmod(number, 10**18)
    number, second = divmod(number, 5)
    number, first = divmod(number, 10)
    length = next(length for length in (11, 9, 5, 0) if number >= _OFFSETS[length])
    routing = f"{number - _OFFSETS[length]:0{length}}" if length else ""
    return f"{first}{second}{serial:018}{routing}"


def _check_sequence(number: int) -> int:
    check = 0x7FF
    data = number.to_bytes(_BITS, "big")
    for byte, shift, steps in ((data[0], 5, 6), *((byte, 3, 8) for byte in data[1:])):
        bits = byte << shift
        for _ in range(steps):
            check = (check << 1 ^ _POLYNOMIAL if (check ^ bits) & 0x400 else check << 1) & 0x7FF
            bits <<= 1
    return check


def _codewords(number: int, check: int) -> list[int]:
    number, last = divmod(number, 636)
    words = [last * 2]
    for _ in range(8):
        number, word = divmod(number, 1365)
        words.append(word)
    words.append(number + (659 if check >> 10 & 1 else 0))
    return words[::-1]


def _joined(words: list[int], check: int) -> tuple[int, int]:
    first, last = words[0], words[-1]
    if first >= 659:  # noqa: PLR2004 - the first codeword's range; beyond it stands the eleventh check bit
        first, check = first - 659, check | 1 << 10
    if last % 2 or last // 2 >= 636:  # noqa: PLR2004 - the last codeword is doubled, and has its own range
        raise UnreadableBarsError("the bars' last character is not one that ends a barcode")
    number = first
    for word in words[1:-1]:
        number = number * 1365 + word
    return number * 636 + last // 2, check


def _characters(bars: str) -> list[int]:
    if len(bars) != BARS or not _HALVES.keys() >= set(bars):
        raise UnreadableBarsError(f"a barcode has {BARS} bars, each of them T, D, A or F")
    characters = [0] * 10
    for bar, ((low, low_bit), (high, high_bit)) in zip(bars, _PLACES, strict=True):
        descends, ascends = _HALVES[bar]
        characters[low] |= descends << low_bit
        characters[high] |= ascends << high_bit
    return characters


def _table(ones: int, length: int) -> list[int]:
    """List the characters with so many of 13 bits set: pairs of mirror images first, symmetric ones last."""
    table = [0] * length
    front, back = 0, length - 1
    for character in range(_ALL + 1):
        mirrored = int(f"{character:013b}"[::-1], 2)
        if character.bit_count() != ones or mirrored < character:
            continue
        if mirrored == character:
            table[back] = character
            back -= 1
        else:
            table[front : front + 2] = character, mirrored
            front += 2
    return table


_CHARACTERS: Final = _table(5, _FIVES) + _table(2, _TWOS)
_CODEWORDS: Final = {character: word for word, character in enumerate(_CHARACTERS)}
