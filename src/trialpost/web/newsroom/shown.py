"""An article as the part of a page that readers and editors read."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from trialpost.articles import as_html
from trialpost.model.article import Article


def fragment(article: Article) -> SafeString:
    """Return an article as HTML, with its charts and tables."""
    # Made by our own core, which escapes every text that it did not write itself.
    return mark_safe(_tables_apart(as_html(article)))  # noqa: S308


def _tables_apart(written: str) -> str:
    """Let each table of an article scroll by itself, with the keyboard too, on a narrow screen.

    Each is a landmark of its own, so each has a name of its own.
    """
    before, *tables = written.split("<table>")
    for number, table in enumerate(tables, start=1):
        label = escape(_("Table %(number)s, which may scroll sideways") % {"number": number})
        before += (
            f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}"><table>'
        ) + table.replace("</table>", "</table></div>")
    return before
