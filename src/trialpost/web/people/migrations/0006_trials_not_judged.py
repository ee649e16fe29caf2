"""Keep how somebody knew a trial that could not be judged for them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_profiles_kept_unused"),
    ]

    operations = [
        migrations.AddField(
            model_name="sealedprofile",
            name="unjudged",
            field=models.BinaryField(null=True),
        ),
    ]
