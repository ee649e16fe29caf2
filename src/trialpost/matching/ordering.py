"""Put what a search lists in order."""

import numpy as np

from trialpost.matching.catalogue import Catalogue
from trialpost.matching.coded import Bools, Floats
from trialpost.matching.fit import Fit
from trialpost.matching.selection import Selection


def in_order(
    catalogue: Catalogue,
    among: Selection,
    keep: Bools,
    ranks: Floats | None,
    km: Floats | None,
    page: slice,
    *,
    latest: bool = False,
    nearest: bool = False,
) -> list[int]:
    """Return a page of what is kept: by fit, then distance, freshness, identifier.

    With ``latest`` freshness comes first, with ``nearest`` distance.

    Near a place a narrower form of the condition counts as much as the condition itself: a trial
    an hour away comes before one on another continent.
    """
    rows = np.flatnonzero(keep)
    rank = np.zeros(len(rows)) if ranks is None else ranks[rows]
    far = np.zeros(len(rows)) if km is None else km[rows]
    if km is not None and ranks is not None:
        rank = np.maximum(rank, float(Fit.NARROWER))
    by = [rank, far, -among.verified[rows]]
    if latest:
        by = [by[2], by[0], by[1]]
    elif nearest:
        by = [by[1], by[0], by[2]]
    keys = np.stack(by, axis=1)
    order = np.lexsort((keys[:, 2], keys[:, 1], keys[:, 0]))
    # Equals in all of these are put in the order of their identifiers, on this page alone.
    past = min(len(order), page.stop)
    while 0 < past < len(order) and (keys[order[past]] == keys[order[past - 1]]).all():
        past += 1
    slots, ids = among.slots[rows], catalogue.outlines.ids
    first = sorted(order[:past], key=lambda at: (*keys[at], ids[slots[at]]))
    return [int(slots[at]) for at in first[page]]
