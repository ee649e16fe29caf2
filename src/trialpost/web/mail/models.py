"""Rows of mail: addresses (the root of everything about a person), links, the outbox."""

from django.db import models


class Address(models.Model):
    """An electronic mail address, sealed under a key of its own that a master key wraps.

    Everything else about a person hangs on this row and is sealed with the same key.
    """

    token = models.CharField(max_length=43, unique=True)
    lookup = models.CharField(max_length=64, unique=True)
    wrapped_key = models.BinaryField()
    sealed = models.BinaryField()
    language = models.CharField(max_length=8, default="en")
    confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()


class MailedLink(models.Model):
    """A link that was mailed once: short-lived, used once, kept only as a keyed hash.

    ``sealed`` holds what the link does (sign in, confirm a subscription …), for its address only.
    """

    lookup = models.CharField(max_length=64, unique=True)
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="links")
    sealed = models.BinaryField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class StopLink(models.Model):
    """The unsubscribe link of one stream of mail to one address; ``sealed`` names the stream.

    ``lookup`` is a keyed hash of the link's token, which itself stands nowhere.
    """

    lookup = models.CharField(max_length=64, unique=True)
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="stop_links")
    sealed = models.BinaryField()


class Suppression(models.Model):
    """A keyed hash of an address that is never mailed again. It survives erasure."""

    lookup = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=32)
    created_at = models.DateTimeField()


class OutboxMessage(models.Model):
    """A message to send once. Its subject and words are sealed, and dropped on delivery.

    ``single`` says that somebody waits for it: such go before lists. Days stand here, not moments,
    so that no row can be laid beside what caused it; ``due_at`` of list mail begins with its day.
    ``claim`` names the batch in which a sender took it, ``in_doubt`` says that it may have arrived
    already.
    """

    class State(models.TextChoices):
        """Where a message is on its way."""

        QUEUED = "queued"
        CLAIMED = "claimed"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        SUPPRESSED = "suppressed"
        UNCERTAIN = "uncertain"

    idempotency_key = models.CharField(max_length=64, unique=True)
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="messages")
    sealed = models.BinaryField(null=True)
    message_id = models.CharField(max_length=255, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    single = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_code = models.CharField(max_length=40, default="")
    due_at = models.DateTimeField()
    claim = models.CharField(max_length=16, default="")
    claimed_at = models.DateTimeField(null=True)
    in_doubt = models.BooleanField(default=False)
    sent_at = models.DateField(null=True)
    created_at = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["state", "-single", "due_at", "id"], name="outbox_in_order")
        ]


class Settled(models.Model):
    """That a message of this key was done with by a day. It names nobody and nothing.

    ``in_doubt`` says that it was given up, and that nobody knows whether it arrived.
    """

    idempotency_key = models.CharField(max_length=64, unique=True)
    day = models.DateField(db_index=True)
    in_doubt = models.BooleanField(default=False)


class ListDay(models.Model):
    """How many messages of lists were handed to the mail server on a day (in UTC)."""

    day = models.DateField(unique=True)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}"


class ReturnedMail(models.Model):
    """That a message to an address came back, or was complained of, and on which day.

    ``lookup`` is a keyed hash of the message's id and the kind, so that each counts once.
    """

    lookup = models.CharField(max_length=64, unique=True)
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="returned")
    kind = models.CharField(max_length=16)
    day = models.DateField(db_index=True)


class Allowance(models.Model):
    """How often something was asked for within the hour that ``lookup`` (a keyed hash) names."""

    lookup = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)
