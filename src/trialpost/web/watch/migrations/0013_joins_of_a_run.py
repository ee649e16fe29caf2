"""Note with a run which trials had turned out to be which."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("watch", "0012_owed_tried_at_intervals"),
    ]

    operations = [
        migrations.AddField(
            model_name="watchrun",
            name="joins",
            field=models.CharField(default="", max_length=16),
        ),
    ]
