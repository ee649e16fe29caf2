"""Full-text search over trials with tantivy; a cache that can be deleted and built again."""

import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import numpy as np
import tantivy

from trialpost.errors import Unreadable
from trialpost.matching.coded import Floats, Ints, key_of
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial
from trialpost.vocabulary.condition_words import words
from trialpost.vocabulary.lay_conditions import Phrase

_FIELDS = {"ids": 8.0, "title": 4.0, "conditions": 4.0, "keywords": 2.0, "what": 2.0, "more": 1.0}
_STAMP = "trialpost-index.json"
_FORM = 2
"""Of the index; what another release wrote in another form is built again."""
_PART = re.compile(r'"([^"]*)"|(\S+)')
_HEAP = 16_000_000
_NO_OTHERS: Mapping[str, Sequence[Phrase]] = MappingProxyType({})

Statuses = frozenset[RecruitmentStatus]

Document = dict[str, str]
"""What the index keeps of a trial: its id, its status and its words, by field."""


class TextIndex:
    """Trials by the words in their titles, conditions, keywords, treatments, summary and ids.

    Texts and queries are brought to the same spelling (``vocabulary.condition_words``) and then to
    English stems. In a folder, one process writes and many read: a reader sees what was committed
    when it opened or last called :meth:`refresh`. Beside the index stands a stamp that says up to
    which version of the catalogue it holds everything.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Open the index in a folder, making an empty one where there is none, or one in memory.

        Raises:
            Unreadable: if the folder holds an index that cannot be opened.
        """
        self.folder = folder
        self._index = self._open()

    def _open(self) -> Any:
        if self.folder is None:
            return tantivy.Index(_schema())
        try:
            if self.folder.exists() and self._stamp().get("form") != _FORM:
                shutil.rmtree(self.folder)
            self.folder.mkdir(parents=True, exist_ok=True)
            index = tantivy.Index(_schema(), path=str(self.folder), reuse=True)
        except (ValueError, OSError) as error:
            raise Unreadable(
                f"The search index in {self.folder} cannot be opened ({error}); "
                "delete the folder and it will be built again."
            ) from None
        if self._stamp().get("form") != _FORM:
            self._set_stamp("")
        return index

    @classmethod
    def of(cls, trials: Iterable[Trial]) -> Self:
        """Build an index in memory."""
        index = cls()
        index.build(trials)
        return index

    def build(self, trials: Iterable[Trial], *, version: str = "") -> int:
        """Empty the index, take these trials in, stamp it and return how many there were."""
        return self._write(trials, (), version=version, empty=True)

    def replace(
        self, trials: Iterable[Trial], *, removed: Iterable[str] = (), version: str = ""
    ) -> int:
        """Take in these trials instead of their earlier selves; leave out the removed."""
        return self._write(trials, removed, version=version, empty=False)

    def _write(
        self, trials: Iterable[Trial], removed: Iterable[str], *, version: str, empty: bool
    ) -> int:
        writing = self.writing()
        if empty:
            writing.clear()
        for one in removed:
            writing.leave_out(one)
        for trial in trials:
            writing.add(document_of(trial), known=not empty)
        return writing.finish(version)

    def writing(self) -> "Writing":
        """Begin to write; nothing is seen of it before it is finished.

        Raises:
            ValueError: with "LockBusy" in it, if another process is writing.
        """
        return Writing(self, self._index.writer(_HEAP, 1))

    def written(self, version: str) -> None:
        """See what has been written, and note up to which version everything is held."""
        self.refresh()
        self._set_stamp(version)

    def refresh(self) -> None:
        """See what has been committed since, by this process or another."""
        self._index.reload()

    def search(
        self, text: str, limit: int = 1000, *, others: Mapping[str, Sequence[Phrase]] = _NO_OTHERS
    ) -> list[tuple[str, float]]:
        """Return the ids of trials that hold all words of a text, best first, with their scores.

        Any text is allowed; words in double quotes have to stand together. A text without any
        word gives nothing.

        Args:
            text: what is looked for.
            limit: how many ids.
            others: for names that stand in the text, other names that count as much.
        """
        asked = _with_others(text, others)
        if not asked or limit < 1:
            return []
        query, searcher = self._parsed(asked), self._index.searcher()
        hits = searcher.search(query, limit).hits
        found = [(searcher.doc(address).get_first("id"), float(score)) for score, address in hits]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def scores(
        self,
        texts: Sequence[str],
        *,
        others: Mapping[str, Sequence[Phrase]] = _NO_OTHERS,
        among: Statuses = frozenset(),
    ) -> tuple[Ints, Floats]:
        """Return the keys (:func:`key_of`) of all trials that hold one of some texts, with scores.

        A trial has the score of the text that it holds best, as :meth:`search` gives it.

        Args:
            texts: what is looked for.
            others: for names that stand in the texts, other names that count as much.
            among: the statuses of the trials that are looked at; none means all.
        """
        asked = [one for one in (_with_others(text, others) for text in texts) if one]
        searcher = self._index.searcher()
        if not asked or not searcher.num_docs:
            return np.empty(0, np.int64), np.empty(0)
        query = tantivy.Query.disjunction_max_query([self._parsed(one) for one in asked])
        hits = searcher.search(self._among(query, among), searcher.num_docs, count=False).hits
        keys = searcher.fast_field_values("key", [address for _, address in hits])
        return np.array(keys, np.int64), np.array([score for score, _ in hits], np.float64)

    def _among(self, query: Any, among: Statuses) -> Any:
        """Narrow a query to trials of some statuses; the scores stay as they are."""
        if not among or among == frozenset(RecruitmentStatus):
            return query
        named = [one.value for one in among]
        have = tantivy.Query.term_set_query(self._index.schema, "status", named)
        must = tantivy.Occur.Must
        weightless = tantivy.Query.const_score_query(have, 0.0)
        return tantivy.Query.boolean_query([(must, query), (must, weightless)])

    def holds(
        self, trial_id: str, text: str, *, others: Mapping[str, Sequence[Phrase]] = _NO_OTHERS
    ) -> bool:
        """Tell whether a trial holds all words of a text, so that :meth:`search` would find it."""
        asked = _with_others(text, others)
        if not asked:
            return False
        it = tantivy.Query.term_query(self._index.schema, "id", trial_id)
        must = tantivy.Occur.Must
        query = tantivy.Query.boolean_query([(must, it), (must, self._parsed(asked))])
        return bool(self._index.searcher().search(query, 1).hits)

    def count(
        self,
        text: str,
        *,
        others: Mapping[str, Sequence[Phrase]] = _NO_OTHERS,
        among: Statuses = frozenset(),
    ) -> int:
        """Say how many trials :meth:`search` would find, of some statuses where any are named."""
        asked = _with_others(text, others)
        if not asked:
            return 0
        unscored = tantivy.Query.const_score_query(self._among(self._parsed(asked), among), 1.0)
        return int(self._index.searcher().search(unscored, 1).count or 0)

    def _parsed(self, asked: str) -> Any:
        query, _ = self._index.parse_query_lenient(
            asked, list(_FIELDS), field_boosts=_FIELDS, conjunction_by_default=True
        )
        return query

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def is_behind(self, version: str) -> bool:
        """Say whether the index was last stamped with another version of the catalogue."""
        return self._stamp().get("version") != version

    def _stamp(self) -> dict[str, Any]:
        if self.folder is None:
            return getattr(self, "_memory_stamp", {})
        return _stamp_in(self.folder)

    def _set_stamp(self, version: str) -> None:
        stamp = {"form": _FORM, "version": version}
        self._memory_stamp = stamp
        if self.folder is not None:
            fresh = self.folder / f"{_STAMP}.new"
            fresh.write_text(json.dumps(stamp))
            fresh.replace(self.folder / _STAMP)


