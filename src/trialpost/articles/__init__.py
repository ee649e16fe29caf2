"""Findings in plain words and pictures, and the check that the words say no more than they may."""

from trialpost.articles.render import article_from_json, as_html, as_json, as_markdown
from trialpost.articles.rewording import Rephrased, rephrase
from trialpost.articles.verify import verify
from trialpost.articles.write import write_article

__all__ = [
    "Rephrased",
    "article_from_json",
    "as_html",
    "as_json",
    "as_markdown",
    "rephrase",
    "verify",
    "write_article",
]
