from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def from_their_reports(apps, schema_editor):
    """Date words that were there before by the first week of their report."""
    words = apps.get_model("newsroom", "ReportedWords")
    reports = apps.get_model("newsroom", "ErrorReport").objects.filter(pk=OuterRef("report"))
    words.objects.filter(week=None).update(week=Subquery(reports.values("first_week")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0005_readers_own_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='reportedwords',
            name='week',
            field=models.DateField(db_index=True, null=True),
        ),
        migrations.RunPython(from_their_reports, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='reportedwords',
            name='week',
            field=models.DateField(db_index=True),
        ),
    ]
