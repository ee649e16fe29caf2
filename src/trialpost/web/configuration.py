"""Read the service's configuration: where the data lies, and what the service is called.

Two sources, both outside the code: environment variables (where things are) and one settings
file, ``trialpost.toml`` (what the service is called and who answers for it). The file is looked for
at ``TRIALPOST_CONFIG``, else in the data directory; without it the defaults below stand.
"""

import contextlib
import ipaddress
import os
import tomllib
import zoneinfo
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
import msgspec

from trialpost.errors import ConfigurationError
from trialpost.model.wrong_entry import what_to_write

NOBODY = "help@trialpost.example"
"""The contact of a service whose operator has named none."""

REGISTRY_API = "https://clinicaltrials.gov/api/v2"
"""ClinicalTrials.gov's API; asked when an operator runs or turns on ``sync``, never before."""

MAIL_CONNECTIONS = 4
"""Conversations with the mail server at once, unless the operator says otherwise."""


class Service(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator says about the service; every key of ``trialpost.toml``."""

    name: str = "Trialpost"
    base_url: str = "http://127.0.0.1:8000"
    sender: str = "Trialpost <post@trialpost.example>"
    contact: str = NOBODY
    imprint: str = (
        "This service has not been given a legal notice yet. Its operator writes one here."
    )
    mail_is_signed: bool = False
    dkim_key_file: str = ""
    dkim_selector: str = ""
    dkim_domain: str = ""
    bounce_address: str = ""
    trusted_proxies: Annotated[int, msgspec.Meta(ge=0)] = 0
    time_zone: str = "UTC"
    access_log_days: Annotated[int, msgspec.Meta(ge=1)] = 365
    publish_what_holds: bool = False
    minimum_age: Annotated[int, msgspec.Meta(ge=0, le=30)] = 16
    ask_again_after_months: Annotated[int, msgspec.Meta(ge=0, le=240)] = 12
    erase_unused_after_months: Annotated[int, msgspec.Meta(ge=0, le=240)] = 24
    erase_notice_days: Annotated[int, msgspec.Meta(ge=7, le=366)] = 30

    def __post_init__(self) -> None:
        """Refuse a time zone that nobody knows."""
        try:
            zoneinfo.ZoneInfo(self.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("time_zone has to be one such as Europe/Berlin") from None

    @property
    def host(self) -> str:
        """The host of the service's address, as browsers name it."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def is_https(self) -> bool:
        """Whether browsers reach it by HTTPS."""
        return self.base_url.startswith("https://")

    @property
    def is_on_this_machine(self) -> bool:
        """Whether its address leads nowhere but to the machine it is opened on."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def database_settings(default: Path) -> dict[str, Any]:
    """Read ``DATABASE_URL``, else an SQLite file.

    Raises:
        ConfigurationError: if it is not the address of a database that can be used.
    """
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{default}"
    try:
        found = dj_database_url.parse(url, conn_max_age=60)
    except (ValueError, KeyError):
        found = {}
    if found.get("ENGINE", "").rpartition(".")[2] not in ("sqlite3", "postgresql"):
        raise ConfigurationError(
            "DATABASE_URL is not understood. Write postgres://user:password@host/name, or leave it "
            "out for an SQLite file in the data folder."
        )
    return dict(found)


def email_settings() -> dict[str, Any]:
    """Read ``EMAIL_URL``, else a mail server on this machine.

    Raises:
        ConfigurationError: if it is not the address of a mail server.
    """
    found = {}
    with contextlib.suppress(ValueError, KeyError):
        found = dj_email_url.parse(os.environ.get("EMAIL_URL") or "smtp://127.0.0.1:25")
    backend, host, port = (found.get(f"EMAIL_{key}") for key in ("BACKEND", "HOST", "PORT"))
    if not backend or not host or not 0 < (port or 0) < 65536:
        raise ConfigurationError(
            "EMAIL_URL is not understood. Write smtp://host:25, or with a password "
            "smtp://user:password@host:587/?tls=True."
        )
    return dict(found)


def mail_per_day() -> int | None:
    """Read ``TRIALPOST_MAIL_PER_DAY``: messages of lists for a day; no limit unless it is set.

    Raises:
        ConfigurationError: if it is not a count.
    """
    return _count("TRIALPOST_MAIL_PER_DAY", least=0)


def mail_connections() -> int:
    """Read ``TRIALPOST_MAIL_CONNECTIONS``: conversations that one sender holds at once.

    Raises:
        ConfigurationError: if it is not a count of at least one.
    """
    return _count("TRIALPOST_MAIL_CONNECTIONS", least=1) or MAIL_CONNECTIONS


def _count(variable: str, *, least: int) -> int | None:
    """Read a whole number, or ``None`` where nothing is set.

    Raises:
        ConfigurationError: if it is something else, or too small.
    """
    text = os.environ.get(variable, "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text) < least:
        raise ConfigurationError(
            f"{variable} is {text!r}. Write a whole number of at least {least}, or leave it out."
        )
    return int(text)


class Syncing(msgspec.Struct, frozen=True, kw_only=True):
    """Which registry the timer asks, and where registries are asked.

    ``registry`` is empty unless the operator has turned the timer's syncing on. ``download_url`` is
    empty where the download of everything is turned off.
    """

    registry: str = ""
    base_url: str = REGISTRY_API
    download_url: str = ""


def sync_settings() -> Syncing:
    """Read ``TRIALPOST_SYNC``, ``TRIALPOST_SYNC_URL`` and ``TRIALPOST_SYNC_DOWNLOAD``.

    Raises:
        ConfigurationError: if the registry is not one that can be synced.
    """
    registry = os.environ.get("TRIALPOST_SYNC", "").strip().lower()
    if registry not in ("", "off", "clinicaltrials.gov"):
        raise ConfigurationError(
            f"TRIALPOST_SYNC names {registry!r}. Write clinicaltrials.gov, the one registry that "
            "can be synced, or leave it out."
        )
    base_url = (os.environ.get("TRIALPOST_SYNC_URL") or REGISTRY_API).rstrip("/")
    download = os.environ.get("TRIALPOST_SYNC_DOWNLOAD") or download_of(base_url)
    return Syncing(
        registry="" if registry == "off" else registry,
        base_url=base_url,
        download_url="" if download == "off" else download,
    )


def download_of(base_url: str) -> str:
    """Return where the registry's site hands out all studies; its OpenAPI file does not say."""
    return f"{base_url}/studies/download?format=json.zip"


class Modelling(msgspec.Struct, frozen=True, kw_only=True):
    """Which language model may be asked, if any; its key shows in no repr.

    ``url`` is empty unless the operator named an endpoint: then nothing is sent anywhere. ``notes``
    says that the operator lets people's notes go there, if they agree themselves. ``kept`` says
    that answers which are kept count although no endpoint is named; ``articles`` that drafts of new
    results are said in the model's words where these hold.
    """

    url: str = ""
    name: str = ""
    key: str = ""
    notes: bool = False
    kept: bool = False
    articles: bool = False

    @property
    def host(self) -> str:
        """The host that is asked, with its port if it has one of its own."""
        return urlsplit(self.url).netloc

    @property
    def counts(self) -> bool:
        """Whether what the model answered is used."""
        return bool(self.name) and (bool(self.url) or self.kept)

    def __repr__(self) -> str:
        return f"Modelling({self.host!r}, {self.name!r}, …)"


def model_settings() -> Modelling:
    """Read ``TRIALPOST_MODEL_URL``, ``_NAME``, ``_KEY``, ``_NOTES``, ``_KEPT``, ``_ARTICLES``.

    Raises:
        ConfigurationError: if they do not go together, or one is none that is known.
    """
    url = os.environ.get("TRIALPOST_MODEL_URL", "").strip().rstrip("/")
    name = os.environ.get("TRIALPOST_MODEL_NAME", "").strip()
    key = os.environ.get("TRIALPOST_MODEL_KEY", "").strip()
    notes, kept = _yes("TRIALPOST_MODEL_NOTES"), _yes("TRIALPOST_MODEL_KEPT")
    articles = _yes("TRIALPOST_MODEL_ARTICLES")
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query):
        raise ConfigurationError(
            "TRIALPOST_MODEL_URL is not understood. Write the address under which the endpoint has "
            "/chat/completions, such as https://models.example.org/v1."
        )
    if "@" in parts.netloc:
        raise ConfigurationError(
            "TRIALPOST_MODEL_URL has a name or password in it. Write the key in "
            "TRIALPOST_MODEL_KEY."
        )
    if (url or kept) and not name:
        raise ConfigurationError(
            "TRIALPOST_MODEL_NAME is missing. Write the name of the model, as its endpoint knows "
            "it."
        )
    if not (key.isascii() and key.isprintable()):
        raise ConfigurationError("TRIALPOST_MODEL_KEY has a character that no key has.")
    return Modelling(url=url, name=name, key=key, notes=notes, kept=kept, articles=articles)


