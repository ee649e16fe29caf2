"""Keep what a language model answered about criteria, and add it to what the rules read.

Pages and matches never ask a model: they use what ``trialpost read-criteria`` has filled in. An
answer is kept as it came and looked at anew whenever it is used, so that a stricter check holds for
old answers too.
"""

import datetime as dt
import functools
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, MutableMapping, Sequence

import msgspec
from django.conf import settings
from django.db.models import Count, Max

from trialpost.eligibility.proposals import (
    Coded,
    Considered,
    consider,
    key_of,
    messages_for,
    propose,
    unread_pieces,
)
from trialpost.errors import ServiceUnavailable, Unreadable
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.outline import TrialOutline
from trialpost.matching.trees import Trees
from trialpost.model.ports import Complete, Said
from trialpost.model.requirement import ReadCriterion
from trialpost.model.status import RecruitmentStatus
from trialpost.web.catalogue.models import ModelAnswer

_AT_ONCE = 500
"""Keys that one query asks for; SQLite takes some thousands."""

_TRIALS = 50
_MOST_FAILURES = 3
"""Questions in a row that get no answer before the rest is left for another day."""


class Kept(MutableMapping[str, str]):
    """The answers in the database, by key. Reading asks for one at a time."""

    def __init__(self, model: str, now: dt.datetime) -> None:
        self._model, self._now = model, now

    def __getitem__(self, key: str) -> str:
        found = _answers([key])
        return found[key]

    def __setitem__(self, key: str, answer: str) -> None:
        # What a database cannot hold is no usable answer either.
        ModelAnswer.objects.update_or_create(
            key=key,
            defaults={
                "model": self._model[:200],
                "answer": answer.replace("\0", ""),
                "made_at": self._now,
            },
        )

    def __delitem__(self, key: str) -> None:
        if not ModelAnswer.objects.filter(pk=key).delete()[0]:
            raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(ModelAnswer.objects.order_by("key").values_list("key", flat=True))

    def __len__(self) -> int:
        return ModelAnswer.objects.count()


