"""The values of the command line's options: each wrong one ends the start with one sentence."""

from __future__ import annotations

import argparse
import math
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

if TYPE_CHECKING:
    from collections.abc import Callable

BAD_USAGE: Final = 2
LAST_PORT: Final = 65_535


class OneSentence(argparse.ArgumentParser):
    """A parser that says what is wrong and no more."""

    def error(self, message: str) -> NoReturn:
        """End the process with one sentence and code 2."""
        print(f"Salesforce emulator: {message}", file=sys.stderr)  # noqa: T201
        self.exit(BAD_USAGE)


def whole(least: int = 0, most: int = sys.maxsize) -> Callable[[str], int]:
    """Take a whole number within these bounds."""
    bounds = f"from {least} to {most}" if most < sys.maxsize else f"of at least {least}"

    def read(text: str) -> int:
        number = int(text) if re.fullmatch(r"[+-]?[0-9]{1,18}", text) else least - 1
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number {bounds}")
        return number

    return read


def span(text: str) -> float:
    """Take a length of time: a number that is not negative."""
    try:
        length = float(text)
    except ValueError:
        length = math.nan
    if not 0 <= length < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least 0")
    return length


def org_id(text: str) -> str:
    """Take the 15 characters of an org's id."""
    if not re.fullmatch("00D[A-Za-z0-9]{12}", text):
        raise argparse.ArgumentTypeError("it must be 00D and 12 more letters or digits")
    return text


def public_key(text: str) -> Path:
    """Take the name of a file that holds an RSA public key."""
    try:
        key = load_pem_public_key(Path(text).read_bytes())
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{text}: {error.strerror}") from None
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPublicKey):
        raise argparse.ArgumentTypeError(f"{text} is not a PEM file with an RSA public key")
    return Path(text)
