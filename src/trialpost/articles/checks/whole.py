"""Hold a whole article against its findings: what has to be told, and what is said to be lacking.

That a sentence names a finding proves nothing. A finding is told where words say its value for its
group, or a told equivalent: which way it went, whether it differs, its p-value.
"""

import re
from collections.abc import Iterable, Iterator

from trialpost.articles.checks.bearing import bound_to
from trialpost.articles.checks.lasting import lasts
from trialpost.articles.checks.same_value import same_p
from trialpost.articles.checks.statements import is_verbatim
from trialpost.articles.reading.claims import Claims, read_claims
from trialpost.articles.reading.lexicon import Lexicon
from trialpost.articles.words import fixed
from trialpost.articles.words.fixed import is_fixed, is_one_of
from trialpost.articles.words.wording import content_words
from trialpost.findings.document import FindingsDocument
from trialpost.findings.facts.counted import HARMED
from trialpost.findings.file import Topic
from trialpost.findings.posted.events import ALL_SERIOUS, DEATHS
from trialpost.findings.significance import is_of_margin, sets_groups_apart, significance
from trialpost.model.article import Article, Problem, Sentence
from trialpost.model.finding import Finding, FindingKind, Table

_UNTOLD = re.compile(r"more main measures, which are not told here\.?$", re.I)
_NOT_TOLD = re.compile(r"\b(?:is|are) not told here\.?$", re.I)
_NO_CHANGE = re.compile(r"\bno change\b|\bdid not change\b", re.I)
_FEWEST_SHARED = 3
"""Words of a statement that a sentence has to share to tell it."""
_AGES = re.compile(r"\b(?:years? old|ages?|female|male|women|men)\b", re.I)
_RESULTS = (Table.OUTCOME, Table.ANALYSIS, Table.EVENT, None)
_OF_GROUPS = (Table.OUTCOME, Table.EVENT)
_FEWEST_GROUPS = 2
"""Groups whose health problems have to be told, if the trial has as many."""


class Told:
    """The findings that the sentences of an article tell."""

    def __init__(self, article: Article, document: FindingsDocument, lexicon: Lexicon) -> None:
        by_id = {one.id: one for one in document.findings}
        self.texts = tuple(one.text for one in sentences_of(article))
        self.tests: set[str] = set()
        """Tests of which a sentence says what they came to, or that they are not told."""
        self.findings = {
            name: by_id[name]
            for sentence in sentences_of(article)
            for name in sentence.findings
            if name in by_id and tells(sentence.text, by_id[name], lexicon)
        }
        self.margins: set[str] = set()
        """The p-values that are told of tests of a margin."""
        self.named: set[str] = set()
        """Findings of which a sentence says that they are not told."""
        for sentence in (one for section in article.sections for one in section.sentences):
            own = [by_id[name] for name in sentence.findings if name in by_id]
            self.named |= set(sentence.findings) if says_untold(sentence.text) else set()
            tests = [one for one in own if one.table is Table.ANALYSIS]
            if not tests:
                continue
            claims = read_claims(sentence.text, lexicon)
            self.tests |= {one.id for one in tests if says_of_test(claims, one)}
            self.margins |= {
                one.text for one in claims.of("p") for test in tests
                if is_of_margin(test) and same_p(one, test)
            }  # fmt: skip

    def says(self, *texts: str) -> bool:
        """Tell whether one of the writer's own sentences stands in the article."""
        return any(is_one_of(text, texts) for text in self.texts)


def sentences_of(article: Article) -> Iterator[Sentence]:
    """Yield title, subtitle and sentences."""
    yield article.title
    yield article.subtitle
    for section in article.sections:
        yield from section.sentences


def tells(text: str, finding: Finding, lexicon: Lexicon) -> bool:
    """Tell whether words say what a finding has, of its group."""
    if is_fixed(text):
        return False
    if finding.kind is FindingKind.STATEMENT:
        if is_verbatim(text, (finding,)):
            return True
        return len(content_words(text) & content_words(finding.words)) >= _FEWEST_SHARED
    claims = read_claims(text, lexicon)
    if any(bound_to(token, claims, finding) for token in claims.of("number")):
        return True
    if any(lasts(token, finding, claims) for token in claims.of("time")):
        return True
    arms = {name for arm in claims.of("arm") for name in arm.names}
    if finding.arm is not None and finding.arm not in arms:
        return False
    if finding.value == 0 and _NO_CHANGE.search(text):
        return True
    tested = finding.p_value is not None or finding.significant is not None
    if tested and (claims.of("p") or claims.of("significant")):
        return True
    return bool(claims.of("direction") or claims.of("gap")) and finding.table is not Table.EVENT


