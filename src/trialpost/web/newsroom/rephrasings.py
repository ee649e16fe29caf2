"""Let the operator's language model reword drafts, if it may, and keep what it was asked.

Nobody is asked unless ``TRIALPOST_MODEL_ARTICLES`` is yes. Nothing about a person is in what is
sent: it is the sentences of an article.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec
from django.conf import settings
from django.utils.translation import gettext

from trialpost.articles import Rephrased, rephrase
from trialpost.articles.rewording import Exchange
from trialpost.errors import ConfigurationError, ServiceUnavailable
from trialpost.findings import FindingsFile
from trialpost.findings.posted.record import RecordFindings
from trialpost.model.article import Article
from trialpost.model.ports import Complete, Said
from trialpost.web.gateways import Gateway
from trialpost.web.language_model import LanguageModel, manner
from trialpost.web.newsroom.models import ArticleRow, Rephrasing

log = logging.getLogger("trialpost.newsroom")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked and answered, for an editor."""

    model: str
    instructions: str
    taken: int
    wholly: str
    made_at: dt.datetime
    exchanges: tuple[Exchange, ...]


MOST_SECONDS = 300.0
"""How long a model is waited for in one run: mail waits behind it."""


class InARun:
    """A model that is asked no more in a run once a question had no answer, or it took long."""

    def __init__(self, complete: Complete, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the model; ``clock`` tells seconds."""
        self._complete = complete
        self._clock = clock
        self._spent = 0.0
        self.over = False

    @property
    def model(self) -> str:
        """The model's name."""
        return self._complete.model

    def __call__(self, messages: Sequence[Said]) -> str:
        """Return what the model answers.

        Raises:
            ServiceUnavailable: if there is no answer, or no more is asked in this run.
        """
        if self.over:
            raise ServiceUnavailable(
                gettext("The model is asked no more in this run, for mail waits.")
            )
        began = self._clock()
        try:
            return self._complete(messages)
        except ServiceUnavailable:
            self.over = True
            raise
        finally:
            self._spent += self._clock() - began
            self.over = self.over or self._spent > MOST_SECONDS


class Rewording:
    """Asks the model in one run, until it fails: then the default words stay for the rest of it."""

    def __init__(self, complete: Complete | None = None) -> None:
        """Take a model; without one, the operator's, if articles may be sent to it."""
        if complete is None and settings.MODEL.articles and settings.MODEL.url:
            complete = LanguageModel(settings.MODEL, Gateway(manner(attempts=2)))
        self._complete = InARun(complete) if complete is not None else None

    def __call__(self, article: Article, found: FindingsFile | RecordFindings) -> Rephrased | None:
        """Return the article in the model's words where they hold; ``None`` if nobody is asked."""
        if self._complete is None:
            return None
        try:
            told = rephrase(article, found, self._complete)
        except ConfigurationError as error:
            log.warning("No article is reworded: %s", error.sentence)
            self._complete = None
            return None
        if self._complete.over or _unanswered(told):
            log.warning("No article is reworded any more in this run: the model takes too long.")
            self._complete = None
        return told


def _unanswered(told: Rephrased) -> bool:
    return bool(told.exchanges) and all(one.failure for one in told.exchanges)


class Unchanged(Rewording):
    """Asks no model: the default words stay."""

    def __init__(self) -> None:
        self._complete = None


def note(row: ArticleRow, told: Rephrased, *, now: dt.datetime) -> None:
    """Keep what a model was asked about an article, and what it answered."""
    Rephrasing.objects.create(
        article_row=row,
        model=told.model[:200],
        instructions=told.instructions,
        exchanges=msgspec.json.encode(told.exchanges).decode(),
        taken=told.taken,
        wholly=told.wholly,
        made_at=now,
    )


class _Sentences(msgspec.Struct):
    sentences: dict[str, str]


def sentences_of(told: Iterable[Told]) -> frozenset[str]:
    """Return the sentences that a model gave otherwise than it was sent them, taken or not."""
    return frozenset(
        one for each in told for exchange in each.exchanges for one in _given(exchange)
    )


def _given(exchange: Exchange) -> Iterator[str]:
    try:
        asked = msgspec.json.decode(exchange.asked, type=_Sentences).sentences
        answered = msgspec.json.decode(exchange.answered, type=_Sentences).sentences
    except (msgspec.DecodeError, RecursionError):
        return
    yield from (text.strip() for number, text in answered.items() if asked.get(number) != text)


def of(row: ArticleRow) -> tuple[Told, ...]:
    """Return what models were asked about an article, the latest first."""
    return tuple(
        Told(
            model=one.model,
            instructions=one.instructions,
            taken=one.taken,
            wholly=one.wholly,
            made_at=one.made_at,
            exchanges=msgspec.json.decode(one.exchanges, type=tuple[Exchange, ...]),
        )
        for one in row.rephrasings.order_by("-made_at", "-pk")
    )
