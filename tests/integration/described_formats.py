"""What the receiver's description calls a format, for schemathesis to make some of."""

import string
from datetime import UTC, datetime

import schemathesis
from hypothesis import strategies as st

from worker.domain.purl_token import doubt_of
from worker.domain.status import StatusCode

TOKENS = st.permutations(string.ascii_letters + string.digits).map(lambda signs: "".join(signs[:12]))

schemathesis.openapi.format("purl-token", TOKENS.filter(lambda token: not doubt_of(token)))
schemathesis.openapi.format("id", st.from_regex(r"[a-z0-9][a-zA-Z0-9_/-]{0,99}", fullmatch=True))
schemathesis.openapi.format("record-id", st.from_regex(r"00[3Q][a-zA-Z0-9]{12}", fullmatch=True))
schemathesis.openapi.format("status-code", st.sampled_from([code.value for code in StatusCode][1:]))
schemathesis.openapi.format(
    "moment", st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC).isoformat())
)
