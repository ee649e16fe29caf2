"""Read the service's configuration: where the data lies, and what the service is called.

Two sources, both outside the code: environment variables (where things are) and one settings
file, ``trialpost.toml`` (what the service is called and who answers for it). The file is looked for
at ``TRIALPOST_CONFIG``, else in the data directory; without it the defaults below stand.
"""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any

import msgspec

from trialpost.errors import ConfigurationError


class Service(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator says about the service; every key of ``trialpost.toml``."""

    name: str = "Trialpost"
    base_url: str = "http://127.0.0.1:8000"
    sender: str = "Trialpost <post@trialpost.example>"
    contact: str = "help@trialpost.example"
    imprint: str = "This service has not been given an imprint yet. Its operator writes one here."
    mail_is_signed: bool = False
    trusted_proxies: Annotated[int, msgspec.Meta(ge=0)] = 0


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
        raise ConfigurationError(f"The settings file {path} has a wrong entry: {error}.") from None
