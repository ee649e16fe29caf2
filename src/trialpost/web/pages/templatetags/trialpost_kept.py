"""Keep what is the same on every page of a kind, and write choices without a template each.

``{% keep name=service.name %} ... {% endkeep %}`` is written once for each language and each set of
the values that it names, and kept in the process. It sees these values and nothing else of the
page: no request, no session, no token. So nothing of a person can get into what others are shown.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from django import template
from django.core.signals import setting_changed
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

MOST = 64
"""Sets of values of which one part is kept; more begin anew."""

_changes = [0]


class Kept(template.Node):
    """A part of a page that depends on the language and on the values that it names."""

    def __init__(self, nodelist: NodeList, named: Mapping[str, FilterExpression]) -> None:
        self.nodelist, self._named = nodelist, named
        self._kept: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """Return what is kept, or write it."""
        values = {name: one.resolve(context) for name, one in self._named.items()}
        key = (_changes[0], get_language(), *values.values())
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST:
                self._kept = {}
            found = self._kept[key] = self.nodelist.render(context.new(values))
        return found


@register.tag
def keep(parser: Parser, token: Token) -> Kept:
    """Keep what stands up to ``endkeep``; values have names and are few: flags and words of ours.

    Raises:
        TemplateSyntaxError: if a value has no name.
    """
    rest = token.split_contents()[1:]
    named = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError("What is kept names its values: {% keep name=value %}.")
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return Kept(nodelist, named)


_options: dict[tuple[int, str, str | None], tuple[Mapping[str, Any], SafeString]] = {}


@register.simple_tag
def choices(offered: Mapping[str, Any], chosen: str) -> SafeString:
    """Write the options of a choice, each with its words.

    They are written once a language where what is offered is the same object each time.
    """
    key = (id(offered), chosen if chosen in offered else "", get_language())
    kept = _options.get(key)
    if kept is None or kept[0] is not offered:
        if len(_options) >= MOST:
            _options.clear()
        kept = _options[key] = (offered, _written(offered, chosen))
    return kept[1]


def _written(offered: Mapping[str, Any], chosen: str) -> SafeString:
    return mark_safe(  # noqa: S308 - escaped here
        "".join(
            f'<option value="{escape(key)}"{" selected" if key == chosen else ""}>'
            f"{escape(str(words))}</option>"
            for key, words in offered.items()
        )
    )


def _forget(**told: Any) -> None:
    """Write anew whatever a setting may have changed, as tests do."""
    _changes[0] += 1


setting_changed.connect(_forget, dispatch_uid="trialpost.web.pages.kept")
