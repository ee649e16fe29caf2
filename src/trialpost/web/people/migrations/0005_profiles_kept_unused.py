from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_passkeys_access_and_change_of_address'),
    ]

    operations = [
        migrations.AddField(
            model_name='sealedprofile',
            name='unused_since',
            field=models.DateTimeField(null=True),
        ),
    ]
