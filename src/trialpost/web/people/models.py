"""Rows about people: an account is an address, a consent, and a sealed profile for each person."""

from django.db import models

from trialpost.web.mail.models import Address


class Person(models.Model):
    """Somebody for whom trials are looked for. Nothing about them stands here in the clear.

    An account is one address. Its *holder* is the person without a ``holder``: they sign in, and
    the consent is theirs. Whom they care for are further persons at the same address, each with a
    profile, notices and decisions of their own. ``named`` says whom somebody is to the holder,
    sealed (:class:`~trialpost.web.people.profile.persons.Named`); where it is empty they are the
    holder.
    ``used_on`` is the last day on which somebody looked after them here, ``warned_on`` when it was
    said by mail that they are to be erased since nobody did.
    """

    token = models.CharField(max_length=43, unique=True)
    address = models.ForeignKey(
        Address, on_delete=models.CASCADE, related_name="people", related_query_name="person"
    )
    holder = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="others")
    named = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    used_on = models.DateField(null=True, db_index=True)
    warned_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address"],
                condition=models.Q(holder=None),
                name="one_holder_an_address",
            )
        ]


class Consent(models.Model):
    """That a person agreed to a numbered text, and when; and when they took it back, if they did.

    Whoever takes it back chooses whether what is held is kept, unused, or erased.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    text_version = models.CharField(max_length=32)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class SealedProfile(models.Model):
    """A person's health profile, sealed with their key.

    ``baseline_version`` is the catalogue version at which it was last saved: what matched then is
    on the page, what matches later is news. ``before`` is the profile that the person was last
    watched with, sealed, while they have another since; ``watched_version`` is the catalogue
    version up to which they were then watched. ``unjudged`` says, sealed, how they knew the trials
    before that could not be judged for them then. ``affirmed_on`` is when it was last said that all
    of it is still true, ``asked_on`` when that was asked by mail. ``unused_since`` is when the
    consent was taken back: from then on nothing opens it but its owner's export.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="profile")
    sealed = models.BinaryField()
    baseline_version = models.PositiveBigIntegerField()
    before = models.BinaryField(null=True)
    unjudged = models.BinaryField(null=True)
    watched_version = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField()
    affirmed_on = models.DateField(null=True)
    asked_on = models.DateField(null=True)
    notices_stopped_at = models.DateTimeField(null=True)
    unused_since = models.DateTimeField(null=True)


class AccessEntry(models.Model):
    """That something was done with an account: what, and when exactly, is sealed."""

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="access_entries")
    sealed = models.BinaryField()
    day = models.DateField(db_index=True)


class Passkey(models.Model):
    """A passkey that signs in to an account.

    ``lookup`` is a keyed hash of the id under which a device knows it; the rest is sealed.
    """

    lookup = models.CharField(max_length=64, unique=True)
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="passkeys")
    sealed = models.BinaryField()


class AddressChange(models.Model):
    """A change of address under way: the new one is sealed; both have to confirm it in time."""

    address = models.OneToOneField(Address, on_delete=models.CASCADE, related_name="change")
    sealed = models.BinaryField()
    old_confirmed_at = models.DateTimeField(null=True)
    new_confirmed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)


class FormerAddress(models.Model):
    """The keyed hash of an address that an account had before, sealed.

    Without it a restored backup from that time would bring back somebody who was erased since.
    """

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="former_addresses")
    sealed = models.BinaryField()
