"""Keep the text index beside the database: written by a load, read by everybody else.

The index is a cache. It lies in ``DATA_DIR/index``, in a folder that is named after the
catalogue's lineage, and is stamped with the catalogue's mark. One that is missing or unreadable is
built again by the next load or by ``trialpost reindex``; until then a search builds what it needs
in memory, if the catalogue is small enough for somebody to wait for that.
"""

import functools
import shutil
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from trialpost.errors import ServiceUnavailable, Unreadable
from trialpost.matching.coded import Floats, Ints
from trialpost.matching.text import Document, Statuses, TextIndex, Writing, document_of, version_in
from trialpost.vocabulary.lay_conditions import Phrase
from trialpost.web.catalogue import store
from trialpost.web.catalogue.loading.noted import Noted
from trialpost.web.catalogue.loading.writing import Written

Result = TypeVar("Result")

SMALL = 20_000
"""So many trials are indexed in memory in about ten seconds; above, a search says what to do."""


def folder(mark: store.Mark) -> Path:
    """Return where the index of a catalogue lies."""
    return Path(settings.DATA_DIR) / "index" / (mark.lineage or "none")


def is_current() -> bool:
    """Say whether the index holds everything that the catalogue holds now."""
    mark = store.state()
    index = _open(mark)
    return index is not None and not index.is_behind(mark.stamp)


BEHIND = (
    "The search index is behind the catalogue: searches by words may miss trials that are new or "
    "changed, and searches by condition do not."
)


def is_behind() -> bool:
    """Say whether an index lies there that does not hold all that the catalogue holds.

    One that is missing is not behind: what it would hold is made in memory, or refused.
    """
    mark = store.state()
    if version_in(folder(mark)) == mark.stamp:
        return False  # which is quicker to read than to open the index
    index = _open(mark)
    return index is not None and len(index) > 0 and index.is_behind(mark.stamp)


def can_answer() -> bool:
    """Say whether a search by words finds an index, or a catalogue small enough to do without.

    An index that lies there empty, since another release wrote it, finds nothing in any catalogue.
    """
    index, count = _open(store.state()), store.trial_count()
    return count <= SMALL if index is None else count == 0 or len(index) > 0


class Feed:
    """Take trials into the index while a load writes them, so that they need not be read again.

    It is only had where the index holds all that the catalogue held before the load; in every
    other case it does nothing, and :func:`bring_up_to_date` does all the work afterwards.
    """

    def __init__(self, before: store.Mark, *, empty: bool) -> None:
        """Do nothing yet; the mark and whether it held nothing are the catalogue's before it."""
        self._before, self._empty = before, empty
        self._writing: Writing | None = None
        self._begun = False
        self._fresh, self._known, self._again = 0, Noted(), set[str]()

    def _begin(self) -> None:
        """Become the writer of the index, if it is complete and there is no other."""
        self._begun = True
        index = _open(self._before)
        if index is None and self._empty:
            folder(self._before).mkdir(parents=True, exist_ok=True)
            index = _open(self._before)
        if index is not None and (self._empty or not index.is_behind(self._before.stamp)):
            self._writing = _unless_locked(index.writing)

    def take(self, documents: Iterable[Document], written: Written) -> None:
        """Take in what a batch wrote; what several records tell of is taken in at the end."""
        if not self._begun and (written.fresh or written.known):
            self._begin()
        self._again |= written.tangled
        self._fresh += len(written.fresh)
        for name in written.known:
            self._known.put(hash(name), 1)
        if self._writing is not None:
            for document in documents:
                if document["id"] not in written.tangled:
                    self._writing.add(document, known=document["id"] in written.known)

    def finish(self) -> store.Mark | None:
        """Take in what several records tell of, stamp, and return the mark that is held then.

        It is ``None`` if nothing was done, or if somebody else changed the catalogue meanwhile.
        """
        now, writing = store.state(), self._writing
        self._writing = None
        if writing is None or not self._is_ours(now):
            return None
        for name in self._again:
            writing.leave_out(name)
        for trial in store.trials_among(self._again):
            writing.add(document_of(trial), known=False)
        writing.finish(now.stamp)
        return now

    def _is_ours(self, now: store.Mark) -> bool:
        """Say whether the present version holds what this load changed, and nothing else."""
        if now.lineage != self._before.lineage or now.version > self._before.version + 1:
            return False
        others = store.changed_count(self._before.version) - self._fresh
        again = sum(1 for name in self._again if hash(name) not in self._known)
        return others <= len(self._known) + again


