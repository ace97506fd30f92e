"""The command line, as one typed page."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

from salesforce_emulator.arguments import LAST_PORT, OneSentence, org_id, public_key, span, whole
from salesforce_emulator.model.editions import EDITIONS

if TYPE_CHECKING:
    import argparse


ABOUT: Final = (
    "A Salesforce org for tests and demos: the side of Salesforce that programs write to. It sends nothing to anyone."
)


@dataclass(frozen=True, slots=True)
class Options:
    """Everything that can be chosen when the emulator starts."""

    port: int = 0
    host: str = "127.0.0.1"
    client_id: str | None = None
    client_secret: str | None = None
    refresh_token: str | None = None
    jwt_public_key: Path | None = None
    jwt_username: str | None = None
    org_id: str = "00DHp000001EMUL"
    org_name: str = "Emulated Org"
    instance_url: str | None = None
    daily_limit: int = 100_000
    hourly_events: int = 50_000
    deprecated_below: int = 0
    session_minutes: float = 120.0
    max_custom_fields: int | None = None
    edition: str = "enterprise"
    sandbox: bool = False
    password: str = "password"  # noqa: S105 - documented, and opens nothing but this stand-in
    security_token: str = "token"  # noqa: S105 - likewise
    demand_security_token: bool = False
    login_rate: int = 3600
    rotate_refresh_tokens: bool = False
    faults: Path | None = None
    seed: Path | None = None
    generate: str | None = None
    snapshot: Path | None = None
    state: Path | None = None
    contact_layout: bool = True
    assignment_rule: bool = False
    lock_patience: float = 10.0
    bulk_queue_seconds: float = 0.05
    journal: bool = True


def read_options(arguments: list[str] | None = None) -> Options:
    """Read the command line; wrong usage ends the process with code 2."""
    chosen = vars(_parser().parse_args(arguments))
    return Options(**{field.name: chosen[field.name] for field in fields(Options)})


def _parser() -> argparse.ArgumentParser:
    parser = OneSentence(prog="python -m salesforce_emulator", description=ABOUT)
    defaults = Options()
    add = parser.add_argument
    add("--port", type=whole(most=LAST_PORT), default=defaults.port, help="0 chooses a free one")
    add("--host", default=defaults.host, help="the address to listen on")
    add("--client-id", help="accept only this app; without it any app may log in")
    add("--client-secret", help="accept only this secret of the app")
    add("--refresh-token", help="accept only this refresh token")
    add("--jwt-public-key", type=public_key, help="PEM file of an RSA key; without it signatures are not checked")
    add("--jwt-username", help="the API user's name, and the only subject accepted in assertions")
    add("--org-id", type=org_id, default=defaults.org_id, help="15 characters, starting with 00D")
    add("--org-name", default=defaults.org_name, help="what the org is called")
    add("--instance-url", help="what instance_url says; default: the address the caller used")
    add("--daily-limit", type=whole(), default=defaults.daily_limit, help="API calls a day")
    add("--hourly-events", type=whole(), default=defaults.hourly_events, help="platform events an hour")
    add("--deprecated-below", type=whole(), default=0, help="warn in answers to API versions below this one")
    add("--session-minutes", type=span, default=defaults.session_minutes, help="how long an unused session lives")
    add("--max-custom-fields", type=whole(1), help="custom fields an object may have; default: what the edition allows")
    _add_login_options(parser)
    add("--faults", type=Path, help="JSON file of faults to inject")
    add("--seed", type=Path, help="JSON file of records and rules to start with")
    add("--generate", help="how many people to start with, for example contacts=1000000,accounts=50000,seed=1")
    add("--snapshot", type=Path, help="a downloaded snapshot to start from")
    add("--state", type=Path, help="SQLite file that keeps the org; one that has an org is gone on with")
    add("--no-contact-layout", dest="contact_layout", action="store_false", help="start without the Contact layout")
    add("--assignment-rule", action="store_true", help="start with an active Lead assignment rule")
    add("--lock-patience", type=span, default=defaults.lock_patience, help="seconds a call waits for a locked row")
    add("--bulk-queue-seconds", type=span, default=defaults.bulk_queue_seconds, help="how long a bulk job queues")
    add("--no-journal", dest="journal", action="store_false", help="keep no save journal, only its count")
    return parser


def _add_login_options(parser: argparse.ArgumentParser) -> None:
    defaults = Options()
    add = parser.add_argument
    add("--edition", choices=EDITIONS, type=str.lower, default=defaults.edition, help="what the org may do")
    add("--sandbox", action="store_true", help="be a sandbox: the Tooling API may make fields")
    add("--password", default=defaults.password, help="the API user's password")
    add("--security-token", default=defaults.security_token, help="what may follow the password")
    add("--demand-security-token", action="store_true", help="refuse a password without its security token")
    add("--login-rate", type=whole(1), default=defaults.login_rate, help="logins of one user an hour")
    add("--rotate-refresh-tokens", action="store_true", help="a refresh token works once and gives a new one")
