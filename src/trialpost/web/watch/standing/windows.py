"""What of the catalogue's trials may turn as days pass, kept from run to run.

To take it out of everybody's criteria anew each day would take longer than the rest of a run, so it
is kept in a file beside the shards, with a mark of the records that each was read from. The file
says nothing of people. An audit goes by it as the run that is audited left it: the run gives that
state of it a second name (:func:`keep_as`), and a later run writes another file.

Trials whose criteria are not kept as trees yet (``catalogue.trees``) are read here, some in each
run; whoever comes to fit one of those that are left is told when the month turns.
"""

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np

from trialpost.errors import ServiceUnavailable, TrialpostError
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.passing import Turning, Windows, coded_windows, windows_of
from trialpost.matching.standing.trials import TAKING
from trialpost.matching.trees import Trees, read_kept
from trialpost.web.catalogue import proposals, trees
from trialpost.web.catalogue.loading.packed_trees import rules
from trialpost.web.watch.standing import kept

_AT_A_TIME = 500


class _OfTrial(msgspec.Struct, frozen=True, array_like=True):
    made_of: int
    windows: Windows


class _Held(msgspec.Struct, frozen=True, array_like=True):
    rules: str
    trials: dict[str, _OfTrial]


def turning(
    catalogue: Catalogue, then: dt.date | None, today: dt.date, *, as_left: Path | None = None
) -> Turning | None:
    """Return what may turn after a day, up to and with today; ``None`` if no day has passed.

    ``as_left`` names the file that some run went by; nothing else is read then.

    Raises:
        ServiceUnavailable: if that is not here any more.
    """
    if then is None or then >= today:
        return None
    written = _opened(as_left) if as_left else _refreshed(catalogue)
    if written is None:
        raise ServiceUnavailable(
            "What that watch knew of the times that trials ask for is not kept here any more. "
            "Run 'trialpost watch' on another day, and audit that."
        )
    slots = np.flatnonzero(catalogue.alive & catalogue.has_status(TAKING))
    found: dict[str, Windows] = {}
    for outline in catalogue.outlines.at(int(slot) for slot in slots):
        own, coded = written.get(outline.id), coded_windows(outline)
        found[outline.id] = own.windows.joined(coded) if own is not None else coded
    return Turning.of(found, then, today)


def _refreshed(catalogue: Catalogue) -> Mapping[str, _OfTrial]:
    """Bring the file up to the trials that take people."""
    with kept.locked(_path()):
        before, made_of = _opened(_path()) or {}, trees.made_of()
        now = {name: one for name, one in before.items() if made_of.get(name) == one.made_of}
        for name, windows in _of_kept(catalogue, [name for name in made_of if name not in now]):
            now[name] = _OfTrial(made_of[name], windows)
        lacking = [name for name in made_of if name not in now]
        for name, windows in _read_now(catalogue, lacking[: trees.A_TICK]):
            now[name] = _OfTrial(made_of[name], windows)
        if now != before or not _path().exists():
            kept.put(_path(), msgspec.msgpack.encode(_Held(_rules(), now)))
    return now


def _of_kept(catalogue: Catalogue, names: Sequence[str]) -> Iterator[tuple[str, Windows]]:
    """Take it out of the criteria that are kept as trees."""
    for start in range(0, len(names), _AT_A_TIME):
        yield from _as_judged(catalogue, trees.load(names[start : start + _AT_A_TIME]))


def _as_judged(catalogue: Catalogue, read: Mapping[str, Trees]) -> Iterator[tuple[str, Windows]]:
    """Take it out of criteria with what else is known of them; of trials that are gone nothing."""
    known = [name for name in read if name in catalogue.slot_of]
    told = [(catalogue.outlines[catalogue.slot_of[name]], read[name]) for name in known]
    for name, judged in zip(known, catalogue.better(told), strict=True):
        yield name, windows_of(judged)


def _read_now(catalogue: Catalogue, names: Iterable[str]) -> Iterator[tuple[str, Windows]]:
    """Read criteria that are not kept; one that does not open is left out."""
    for name in names:
        try:
            read = read_kept(catalogue.load_trial(name).eligibility.criteria)
            yield from _as_judged(catalogue, {name: read})
        except (TrialpostError, msgspec.MsgspecError):
            continue


def keep_as(path: Path) -> None:
    """Give what is kept now another name beside its own, under which it stays as it is."""
    path.unlink(missing_ok=True)
    with contextlib.suppress(FileNotFoundError):  # no day has passed yet
        path.hardlink_to(_path())


def _opened(path: Path) -> Mapping[str, _OfTrial] | None:
    """Return what a file keeps; ``None`` where it is missing, does not open or has other rules."""
    try:
        held = msgspec.msgpack.decode(path.read_bytes(), type=_Held)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
    return held.trials if held.rules == _rules() else None


def _rules() -> str:
    """Return by what criteria are read: another program, or other answers of a model, differ."""
    return f"{rules()} {proposals.mark()}".rstrip()


def _path() -> Path:
    return kept.folder() / "windows"
