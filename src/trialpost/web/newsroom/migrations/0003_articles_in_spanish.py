from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0002_newsroom_desk'),
    ]

    operations = [
        migrations.AddField(
            model_name='articlerow',
            name='spanish',
            field=models.TextField(null=True),
        ),
    ]
