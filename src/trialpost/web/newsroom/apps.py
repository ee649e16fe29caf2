"""Tell Django of this app, mail of its stream, and people of what it holds."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """The newsroom app."""

    name = "trialpost.web.newsroom"
    label = "newsroom"

    def ready(self) -> None:
        """Enter the stream of articles with mail."""
        from trialpost.web.mail import streams
        from trialpost.web.newsroom import actions
        from trialpost.web.newsroom.models import Subscription
        from trialpost.web.people import rights

        streams.register(
            "articles", stop=actions.stop_subscription, describe=actions.describe_stream
        )
        rights.register(
            "article subscriptions",
            models=(Subscription,),
            export=actions.export_subscriptions,
            erase=actions.erase_subscriptions,
        )
