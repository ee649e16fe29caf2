"""Remember whom and what a run could not judge."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_profile_before"),
        ("watch", "0010_notices_known_by_a_page"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwedPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveBigIntegerField()),
                ("day", models.DateField(null=True)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="owed",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OwedTrial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("registry_id", models.CharField(max_length=64, unique=True)),
                ("version", models.PositiveBigIntegerField()),
                ("day", models.DateField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="watchrun",
            name="failed_trials",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="watchrun",
            name="owed",
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="watchrun",
            name="owed_trials",
            field=models.JSONField(default=dict),
        ),
    ]
