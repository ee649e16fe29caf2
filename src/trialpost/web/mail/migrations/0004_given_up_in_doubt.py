"""Tell apart what may have arrived and goes out no more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mail", "0003_returned_mail"),
    ]

    operations = [
        migrations.AddField(
            model_name="settled",
            name="in_doubt",
            field=models.BooleanField(default=False),
        ),
    ]
