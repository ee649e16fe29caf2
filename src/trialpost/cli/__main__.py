"""Run the command line as ``python -m trialpost.cli``."""

from trialpost.cli import main

main()
