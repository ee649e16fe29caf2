"""Drafts that new results at a registry make by themselves, after each sync.

Results are new where a record's version before had none, or others; of a record that was not held
before, where the registry posted them lately. A first load of a whole registry makes no drafts. If
an article on the trial is on the site, the draft would correct it; nothing changes there before an
editor says so. What the fixed patterns wrote and every check bears out is published without one
only where the operator turned that on. What a language model reworded waits for an editor always.
"""

import datetime as dt
import logging
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from trialpost.articles.record import record_document, write_record_article
from trialpost.errors import BadInput, NotFound, TrialpostError
from trialpost.findings import FindingsDocument, findings_of_record
from trialpost.findings.document import as_told
from trialpost.findings.posted.record import RecordFindings
from trialpost.model.article import Article
from trialpost.model.finding import Finding
from trialpost.model.trial import Trial
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.loading.packing import unpack
from trialpost.web.catalogue.records import held_at
from trialpost.web.newsroom import actions, papers, rephrasings, store
from trialpost.web.newsroom.models import ArticleRow, ResultsSeen
from trialpost.web.newsroom.rephrasings import Rewording
from trialpost.web.newsroom.states import BEFORE_PUBLICATION, ON_THE_SITE, State

LATELY = dt.timedelta(days=60)
"""How long results of a record that was not held before count as new, from their posting on."""

MOST_LOOKED_AT = 20_000
"""Changed trials in one run; more are a first load, of which no drafts are made."""

log = logging.getLogger("trialpost.newsroom")


def make_drafts(*, now: dt.datetime, reword: Rewording | None = None) -> dict[str, int]:
    """Write a draft for each trial that has new results since the last run.

    ``reword`` says a draft in other words; without it the operator's language model does, if it
    may.

    Returns how many drafts were ``made``, how many of them ``hold`` (every claim is borne out) and
    were ``published``, and for how many trials none could be written (``failed``).
    """
    seen, _ = ResultsSeen.objects.get_or_create(pk=1)
    actions.put_into_spanish()
    until = catalogue.state().version
    counts = {"made": 0, "hold": 0, "published": 0, "failed": 0}
    reword = reword or Rewording()
    changed = catalogue.changed_since(seen.catalogue_version)
    if len(changed) <= MOST_LOOKED_AT:
        for name in changed:
            _look_at(name, seen.catalogue_version, counts, now, reword)
    else:
        log.warning("%d trials changed at once: a first load, of which no drafts.", len(changed))
    ResultsSeen.objects.filter(pk=1).update(catalogue_version=until)
    return counts


def _look_at(
    name: str, since: int, counts: dict[str, int], now: dt.datetime, reword: Rewording
) -> None:
    try:
        trial = catalogue.trial(name)
        found = _new_results(trial, since, now.date()) if trial.has_results else None
        if found is None:
            return
        row = draft_of(trial, found, now=now, reword=reword)
    except (TrialpostError, msgspec.MsgspecError) as error:
        counts["failed"] += 1
        log.warning("No draft could be written of %s: %s.", name, type(error).__name__)
        return
    if row is None:
        return
    counts["made"] += 1
    if row.state == State.DRAFT and not actions.verify(slug=row.slug):
        counts["hold"] += 1
        by_model = store.article_of(row).written_by.kind == "model"
        if settings.SERVICE.publish_what_holds and row.replaces is None and not by_model:
            actions.publish(slug=row.slug, now=now)
            counts["published"] += 1


def _new_results(trial: Trial, since: int, today: dt.date) -> RecordFindings | None:
    """Return what a record reports if that is new since a version of the catalogue."""
    name = str(trial.id)
    present = _reported(catalogue.records(name), name)
    if present is None or present.posted is None:
        return None
    held = held_at(name, since)
    if held:
        before = _reported(((one.door, unpack(one.data)) for one in held), name)
        same = before is not None and before.posted is not None
        if same and before.posted.findings == present.posted.findings:
            return None
        return present
    posted = trial.dates.results_first_posted
    return present if posted is not None and posted.latest() >= today - LATELY else None