def bring_up_to_date(before: store.Mark) -> bool:
    """Take in what changed since ``before``; build anew what was not complete even then.

    It goes on until nothing has changed meanwhile. Returns ``False`` if another process is
    writing the index: that one will not stop before it has seen our changes.
    """
    now = store.state()
    while now.version:
        if not _take_in(before, now):
            return False
        before, now = now, store.state()
        if before == now:
            break
    return True


def build() -> int | None:
    """Build the whole index beside the present one, put it in its place, return its size.

    ``None`` means that another process is building it.
    """
    mark = store.state()
    here = folder(mark)
    fresh, old = here.with_name("new"), here.with_name("old")
    count = _unless_locked(lambda: TextIndex(fresh).build(store.each_trial(), version=mark.stamp))
    if count is None:
        return None
    shutil.rmtree(old, ignore_errors=True)
    if here.exists():
        here.rename(old)
    fresh.rename(here)
    for other in here.parent.iterdir():
        if other != here:
            shutil.rmtree(other, ignore_errors=True)
    return count


def _take_in(before: store.Mark, now: store.Mark) -> bool:
    """Bring the index from one mark to another; ``False`` if another process writes it."""
    index = _open(now)
    if index is None or (index.is_behind(before.stamp) and index.is_behind(now.stamp)):
        return build() is not None
    if not index.is_behind(now.stamp):
        return True
    trials = (store.trial(name) for name in store.changed_since(before.version))
    removed = store.removed_since(before.version)
    replace = functools.partial(index.replace, trials, removed=removed, version=now.stamp)
    return _unless_locked(replace) is not None


def _unless_locked(write: Callable[[], Result]) -> Result | None:
    """Write, or return ``None`` if another process holds the index's lock."""
    try:
        return write()
    except ValueError as error:
        if "LockBusy" in str(error):
            return None
        raise


def _open(mark: store.Mark) -> TextIndex | None:
    if not folder(mark).is_dir():
        return None
    try:
        return TextIndex(folder(mark))
    except Unreadable:
        return None


class SharedIndex:
    """The text index as a process that only reads sees it: opened late, always as new as it is.

    ``mark`` tells where the catalogue stands that is searched with it.
    """

    def __init__(self, mark: Callable[[], store.Mark] = store.state) -> None:
        self._mark = mark
        self._lock = threading.Lock()
        self._index: TextIndex | None = None
        self._seen = ""

    def search(
        self, text: str, limit: int = 1000, *, others: Mapping[str, Sequence[Phrase]] | None = None
    ) -> list[tuple[str, float]]:
        """Return the ids of the trials that hold a text's words, best first, with scores.

        Raises:
            ServiceUnavailable: if the index is missing and the catalogue too large to wait for it.
        """
        return self._current().search(text, limit, others=others or {})

    def scores(
        self,
        texts: Sequence[str],
        *,
        others: Mapping[str, Sequence[Phrase]] | None = None,
        among: Statuses = frozenset(),
    ) -> tuple[Ints, Floats]:
        """Return the keys and scores of all trials that hold a text; raises as :meth:`search`."""
        return self._current().scores(texts, others=others or {}, among=among)

    def holds(
        self, trial_id: str, text: str, *, others: Mapping[str, Sequence[Phrase]] | None = None
    ) -> bool:
        """Tell whether a trial holds all words of a text; raises as :meth:`search` does."""
        return self._current().holds(trial_id, text, others=others or {})

    def count(
        self,
        text: str,
        *,
        others: Mapping[str, Sequence[Phrase]] | None = None,
        among: Statuses = frozenset(),
    ) -> int:
        """Say how many trials :meth:`search` would find; raises as it does."""
        return self._current().count(text, others=others or {}, among=among)

    def __len__(self) -> int:
        return len(self._current())

    def __bool__(self) -> bool:
        return True

    def _current(self) -> TextIndex:
        mark = self._mark()
        with self._lock:
            if self._index is None or self._seen != mark.stamp:
                self._index, self._seen = self._found(mark)
            return self._index

    def _found(self, mark: store.Mark) -> tuple[TextIndex, str]:
        """Open what lies there; one that a load is just writing is looked at again next time.

        One that lies there empty, since another release wrote it, is as good as missing.
        """
        index, count = _open(mark), store.trial_count()
        if index is not None and (len(index) > 0 or count == 0):
            return index, "" if index.is_behind(mark.stamp) else mark.stamp
        if count > SMALL:
            raise ServiceUnavailable(
                "The search index is missing. Build it with 'trialpost reindex'."
            )
        return TextIndex.of(store.each_trial()), mark.stamp
