"""Every knob: read once, refused at the start when it is wrong, and no secret ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from worker.settings import (
    ConfigurationError,
    Secret,
    Settings,
    broker_url,
    event_store_url,
    load_settings,
)

EXAMPLE = """
[redis]
url = "redis://localhost:6379/0"
data_dir = ".mailstatus"

[orgs.acme]
login_url = "https://acme.my.salesforce.com"
auth = "client_credentials"
client_id = "3MVG9"
client_secret = { env = "ACME_CLIENT_SECRET" }
api_version = "66.0"
last_event_field = true
delivery = "every"
"""
MINIMAL_ORG = """
[orgs.acme]
login_url = "https://acme.my.salesforce.com"
client_id = "3MVG9"
client_secret = { env = "ACME_CLIENT_SECRET" }
"""
SECRET = "wJalrXUtnFEMI-K7MDENG"


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    """Work in an empty folder, in an environment that says nothing of ours."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAILSTATUS_CONFIG", raising=False)
    return tmp_path


@pytest.fixture
def configured(folder):
    """Return what writes the configuration and reads it."""

    def write(text: str) -> Settings:
        (folder / "mailstatus.toml").write_text(text, encoding="utf-8")
        return load_settings()

    return write


class TestTheExample:
    def test_is_read_as_it_is_written(self, configured):
        settings = configured(EXAMPLE)

        acme = settings.orgs["acme"]
        assert settings.redis.url == "redis://localhost:6379/0"
        assert settings.redis.data_dir == Path(".mailstatus")
        assert (acme.login_url, acme.auth, acme.client_id) == (
            "https://acme.my.salesforce.com",
            "client_credentials",
            "3MVG9",
        )
        assert (acme.api_version, acme.last_event_field, acme.delivery) == ("66.0", True, "every")

    def test_says_nothing_that_is_not_the_default(self, configured):
        said, unsaid = configured(EXAMPLE).orgs["acme"], configured(MINIMAL_ORG).orgs["acme"]

        assert said == unsaid

    def test_is_not_needed_for_a_first_start(self):
        settings = load_settings()

        assert settings.orgs == {}
        assert (settings.linger_seconds, settings.delivery_lanes, settings.parking_days) == (2.0, 4, 120)

    def test_cannot_be_changed_once_it_is_read(self, configured):
        settings = configured(EXAMPLE)

        with pytest.raises(ValueError, match="frozen"):
            settings.linger_seconds = 1.0

    def test_is_looked_for_where_the_environment_says(self, folder, monkeypatch):
        (folder / "elsewhere.toml").write_text("linger_seconds = 7", encoding="utf-8")
        monkeypatch.setenv("MAILSTATUS_CONFIG", str(folder / "elsewhere.toml"))

        assert load_settings().linger_seconds == 7

    def test_gives_way_to_the_environment(self, configured, monkeypatch):
        monkeypatch.setenv("MAILSTATUS_LINGER_SECONDS", "0.5")
        monkeypatch.setenv("MAILSTATUS_REDIS__URL", "redis://other:6380/3")

        settings = configured(EXAMPLE + "\n")

        assert settings.linger_seconds == 0.5
        assert settings.redis.url == "redis://other:6380/3"


class TestAMistake:
    def refusal(self, configured, text):
        with pytest.raises(ConfigurationError) as refused:
            configured(text)
        return str(refused.value)

    def test_in_the_form_of_the_file_is_named_with_its_line(self, configured):
        said = self.refusal(configured, "[redis]\nurl = redis://localhost")

        assert said.startswith("mailstatus.toml is not valid TOML")
        assert "line 2" in said

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("linger_secs = 2", "linger_secs"),
            ("[redis]\nurll = 'redis://x'", "redis.urll"),
            (MINIMAL_ORG + "fieldtype = 'text'", "orgs.acme.fieldtype"),
        ],
    )
    def test_in_a_name_is_told_by_its_name(self, configured, text, name):
        said = self.refusal(configured, text)

        assert said == f"mailstatus.toml: {name}: there is no such setting"

    @pytest.mark.parametrize(
        ("text", "where"),
        [
            ("linger_seconds = -1", "linger_seconds"),
            ("linger_seconds = 301", "linger_seconds"),
            ("delivery_lanes = 0", "delivery_lanes"),
            ("drain_seconds = 0", "drain_seconds"),
            (EXAMPLE.replace('"every"', '"sometimes"'), "orgs.acme.delivery"),
            (EXAMPLE.replace('"66.0"', '"66"'), "orgs.acme.api_version"),
            (EXAMPLE.replace('"client_credentials"', '"password"'), "orgs.acme.auth"),
            (EXAMPLE.replace("orgs.acme", 'orgs."Acme Inc"'), "orgs"),
        ],
    )
    def test_in_a_value_is_told_by_where_it_is(self, configured, text, where):
        said = self.refusal(configured, text)

        assert said.startswith(f"mailstatus.toml: {where}")

    def test_in_the_path_of_the_file_is_told(self, monkeypatch):
        monkeypatch.setenv("MAILSTATUS_CONFIG", "nowhere.toml")

        with pytest.raises(ConfigurationError, match=r"names nowhere\.toml, and there is no such file"):
            load_settings()

    @pytest.mark.parametrize(
        ("auth", "needs"),
        [
            ("client_credentials", "client_secret"),
            ("jwt", "key and username"),
            ("refresh_token", "refresh_token"),
        ],
    )
    def test_of_leaving_out_what_a_way_in_needs_is_told(self, configured, auth, needs):
        text = f'[orgs.acme]\nlogin_url = "https://x.example"\nclient_id = "c"\nauth = "{auth}"'

        said = self.refusal(configured, text)

        assert said == f'mailstatus.toml: orgs.acme: auth = "{auth}" needs {needs}'


