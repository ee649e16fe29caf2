"""Tell Django of this app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The people app."""

    name = "trialpost.web.people"
    label = "people"

    def ready(self) -> None:
        """Enter what people and mail hold into the register of rights."""
        from trialpost.web.people import holdings

        holdings.register()
