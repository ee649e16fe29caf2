"""Know by a keyed hash who is as a look at what became of trials found them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('watch', '0016_aftermath_audited'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='aftermathrun',
            name='decisions_before',
        ),
        migrations.RemoveField(
            model_name='followup',
            name='decided',
        ),
        migrations.AddField(
            model_name='aftermathrun',
            name='seen',
            field=models.BinaryField(default=b''),
        ),
    ]
