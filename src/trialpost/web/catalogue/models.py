"""Rows of the catalogue: raw records first, then what was read from them."""

from django.db import models


class RawRecord(models.Model):
    """The registry's bytes of one version of a record, compressed, by the hash of their content."""

    sha256 = models.CharField(max_length=64, unique=True)
    data = models.BinaryField()
    first_seen = models.DateTimeField()


class TrialRow(models.Model):
    """One trial as it stands now, whatever number of registries tell of it.

    ``changed_in`` is the catalogue version that last changed it. ``joined_to`` is set when the
    trial turned out to be another one: the row stays, so that its old name is still found and
    whoever remembers it learns that it moved. ``vanished_at`` is set while no registry lists it.
    ``made_of`` is a hash of the records that the row tells of, so that a row that comes back to
    what it was is known to be unchanged.
    """

    registry = models.CharField(max_length=32)
    registry_id = models.CharField(max_length=40)
    status = models.CharField(max_length=32, db_index=True)
    outline = models.BinaryField()
    made_of = models.BigIntegerField()
    changed_in = models.PositiveBigIntegerField(db_index=True)
    updated_at = models.DateTimeField()
    vanished_at = models.DateTimeField(null=True)
    joined_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registry", "registry_id"], name="one_row_a_trial")
        ]
        indexes = [models.Index(fields=["registry_id"])]

    def __str__(self) -> str:
        return self.registry_id


class SourceRow(models.Model):
    """One record that tells of a trial: the present one of its form, registry id and part.

    ``part`` tells the records of one trial apart in one registry (a member state of the EU).
    ``listed_in`` is the number of the last full listing of its registry that named it;
    ``vanished_at`` is set when a later one did not. ``title_key`` and ``protocol_key`` are hashes
    by which records that may be of the same trial are found, null where there is nothing to hash.
    ``posted`` is the ordinal of the day on which the registry last posted it, null if not said.
    """

    trial = models.ForeignKey(TrialRow, on_delete=models.CASCADE, related_name="sources")
    door = models.CharField(max_length=24)
    registry_id = models.CharField(max_length=40)
    part = models.CharField(max_length=16, default="")
    raw = models.ForeignKey(RawRecord, on_delete=models.PROTECT)
    changed_in = models.PositiveBigIntegerField()
    listed_in = models.PositiveBigIntegerField(default=0)
    vanished_at = models.DateTimeField(null=True)
    posted = models.IntegerField(null=True)
    title_key = models.BigIntegerField(null=True, db_index=True)
    protocol_key = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registry_id", "door", "part"], name="one_source_a_record"
            )
        ]


class SourceName(models.Model):
    """An identifier of some registry that a record gives as another name of its trial."""

    source = models.ForeignKey(SourceRow, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "name"], name="one_name_once_a_source")
        ]


class SourceVersion(models.Model):
    """Which bytes a record had from which version of the catalogue on; null when it vanished."""

    source = models.ForeignKey(SourceRow, on_delete=models.CASCADE, related_name="versions")
    raw = models.ForeignKey(RawRecord, on_delete=models.PROTECT, null=True)
    version = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "version"], name="one_record_a_version")
        ]


class CatalogueVersion(models.Model):
    """When a version of the catalogue was made. One row a load that changed something."""

    version = models.PositiveBigIntegerField(unique=True)
    made_at = models.DateTimeField()


class ReadIssueRow(models.Model):
    """Something odd about a present record."""

    source = models.ForeignKey(SourceRow, on_delete=models.CASCADE, related_name="issues")
    kind = models.CharField(max_length=32, db_index=True)
    where = models.CharField(max_length=300)
    detail = models.TextField()

    def __str__(self) -> str:
        return f"{self.kind} at {self.where}"


class FieldCensus(models.Model):
    """Which fields the records of one form had when they were last counted, and what was odd.

    ``fields`` and ``alarms`` are JSON, as ``registry.drift`` writes them. The newest row of a form
    is what the next load is held against; a row with alarms stays until an operator has seen it.
    """

    door = models.CharField(max_length=24, db_index=True)
    taken_at = models.DateTimeField()
    records = models.PositiveBigIntegerField()
    fields = models.TextField()
    alarms = models.TextField(default="[]")