def _stamp_in(folder: Path) -> dict[str, Any]:
    try:
        stamp = json.loads((folder / _STAMP).read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def version_in(folder: Path) -> str | None:
    """Return the version of the catalogue that the index in a folder holds all of, unopened.

    ``None`` where there is no such index, or it has the form of another release.
    """
    stamp = _stamp_in(folder)
    return stamp.get("version") if stamp.get("form") == _FORM else None


class Writing:
    """Changes to an index that are seen when they are finished, all at once."""

    def __init__(self, index: TextIndex, writer: Any) -> None:
        """Hold the one writer that an index can have."""
        self._index, self._writer, self._count = index, writer, 0

    def clear(self) -> None:
        """Leave out everything."""
        self._writer.delete_all_documents()

    def leave_out(self, trial_id: str) -> None:
        """Leave out a trial."""
        self._writer.delete_documents_by_term("id", trial_id)

    def add(self, document: Document, *, known: bool) -> None:
        """Take in a trial; if it may be ``known`` already, instead of its earlier self."""
        if known:
            self.leave_out(document["id"])
        held = tantivy.Document(**document)
        held.add_integer("key", key_of(document["id"]))
        self._writer.add_document(held)
        self._count += 1

    def finish(self, version: str) -> int:
        """Make everything seen, stamp the index, and return how many trials were taken in."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._index.written(version)
        return self._count


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("status", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("key", fast=True)
    for field in _FIELDS:
        builder.add_text_field(field, tokenizer_name="default" if field == "ids" else "en_stem")
    return builder.build()


def document_of(trial: Trial) -> Document:
    """Return what the index keeps of a trial: its id, its status, and the words of each field."""
    ids = (
        str(trial.id),
        *trial.aliases,
        trial.org_study_id,
        *(s.value for s in trial.secondary_ids),
    )
    treatments = [name for i in trial.interventions for name in (i.name, *i.other_names)]
    sponsors = [trial.sponsor, *trial.collaborators]
    return {
        "id": str(trial.id),
        "status": trial.status.value,
        "ids": _spelt([*ids, trial.acronym]),
        "title": _spelt([trial.brief_title, trial.official_title]),
        "conditions": _spelt([*trial.conditions, *(term.name for term in trial.condition_mesh)]),
        "keywords": _spelt(trial.keywords),
        "what": _spelt([*treatments, *(term.name for term in trial.intervention_mesh)]),
        "more": _spelt([trial.brief_summary, *(sponsor.name for sponsor in sponsors if sponsor)]),
    }


def _spelt(texts: Iterable[str | None]) -> str:
    return " . ".join(" ".join(words(text)) for text in texts if text)


def _with_others(text: str, others: Mapping[str, Sequence[Phrase]]) -> str:
    """Return the query for a text in which each of some names may be another instead."""
    parts, left = [], text
    for name, phrases in others.items():
        before, found, behind = left.partition(name)
        if found and phrases and '"' not in text:
            together = [words(name), *phrases]
            alternatives = " OR ".join('"' + " ".join(one) + '"' for one in together if one)
            parts += [_query_text(before), f"({alternatives})"]
            left = behind
    return " ".join(part for part in (*parts, _query_text(left)) if part)


def _query_text(text: str) -> str:
    parts = []
    for found in _PART.finditer(text):
        spelt = words(found[1] if found[1] is not None else found[2])
        if spelt and found[1] is not None:
            parts.append('"' + " ".join(spelt) + '"')
        elif spelt:
            # A term such as "non-small" or "COVID-19" is several words that stand together.
            parts.append(spelt[0] if len(spelt) == 1 else '"' + " ".join(spelt) + '"')
    return " ".join(parts)
