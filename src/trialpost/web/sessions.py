"""Sessions in the database, sealed: who reads the table learns nothing of who is signed in.

Nor can they take anybody's place: the cookie holds a random key, the table only a keyed hash of it.
"""

import base64

import msgspec
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from trialpost.web.sealing import SealBroken, keyring, seal, unseal

_ROW_KEY_DIGITS = 40
"""Hexadecimal digits of the hash that the table's column has room for: 160 bits."""


def row_key(session_key: str) -> str:
    """Return the key under which the table holds the session of a cookie."""
    return keyring().lookup("session", session_key)[:_ROW_KEY_DIGITS]


class SessionStore(DatabaseStore):
    """Django's database sessions with sealed contents, under hashed keys.

    ``session_key`` is the cookie's key throughout; only what touches a row hashes it.
    """

    def encode(self, session_dict: dict) -> str:
        """Seal the session's contents as text."""
        sealed = seal(keyring().session_key, "session", session_dict)
        return base64.b64encode(sealed).decode("ascii")

    def decode(self, session_data: str) -> dict:
        """Open the session's contents; one that does not open is an empty session."""
        try:
            return unseal(keyring().session_key, "session", base64.b64decode(session_data), dict)
        except (SealBroken, ValueError, msgspec.DecodeError):
            return {}

    def _get_session_from_db(self) -> Session | None:
        found = self.model.objects.filter(
            session_key=row_key(self.session_key), expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        """Tell whether the session of a cookie is in the table."""
        return super().exists(row_key(session_key))

    def create_model_instance(self, data: dict) -> Session:
        """Make the row of this session."""
        row = super().create_model_instance(data)
        row.session_key = row_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Take the session of a cookie, or this one, out of the table."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(row_key(key))

    # Django's database store has asynchronous twins of its own; these call the ways above instead.
    aload = SessionBase.aload
    acreate = SessionBase.acreate
    aexists = SessionBase.aexists
    asave = SessionBase.asave
    adelete = SessionBase.adelete
