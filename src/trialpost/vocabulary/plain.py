"""Turn messages into words that people read, in their language.

The English text of a message is its key in the gettext catalogue (in the folder ``locale`` of this
package; ``tools/translations.py`` makes it anew); where a language or a text is missing, the name
of a thing is looked for in ``trialpost.vocabulary.names_elsewhere``, and else the English stands.
What fills the gaps is written for people: a date as "16 May 2022" or "May 2022" (as exactly as it
is known), a number without needless decimals and with the language's own marks, a code such as
``not_yet_recruiting`` as words, a list as "a, b and c", a message by its own translation, a name by
that of the language. A gap may carry Python's format specification (``{km:.0f}``); the value then
goes to it untouched. Every sentence can be said of somebody else than who reads it
(``trialpost.vocabulary.address``).

Where a sentence depends on a number, make it with :func:`counted`, which keeps both English forms,
so that a language with other plural rules can choose by its own.
"""

import datetime as dt
import enum
import functools
import gettext
import re
import string
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from trialpost.model.dates import PartialDate
from trialpost.model.message import Message, say
from trialpost.vocabulary.address import of_them as said_of_them
from trialpost.vocabulary.agreeing import run_together
from trialpost.vocabulary.names_elsewhere import name_in, names

LOCALE = Path(__file__).with_name("locale")

DOMAIN = "django"
"""The catalogue's file: the one name that Django looks for, so that one catalogue serves all."""

LANGUAGES = {"en": "English", "es": "Español"}
"""The languages that are spoken to people, each by its own name."""

_THING = "thing"
"""The gap for a name of ours, as "how well your kidneys filter"; no words of a trial's fill it."""

_ONE = "_one"
"""The parameter under which a counted message keeps its singular."""

MONTHS = (
    say("January"), say("February"), say("March"), say("April"), say("May"), say("June"),
    say("July"), say("August"), say("September"), say("October"), say("November"),
    say("December"),
)  # fmt: skip


