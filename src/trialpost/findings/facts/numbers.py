"""Say under what other numbers a trial is known."""

import re
from collections.abc import Iterator

from trialpost.findings.facts.fact import Fact
from trialpost.findings.file import Topic
from trialpost.model.trial import Trial

_ID = "/protocolSection/identificationModule"
_EUROPEAN = re.compile(r"20\d\d-\d{6}-\d\d(?:-\d\d)?")
_OWN = re.compile(r"(?=.*\d)[\w./-]{3,24}")


def other_numbers(trial: Trial) -> Iterator[Fact]:
    """Yield a trial's number in the European Union's register, and the one its sponsor uses."""
    own = (trial.org_study_id or "").strip()
    given = [(one.value, f"{_ID}/secondaryIdInfos/{at}/id")
             for at, one in enumerate(trial.secondary_ids)]  # fmt: skip
    given.append((own, f"{_ID}/orgStudyIdInfo/id"))
    european = next(((value, at) for value, at in given if _EUROPEAN.fullmatch(value)), None)
    if european is not None:
        said = f"The trial's number in the European Union's register is {european[0]}."
        yield Fact(topic=Topic.IDENTITY, said=said, text=european[0], where=european[1])
    if _OWN.fullmatch(own) and own != str(trial.id) and not _EUROPEAN.fullmatch(own):
        yield Fact(topic=Topic.IDENTITY, said=f"The sponsor's own number for the trial is {own}.",
                   text=own, where=f"{_ID}/orgStudyIdInfo/id")  # fmt: skip
