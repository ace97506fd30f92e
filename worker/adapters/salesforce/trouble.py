"""Why a call came back without an answer. No text of these holds a secret or a body."""

from __future__ import annotations


class Trouble(Exception):  # noqa: N818 - the trouble is the org's or the road's, not an error of ours
    """A call to the org ended without an answer."""


class Unreachable(Trouble):
    """Nothing was sent."""


class OutOfTime(Unreachable):
    """Nothing was sent, because the request could have lasted beyond its `until`."""


class Ambiguous(Trouble):
    """It was sent, and whether it was carried out is unknown."""


class Busy(Trouble):
    """The org answered that it takes nothing at this moment."""

    def __init__(self, sentence: str, *, may_have_saved: bool) -> None:
        super().__init__(sentence)
        self.may_have_saved = may_have_saved


class TokenUnavailable(Trouble):
    """The org could not give a token now; later it may."""


class TokenRefused(Trouble):
    """The org gives us no token until somebody acts; the text says who does what."""

    def __init__(self, sentence: str, *, needs_admin: bool) -> None:
        super().__init__(sentence)
        self.needs_admin = needs_admin
