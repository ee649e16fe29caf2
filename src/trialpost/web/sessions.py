"""Sessions in the database, sealed: who reads the table learns nothing of who is signed in."""

import base64

import msgspec
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from trialpost.web.sealing import SealBroken, keyring, seal, unseal


class SessionStore(DatabaseStore):
    """Django's database sessions with sealed contents."""

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
