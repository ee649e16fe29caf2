"""Tell apart what may have arrived and goes out no more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("watch", "0008_days_within_a_month"),
    ]

    operations = [
        migrations.AddField(
            model_name="watchrun",
            name="uncertain",
            field=models.PositiveBigIntegerField(null=True),
        ),
    ]
