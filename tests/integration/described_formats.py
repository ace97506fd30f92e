"""What the receiver's description calls a format, for schemathesis to make some of."""

import schemathesis
from hypothesis import strategies as st

schemathesis.openapi.format("purl-token", st.from_regex(r"[a-z][a-zA-Z0-9]{9,99}", fullmatch=True))
