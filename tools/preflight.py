"""Say in one sentence why this machine cannot install the project, if it cannot."""

import importlib.util
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is the script that says so
    version = sys.version.split()[0]
    sys.exit(
        f"Trialpost needs Python 3.11 or later; this is {version}. Name another one: "
        "make PYTHON=/path/to/python3.11 install"
    )
if importlib.util.find_spec("ensurepip") is None:
    sys.exit(
        "This Python cannot make virtual environments: the package 'ensurepip' is missing. "
        "On Debian or Ubuntu: apt-get install python3-venv"
    )
