"""Every knob, typed, read once."""

from __future__ import annotations

import os
import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PositiveFloat,
    PositiveInt,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

CONFIG_VARIABLE: Final = "MAILSTATUS_CONFIG"
DEFAULT_CONFIG: Final = "mailstatus.toml"
_ORG_NAME: Final = r"^[a-z0-9][a-z0-9_-]{0,39}$"


class ConfigurationError(Exception):
    """The configuration is wrong; the text says what, and where."""


class Secret(BaseModel):
    """Where a secret is found: in an environment variable or in a file, never in the configuration itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    env: str | None = None
    file: Path | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.env is None) == (self.file is None):
            raise ValueError('write { env = "NAME" } or { file = "path" }')
        return self

    def read(self) -> str:
        """Return the secret. Raises ConfigurationError, without the secret, when it is not there."""
        if self.env is not None:
            value = os.environ.get(self.env, "")
            if not value:
                raise ConfigurationError(f"the environment variable {self.env} is not set")
            return value
        try:
            return Path(str(self.file)).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ConfigurationError(f"cannot read the secret file {self.file}: {error.strerror}") from None


def is_page(url: str) -> bool:
    """Tell whether an address is https, or http on this machine."""
    try:
        scheme, host = urlsplit(url).scheme, urlsplit(url).hostname or ""
    except ValueError:
        return False
    return bool(host) and (scheme == "https" or (scheme == "http" and _is_loopback(host)))


def _https_or_loopback(url: str) -> str:
    if not is_page(url):
        raise ValueError("write https://…; http is only for loopback addresses")
    return url


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class OrgSettings(BaseModel):
    """One customer's org, and how it lets us in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    login_url: Annotated[str, AfterValidator(_https_or_loopback)]
    auth: Literal["client_credentials", "jwt", "refresh_token"] = "client_credentials"
    client_id: str
    client_secret: Secret | None = None
    username: str | None = None
    key: Secret | None = None
    refresh_token: Secret | None = None
    api_version: Annotated[str, Field(pattern=r"^\d{2}\.0$")] = "66.0"
    last_event_field: bool = True
    delivery: Literal["every", "latest"] = "every"
    looping_mail: Literal["once", "again"] = "once"
    field_type: Literal["picklist", "text"] = "picklist"
    external_id_field: str = "External_Id__c"

    @model_validator(mode="after")
    def _has_what_auth_needs(self) -> Self:
        if self.auth == "client_credentials" and self.client_secret is None:
            raise ValueError('auth = "client_credentials" needs client_secret')
        if self.auth == "jwt" and (self.key is None or not self.username):
            raise ValueError('auth = "jwt" needs key and username')
        if self.auth == "refresh_token" and self.refresh_token is None:
            raise ValueError('auth = "refresh_token" needs refresh_token')
        return self


def _redis_url(url: str) -> str:
    parts = urlsplit(url)
    try:
        right = parts.scheme in {"redis", "rediss"} and bool(parts.hostname) and (parts.port or True)
        int(parts.path.strip("/") or 0)
    except ValueError:
        right = False
    if not right:
        raise ValueError("write redis://host:6379/0 (or rediss:// with TLS)")
    return url


RedisUrl = Annotated[str, AfterValidator(_redis_url)]


class RedisSettings(BaseModel):
    """The event store and the broker."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: RedisUrl | None = None
    """The event store. Left out: a private server under data_dir."""
    broker_url: RedisUrl | None = None
    """Celery's broker. Left out: the next database of the event store's server."""
    data_dir: Path = Path(".mailstatus")


class EndpointSettings(BaseModel):
    """One address for webhooks: whose events come to it, and how they prove it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    """The reader of its events: lob, postgrid, usps, …"""
    signature: str | None = None
    """How requests are signed. Left out: as the source signs; basic (`user:password`) for those that sign nothing."""
    secrets: tuple[Secret, ...] = Field(min_length=1)
    """The live secrets; several while one takes over from another."""
    mail_drops: tuple[str, ...] = ()
    """For postalytics: the mail drops whose events come here. An event of another one becomes a dead letter."""


