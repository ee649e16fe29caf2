"""Tell apart what was dropped and is known already, and what is to come back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("watch", "0009_given_up_in_doubt"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="known",
            field=models.BooleanField(default=False),
        ),
    ]