def _yes(variable: str) -> bool:
    """Read a setting that is yes or no; no unless said.

    Raises:
        ConfigurationError: if it is neither.
    """
    value = os.environ.get(variable, "").strip().lower()
    if value not in ("", "no", "yes"):
        raise ConfigurationError(f"{variable} is yes or no.")
    return value == "yes"


class Watching(msgspec.Struct, frozen=True, kw_only=True):
    """Where shards of profiles are matched: here, in ``workers`` processes, or on a Ray cluster."""

    workers: int = 1
    ray: str = ""


MOST_WORKERS = 256


def watching_settings() -> Watching:
    """Read ``TRIALPOST_WATCH_WORKERS`` and ``TRIALPOST_RAY_ADDRESS``.

    Raises:
        ConfigurationError: if the first is no number of processes.
    """
    told = os.environ.get("TRIALPOST_WATCH_WORKERS", "").strip() or "1"
    if not (told.isascii() and told.isdigit() and 1 <= int(told) <= MOST_WORKERS):
        raise ConfigurationError(
            f"TRIALPOST_WATCH_WORKERS is the number of processes that match profiles, from 1 to "
            f"{MOST_WORKERS}."
        )
    return Watching(workers=int(told), ray=os.environ.get("TRIALPOST_RAY_ADDRESS", "").strip())


