"""Rows about people: an account is an address, a consent and a sealed profile."""

from django.db import models

from trialpost.web.mail.models import Address


class Person(models.Model):
    """Somebody with an account. Nothing about them stands here in the clear."""

    token = models.CharField(max_length=43, unique=True)
    address = models.OneToOneField(Address, on_delete=models.CASCADE, related_name="person")
    created_at = models.DateTimeField()


class Consent(models.Model):
    """That a person agreed to a numbered text, and when.

    Taking it back erases the person, and this row with them.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    text_version = models.CharField(max_length=32)
    given_at = models.DateTimeField()


class SealedProfile(models.Model):
    """A person's health profile, sealed with their key.

    ``baseline_version`` is the catalogue version at which it was last saved: what matched then is
    on the page, what matches later is news. ``before`` is the profile that the person was last
    watched with, sealed, while they have another since; ``watched_version`` is the catalogue
    version up to which they were then watched.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="profile")
    sealed = models.BinaryField()
    baseline_version = models.PositiveBigIntegerField()
    before = models.BinaryField(null=True)
    watched_version = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField()
    notices_stopped_at = models.DateTimeField(null=True)
