"""Draw the results that a record's article tells, by the charts of every article."""

from trialpost.articles.figures import figures
from trialpost.articles.record.choosing import Chosen
from trialpost.articles.words.phrases import Phrases
from trialpost.findings.file import FileTrial, FindingsFile
from trialpost.model.article import Figure


def charts(chosen: Chosen, trial: str, url: str) -> tuple[Figure, ...]:
    """Return the charts of the main measures, where values can be set side by side."""
    facts = chosen.facts
    cells = tuple(
        cell for told in chosen.main or chosen.others[:1] for cell in (*told.cells, *told.series)
        if cell.arm in facts.arms
    )  # fmt: skip
    tests = tuple(
        test for told in (*chosen.main, *chosen.others) for test in told.tests
        if test.arm in facts.arms and (test.comparator is None or test.comparator in facts.arms)
    )  # fmt: skip
    file = FindingsFile(
        trial=FileTrial(id=trial, url=url, condition=facts.illness, intervention=facts.treatment),
        sources=(),
        findings=(*cells, *tests),
        arms=facts.arms,
        measures=facts.measures,
    )
    return figures(Phrases(file), between=True)
