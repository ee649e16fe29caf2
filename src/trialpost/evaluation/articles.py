"""Make an article of every record with results, and count what holds.

A number is traced if no problem of ``verify`` names its sentence: the check reads the finished
text against all of the record's findings, not only those that the writer chose.
"""

import re
import statistics
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from trialpost.articles import as_json, verify
from trialpost.articles.record import write_record_article
from trialpost.articles.record.write import sentences_of, words_in
from trialpost.articles.spanish import Interpreter, spanish_ease
from trialpost.evaluation.as_given import as_given
from trialpost.findings.document import posted_document
from trialpost.findings.posted.record import RecordFindings, findings_of
from trialpost.model.article import Article
from trialpost.registry import read
from trialpost.vocabulary.reading_spanish import Ease

_NUMBER = re.compile(r"(?<![\w.])[-−]?\d+(?:[.,]\d+)*")
ELEMENTS = 10


def evaluate_articles(
    paths: Iterable[str], *, out: Path | None = None, language: str = "en"
) -> dict[str, Any]:
    """Return the contract's document for ``evaluate articles``.

    Args:
        paths: registry files; records without results are left out.
        out: a folder for each article, with its findings beside it, as JSON.
        language: ``en`` or ``es``; of Spanish, how easy it is on two Spanish scales is told, too.
    """
    begun = time.perf_counter()
    grades: list[float] = []
    words: list[int] = []
    eases: list[Ease] = []
    drafts = 0
    elements: Counter[str] = Counter()
    records = numbers = untraced = 0
    for found in _records(paths):
        records += 1
        article = write_record_article(found, language=language)
        document = as_given(found)
        problems = {one.sentence for one in verify(article, document)}
        drafts += bool(problems)
        if language == "es":
            eases.append(spanish_ease(article, Interpreter(document)))
        for text in _texts(article):
            count = len(_NUMBER.findall(text))
            numbers += count
            untraced += count if text in problems else 0
        grades.append(article.reading_grade)
        words.append(words_in(article))
        elements.update(article.elements.values())
        elements["missing"] += ELEMENTS - len(article.elements)
        if out is not None:
            _write(out, found, article)
    return {
        "records": records,
        "made": len(grades),
        "numbers": numbers,
        "traced": numbers - untraced,
        "untraced": untraced,
        "grade": {"median": _median(grades), "max": max(grades, default=None)},
        "words": {
            "median": _median(words),
            "min": min(words, default=None),
            "max": max(words, default=None),
        },
        "elements": {name: elements[name] for name in ("present", "not reported", "missing")},
        **_eases(eases),
        "kept_as_drafts": drafts,
        "seconds": round(time.perf_counter() - begun, 2),
    }


def _eases(found: list[Ease]) -> dict[str, Any]:
    """Return median and least of the two Spanish scales, on which more is easier."""
    return {
        name: {
            "median": _median([getattr(one, name) for one in found]),
            "min": min(getattr(one, name) for one in found),
        }
        for name in (("fernandez_huerta", "inflesz") if found else ())
    }


def _records(paths: Iterable[str]) -> Iterable[RecordFindings]:
    for path in paths:
        for one in read(path):
            if one.trial is None:
                continue
            found = findings_of(one.trial, one.raw, one.door)
            if found.posted is not None:
                yield found


def _texts(article: Article) -> Iterable[str]:
    yield article.title.text
    yield from (one.text for one in sentences_of(article))


def _median(values: list[Any]) -> float | None:
    return round(float(statistics.median(values)), 1) if values else None


def _write(out: Path, found: RecordFindings, article: Article) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{found.trial}.article.json").write_bytes(msgspec.json.encode(as_json(article)))
    (out / f"{found.trial}.findings.json").write_bytes(msgspec.json.encode(posted_document(found)))
