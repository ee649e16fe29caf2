from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="sealedprofile",
            name="before",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="sealedprofile",
            name="watched_version",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