class SyncRun(models.Model):
    """One run against a registry: what it asks for, and the page at which it goes on.

    ``kind`` is ``changes`` (records that changed from ``since`` on), ``listing`` (the identifiers
    of everything, to see what vanished), ``fill`` (the download of everything into an empty
    catalogue), ``unread`` (a run that proves nothing: too much was unreadable or lost) or
    ``accepted`` (no run: the operator accepted the form that the records have).
    ``page_token`` is that of the page to fetch next, empty for the first. ``data_version`` is the
    registry's own, as it stood when the run began.
    """

    registry = models.CharField(max_length=32)
    base_url = models.CharField(max_length=300)
    kind = models.CharField(max_length=16)
    condition = models.CharField(max_length=300, default="")
    since = models.DateField(null=True)
    page_token = models.CharField(max_length=300, default="")
    pages = models.PositiveIntegerField(default=0)
    records = models.PositiveBigIntegerField(default=0)
    data_version = models.CharField(max_length=64, default="")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)


class ModelAnswer(models.Model):
    """What a language model answered about a criterion, as it came, usable or not.

    ``key`` is a hash of the criterion's text and kind, of what the rules left unread in it, of the
    rules, the model and the messages (``eligibility.proposals.key_of``), so that the same question
    costs once. ``model`` is there to read only. Nothing about a person is ever kept here.
    """

    key = models.CharField(max_length=64, primary_key=True)
    model = models.CharField(max_length=200)
    answer = models.TextField()
    made_at = models.DateTimeField()


class LoadedVocabulary(models.Model):
    """A vocabulary that the operator gave, such as NLM's descriptors: packed, one row a name."""

    name = models.CharField(max_length=32, unique=True)
    edition = models.CharField(max_length=64)
    packed = models.BinaryField()
    loaded_at = models.DateTimeField()


class CatalogueState(models.Model):
    """The catalogue's version, counted up by every load that changed something. One row.

    ``lineage`` is drawn when the catalogue begins and again when a backup is restored, so that what
    was derived from another catalogue (the text index, a process's memory) is never taken for ours.
    ``outline_form`` is the form in which the outlines were last written, all of them.
    """

    lineage = models.CharField(max_length=32)
    outline_form = models.PositiveIntegerField()
    version = models.PositiveBigIntegerField(default=0)
    updated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_catalogue_state")]


class TreesRow(models.Model):
    """The criteria of one trial as trees, packed, so that nobody has to read its text again.

    They are good while ``rules`` is the version of the rules that read texts now, and ``made_of``
    that of the trial: a load changes the latter in the transaction in which it changes the trial.
    ``text_hash`` tells whether the text is another one, so that it need not be read again where
    only something else in the record changed.
    """

    trial = models.OneToOneField(
        TrialRow, on_delete=models.CASCADE, primary_key=True, related_name="trees"
    )
    rules = models.CharField(max_length=32)
    made_of = models.BigIntegerField()
    text_hash = models.CharField(max_length=32)
    packed = models.BinaryField()


class DisputeRow(models.Model):
    """That somebody said a criterion was read or judged wrongly. Who, is kept nowhere.

    One row counts all who said the same of the same reading while it was open, by the week, so
    that no row stands for one person. ``text`` is the criterion as the registry has it and
    ``drawn`` its tree as the rules of version ``rules`` read it. An editor closes it; said again
    after that, it is a row of its own.
    """

    class Kind(models.TextChoices):
        """What is wrong."""

        VERDICT = "verdict"
        REASON = "reason"
        TEXT = "text"

    class Outcome(models.TextChoices):
        """What became of it."""

        MENDED = "mended"
        RIGHT = "right"
        UNCLEAR = "unclear"

    registry_id = models.CharField(max_length=40)
    side = models.CharField(max_length=12)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=32)
    text = models.TextField()
    rules = models.CharField(max_length=32)
    drawn = models.TextField()
    kind = models.CharField(max_length=8, choices=Kind)
    count = models.PositiveIntegerField(default=1)
    first_week = models.DateField()
    last_week = models.DateField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=150, default="")
    outcome = models.CharField(max_length=8, choices=Outcome, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registry_id", "start", "end", "text_hash", "rules", "kind"],
                condition=models.Q(closed_at=None),
                name="one_open_dispute_a_reading",
            )
        ]
        verbose_name = "point called wrong"
        verbose_name_plural = "points called wrong"

    def __str__(self) -> str:
        return f"{self.registry_id}, characters {self.start} to {self.end}"
