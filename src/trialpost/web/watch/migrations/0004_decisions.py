import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_profile_before"),
        ("watch", "0003_mail_choices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("about", models.CharField(max_length=64, unique=True)),
                ("sealed", models.BinaryField()),
                ("decided_at", models.DateField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="notice",
            name="about",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddField(
            model_name="watchstate",
            name="judged_on",
            field=models.DateField(null=True),
        ),
    ]
