"""How messages become words."""

import datetime as dt
import gettext

import pytest

from trialpost.model.dates import PartialDate
from trialpost.model.message import Message, say
from trialpost.model.status import RecruitmentStatus
from trialpost.registry.freshness.rules import RULES
from trialpost.vocabulary import plain
from trialpost.vocabulary.plain import ago, counted, render

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (39, "39"),
        (39.0, "39"),
        (12.4, "12.4"),
        (0.25, "0.25"),
        (2024, "2024"),
        (12000, "12,000"),
        (-14.3, "-14.3"),
        (True, "yes"),
        ("lupus", "lupus"),
        (PartialDate(2022), "2022"),
        (PartialDate(2022, 5), "May 2022"),
        (PartialDate(2022, 5, 16), "16 May 2022"),
        (dt.date(2022, 5, 16), "16 May 2022"),
        (RecruitmentStatus.NOT_YET_RECRUITING, "not yet recruiting"),
        (say("near {town}", town="Lyon"), "near Lyon"),
        (("a",), "a"),
        (["a", "b"], "a and b"),
        (("a", "b", "c"), "a, b and c"),
        ((), ""),
    ],
)
def test_values_are_written_for_people(value: object, words: str) -> None:
    assert render(say("It is {value}.", value=value)) == f"It is {words}."


def test_a_format_of_its_own_gets_the_bare_value() -> None:
    assert render(say("{km:.0f} km", km=12.4)) == "12 km"


def test_a_text_without_gaps_and_braces_doubled() -> None:
    assert render(say("Nothing to fill.")) == "Nothing to fill."
    assert render(Message("{{x}}")) == "{x}"
    assert render(Message("")) == ""


@pytest.mark.parametrize("message", [say("You are {age}."), say("{} and {0}"), say("{a} {b}", a=1)])
def test_a_gap_without_a_value_is_an_error_that_shows_no_values(message: Message) -> None:
    with pytest.raises(ValueError, match="lacks a value") as raised:
        render(message)
    assert message.text in str(raised.value)


def test_a_missing_gap_never_shows_what_fills_the_others() -> None:
    with pytest.raises(ValueError, match="lacks a value") as raised:
        render(say("{condition} {missing}", condition="SECRET"))
    assert "SECRET" not in str(raised.value)


def test_a_count_chooses_its_wording() -> None:
    message = "{count} trial near {town}", "{count} trials near {town}"
    assert render(counted(1, *message, town="Lyon")) == "1 trial near Lyon"
    assert render(counted(0, *message, town="Lyon")) == "0 trials near Lyon"
    assert render(counted(2, *message, town="Lyon")) == "2 trials near Lyon"
    assert render(counted(12000, *message, town="Lyon")) == "12,000 trials near Lyon"


def test_a_language_without_a_catalogue_is_english() -> None:
    assert render(say("Hello {name}", name="Ana"), "xx") == "Hello Ana"


def test_a_catalogue_translates_message_and_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    class Spanish(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return {
                "{day} {month} {year}": "{day} de {month} de {year}",
                "May": "mayo",
                "Checked on {date}.": "Revisado el {date}.",
            }.get(message, message)

        def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
            return "hace {count} meses" if n != 1 else "hace un mes"

    monkeypatch.setattr(plain, "_catalogue", lambda _language: Spanish())
    checked = say("Checked on {date}.", date=dt.date(2022, 5, 16))
    assert render(checked, "es") == "Revisado el 16 de mayo de 2022."
    assert render(ago(PartialDate(2026, 7), TODAY), "es") == "hace 4 meses"


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (TODAY, "today"),
        (dt.date(2026, 11, 21), "yesterday"),
        (dt.date(2026, 11, 19), "3 days ago"),
        (dt.date(2026, 9, 24), "59 days ago"),
        (dt.date(2026, 9, 23), "1 month ago"),
        (dt.date(2026, 9, 22), "2 months ago"),
        (dt.date(2024, 11, 23), "23 months ago"),
        (dt.date(2024, 11, 22), "2 years ago"),
        (PartialDate(2026, 11), "this month"),
        (PartialDate(2026, 10), "1 month ago"),
        (PartialDate(2025, 11), "12 months ago"),
        (PartialDate(2024, 11), "2 years ago"),
        (PartialDate(2026), "this year"),
        (PartialDate(2025), "1 year ago"),
        (PartialDate(2020), "6 years ago"),
        (dt.date(2026, 12, 1), "on 1 December 2026"),
        (PartialDate(2027, 1), "in January 2027"),
        (PartialDate(2028), "in 2028"),
    ],
)
def test_how_long_ago(date: dt.date | PartialDate, words: str) -> None:
    assert render(ago(date, TODAY)) == words


def test_every_sentence_about_freshness_renders() -> None:
    filled = dict.fromkeys(
        ["Confirmed", "confirmed", "status", "completion", "recruitment_end", "due", "start"], "X"
    )
    for rule in RULES:
        assert "{" not in render(Message(rule.because, filled))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{kept}} {km:.1f} km", "{kept} 3.0 km"),
        ("{km!s:>5}", "  3.0"),
        ("{km:{wide}.1f}|", "  3.0|"),
        ("{day.year}", "2022"),
        ("", ""),
    ],
)
def test_gaps_are_filled_as_python_fills_them(text, words):
    given = say(text, km=3.0, wide=5, day=dt.date(2022, 5, 16))
    assert render(given) == words == text.format(**given.params)
