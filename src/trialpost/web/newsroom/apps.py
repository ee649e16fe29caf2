"""Tell Django of this app, mail of its stream, and people of what it holds."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """The newsroom app."""

    name = "trialpost.web.newsroom"
    label = "newsroom"

    def ready(self) -> None:
        """Enter the stream of articles with mail, and what this app holds about people."""
        from trialpost.web.mail import streams
        from trialpost.web.newsroom import holdings, subscriptions
        from trialpost.web.newsroom.mailing import STREAM

        streams.register(
            STREAM,
            stop=subscriptions.stop_subscription,
            describe=subscriptions.describe_stream,
            wanted=subscriptions.is_wanted,
        )
        holdings.register()
