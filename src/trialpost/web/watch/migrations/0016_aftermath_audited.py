"""Remember each look at what became of trials, and of which trials that could not be told."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('watch', '0015_owed_follow_ups'),
    ]

    operations = [
        migrations.CreateModel(
            name='AftermathRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.PositiveBigIntegerField()),
                ('until', models.PositiveBigIntegerField()),
                ('article_since', models.PositiveBigIntegerField()),
                ('article_until', models.PositiveBigIntegerField()),
                ('mark', models.CharField(max_length=200)),
                ('joins', models.CharField(default='', max_length=16)),
                ('overdue', models.BooleanField(default=False)),
                ('day', models.DateField()),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('notices_before', models.PositiveBigIntegerField(default=0)),
                ('decisions_before', models.PositiveBigIntegerField(default=0)),
                ('told_before', models.PositiveBigIntegerField(default=0)),
                ('audited_at', models.DateTimeField(null=True)),
                ('checked', models.PositiveBigIntegerField(null=True)),
                ('left_out', models.PositiveBigIntegerField(null=True)),
                ('due', models.PositiveBigIntegerField(null=True)),
                ('missed', models.PositiveBigIntegerField(null=True)),
                ('surplus', models.PositiveBigIntegerField(null=True)),
                ('owed', models.PositiveBigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='OwedTrialFollowUps',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveBigIntegerField()),
                ('day', models.DateField(null=True)),
                ('kind', models.CharField(default='', max_length=64)),
                ('tries', models.PositiveIntegerField(default=1)),
                ('first_on', models.DateField(null=True)),
                ('try_at', models.DateTimeField(null=True)),
                ('registry_id', models.CharField(max_length=64, unique=True)),
                ('article_version', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='followup',
            name='decided',
            field=models.PositiveBigIntegerField(null=True),
        ),
    ]