def data_dir() -> Path:
    """Return the folder that holds the data: ``TRIALPOST_DATA_DIR``, else ``./var``."""
    return Path(os.environ.get("TRIALPOST_DATA_DIR") or "var").resolve()


def config_path() -> Path:
    """Return where the settings file is looked for."""
    return Path(os.environ.get("TRIALPOST_CONFIG") or data_dir() / "trialpost.toml")


def read_service(path: Path | None = None) -> Service:
    """Read the settings file, or the defaults if there is none.

    ``TRIALPOST_BASE_URL``, where set, wins over the file.

    Raises:
        ConfigurationError: naming the key that is wrong, or the file that cannot be read.
    """
    path = path or config_path()
    values: dict[str, Any] = {}
    if os.environ.get("TRIALPOST_CONFIG") and not path.is_file():
        raise ConfigurationError(f"TRIALPOST_CONFIG names {path}, and there is no such file.")
    if path.is_file():
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"The settings file {path} is not TOML: {error}.") from None
    if os.environ.get("TRIALPOST_BASE_URL"):
        values["base_url"] = os.environ["TRIALPOST_BASE_URL"]
    try:
        return msgspec.convert(values, Service)
    except msgspec.ValidationError as error:
        said = what_to_write(error, keys=Service.__struct_fields__)
        raise ConfigurationError(f"The settings file {path} has a wrong entry: {said}.") from None
