"""Rows of the newsroom: articles and their history, what readers report, who wants mail."""

from django.db import models

from trialpost.web.mail.models import Address


class ArticleRow(models.Model):
    """One article with the findings that it rests on.

    ``condition`` is the illness in everyday words, ``descriptors`` the MeSH ids of the trial's
    conditions and of what lies above them. ``reason`` and ``changed_at`` tell of the last
    correction, or of the withdrawal, as readers see it. ``replaces`` is the article on the site
    that a draft made of newer results would correct. ``spanish`` is the article in Spanish, empty
    where it cannot be said in Spanish or does not hold, null until that was looked at.
    """

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
    spanish = models.TextField(null=True)
    findings = models.TextField()
    categories = models.JSONField(default=list)
    condition = models.CharField(max_length=200, default="")
    condition_slug = models.SlugField(max_length=100, default="", db_index=True)
    descriptors = models.JSONField(default=list)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")
    replaces = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="successors"
    )

    def __str__(self) -> str:
        return self.slug


class ArticleVersion(models.Model):
    """An article as it was after one change: what was done, by which editor, and why.

    ``by`` is an editor's name, empty where the service or a command did it.
    """

    article_row = models.ForeignKey(ArticleRow, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=12)
    by = models.CharField(max_length=150, default="")
    reason = models.TextField(default="")
    article = models.TextField()
    findings = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article_row", "number"], name="one_number_an_article_version"
            )
        ]


class Rephrasing(models.Model):
    """What a language model was asked about an article, and what it answered.

    ``exchanges`` is JSON, a list of ``articles.rewording.Exchange``; ``instructions`` went with
    each. ``taken`` counts the sentences in the model's words that the article began with, and
    ``wholly`` says why all were given up, if they were.
    """

    article_row = models.ForeignKey(
        ArticleRow, on_delete=models.CASCADE, related_name="rephrasings"
    )
    model = models.CharField(max_length=200)
    instructions = models.TextField()
    exchanges = models.TextField()
    taken = models.PositiveIntegerField(default=0)
    wholly = models.TextField(default="")
    made_at = models.DateTimeField()


class Paper(models.Model):
    """A publication that an editor uploaded to an article, with what was read in it.

    ``read`` is JSON: its findings and suggestions. ``decided`` maps a finding's id to whether it
    was accepted or refused, and by whom.
    """

    article_row = models.ForeignKey(ArticleRow, on_delete=models.CASCADE, related_name="papers")
    ref = models.CharField(max_length=200)
    title = models.TextField()
    text = models.TextField()
    read = models.TextField()
    decided = models.JSONField(default=dict)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article_row", "ref"], name="one_paper_an_article")
        ]


class ErrorReport(models.Model):
    """That readers said something is wrong with a sentence of an article. Who, is kept nowhere.

    One row counts all who said the same while it was open, by the week.
    """

    class Kind(models.TextChoices):
        """What is wrong."""

        WRONG = "wrong"
        MISLEADING = "misleading"
        MISSING = "missing"
        UNCLEAR = "unclear"

    class Outcome(models.TextChoices):
        """What became of it."""

        CORRECTED = "corrected"
        RIGHT = "right"

    article_row = models.ForeignKey(ArticleRow, on_delete=models.CASCADE, related_name="reports")
    sentence = models.TextField()
    kind = models.CharField(max_length=12, choices=Kind)
    count = models.PositiveIntegerField(default=1)
    first_week = models.DateField()
    last_week = models.DateField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=150, default="")
    outcome = models.CharField(max_length=12, choices=Outcome, default="")


class ReportedWords(models.Model):
    """What a reader added to a report in their own words, sealed.

    It goes when the report is closed, or when it has grown old; ``week`` is that of the words.
    """

    report = models.ForeignKey(ErrorReport, on_delete=models.CASCADE, related_name="words")
    week = models.DateField(db_index=True)
    sealed = models.BinaryField()


class Subscription(models.Model):
    """That an address wants the articles of a category or condition; which one is sealed.

    ``lookup`` is a keyed hash of (address, category or condition), so that nobody subscribes twice.
    """

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="subscriptions")
    lookup = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()


class Reader(models.Model):
    """How an address wants its articles: ``sealed`` holds how often, and what a subject may say.

    ``lookup`` is a keyed hash of the token in the link to their page. ``digest_day`` is the day of
    the next digest, null for whoever gets each article as it comes.
    """

    address = models.OneToOneField(Address, on_delete=models.CASCADE, related_name="reader")
    lookup = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    digest_day = models.DateField(null=True, db_index=True)


class MailedArticle(models.Model):
    """That an article was mailed to an address: a keyed hash of both, which names neither.

    It lets nobody get an article twice, and lets a correction reach whoever was mailed it.
    """

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="mailed_articles")
    lookup = models.CharField(max_length=64, unique=True)


class ResultsSeen(models.Model):
    """Up to which version of the catalogue new results were looked for. One row."""

    catalogue_version = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_results_seen")]
