"""Django's settings, all of them derived from the environment and ``trialpost.toml``."""

import os
from pathlib import Path

from trialpost.vocabulary.plain import LANGUAGES as SPOKEN
from trialpost.vocabulary.plain import LOCALE
from trialpost.web.configuration import (
    config_path,
    data_dir,
    database_settings,
    email_settings,
    mail_connections,
    mail_per_day,
    model_settings,
    read_service,
    sync_settings,
    watching_settings,
)
from trialpost.web.mail.configuring import (
    environment,
    read_provider,
    read_resolver,
    read_returns,
    read_signing,
)
from trialpost.web.sealing import key_is_configured, keyring

HERE = Path(__file__).parent
DATA_DIR = data_dir()
SERVICE = read_service()
SYNC = sync_settings()
MODEL = model_settings()
WATCHING = watching_settings()
DEMO = os.environ.get("TRIALPOST_DEMO") == "1"
HTTPS = SERVICE.base_url.startswith("https://")

SECRET_KEY = keyring().django_secret if key_is_configured() else ""
DEBUG = False
# Names of this machine are let in besides, for a timer's look at /healthz; no others, so that no
# foreign name can be made to point here.
ALLOWED_HOSTS = [SERVICE.host, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SERVICE.base_url]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "trialpost.web.catalogue",
    "trialpost.web.mail",
    "trialpost.web.people",
    "trialpost.web.newsroom",
    "trialpost.web.watch",
    "trialpost.web.pages",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "trialpost.web.manners.Compress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    # An address says its language: English as it stands, Spanish under /es/.
    "django.middleware.locale.LocaleMiddleware",
    "trialpost.web.language.SpeaksToReaders",
    "django.middleware.common.CommonMiddleware",
    "trialpost.web.origin.OwnForms",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "trialpost.web.manners.PrivacyHeaders",
    # Last, so that what it looks at is known, and what it refuses still gets everybody's headers.
    "trialpost.web.gate.Gate",
]

ROOT_URLCONF = "trialpost.web.urls"
WSGI_APPLICATION = "trialpost.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n"],  # mails are no place for loading it
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trialpost.web.manners.service",
                "trialpost.web.language.languages",
            ],
        },
    }
]

DATABASES = {"default": database_settings(DATA_DIR / "trialpost.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: a message that was noted as sent, or an erasure, must outlast a power cut.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "trialpost.web.sessions"
# Browsers take a cookie of such a name from this very host alone, and over HTTPS alone.
_OURS_ALONE = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_OURS_ALONE}sessionid"
CSRF_COOKIE_NAME = f"{_OURS_ALONE}csrftoken"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en"
LANGUAGES = list(SPOKEN.items())
LOCALE_PATHS = [LOCALE]
FORMAT_MODULE_PATH = ["trialpost.web.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
# What tools/assets.py builds comes beside what is kept here.
STATICFILES_DIRS = [HERE / "static", *filter(Path.is_dir, [HERE / "built" / "static"])]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "trialpost.web.assets.HashedWhereBuilt"},
}
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

_email = email_settings()
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVICE.sender
DKIM = read_signing(SERVICE, folder=config_path().parent)
BOUNCES = read_returns(environment("TRIALPOST_BOUNCES"))
MAIL_PROVIDER = read_provider(
    environment("TRIALPOST_MAIL_PROVIDER"),
    secret=environment("TRIALPOST_MAIL_PROVIDER_SECRET"),
    key=environment("TRIALPOST_MAIL_PROVIDER_KEY"),
)
ANYMAIL = MAIL_PROVIDER.anymail if MAIL_PROVIDER else {}
DNS_RESOLVER = read_resolver(environment("TRIALPOST_DNS_RESOLVER"))
MAIL_PER_DAY = mail_per_day()
MAIL_CONNECTIONS = mail_connections()
# Links that somebody waits for go out beside the request; lists wait for the timer.
SEND_AT_ONCE = os.environ.get("TRIALPOST_SEND_AT_ONCE", "1") == "1"

# Django's own request logging writes paths with their query; ours names the status and view only.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"discreet": {"()": "trialpost.web.manners.DiscreetFilter"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["discreet"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # The demo's mail server would name every recipient.
        "mail.log": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # It would name every passkey that is made or used.
        "fido2": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
