"""How long articles take: with charts and their check, beside the time to read the records.

Each record is read first, which is to parse its JSON and to find its figures; then its article is
written, its charts are drawn, and all of its words are held against the findings. Times are those
of a processor, so that others who use the machine do not count.
"""

import itertools
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from trialpost.articles.record import record_document, write_record_article
from trialpost.articles.verify import verify
from trialpost.errors import BadInput
from trialpost.findings.posted.record import findings_of
from trialpost.registry import read


def written(paths: Iterable[Path], *, most: int | None = None) -> dict[str, Any]:
    """Return the document of ``bench article``.

    Args:
        paths: files of registry records; those without results are read and passed over.
        most: how many articles at most.

    Raises:
        BadInput: if no record has results.
    """
    reading = writing = checking = 0.0
    records = articles = pictures = characters = 0
    for found, seconds in itertools.islice(_read(paths), most):
        reading += seconds
        records += 1
        begun = time.process_time()
        article = write_record_article(found)
        wrote = time.process_time()
        verify(article, record_document(found))
        checking += time.process_time() - wrote
        writing += wrote - begun
        articles += 1
        pictures += len(article.figures)
        characters += sum(len(one.svg) for one in article.figures)
    if not articles:
        raise BadInput("No record here has results, so there is nothing to write.")
    return {
        "records": records,
        "articles": articles,
        "pictures": pictures,
        "characters_per_picture": round(characters / max(1, pictures)),
        "read_seconds": round(reading, 2),
        "seconds": round(writing, 2),
        "articles_per_second": round(articles / writing, 1),
        "writing_vs_reading": round(writing / reading, 2),
        "second_check_seconds": round(checking, 2),
    }


def _read(paths: Iterable[Path]) -> Iterable[tuple[Any, float]]:
    """Yield what each record with results reports, and how long it took to be read."""
    for path in paths:
        begun = time.process_time()
        for one in read(path):
            if one.trial is None:
                continue
            found = findings_of(one.trial, one.raw, one.door)
            if found.posted is not None:
                yield found, time.process_time() - begun
            begun = time.process_time()
