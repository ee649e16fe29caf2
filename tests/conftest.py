"""Set up one test run: a data folder and keys of its own, and PostgreSQL where it is asked for."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck

import places
from cluster import Cluster

# However busy the machine is, a property is judged by its cases and never by the clock.
UNTIMED = hypothesis.settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same cases in every run, so that a run tells of the change that was made and of nothing else.
hypothesis.settings.register_profile("steady", UNTIMED, derandomize=True, database=None)
# Cases that nobody has seen yet: `make fuzz`.
hypothesis.settings.register_profile("fresh", UNTIMED, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgresql", action="store_true", help="run the web's tests on a real PostgreSQL cluster"
    )
    parser.addoption(
        "--fresh", action="store_true", help="properties: cases never seen, not the same ones"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Prepare the environment before Django's settings are read from it."""
    hypothesis.settings.load_profile("fresh" if config.getoption("--fresh") else "steady")
    _share_places(config)
    if _only_hands_out(config):
        return  # what it set, its workers would inherit, and share one folder
    folder = Path(tempfile.mkdtemp(prefix="tp-test-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    for name in [name for name in os.environ if name.startswith("TRIALPOST_")]:
        del os.environ[name]
    (folder / "static").mkdir()
    places.link(folder)
    os.environ.pop("EMAIL_URL", None)
    os.environ.pop("DATABASE_URL", None)
    os.environ["TRIALPOST_DATA_DIR"] = str(folder)
    os.environ["TRIALPOST_SEND_AT_ONCE"] = "0"
    # One conversation, so that a test can say in which order messages go out.
    os.environ["TRIALPOST_MAIL_CONNECTIONS"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "trialpost.web.settings"
    if config.getoption("--postgresql"):
        cluster = Cluster()
        cluster.start()
        config.add_cleanup(cluster.stop)
        os.environ["DATABASE_URL"] = cluster.url

    from trialpost.web.sealing import create_key_file

    create_key_file()
    import django

    django.setup()
    if "DATABASE_URL" not in os.environ:
        from django.conf import settings

        # A real file, as a service has it: backups and searches of the raw bytes need one.
        settings.DATABASES["default"]["TEST"]["NAME"] = str(folder / "test.sqlite3")


def pytest_collection_finish() -> None:
    """Let no later search for garbage go through all tests, of which none will be any."""
    gc.collect()
    gc.freeze()


def _share_places(config: pytest.Config) -> None:
    """Let all processes of this run find the tables of cities that the first of them makes."""
    if places.SHARED not in os.environ:
        shared = tempfile.mkdtemp(prefix="tp-places-")
        os.environ[places.SHARED] = shared
        config.add_cleanup(lambda: os.environ.pop(places.SHARED, None))
        config.add_cleanup(lambda: shutil.rmtree(shared, ignore_errors=True))


def _only_hands_out(config: pytest.Config) -> bool:
    """Say whether this process runs no test itself: each worker has a folder and a cluster."""
    return bool(getattr(config.option, "numprocesses", None)) and not hasattr(config, "workerinput")


def pytest_report_header(config: pytest.Config) -> str:
    kind = "a PostgreSQL cluster of our own" if config.getoption("--postgresql") else "SQLite"
    return f"trialpost: web tests run on {kind}"
