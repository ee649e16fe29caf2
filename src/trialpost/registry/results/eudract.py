"""Read the posted results of a EudraCT results file (``result``).

``where`` of every figure is the path of elements, without namespaces, to the very element. In a
continuous table a dispersion of two values is a pair of limits, one of a single value a spread.
"""

from trialpost.errors import Unreadable
from trialpost.model.results import (
    BaselineTable,
    Count,
    Group,
    Milestone,
    ParticipantFlow,
    Period,
    PostedResults,
    ResultsKind,
)
from trialpost.registry.europe.eudract_shape import SHAPE
from trialpost.registry.europe.eudract_words import INTERIM, word_of
from trialpost.registry.reader import ResultsReading
from trialpost.registry.results.checks import note_strangers
from trialpost.registry.results.eudract_events import adverse_events
from trialpost.registry.results.eudract_tables import (
    Arms,
    analysis_sets,
    arms_of,
    baseline,
    outcome,
)
from trialpost.registry.results.tree import Node, note_unread
from trialpost.registry.tolerant.notes import Notes
from trialpost.registry.tolerant.xml_tree import clean_characters, name_of, parse_or_repair

ELEMENT = "result"


def read_results(raw: bytes) -> ResultsReading:
    """Read the posted results of the bytes of one file; nothing in them raises."""
    notes = Notes()
    try:
        root = parse_or_repair(raw, notes)
    except Unreadable:
        return ResultsReading(issues=notes.all())
    if name_of(root) != ELEMENT:
        return ResultsReading(issues=notes.all())
    clean_characters(raw, root, notes)
    note_unread(root, SHAPE, notes)
    results = _build(Node.of(root, notes))
    note_strangers(results, notes)
    return ResultsReading(results=results, issues=notes.all())


def _build(root: Node) -> PostedResults:
    disposition = root.child("subjectDisposition")
    arms = arms_of(disposition)
    sets = analysis_sets(root)
    return PostedResults(
        places=ResultsKind.XML,
        interim=root.child("trialInformation/analysisStage/value").word(INTERIM),
        flow=_flow(disposition, arms),
        baseline=_with_sets(baseline(root, arms, sets), root),
        outcomes=tuple(
            outcome(endpoint, arms, sets) for endpoint in root.all("endPoints/endPoint")
        ),
        events=adverse_events(root.child("adverseEvents")),
        limitations=root.text_or_none("trialChanges/limitationsAndCaveats"),
    )


def _with_sets(table: BaselineTable, root: Node) -> BaselineTable:
    """Keep how many people each analysis set has beside the groups of the baseline."""
    groups, counts = list(table.groups), list(table.counts)
    for node in root.all("subjectAnalysisSets/subjectAnalysisSet"):
        number = node.figure("subjects")
        groups.append(
            Group(
                id=node.attribute("id"),
                title=node.line("title"),
                description=node.text_or_none("description"),
                where=node.where,
            )
        )
        if number:
            counts.append(Count(group=node.attribute("id"), figure=number))
    return BaselineTable(
        groups=tuple(groups), counts=tuple(counts), characteristics=table.characteristics
    )


def _flow(disposition: Node, arms: Arms) -> ParticipantFlow:
    periods = disposition.all("postAssignmentPeriods/postAssignmentPeriod")
    return ParticipantFlow(
        groups=tuple(arms.values()),
        periods=tuple(_period(period, disposition) for period in periods),
        recruitment=disposition.text_or_none("recruitmentDetails"),
        before_assignment=disposition.text_or_none("screeningInformation"),
    )


def _period(period: Node, disposition: Node) -> Period:
    return Period(
        title=period.line("title"),
        milestones=(
            _milestone("Started", period, "startedMilestoneAchievement"),
            *(
                _milestone(
                    node.line("title"),
                    period,
                    "otherMilestoneAchievements/otherMilestoneAchievement",
                    ("otherMilestoneId", node.attribute("id")),
                )
                for node in period.all("otherMilestones/otherMilestone")
            ),
            _milestone("Completed", period, "completedMilestoneAchievement"),
        ),
        withdrawals=_reasons(
            disposition,
            period,
            "reasonsNotCompleted/reasonNotCompleted",
            "notCompletedReasonDetails/reasonDetail",
            "reasonNotCompletedId",
        ),
        joiners=_reasons(
            disposition,
            period,
            "reasonsJoined/reasonJoined",
            "joinedReasonDetails/reasonDetail",
            "reasonJoinedId",
        ),
    )


def _milestone(
    title: str, period: Node, way: str, named: tuple[str, str] | None = None
) -> Milestone:
    """Read how many of each arm came to a milestone, or left for a reason."""
    counts = []
    for arm in period.all("arms/arm"):
        for node in arm.all(way):
            if named and node.attribute(named[0]) != named[1]:
                continue
            number = node.figure("subjects", node.text_or_none("comment"))
            if number:
                counts.append(Count(group=arm.attribute("id"), figure=number))
            else:
                node.child("subjects").missing(node.text("comment"))
    return Milestone(title=title, counts=tuple(counts))


def _reasons(
    disposition: Node, period: Node, listed: str, way: str, id_name: str
) -> tuple[Milestone, ...]:
    read = (
        _milestone(
            node.text("otherReason") or word_of(node.text("type/value")) or "",
            period,
            way,
            (id_name, node.attribute("id")),
        )
        for node in disposition.all(listed)
    )
    return tuple(step for step in read if step.counts)
