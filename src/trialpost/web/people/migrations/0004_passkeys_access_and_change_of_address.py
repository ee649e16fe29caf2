import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mail', '0003_returned_mail'),
        ('people', '0003_several_people_an_account'),
    ]

    operations = [
        migrations.AddField(
            model_name='consent',
            name='withdrawn_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='AccessEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.BinaryField()),
                ('day', models.DateField(db_index=True)),
                ('address', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access_entries', to='mail.address')),
            ],
        ),
        migrations.CreateModel(
            name='Passkey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lookup', models.CharField(max_length=64, unique=True)),
                ('sealed', models.BinaryField()),
                ('address', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passkeys', to='mail.address')),
            ],
        ),
        migrations.CreateModel(
            name='AddressChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.BinaryField()),
                ('old_confirmed_at', models.DateTimeField(null=True)),
                ('new_confirmed_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('address', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='change', to='mail.address')),
            ],
        ),
        migrations.CreateModel(
            name='FormerAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.BinaryField()),
                ('address', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_addresses', to='mail.address')),
            ],
        ),
    ]