def says_untold(text: str) -> bool:
    """Tell whether a sentence says that what it names is in the record and not told."""
    return _NOT_TOLD.search(text) is not None


def says_of_test(claims: Claims, test: Finding) -> bool:
    """Tell whether words say what a test came to, of its groups, or that it is not told."""
    if says_untold(claims.text):
        return True
    arms = {name for arm in claims.of("arm") for name in arm.names}
    told = any(same_p(one, test) for one in claims.of("p"))
    if not arms:  # "For this, the record gives p = 0.23."
        return told
    if not {test.arm, test.comparator} - {None} <= arms:
        return False
    return told or bool(claims.of("significant"))


def left_out(told: Told, document: FindingsDocument, title: str) -> Iterator[Problem]:
    """Find what has to be told and is not: main outcomes, serious health problems and deaths."""
    for measure, what in ((ALL_SERIOUS, "had a serious health problem"), (DEATHS, "died")):
        own = [one for one in document.findings
               if one.table is Table.EVENT and one.measure == measure and one.n != 0
               and one.kind is FindingKind.NUMBER]  # fmt: skip
        hit = worst_hit(own) if measure == ALL_SERIOUS else None
        missing = _missing(told, own, document, hit)
        if missing is not None and (measure == ALL_SERIOUS or _counts(own)):
            of = f" in {document.arms.get(missing, missing)}" if missing else ""
            yield Problem(
                sentence=title,
                claim=measure,
                why=f"How many people {what}{of} is not told in any sentence.",
            )
    yield from _main_left_out(told, document, title)
    yield from _tests_left_out(told, document, title)
    yield from _margins_unsaid(told, title)


def _counts(own: list[Finding]) -> bool:
    return any(one.value for one in own)


def _missing(
    told: Told, own: list[Finding], document: FindingsDocument, hit: Finding | None
) -> str | None:
    """Return a group whose count is not told; "" where none is; None where nothing lacks.

    ``hit`` is the count of the group that was hit worst, which no "more groups" excuses; nor does
    it excuse others, unless it is told in how many groups there were any.
    """
    here = {one.arm for one in own if one.id in told.findings}
    if own and not here:
        return ""
    named = {one.arm for one in own if one.id in told.named}
    lacking = {one.arm for one in own if one.arm} - here - named
    if document.arms:
        lacking &= set(document.arms)
    if hit is not None and not here & {one.arm for one in own if _share(one) == _share(hit)}:
        return hit.arm
    counted = hit is None or not _counts_groups(document.findings)
    counted = counted or _counts_groups(told.findings.values())
    if len(here) >= _FEWEST_GROUPS and told.says(fixed.MORE_GROUPS) and counted:
        lacking &= {name for one in told.findings.values() for name in _groups_in(one)}
    return min(filter(None, lacking), default=None)


def _counts_groups(findings: Iterable[Finding]) -> bool:
    """Tell whether findings have the fact that says in how many groups there were any."""
    return any(one.measure == Topic.HARMS and one.words.startswith(HARMED) for one in findings)


def worst_hit(own: Iterable[Finding]) -> Finding | None:
    """Return the count of the group in which most of every 100 people had a problem, if any had."""
    return max((one for one in own if one.arm and one.value), key=_share, default=None)


def _share(one: Finding) -> float:
    return (one.value or 0) / (one.n or 1)


def _groups_in(one: Finding) -> set[str | None]:
    """Return the group of which a finding is a result, or which others are held against."""
    if one.table is Table.ANALYSIS:
        return {one.comparator}
    return {one.arm} if one.table in _OF_GROUPS else set()


def _main_left_out(told: Told, document: FindingsDocument, title: str) -> Iterator[Problem]:
    main = dict(_main(document))
    lacking = [measure for measure, ids in main.items() if not told.findings.keys() & ids]
    excused = len(lacking) < len(main) and any(_UNTOLD.search(text) for text in told.texts)
    for measure in () if excused else lacking:
        yield Problem(
            sentence=title,
            claim=measure,
            why="The trial's main outcome is not told in any sentence.",
        )


def _tests_left_out(told: Told, document: FindingsDocument, title: str) -> Iterator[Problem]:
    """Find a test of a told main measure of which nothing is said, not that it is left out."""
    shown = {one.measure for one in told.findings.values() if one.kind is FindingKind.NUMBER}
    tests = [one for one in document.findings if sets_groups_apart(one)
             and one.measure in document.main_measures and one.measure in shown
             and {one.arm, one.comparator} - {None} <= document.arms.keys()]  # fmt: skip
    for test in tests:
        of_margin = is_of_margin(test) and test.p_value is not None
        if (of_margin or significance(test) is not None) and test.id not in told.tests:
            yield Problem(
                sentence=title,
                claim=test.measure,
                why="What a test of a main outcome came to is not told in any sentence.",
            )
            return


