"""Fail when the rows' classes say something else than the migrations do."""

import os
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    os.environ.pop("DATABASE_URL", None)
    os.environ.update(TRIALPOST_DATA_DIR=folder, DJANGO_SETTINGS_MODULE="trialpost.web.settings")
    import django
    from django.core.management import call_command

    django.setup()
    print("==> migrations")
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit as stop:
        sys.exit(stop.code)
