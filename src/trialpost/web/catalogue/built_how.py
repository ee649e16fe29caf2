"""How a trial is built, in sentences for people who may take part, and what it measures first."""

from django.utils.translation import gettext as _

from trialpost.model.status import ArmType
from trialpost.model.trial import OutcomeMeasure, OutcomeRole, Trial

MEASURES_SHOWN = 4
"""Main measures that are listed before the rest is left to the record."""


def sentences(trial: Trial) -> list[str]:
    """Say who decides what people get, whether they know it, and what they are compared with."""
    design = trial.design
    told = []
    if design.allocation == "randomized":
        told.append(_("Chance decides who gets what, as by tossing a coin."))
    elif design.allocation == "non_randomized":
        told.append(_("The trial team decides who gets what; chance does not."))
    if any(arm.type is ArmType.PLACEBO_COMPARATOR for arm in trial.arms):
        told.append(_("One group gets a placebo: it looks alike and has nothing in it."))
    if "participant" in design.who_masked:
        told.append(_("You are not told which of them you get until the trial is over."))
    elif design.masking == "none" and len(trial.arms) > 1:
        told.append(_("Everybody knows who gets what."))
    return told


def main_measures(trial: Trial) -> tuple[OutcomeMeasure, ...]:
    """Return what the trial set out to measure first of all, with the time for which it looks."""
    main = [one for one in trial.outcomes if one.role is OutcomeRole.PRIMARY]
    return tuple(main[:MEASURES_SHOWN])