class ReceiverSettings(BaseModel):
    """The HTTP service that takes events in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    endpoints: dict[Annotated[str, Field(pattern=_ORG_NAME)], EndpointSettings] = {}
    api_keys: tuple[Secret, ...] = ()
    """Keys of the generic intake, sent as `Authorization: Bearer …`."""
    start_url: Annotated[str, AfterValidator(_https_or_loopback)] | None = None
    """Where a pURL leads whose mailpiece has no attribute `start_url`."""
    goal_url: Annotated[str, AfterValidator(_https_or_loopback)] | None = None
    """The same for the goal page, and the attribute `goal_url`."""
    max_body_bytes: PositiveInt = 10_000_000
    visit_seconds: Annotated[float, Field(ge=0, le=60)] = 3.0
    """Within these the same browser opens a pURL, or reaches its goal, once; 0 counts each request."""


class Settings(BaseSettings):
    """All settings: `mailstatus.toml`, overridden by `MAILSTATUS_…` environment variables."""

    model_config = SettingsConfigDict(env_prefix="MAILSTATUS_", env_nested_delimiter="__", frozen=True, extra="forbid")

    redis: RedisSettings = RedisSettings()
    orgs: dict[Annotated[str, Field(pattern=_ORG_NAME)], OrgSettings] = {}
    receiver: ReceiverSettings = ReceiverSettings()
    raw_backlog: PositiveInt = 2_000_000
    """Raw events that may wait for the workers before producers slow down and the receiver answers 503."""
    linger_seconds: Annotated[float, Field(ge=0, le=300)] = 2.0
    """How long a delivery lane gathers events before it is delivered."""
    drain_seconds: PositiveFloat = 2.0
    """How long one task works on a lane."""
    raw_lease_seconds: PositiveFloat = 5.0
    """How long a raw lane stays with a reader that has died."""
    salesforce_timeout_seconds: PositiveFloat = 30.0
    """How long one request to Salesforce may last."""
    delivery_lanes: PositiveInt = 4
    """Lanes per org. Change it only while all lanes and held streams are empty."""
    requests_per_org: PositiveInt = 2
    """Lanes of one org that are delivered at a time: keep it below the deliver workers' processes in all."""
    usps_operation_codes: Path | None = None
    """Another table of the post's operation codes, in the form of worker/sources/usps_operation_codes.csv."""
    parking_days: PositiveInt = 120
    """How long an event waits for its mailpiece to be registered."""
    parking_retry_seconds: PositiveFloat = 3600.0
    """How often the waiting events are looked at again."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: what the environment says wins over the file."""
        del dotenv_settings, file_secret_settings
        path = os.environ.get(CONFIG_VARIABLE, DEFAULT_CONFIG)
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=path)

    @property
    def request_seconds(self) -> float:
        """The longest one request can take: connecting (5 seconds at most) and reading."""
        return 5.0 + self.salesforce_timeout_seconds

    @property
    def delivery_lease_seconds(self) -> float:
        """The lease of a delivery lane. Salesforce cannot be fenced: it must outlast a request, and a retry."""
        return 2 * self.request_seconds + 5


def load_settings() -> Settings:
    """Read the settings. Raises ConfigurationError with one sentence that says what is wrong and where."""
    path = os.environ.get(CONFIG_VARIABLE)
    if path and not Path(path).is_file():
        raise ConfigurationError(f"{CONFIG_VARIABLE} names {path}, and there is no such file")
    name = path or DEFAULT_CONFIG
    try:
        return Settings()
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name} is not valid TOML: {error}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{name} is not UTF-8 text") from None
    except SettingsError as error:
        raise ConfigurationError(f"an environment variable MAILSTATUS_… is wrong: {error}") from None
    except OSError as error:
        raise ConfigurationError(f"{name} cannot be read: {error.strerror}") from None
    except ValidationError as error:
        raise ConfigurationError(f"{name}: {_first_problem(error)}") from None


def _first_problem(error: ValidationError) -> str:
    problem: Any = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in problem["loc"] if part != "[key]")
    what = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        what = "there is no such setting"
    return f"{where}: {what}" if where else what


def event_store_url(settings: Settings) -> str:
    """Return the event store's URL. Raises ConfigurationError when there is none."""
    if settings.redis.url:
        return settings.redis.url
    private = private_url_file(settings)
    try:
        return private.read_text(encoding="utf-8").strip()
    except OSError:
        raise ConfigurationError(
            'no Redis: set [redis] url in mailstatus.toml, or start a private server with "mailstatus up"'
        ) from None


def private_url_file(settings: Settings) -> Path:
    """Name the file that holds the private server's URL while it runs; only its owner can read it."""
    return settings.redis.data_dir / "redis.url"


def broker_url(settings: Settings) -> str:
    """Return the broker's URL. Raises ConfigurationError when there is none."""
    if settings.redis.broker_url:
        return settings.redis.broker_url
    parts = urlsplit(event_store_url(settings))
    database = int(parts.path.strip("/") or 0)
    return parts._replace(path=f"/{database + 1}").geturl()
