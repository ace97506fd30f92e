"""Whether a webhook call comes from who shares its secret with us."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import warnings
from typing import TYPE_CHECKING, Final, NamedTuple

import jwt
from pydantic_core import to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from jwt.types import Options

TOLERANCE_SECONDS: Final = 300
"""How old, or how far ahead, a signed time may be (Standard Webhooks 1.0.0; Lob, "Using webhooks")."""
_MILLISECONDS: Final = 10**11
"""A time from here on is in milliseconds: senders do not say which they mean."""


class Signed(NamedTuple):
    """A request as it arrived: its headers, named in lower case, and its body, byte for byte."""

    headers: Mapping[str, str]
    body: bytes


def is_genuine(sender: str, request: Signed, secrets: Sequence[str], *, now: float) -> bool:
    """
    Tell whether one of the live secrets signed this request, and lately.

    `now` is in seconds since 1970, UTC. Several secrets are live while one takes over from another. Signatures are
    compared in constant time. Raises KeyError for a sender whose signature has no rule here.
    """
    check = SIGNATURES[sender]
    return any(check(request, secret, now) for secret in secrets if secret)


def content(sender: str, body: bytes) -> bytes:
    """Give what a genuine request says: the claims of PostGrid's tokens, of all others the body as it came."""
    if sender != "postgrid" or body.lstrip()[:1] == b"{":
        return body
    return to_json(jwt.decode(body.strip(), options={"verify_signature": False}))


def _lob(request: Signed, secret: str, now: float) -> bool:
    time, given = request.headers.get("lob-signature-timestamp", ""), request.headers.get("lob-signature", "")
    return _is_recent(time, now) and _same([given.lower()], _hex(secret.encode(), time.encode() + b"." + request.body))


def _postgrid(request: Signed, secret: str, now: float) -> bool:
    if request.body.lstrip()[:1] != b"{":
        return _token(request.body.strip(), secret)
    header = request.headers.get("postgrid-signature", "")
    pairs = [part.strip().partition("=") for part in header.split(",")]
    time = next((value for name, _, value in pairs if name == "t"), "")
    given = [value.lower() for name, _, value in pairs if name == "v1"]
    return _is_recent(time, now) and _same(given, _hex(secret.encode(), time.encode() + b"." + request.body))


def _token(body: bytes, secret: str) -> bool:
    """Check the whole body as a token; HS256 and nothing else, so that an unsigned one is refused."""
    options: Options = {"verify_aud": False, "verify_sub": False}
    try:
        with warnings.catch_warnings(action="ignore"):  # PostGrid's secrets may be shorter than the library likes
            jwt.decode(body, secret, algorithms=["HS256"], options=options)
    except jwt.PyJWTError:
        return False
    return True


def _stannp(request: Signed, secret: str, _now: float) -> bool:
    # An older page of Stannp's spells its own header without the second n of "Signature".
    given = [request.headers.get(f"x-stannp-{name}", "").lower() for name in ("signature", "sigature")]
    return _same(given, _hex(secret.encode(), request.body))


def _poplar(request: Signed, secret: str, _now: float) -> bool:
    digest = hmac.new(secret.encode(), request.body, hashlib.sha1).hexdigest()
    return _same([request.headers.get("x-slm-signature", "").lower()], digest)


def _standard_webhooks(request: Signed, secret: str, now: float) -> bool:
    said = {
        name: request.headers.get(f"webhook-{name}") or request.headers.get(f"svix-{name}", "")
        for name in ("id", "timestamp", "signature")
    }
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return False
    message = f"{said['id']}.{said['timestamp']}.".encode() + request.body
    wanted = base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
    parts = [part.partition(",") for part in said["signature"].split(" ")]
    given = [value for version, _, value in parts if version == "v1"]
    return bool(said["id"]) and _is_recent(said["timestamp"], now) and _same(given, wanted)


def _bearer(request: Signed, secret: str, _now: float) -> bool:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return kind.lower() == "bearer" and _same([token.strip()], secret)


def _basic(request: Signed, secret: str, _now: float) -> bool:
    """Check a user and password, written `user:password` in the secret: for senders that sign nothing."""
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    return kind.lower() == "basic" and _same([given.strip()], base64.b64encode(secret.encode()).decode())


def _is_recent(time: str, now: float) -> bool:
    """Tell whether a signed time is near now; one far ahead would let its request be replayed for ever."""
    if not (time.isascii() and time.isdecimal() and len(time) <= 16):  # noqa: PLR2004 - microseconds would be shorter
        return False
    seconds = int(time) / 1000 if int(time) >= _MILLISECONDS else int(time)
    return abs(now - seconds) <= TOLERANCE_SECONDS


def _hex(key: bytes, message: bytes) -> str:
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def _same(given: Iterable[str], wanted: str) -> bool:
    return any(hmac.compare_digest(each.encode(), wanted.encode()) for each in given)


SIGNATURES: Final[Mapping[str, Callable[[Signed, str, float], bool]]] = {
    "lob": _lob,
    "postgrid": _postgrid,
    "stannp": _stannp,
    "poplar": _poplar,
    "standard-webhooks": _standard_webhooks,
    "bearer": _bearer,
    "basic": _basic,
}
"""How each sender signs. Postalytics and thanks.io sign nothing: `basic`, in the address they are given."""