_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of the text after them (UAX #9, explicit formatting)."""


def readable(text: str) -> str:
    """Leave out the characters by which a record could turn the text around it."""
    text = str(text)
    return text if text.isascii() else _TURNING.sub("", text)


def render(message: Message, language: str = "en", *, of_them: bool = False) -> str:
    """Return a message's sentence in a language, ``en`` or ``es`` or any that has a catalogue.

    Args:
        message: the sentence.
        language: whose words.
        of_them: whether it is said of somebody for whom the reader cares, and not to them.

    Raises:
        ValueError: if the message has no value for one of its gaps; it names text and gap only.

    >>> render(say("You are {age}.", age=39.0))
    'You are 39.'
    >>> render(say("Checked in {when}.", when=PartialDate(2022, 5)))
    'Checked in May 2022.'
    """
    if message.text in _BESIDE and language != "en":
        message = _said_once(message, language)
    catalogue = _catalogue(language)
    one = message.params.get(_ONE)
    if one is None:
        text = _translated(message.text, language)
    else:
        text = catalogue.ngettext(one, message.text, message.params["count"])
    if of_them:
        text = said_of_them(text, language)
    try:
        said = _filled(text, message.params, language, of_them=of_them)
    except (KeyError, IndexError):
        raise ValueError(f"The message {message.text!r} lacks a value for one of its gaps.") from (
            None
        )
    return run_together(said) if message.params and language == "es" else said


_BESIDE = {
    "{question} Doctors call it {name}.": "question",
    "{thing} ({name})": "thing",
    "{plain} ({name})": "plain",
}
"""Texts that set the doctors' name beside another, and the gap of that other."""

_ARTICLES = ("un ", "una ", "el ", "la ")


def _said_once(message: Message, language: str) -> Message:
    """Leave out a doctors' name that a language has as its everyday one: "un anticoagulante"."""
    first, name = message.params[_BESIDE[message.text]], message.params["name"]
    words, doctors = _words(first, language).lower(), _words(name, language).lower()
    bare = next(
        (doctors.removeprefix(one) for one in _ARTICLES if doctors.startswith(one)), doctors
    )
    if bare not in words:
        return message
    return first if isinstance(first, Message) else Message("{thing}", {"thing": first})


def _translated(text: str, language: str) -> str:
    """Return a text, or else a name, in a language; in English what has none there."""
    if not text or language == "en":
        return text
    translated = _catalogue(language).gettext(text)
    return translated if translated != text else name_in(text, language)


def is_said_in(text: str, language: str) -> bool:
    """Tell whether a text, or a name, has words in a language.

    >>> is_said_in("asthma", "es"), is_said_in("zanubrutinib", "es"), is_said_in("gorp", "en")
    (True, False, True)
    """
    if language == "en" or text.lower() in names(language):
        return True
    return _translated(text, language) != text


def counted(count: int, one: str, many: str, **params: Any) -> Message:
    """Make a message whose wording depends on a count, which both texts may name ``{count}``.

    >>> render(counted(1, "{count} trial", "{count} trials"))
    '1 trial'
    >>> render(counted(12000, "{count} trial", "{count} trials"))
    '12,000 trials'
    """
    return Message(many, {**params, _ONE: one, "count": count})


def ago(date: dt.date | PartialDate, today: dt.date) -> Message:
    """Say how long ago a date is, no more exactly than it is known.

    >>> render(ago(PartialDate(2022, 5), dt.date(2022, 9, 3)))
    '4 months ago'
    """
    known = PartialDate.of(date) if isinstance(date, dt.date) else date
    if known.earliest() > today:
        return say("on {date}", date=known) if known.day else say("in {date}", date=known)
    if known.month is None:
        return _years_ago(today.year - known.year)
    if known.day is not None:
        days = (today - known.latest()).days
        if days < 60:
            return _days_ago(days)
    months = (today.year - known.year) * 12 + today.month - known.month
    if known.day is not None and today.day < known.day:
        months -= 1  # a month is over on the same day of the next
    return _months_ago(months) if months < 24 else _years_ago(months // 12)


def _days_ago(days: int) -> Message:
    if days == 0:
        return say("today")
    if days == 1:
        return say("yesterday")
    return counted(days, "{count} day ago", "{count} days ago")


def _months_ago(months: int) -> Message:
    if months == 0:
        return say("this month")
    return counted(months, "{count} month ago", "{count} months ago")


def _years_ago(years: int) -> Message:
    if years == 0:
        return say("this year")
    return counted(years, "{count} year ago", "{count} years ago")


def _filled(text: str, params: Mapping[str, Any], language: str, *, of_them: bool) -> str:
    """Fill the gaps of a text; what is more than a name and a format goes to ``string``."""
    parts = _parts(text)
    if parts is None:
        return _Words(language, of_them=of_them).vformat(text, (), params)
    filled = []
    for literal, name, spec in parts:
        filled.append(literal)
        if name is not None:
            value = params[name]
            if of_them and name == _THING and isinstance(value, str):
                value = said_of_them(value, "en") if language == "en" else value
            filled.append(format(value, spec) if spec else _words(value, language, of_them=of_them))
    return "".join(filled)


@functools.lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[tuple[str, str | None, str], ...] | None:
    """Take a text apart: words, then the name and format of the gap after them, if there is one.

    ``None`` where a gap is more than that: a part of a value, a conversion, a format with gaps.
    """
    parts = []
    for literal, name, spec, conversion in string.Formatter().parse(text):
        if name is not None and not (
            name.isidentifier() and not conversion and "{" not in (spec or "")
        ):
            return None
        parts.append((literal, name, spec or ""))
    return tuple(parts)


class _Words(string.Formatter):
    """Fill gaps with values written for people."""

    def __init__(self, language: str, *, of_them: bool) -> None:
        self.language, self.of_them = language, of_them

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec:
            return format(value, format_spec)
        return _words(value, self.language, of_them=self.of_them)


def _words(value: Any, language: str, *, of_them: bool = False) -> str:
    """Write one value for people."""
    if isinstance(value, Message):
        return render(value, language, of_them=of_them)
    if isinstance(value, PartialDate):
        return render(_date(value), language)
    if isinstance(value, dt.date):
        return render(_date(PartialDate.of(value)), language)
    if isinstance(value, bool):
        return render(say("yes") if value else say("no"), language)
    if isinstance(value, enum.Enum):
        return render(Message(str(value.value).replace("_", " ")), language)
    if isinstance(value, int | float):
        return number(value, language)
    if isinstance(value, list | tuple):
        return _list([_words(item, language, of_them=of_them) for item in value], language)
    return _translated(str(value), language)


def _date(date: PartialDate) -> Message:
    if date.month is None:
        return say("{year}", year=str(date.year))
    month = MONTHS[date.month - 1]
    if date.day is None:
        return say("{month} {year}", month=month, year=str(date.year))
    return say("{day} {month} {year}", day=date.day, month=month, year=str(date.year))


def number(value: float, language: str = "en", decimals: int | None = None) -> str:
    """Write a number with a language's marks, in groups of three from 10,000 on.

    Args:
        value: the number.
        language: whose marks; Spanish has a decimal comma, and a space between groups (RAE).
        decimals: how many; ``None`` for as many as the number has.

    >>> number(12000), number(12000, "es"), number(4.5, "es")
    ('12,000', '12\u202f000', '4,5')
    """
    if decimals is not None:
        value = round(value, decimals) if decimals else round(value)
    if isinstance(value, float) and value.is_integer() and not decimals:
        value = int(value)
    form = f"{',' if abs(value) >= 10_000 else ''}{f'.{decimals}f' if decimals else ''}"
    written = format(value, form)
    group, point = MARKS.get(language, MARKS["en"])
    return written.replace(",", "\0").replace(".", point).replace("\0", group)


MARKS = {"en": (",", "."), "es": ("\u202f", ",")}
"""What stands between groups of three digits, and before decimals."""


def _list(words: Sequence[str], language: str) -> str:
    if len(words) < 2:
        return "".join(words)
    start = ", ".join(words[:-1])
    if language == "es" and _SOUNDS_I.match(words[-1]):
        return f"{start} e {words[-1]}"
    return render(say("{most} and {last}", most=start, last=words[-1]), language)


_SOUNDS_I = re.compile(r"h?i(?!e)", re.IGNORECASE)
"""Spanish words before which "y" is "e"."""


@functools.cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE, [language], fallback=True)
