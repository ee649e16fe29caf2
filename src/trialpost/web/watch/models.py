"""Rows of standing matches: a notice is a row before it is mail."""

from django.db import models

from trialpost.web.people.models import Person


class Notice(models.Model):
    """That one person is to be told of one trial, and why.

    ``subject`` is a keyed hash of (person, trial, whether it is told because they saved it, the
    version that they knew): unique, so that nothing is told twice, and dumb, so that the row does
    not tell which trial. ``about`` is one of (person, trial) alone, by which what somebody was told
    of a trial is found. ``sealed`` holds trial, reasons and evidence.
    It waits until a digest tells it, or until it is dropped because it is not so any more; then it
    comes back when it is so again, unless its trial is ``known``: the person saw it on the page
    after they saved their profile, or stopped the mails.
    ``attempts`` is how often the mail server had put off a mail with it that was taken back.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    subject = models.CharField(max_length=64, unique=True)
    about = models.CharField(max_length=64, default="")
    sealed = models.BinaryField()
    created_at = models.DateField()
    digest = models.ForeignKey(
        "Digest", on_delete=models.CASCADE, null=True, related_name="notices"
    )
    dropped_at = models.DateField(null=True)
    known = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["person"],
                name="notice_waits",
                condition=models.Q(digest=None, dropped_at=None),
            )
        ]


class Digest(models.Model):
    """The notices that went to one person in one mail.

    ``lookup`` is a keyed hash of the token in the mail's link, which stands in the mail only;
    ``mail`` is one of the mail's Message-ID, by which it is found if that mail does not arrive.
    It is ``past_telling`` when the key of its mail may have had its time: whether that was handed
    over is not known then.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="digests")
    lookup = models.CharField(max_length=64, unique=True)
    mail = models.CharField(max_length=64, default="", db_index=True)
    created_at = models.DateField()
    past_telling = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"],
                name="digest_can_be_told",
                condition=models.Q(past_telling=False),
            )
        ]


class Decision(models.Model):
    """What one person decided about one trial: saved, accepted, declined or hidden.

    ``about`` is a keyed hash of (person, trial); ``sealed`` holds all the rest.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="decisions")
    about = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    decided_at = models.DateField()


class FollowUp(models.Model):
    """What one person is to be told of what became of a trial: results, an article.

    ``subject`` is a keyed hash of (person, trial, what is told): nothing is told twice. ``sealed``
    holds all the rest. ``mail`` is a keyed hash of the token in the link of the mail that told it.
    ``attempts`` is how often the mail server had put off a mail with it that was taken back.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="follow_ups")
    subject = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    created_at = models.DateField()
    told_on = models.DateField(null=True)
    mail = models.CharField(max_length=64, default="", db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)


class AftermathState(models.Model):
    """How far it was looked what became of trials. One row.

    ``article_version`` is the key of the last version of an article, ``overdue_on`` the day on
    which it was last looked whether results are overdue.
    """

    catalogue_version = models.PositiveBigIntegerField(default=0)
    article_version = models.PositiveBigIntegerField(default=0)
    overdue_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_aftermath_state")]


class MailChoice(models.Model):
    """When somebody wants their mails. Who has no such row is told at once.

    ``sealed`` holds the choice. What stands in the clear are days that spare looking into it:
    before ``digest_day`` nothing that waits is due, and ``heartbeat_day`` is when to look whether
    to tell them that nothing was new, if they want that.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="mail_choice")
    sealed = models.BinaryField()
    digest_day = models.DateField(null=True)
    heartbeat_day = models.DateField(null=True, db_index=True)


class WatchState(models.Model):
    """How far the catalogue has been watched. One row.

    ``judged_on`` is the day on which people were last compared with all trials, for time passes,
    and ``turned_on`` the one up to which it was looked who may have come to fit on a single day.
    ``newest_profile`` is the highest key of a profile that was there at the last run.
    """

    catalogue_version = models.PositiveBigIntegerField(default=0)
    ran_at = models.DateTimeField(null=True)
    judged_on = models.DateField(null=True)
    turned_on = models.DateField(null=True)
    newest_profile = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_watch_state")]


class Owing(models.Model):
    """What could not be judged: it was up to a ``version``, and is to be judged anew from it.

    ``day`` is the one on which all were last compared with all trials by then. So many ``tries``
    failed since the day ``first_on``, the last with an error of this ``kind``; a run is made for it
    alone at ``try_at``.
    """

    version = models.PositiveBigIntegerField()
    day = models.DateField(null=True)
    kind = models.CharField(max_length=64, default="")
    tries = models.PositiveIntegerField(default=1)
    first_on = models.DateField(null=True)
    try_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class OwedPerson(Owing):
    """That somebody could not be judged."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="owed")

    def __str__(self) -> str:
        return f"person {self.person_id}"