def _margins_unsaid(told: Told, title: str) -> Iterator[Problem]:
    """Find the p-value of a test of a margin, where no sentence says what that test asks.

    Beside "significant where the p-value is below 0.05" a reader takes it for a difference.
    """
    asked = any(one.measure == Topic.MARGIN for one in told.findings.values())
    if told.margins and not asked and not told.says(fixed.MARGIN):
        yield Problem(
            sentence=title,
            claim=min(told.margins),
            why="This p-value is of a test whether one group comes close enough to the other, "
            "which is not told.",
        )


def _main(document: FindingsDocument) -> Iterator[tuple[str, set[str]]]:
    """Yield each main measure with the ids of its findings that hold numbers, if there are any."""
    for measure in document.main_measures:
        own = [f for f in document.findings if f.measure == measure]
        numbers = [f for f in own if f.kind is FindingKind.NUMBER]
        if own:
            yield measure, {f.id for f in numbers or own}
    if not document.main_measures:
        asked = {f.id for f in document.findings if f.measure == Topic.MAIN_QUESTION}
        if asked:
            yield Topic.MAIN_QUESTION.value, asked


def said_to_lack(told: Told, document: FindingsDocument) -> Iterator[Problem]:
    """Find sentences that say of a source that it lacks what the findings have."""
    every = document.findings
    main = set(document.main_measures)
    about = {one.measure for one in every if one.kind is FindingKind.STATEMENT}
    held = (
        ((fixed.NO_HARMS, fixed.NO_HARMS_RECORD),
         any(_is_figure(one) and one.table is Table.EVENT and one.n != 0 for one in every)
         or Topic.HARMS in about),
        ((fixed.HARMS_UNTOLD,), _tells_all_harms(told, every)),
        ((fixed.NO_MAIN,), any(_is_figure(one) and one.measure in main for one in every)),
        ((fixed.NO_TESTS,),
         any(one.table is Table.ANALYSIS and one.p_value is not None for one in every)),
        ((fixed.NO_PLACE,), Topic.WHERE in about),
        ((fixed.NO_COUNT,), Topic.PEOPLE in about),
        ((fixed.NO_AGES,), _tells_ages(every)),
        ((fixed.MORE_GROUPS,), _tells_all_groups(told, every)),
        ((fixed.MARGIN,), not any(map(is_of_margin, every))),
        ((fixed.NOT_PLANNED, fixed.NOT_PLANNED_RECORD), Topic.PLANNED in about),
    )  # fmt: skip
    for texts, there in held:
        for text in told.texts if there else ():
            if is_one_of(text, texts):
                why = "The findings have what this sentence says is not there."
                yield Problem(sentence=text, claim=text, why=why)


def _tells_all_harms(told: Told, findings: tuple[Finding, ...]) -> bool:
    """Tell whether health problems are told, or there are none to tell."""
    here = any(one.table is Table.EVENT for one in told.findings.values())
    return here or not any(_is_figure(one) and one.table is Table.EVENT for one in findings)


def _tells_ages(findings: tuple[Finding, ...]) -> bool:
    """Tell whether statements say who could join, how old people were or of which sex."""
    about = [one for one in findings if one.kind is FindingKind.STATEMENT]
    return any(
        one.measure == Topic.WHO or (one.measure == Topic.PEOPLE and bool(_AGES.search(one.words)))
        for one in about
    )


def _tells_all_groups(told: Told, findings: tuple[Finding, ...]) -> bool:
    """Tell whether no measure has more than two groups, and every group is told."""
    known, said = _groups_of(findings), _groups_of(told.findings.values())
    every = set().union(*known.values()) - set().union(*said.values())
    return not every and max(map(len, known.values()), default=0) <= _FEWEST_GROUPS


def _groups_of(findings: Iterable[Finding]) -> dict[str, set[str]]:
    """Return the groups of which findings tell a result, by measure."""
    found: dict[str, set[str]] = {}
    for one in findings:
        if one.arm and one.kind is FindingKind.NUMBER and one.table in _RESULTS:
            found.setdefault(one.measure, set()).add(one.arm)
    return found


def _is_figure(one: Finding) -> bool:
    return one.kind is FindingKind.NUMBER and one.value is not None