def draft_about(
    name: str, *, now: dt.datetime, reword: Rewording | None = None
) -> ArticleRow | None:
    """Write a draft of what a trial of the catalogue reports; ``None`` if the same is there.

    ``reword`` says it in other words; without it the operator's language model does, if it may.

    Raises:
        BadInput: if no record of it that is here has results.
        NotFound: if the catalogue does not hold it.
    """
    trial = catalogue.trial(name)
    found = _reported(catalogue.records(name), name)
    if found is None:
        raise _without_results(name)
    return draft_of(trial, found, now=now, reword=reword or Rewording())


def _without_results(name: str) -> BadInput:
    return BadInput(gettext("No record of %(trial)s that is here has results.") % {"trial": name})


def _reported(records: Any, name: str) -> RecordFindings | None:
    """Return the findings of the first record that has results."""
    for door, raw in records:
        found = findings_of_record(raw, door, name=name)
        if found.posted is not None:
            return found
    return None


def draft_of(
    trial: Trial, found: RecordFindings, *, now: dt.datetime, reword: Rewording
) -> ArticleRow | None:
    """Write a draft of what a trial's record reports; ``None`` if the same is there already.

    A draft that an editor has changed is left as it is.

    Raises:
        BadInput: if nothing can be written of it.
    """
    here = ArticleRow.objects.filter(registry_id=str(trial.id))
    corrects = here.filter(state__in=ON_THE_SITE).order_by("-published_at").first()
    kept = papers.accepted(corrects) if corrects is not None else ()
    article, spanish, document = written(found, kept)
    if here.filter(findings=document).exclude(state=State.WITHDRAWN).exists():
        return None
    waiting = here.filter(state__in=BEFORE_PUBLICATION).first()
    if waiting is not None and waiting.versions.exclude(by="").exists():
        return None
    told = (
        None if kept else reword(article, found)
    )  # before anything is locked: a model may take minutes
    with transaction.atomic():
        if waiting is not None:
            _make_way(waiting, corrects)
        terms = (*trial.condition_mesh, *trial.condition_ancestors)
        about = next(iter(document_names(document)), "") or next(iter(trial.conditions), "")
        row = actions.keep(
            article=msgspec.structs.replace(told.article if told else article, problems=()),
            findings=document,
            condition=about,
            descriptors=frozenset(term.id for term in terms) - {""},
            now=now,
            spanish=msgspec.structs.replace(spanish, problems=()),
            replaces=corrects,
        )
        if told is not None:
            rephrasings.note(row, told, now=now)
    return row


def _make_way(waiting: ArticleRow, corrects: ArticleRow | None) -> None:
    """Let a draft be written anew in its row and at its address; one of another purpose goes."""
    if waiting.replaces != corrects:
        waiting.delete()
        return
    waiting.rephrasings.all().delete()
    waiting.state = State.DRAFT
    waiting.save()


def written(
    found: RecordFindings, accepted: tuple[Finding, ...] = ()
) -> tuple[Article, Article, str]:
    """Write a record's article in English and in Spanish, and its findings as they are kept.

    ``accepted`` are findings of publications that an editor accepted.
    """
    document = in_writing(record_document(found, accepted=accepted))
    article = write_record_article(found, accepted=accepted)
    return article, write_record_article(found, language="es", accepted=accepted), document


def written_anew(row: ArticleRow) -> tuple[Article, Article, str]:
    """Write the article of a draft on a record as the record and the rules are now.

    What an editor accepted of publications stays, and what was refused stays out.

    Raises:
        BadInput: if no record of its trial that is here has results.
        NotFound: if the catalogue does not hold it.
    """
    name = row.registry_id
    catalogue.trial(name)
    found = _reported(catalogue.records(name), name)
    if found is None:
        raise _without_results(name)
    return written(found, papers.accepted(row))


def has_results_here(name: str) -> bool:
    """Tell whether the catalogue holds a trial with results."""
    try:
        return catalogue.trial(name).has_results
    except NotFound:
        return False


def in_writing(document: FindingsDocument) -> str:
    """Write findings of a record as an article keeps them; ``findings_from_document`` reads it."""
    whole = {
        "trial": document.trial,
        "findings": [as_told(one) for one in document.findings],
        "main_measures": document.main_measures,
        "arms": document.arms,
        "measures": document.measures,
        "names": document.names,
    }
    return msgspec.json.encode(whole).decode()


def document_names(document: str) -> list[str]:
    """Return the everyday names of illness and treatment in findings as they are kept."""
    found: list[str] = msgspec.json.decode(document).get("names", [])
    return found