def _answers(keys: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for at in range(0, len(keys), _AT_ONCE):
        rows = ModelAnswer.objects.filter(key__in=keys[at : at + _AT_ONCE])
        found.update(rows.values_list("key", "answer"))
    return found


def kept_count() -> int:
    """Count the answers that are kept."""
    return ModelAnswer.objects.count()


def mark() -> str:
    """Return what is another one as soon as other answers count; empty where none does."""
    told = settings.MODEL
    if not told.counts:
        return ""
    kept = ModelAnswer.objects.aggregate(count=Count("pk"), newest=Max("made_at"))
    newest = kept["newest"].isoformat() if kept["newest"] else ""
    return hashlib.sha256(f"{told.name}\0{kept['count']}\0{newest}".encode()).hexdigest()[:16]


def better(read: Sequence[tuple[TrialOutline, Trees]]) -> Sequence[Trees]:
    """Return the trees of trials with what is kept of a model's readings; asks nobody.

    As the rules read them, unless the operator named a model.
    """
    told = settings.MODEL
    if not told.counts:
        return [trees for _, trees in read]
    wanted = {
        id(one): key_of(one, told.name) for _, trees in read for one in trees if unread_pieces(one)
    }
    answers = _answers(sorted(set(wanted.values())))

    def improved(one: ReadCriterion, coded: Coded) -> ReadCriterion:
        answer = answers.get(wanted.get(id(one), ""))
        return one if answer is None else _considered(one, answer, coded).read

    found = []
    for outline, trees in read:
        coded = coded_of(outline)
        found.append(tuple(improved(one, coded) for one in trees))
    return found


@functools.lru_cache(maxsize=8192)
def _considered(read: ReadCriterion, answer: str, coded: Coded) -> Considered:
    return consider(read, answer, coded=coded)


def coded_of(outline: TrialOutline) -> Coded:
    """Return a trial's coded limits of age and its sex."""
    return Coded.of(
        minimum_age=outline.minimum_age,
        maximum_age=outline.maximum_age,
        sex=outline.sex,
        gender_based=outline.gender_based,
    )


class Unread(msgspec.Struct, frozen=True):
    """A criterion that the rules left unread in whole or in part, and the trial that has it."""

    trial: str
    read: ReadCriterion
    coded: Coded


def unread(catalogue: Catalogue) -> Iterator[Unread]:
    """Yield the criteria of recruiting trials of which something is unread, by trial."""
    recruiting = sorted(
        (one for one in catalogue.all_outlines() if one.status is RecruitmentStatus.RECRUITING),
        key=lambda one: one.id,
    )
    for at in range(0, len(recruiting), _TRIALS):
        some = recruiting[at : at + _TRIALS]
        trees = catalogue.read_trees([one.id for one in some])
        for outline in some:
            for read in trees[outline.id]:
                if unread_pieces(read):
                    yield Unread(outline.id, read, coded_of(outline))


class Question(msgspec.Struct, frozen=True):
    """What would be sent about one criterion."""

    trial: str
    messages: tuple[Said, ...]


def questions(catalogue: Catalogue, model: str, *, limit: int | None = None) -> Iterator[Question]:
    """Yield what would be sent now, each question once; what is kept is not asked again."""
    asked: set[str] = set()
    for one in unread(catalogue):
        key = key_of(one.read, model)
        if limit is not None and len(asked) >= limit:
            return
        if key not in asked and not _answers([key]):
            asked.add(key)
            yield Question(one.trial, messages_for(one.read))


class Filled(msgspec.Struct, kw_only=True):
    """What one run did. ``criteria`` counts those that have an answer now, each in its trial.

    ``asked`` counts questions that were sent and answered, ``failed`` those without an answer.
    ``pieces`` are parts of criteria that the rules left unread: ``accepted`` of them have a tree
    now, of ``open`` ones the model said that it cannot tell, ``refused`` has the others by reason.
    ``stopped`` says why it ended early, if it did.
    """

    model: str
    asked: int = 0
    failed: int = 0
    criteria: int = 0
    pieces: int = 0
    accepted: int = 0
    open: int = 0
    refused: dict[str, int] = {}
    dropped_concepts: int = 0
    stopped: str = ""


def fill(
    catalogue: Catalogue,
    complete: Complete,
    *,
    now: dt.datetime,
    limit: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Filled:
    """Ask the model about what the rules left unread in recruiting trials, each text once.

    Every answer is kept at once: a run that breaks off goes on where it broke. ``progress`` is told
    of each question.

    Raises:
        ConfigurationError: if the endpoint does not take the key or knows no such model.
    """
    done, reasons = Filled(model=complete.model), Counter[str]()
    kept, tried, in_a_row = Kept(complete.model, now), set[str](), 0
    for one in unread(catalogue):
        key = key_of(one.read, complete.model)
        answer = _answers([key]).get(key)
        if answer is None:
            if key in tried or (limit is not None and len(tried) >= limit):
                continue
            tried.add(key)
            try:
                answer = propose(one.read, complete, kept)
            except (ServiceUnavailable, Unreadable) as error:
                done.failed += 1
                in_a_row += 1
                if in_a_row >= _MOST_FAILURES:
                    done.stopped = error.sentence
                    break
                continue
            done.asked += 1
            in_a_row = 0
            if progress:
                progress(1)
        _count(done, reasons, consider(one.read, answer, coded=one.coded))
    done.refused = dict(sorted(reasons.items()))
    return done


def _count(done: Filled, reasons: Counter[str], seen: Considered) -> None:
    done.criteria += 1
    done.pieces += seen.pieces
    done.accepted += seen.accepted
    done.open += seen.open
    done.dropped_concepts += seen.dropped
    reasons.update(reason.value for reason in seen.refused)
