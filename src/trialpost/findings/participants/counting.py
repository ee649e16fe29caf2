"""Count who is analysed in each arm, and who stayed to the end."""

from collections.abc import Iterator

from trialpost.findings.file import COMPLETED, RANDOMISED
from trialpost.findings.participants.making import Maker
from trialpost.findings.participants.people import People
from trialpost.model.finding import Finding, Table

ANALYSED = "People analysed"
_ALL_RANDOMISED = frozenset({"RANDFL", "ITTFL"})
"""ADaM's flags of everybody who was randomised."""
_STAYED = "COMPLETED"


def counted(people: People, maker: Maker) -> Iterator[Finding]:
    """Yield how many people each arm has, the comparator last, and how many completed the trial.

    They are called randomised where the analysis file takes everybody, or those whom ADaM flags as
    randomised. Who completed is told by ADaM's status at the end of the study, if it is there.
    """
    spec = people.spec
    measure = RANDOMISED if spec.population.keys() <= _ALL_RANDOMISED else ANALYSED
    ended = spec.columns.ended
    known = ended in people.everybody.columns
    for arm in (*people.arms, spec.comparator):
        who = people.of(arm)
        place = f"{spec.participants}#people/{arm}"
        text = f"{arm}: {len(who)} people"
        made = [maker.number(f"{place}/count", len(who), text=text, measure=measure, arm=arm,
                             statistic="count", unit="Participants", table=Table.FLOW)]  # fmt: skip
        if known:
            status = people.everybody.loc[who, ended].astype(str).str.strip().str.upper()
            stayed = int((status == _STAYED).sum())
            made.append(maker.number(
                f"{place}/completed", stayed, text=f"{text}, {stayed} completed the trial",
                measure=COMPLETED, arm=arm, n=len(who), statistic="count", unit="Participants",
                table=Table.FLOW,
            ))  # fmt: skip
        yield from (one for one in made if one is not None)
