"""Rows of the catalogue: raw records first, then the trials that were read from them."""

from django.db import models


class RawRecord(models.Model):
    """The registry's bytes of one version of a record, compressed, by the hash of their content."""

    sha256 = models.CharField(max_length=64, unique=True)
    data = models.BinaryField()
    first_seen = models.DateTimeField()


class TrialRow(models.Model):
    """One trial as it stands now. ``changed_in`` is the catalogue version that last changed it."""

    registry = models.CharField(max_length=32)
    registry_id = models.CharField(max_length=40)
    raw = models.ForeignKey(RawRecord, on_delete=models.PROTECT)
    status = models.CharField(max_length=32, db_index=True)
    outline = models.BinaryField()
    changed_in = models.PositiveBigIntegerField(db_index=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registry", "registry_id"], name="one_row_a_trial")
        ]
        indexes = [models.Index(fields=["registry_id"])]


class TrialVersion(models.Model):
    """Which record a trial was read from in which version of the catalogue."""

    trial = models.ForeignKey(TrialRow, on_delete=models.CASCADE, related_name="versions")
    raw = models.ForeignKey(RawRecord, on_delete=models.PROTECT)
    version = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trial", "version"], name="one_record_a_version")
        ]


class ReadIssueRow(models.Model):
    """Something odd about a trial's present record."""

    trial = models.ForeignKey(TrialRow, on_delete=models.CASCADE, related_name="issues")
    kind = models.CharField(max_length=32, db_index=True)
    where = models.CharField(max_length=300)
    detail = models.TextField()


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
