"""What is kept of a page shows nothing but what it names, in the language that is spoken."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.translation import override

LOADED = "{% load i18n trialpost_kept %}"


def test_a_part_is_written_once_for_each_language_and_value() -> None:
    page = Template(LOADED + '{% keep who=who %}{{ who }}: {% translate "Help" %}{% endkeep %}')
    told = {}
    for language in ("en", "es", "en"):
        for who in ("a", "b"):
            with override(language):
                told[language, who] = page.render(Context({"who": who}))
    assert told == {
        ("en", "a"): "a: Help", ("en", "b"): "b: Help",
        ("es", "a"): "a: Ayuda", ("es", "b"): "b: Ayuda",
    }  # fmt: skip


def test_what_a_part_does_not_name_is_not_seen_by_it() -> None:
    page = Template(LOADED + "{% keep %}[{{ person }}{{ request }}{{ csrf_token }}]{% endkeep %}")
    told = page.render(Context({"person": "Ada", "request": "hers", "csrf_token": "secret"}))
    assert told == "[]"


def test_a_part_is_not_written_again() -> None:
    counted: list[int] = []
    page = Template(LOADED + "{% keep n=n %}{{ n.seen }}{% endkeep %}")

    class Number:
        @property
        def seen(self) -> str:
            counted.append(1)
            return "seen"

    one = Number()
    assert {page.render(Context({"n": one})) for _ in range(5)} == {"seen"}
    assert len(counted) == 1


def test_a_value_needs_a_name() -> None:
    with pytest.raises(TemplateSyntaxError, match="names its values"):
        Template(LOADED + "{% keep who %}{% endkeep %}")


def test_another_setting_is_shown_at_once(client, settings) -> None:
    before = client.get("/help/").text
    settings.STATIC_URL = "/elsewhere/"
    assert "/elsewhere/trialpost/" in client.get("/help/").text
    assert "/elsewhere/" not in before


def test_words_of_a_choice_are_escaped() -> None:
    page = Template(LOADED + "{% choices offered chosen %}")
    told = page.render(Context({"offered": {"a": "<b>", "c": "d & e"}, "chosen": "c"}))
    assert told == (
        '<option value="a">&lt;b&gt;</option><option value="c" selected>d &amp; e</option>'
    )
