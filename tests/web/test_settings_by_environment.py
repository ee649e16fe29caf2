"""A setting that is wrong is one sentence that names it."""

from pathlib import Path

import pytest

from trialpost.errors import ConfigurationError
from trialpost.web.configuration import (
    Service,
    database_settings,
    email_settings,
    read_service,
)


@pytest.mark.parametrize("url", ["nonsense", "mysql://host/name", "oracle://x"])
def test_a_database_address_that_is_none(monkeypatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        database_settings(Path("unused"))


@pytest.mark.parametrize("url", ["mail.example.org:587", "http://host", "smtp://host:99999"])
def test_a_mail_address_that_is_none(monkeypatch, url: str) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    with pytest.raises(ConfigurationError, match="EMAIL_URL"):
        email_settings()


def test_a_key_of_the_settings_file_that_is_not_known(tmp_path: Path) -> None:
    path = tmp_path / "trialpost.toml"
    path.write_text('nme = "Trials"')
    with pytest.raises(ConfigurationError, match="nme"):
        read_service(path)
    path.write_text("name = ")
    with pytest.raises(ConfigurationError, match="not TOML"):
        read_service(path)


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1"),
        ("https://trials.example.org", "trials.example.org"),
        ("https://trials.example.org:8443/under", "trials.example.org"),
        ("http://[::1]:8000", "::1"),
    ],
)
def test_the_host_of_an_address(base_url: str, host: str) -> None:
    assert Service(base_url=base_url).host == host
