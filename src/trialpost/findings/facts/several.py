"""Tell what a trial tries side by side: several treatments, of which each has an arm of its own."""

from trialpost.findings.facts.naming import PLACEBO, named_as
from trialpost.model.status import ArmType
from trialpost.model.trial import Trial


def tries_several(trial: Trial) -> bool:
    """Tell whether arms on trial get different drugs, beside what all of them get."""
    return len(_apart(trial)) > 1


def several_of(trial: Trial) -> tuple[str, ...]:
    """Return the names of the two or three treatments of which each has an arm on trial, or none.

    Names of one sentence: none of them is long, and no two are alike.
    """
    named = tuple(dict.fromkeys(named_as(one, trial) or "" for one in _apart(trial)))
    short = all(one and len(one.split()) <= _MOST_OF_SEVERAL for one in named)
    return named if short and len(_apart(trial)) == len(named) in (2, 3) else ()


_MOST_OF_SEVERAL = 3


def _apart(trial: Trial) -> tuple[str, ...]:
    """Return what single arms on trial get beside what all of them get, if each gets one thing.

    None, where all of them get something that no other arm gets: then that is tried.
    """
    own, others = _given(trial, on_trial=True), _given(trial, on_trial=False)
    if len(own) < 2:
        return ()
    every = set.intersection(*own)
    if others and every.difference(*others):
        return ()
    apart = [{name for name in names - every if not PLACEBO.search(name)} for names in own]
    if not all(len(names) == 1 for names in apart):
        return ()
    told = set.union(*apart)
    return tuple(dict.fromkeys(one.name for one in trial.interventions if one.name in told))


def _given(trial: Trial, *, on_trial: bool) -> list[set[str]]:
    return [{one.name for one in trial.interventions if arm.label in one.arms}
            for arm in trial.arms if (arm.type is ArmType.EXPERIMENTAL) is on_trial]  # fmt: skip
