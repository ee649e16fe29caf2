"""Rows of the newsroom: articles and who wants them by mail."""

from django.db import models

from trialpost.web.mail.models import Address


class ArticleRow(models.Model):
    """One article with the findings that it rests on."""

    class State(models.TextChoices):
        """Where an article is between the first words and the last correction."""

        DRAFT = "draft"
        VERIFIED = "verified"
        PUBLISHED = "published"
        CORRECTED = "corrected"
        WITHDRAWN = "withdrawn"

    slug = models.SlugField(max_length=120, unique=True)
    registry_id = models.CharField(max_length=40, db_index=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    article = models.TextField()
    findings = models.TextField()
    categories = models.JSONField(default=list)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)


class Subscription(models.Model):
    """That an address wants the articles of a category; which one is sealed.

    ``lookup`` is a keyed hash of (address, category), so that nobody subscribes twice.
    """

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="subscriptions")
    lookup = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
