"""Remember who could not be told what became of trials, and how often a mail of it was put off."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("watch", "0014_digests_past_telling"),
    ]

    operations = [
        migrations.AddField(
            model_name="followup",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="OwedFollowUps",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveBigIntegerField()),
                ("day", models.DateField(null=True)),
                ("kind", models.CharField(default="", max_length=64)),
                ("tries", models.PositiveIntegerField(default=1)),
                ("first_on", models.DateField(null=True)),
                ("try_at", models.DateTimeField(null=True)),
                ("article_version", models.PositiveBigIntegerField(default=0)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="owed_follow_ups",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
