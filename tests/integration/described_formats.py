"""What the receiver's description calls a format, for schemathesis to make some of."""

import string

import schemathesis
from hypothesis import strategies as st

from worker.domain.purl_token import doubt_of

TOKENS = st.permutations(string.ascii_letters + string.digits).map(lambda signs: "".join(signs[:12]))

schemathesis.openapi.format("purl-token", TOKENS.filter(lambda token: not doubt_of(token)))
