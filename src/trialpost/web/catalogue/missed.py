"""Say on the page of a search why one trial is not in its list, and offer a list that holds it."""

import datetime as dt
import math
from typing import Any

from trialpost.errors import BadInput, NotFound
from trialpost.matching.unlisted import Reason, Unlisted, unlisted
from trialpost.model.identifiers import recognise_all
from trialpost.vocabulary.distances import KM_PER_MILE
from trialpost.web.catalogue import store
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.search import PAGE, Search, Understood

LONGEST = 200


def missed(typed: str, search: Search, asked: Understood, *, today: dt.date) -> dict[str, Any]:
    """Return what the page says of a trial that somebody misses; nothing if nobody asked.

    The text may hold the trial's number, as the address of its page does.
    """
    text = " ".join(typed.split())[:LONGEST]
    if not text:
        return {}
    named = recognise_all(text)
    if not named:
        return {"missed": text, "missed_is_no_number": True}
    name = str(named[0])
    try:
        trial = store.trial(name)
        gone = store.vanished_at(name) is not None
        told = unlisted(current_catalogue(), trial, asked.query, today=today, vanished=gone)
    except NotFound:
        return {"missed": name, "missed_is_not_held": True, "missed_url": named[0].url}
    except BadInput:
        return {}  # the page says already what cannot be
    return {
        "missed": name,
        "missed_told": told,
        "missed_page": search.address(page=(told.place - 1) // PAGE + 1) if told.place else None,
        "missed_wider": search.address(**_wider(told, asked.unit)) if told.wider else None,
    }


def _wider(told: Unlisted, unit: str) -> dict[str, str]:
    """Return the fields of the search that have to change for the trial to be listed."""
    changed: dict[str, str] = {}
    wider = told.wider
    if wider is None:
        return changed
    for one in told.hindering:
        if one.reason is Reason.CONDITION:
            changed |= {"condition": wider.condition or "", "as_typed": ""}
        elif one.reason in (Reason.DISTANCE, Reason.COUNTRY) and wider.place is None:
            changed |= {"near": "", "within": "", "anywhere": ""}
        elif one.reason is Reason.DISTANCE:
            changed |= {"within": _radius(wider.within_km or 0.0, unit), "unit": unit}
        else:
            changed |= _PLAIN.get(one.reason, {"text": wider.text or ""})
    return changed


_PLAIN: dict[Reason, dict[str, str]] = {
    Reason.STATUS: {"status": "any"},
    Reason.AGE: {"age": ""},
    Reason.SEX: {"sex": ""},
    Reason.PHASE: {"phase": ""},
    Reason.UNPLACED: {"unplaced": "1"},
    Reason.PLACED: {"unplaced": ""},
}


def _radius(km: float, unit: str) -> str:
    return str(math.ceil(km / KM_PER_MILE if unit == "mi" else km))