class TestTheWayIn:
    @pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "[::1]:8080"])
    def test_may_be_unencrypted_on_this_machine(self, configured, host):
        settings = configured(MINIMAL_ORG.replace("https://acme.my.salesforce.com", f"http://{host}"))

        assert settings.orgs["acme"].login_url == f"http://{host}"

    @pytest.mark.parametrize(
        "url",
        [
            "http://acme.my.salesforce.com",
            "http://10.0.0.1",
            "http://localhost.example",
            "ftp://localhost",
            "acme",
            "https://",
        ],
    )
    def test_is_encrypted_everywhere_else(self, configured, url):
        with pytest.raises(ConfigurationError, match=r"orgs\.acme\.login_url: write https"):
            configured(MINIMAL_ORG.replace("https://acme.my.salesforce.com", url))


class TestASecret:
    def test_is_read_from_the_environment(self, monkeypatch):
        monkeypatch.setenv("ACME_CLIENT_SECRET", SECRET)

        assert Secret(env="ACME_CLIENT_SECRET").read() == SECRET

    def test_is_read_from_a_file_without_the_line_end_of_its_editor(self, folder):
        (folder / "secret").write_text(f"{SECRET}\n", encoding="utf-8")

        assert Secret(file=folder / "secret").read() == SECRET

    @pytest.mark.parametrize("value", [None, ""])
    def test_that_the_environment_does_not_hold_is_named(self, monkeypatch, value):
        monkeypatch.delenv("ACME_CLIENT_SECRET", raising=False)
        if value is not None:
            monkeypatch.setenv("ACME_CLIENT_SECRET", value)

        with pytest.raises(ConfigurationError, match="ACME_CLIENT_SECRET is not set"):
            Secret(env="ACME_CLIENT_SECRET").read()

    def test_whose_file_is_not_there_is_named(self):
        with pytest.raises(ConfigurationError, match="cannot read the secret file nowhere: No such file"):
            Secret(file=Path("nowhere")).read()

    def test_is_never_shown_with_the_settings(self, configured, monkeypatch):
        monkeypatch.setenv("ACME_CLIENT_SECRET", SECRET)

        settings = configured(EXAMPLE)

        assert SECRET not in f"{settings!r} {settings!s} {settings.model_dump()} {settings.model_dump_json()}"

    @pytest.mark.parametrize("place", [f'"{SECRET}"', "{}", '{ env = "A", file = "b" }', f'{{ value = "{SECRET}" }}'])
    def test_written_into_the_configuration_is_refused_and_not_repeated(self, configured, place):
        with pytest.raises(ConfigurationError) as refused:
            configured(MINIMAL_ORG.replace('{ env = "ACME_CLIENT_SECRET" }', place))

        assert "orgs.acme.client_secret" in str(refused.value)
        assert SECRET not in str(refused.value)


class TestRedis:
    def test_is_the_private_server_when_none_is_configured(self, folder):
        (folder / ".mailstatus").mkdir()
        (folder / ".mailstatus" / "redis.url").write_text("redis://:pw@127.0.0.1:7777/0\n", encoding="utf-8")

        settings = load_settings()

        assert event_store_url(settings) == "redis://:pw@127.0.0.1:7777/0"
        assert broker_url(settings) == "redis://:pw@127.0.0.1:7777/1"

    def test_that_is_nowhere_is_said_with_what_to_do(self):
        with pytest.raises(ConfigurationError, match=r"no Redis: set \[redis\] url"):
            event_store_url(load_settings())

    def test_keeps_the_doorbells_in_the_next_database(self, configured):
        settings = configured('[redis]\nurl = "rediss://u:p@host:6380/4?ssl_cert_reqs=required"')

        assert broker_url(settings) == "rediss://u:p@host:6380/5?ssl_cert_reqs=required"

    def test_without_a_database_is_number_nought(self, configured):
        assert broker_url(configured('[redis]\nurl = "redis://host:6379"')) == "redis://host:6379/1"

    def test_keeps_the_doorbells_on_another_server_when_told_so(self, configured):
        settings = configured('[redis]\nurl = "redis://a:1/0"\nbroker_url = "redis://b:2/0"')

        assert broker_url(settings) == "redis://b:2/0"


class TestADeliveryLanesLease:
    def test_outlasts_a_request_and_its_repetition(self, configured):
        settings = configured("salesforce_timeout_seconds = 10")

        assert settings.request_seconds == 15
        assert settings.delivery_lease_seconds > 2 * settings.request_seconds
