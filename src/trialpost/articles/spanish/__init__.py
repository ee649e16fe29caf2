"""Articles in Spanish: the same grammar, form by form, and the way back for the check."""

from trialpost.articles.spanish.article import (
    Interpreter,
    figures_in_spanish,
    in_english,
    in_spanish,
    spanish_ease,
    translated,
    without_spanish,
)

__all__ = [
    "Interpreter",
    "figures_in_spanish",
    "in_english",
    "in_spanish",
    "spanish_ease",
    "translated",
    "without_spanish",
]
