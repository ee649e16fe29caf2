"""Note of which digests it is not known any more whether their mail was handed over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("watch", "0013_joins_of_a_run"),
    ]

    operations = [
        migrations.AddField(
            model_name="digest",
            name="past_telling",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="digest",
            index=models.Index(
                condition=models.Q(("past_telling", False)),
                fields=["created_at"],
                name="digest_can_be_told",
            ),
        ),
    ]
