"""Tell Django of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext


class WatchConfig(AppConfig):
    """The watch app."""

    name = "trialpost.web.watch"
    label = "watch"

    def ready(self) -> None:
        """Enter the stream of notices, and what this app holds about people."""
        from trialpost.web.mail import settling, streams
        from trialpost.web.people.actions import NOTICES
        from trialpost.web.watch import actions, holdings
        from trialpost.web.watch.auditing import handed
        from trialpost.web.watch.sending import returning

        streams.register(
            NOTICES,
            stop=actions.stop,
            describe=_described,
            wanted=actions.wanted,
            wanted_among=actions.wanted_among,
            undelivered=returning.undelivered,
            gone=actions.gone,
        )
        settling.register_missing(handed.past_telling)
        holdings.register()


def _described(stream: str) -> str:
    """Say what a stream of notices brings; that of somebody cared for is one of several."""
    if ":" in stream:
        return gettext("emails about new trials for this one list")
    return gettext("emails about new trials")