class OwedFollowUps(Owing):
    """That somebody could not be told what became of trials.

    They are to be told it from a version of the catalogue on, and from one of articles.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="owed_follow_ups")
    article_version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"person {self.person_id}, what became of trials,"


class OwedTrial(Owing):
    """That a trial could not be judged."""

    registry_id = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.registry_id


class OwedTrialFollowUps(Owing):
    """That a trial could not be read, and so nobody, or not everybody, was told what became of it.

    They are to be told it from a version of the catalogue on, and from one of articles.
    """

    registry_id = models.CharField(max_length=64, unique=True)
    article_version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.registry_id}, what became of it,"


class WatchRun(models.Model):
    """One run of the watch, and what its audit found: counts and days, nothing about anybody.

    It watched from the version ``since`` of the catalogue up to ``until``, at the ``mark`` and with
    the ``joins`` of trials that there were, judging people as of ``day``; ``judged_on`` and
    ``turned_on`` are as they stood in :class:`WatchState` then. Notices up to the key
    ``notices_before`` were there before it. Of ``uncertain`` notices of whoever was checked nobody
    knows whether their mail arrived, and it goes out no more. ``owed_trials`` had to be judged anew
    from a version and a day, ``failed_trials`` could not be judged; ``owed`` people could not
    either.
    """

    since = models.PositiveBigIntegerField()
    until = models.PositiveBigIntegerField()
    mark = models.CharField(max_length=200)
    joins = models.CharField(max_length=16, default="")
    day = models.DateField()
    judged_on = models.DateField(null=True)
    turned_on = models.DateField(null=True)
    notices_before = models.PositiveBigIntegerField(default=0)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    audited_at = models.DateTimeField(null=True)
    checked = models.PositiveBigIntegerField(null=True)
    left_out = models.PositiveBigIntegerField(null=True)
    missed = models.PositiveBigIntegerField(null=True)
    surplus = models.PositiveBigIntegerField(null=True)
    uncertain = models.PositiveBigIntegerField(null=True)
    owed_trials = models.JSONField(default=dict)
    failed_trials = models.JSONField(default=list)
    owed = models.PositiveBigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.day}, versions {self.since} to {self.until}"


class AftermathRun(models.Model):
    """One look at what became of trials, and what its audit found: counts, nothing about anybody.

    It went from the version ``since`` of the catalogue to ``until``, from ``article_since`` of
    articles to ``article_until``, at the ``mark`` and with the ``joins`` of trials that there were,
    and asked whether results are ``overdue`` if it was time. Up to the keys ``notices_before`` and
    ``told_before`` there were notices and follow-ups before it. ``seen`` has a keyed hash of each
    person as they were then, by which it is known who changed nothing since. Of ``owed`` people it
    is not said what was missed: they, or a trial of theirs, are owed still.
    """

    since = models.PositiveBigIntegerField()
    until = models.PositiveBigIntegerField()
    article_since = models.PositiveBigIntegerField()
    article_until = models.PositiveBigIntegerField()
    mark = models.CharField(max_length=200)
    joins = models.CharField(max_length=16, default="")
    overdue = models.BooleanField(default=False)
    day = models.DateField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    notices_before = models.PositiveBigIntegerField(default=0)
    seen = models.BinaryField(default=b"")
    told_before = models.PositiveBigIntegerField(default=0)
    audited_at = models.DateTimeField(null=True)
    checked = models.PositiveBigIntegerField(null=True)
    left_out = models.PositiveBigIntegerField(null=True)
    due = models.PositiveBigIntegerField(null=True)
    missed = models.PositiveBigIntegerField(null=True)
    surplus = models.PositiveBigIntegerField(null=True)
    owed = models.PositiveBigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.day}, versions {self.since} to {self.until}"
