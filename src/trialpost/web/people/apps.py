"""Tell Django of this app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The people app."""

    name = "trialpost.web.people"
    label = "people"

    def ready(self) -> None:
        """Enter what people and mail hold into the register; keep the database private."""
        from trialpost.web import database
        from trialpost.web.people import holdings
        from trialpost.web.people.account import account_holdings

        holdings.register()
        account_holdings.register()
        database.keep_private()
