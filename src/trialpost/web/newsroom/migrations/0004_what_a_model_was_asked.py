import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0003_articles_in_spanish'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rephrasing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=200)),
                ('instructions', models.TextField()),
                ('exchanges', models.TextField()),
                ('taken', models.PositiveIntegerField(default=0)),
                ('wholly', models.TextField(default='')),
                ('made_at', models.DateTimeField()),
                ('article_row', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rephrasings', to='newsroom.articlerow')),
            ],
        ),
    ]
