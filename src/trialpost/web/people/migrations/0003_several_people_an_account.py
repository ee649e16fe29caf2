import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mail', '0003_returned_mail'),
        ('people', '0002_profile_before'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='holder',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='others', to='people.person'),
        ),
        migrations.AddField(
            model_name='person',
            name='named',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='used_on',
            field=models.DateField(db_index=True, null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='warned_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='sealedprofile',
            name='affirmed_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='sealedprofile',
            name='asked_on',
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name='person',
            name='address',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', related_query_name='person', to='mail.address'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(condition=models.Q(('holder', None)), fields=('address',), name='one_holder_an_address'),
        ),
    ]
