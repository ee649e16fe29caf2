"""Try at longer intervals what keeps failing; what was dropped before a stop does not come back."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OWED = {
    "kind": models.CharField(default="", max_length=64),
    "tries": models.PositiveIntegerField(default=1),
    "first_on": models.DateField(null=True),
    "try_at": models.DateTimeField(null=True),
}


def know(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Count what did not go out as known to whoever had stopped the mails already.

    Whoever stops them now is looked after by that; of an earlier release it was not noted.
    """
    profiles = apps.get_model("people", "SealedProfile").objects
    stopped = profiles.filter(notices_stopped_at__isnull=False).values("person")
    notices = apps.get_model("watch", "Notice").objects
    notices.filter(digest=None, person__in=stopped).update(known=True)
    apps.get_model("watch", "OwedPerson").objects.filter(person__in=stopped).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_trials_not_judged"),
        ("watch", "0011_owed"),
    ]

    operations = [
        *(
            migrations.AddField(model_name=model, name=name, field=field)
            for model in ("owedperson", "owedtrial")
            for name, field in OWED.items()
        ),
        migrations.RunPython(know, migrations.RunPython.noop, elidable=True),
    ]
