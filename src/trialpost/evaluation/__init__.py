"""Measure quality on labelled or real records, and say with which command."""
