"""Hold which kinds of harm an article tells against all that the findings have.

"These problems were among those told most often" is the writer's own sentence, and as untrue before
a rare one as a false figure; an article that has room for further results has room for a harm.
"""

from collections.abc import Callable, Iterator

from trialpost.articles.checks.whole import tells
from trialpost.articles.reading.lexicon import Lexicon
from trialpost.articles.words import fixed
from trialpost.articles.words.fixed import is_one_of
from trialpost.articles.words.hundreds import look_alike
from trialpost.findings.document import FindingsDocument
from trialpost.findings.posted.events import ALL_OTHER, ALL_SERIOUS, DEATHS
from trialpost.model.article import Article, Problem, Section
from trialpost.model.finding import Finding, FindingKind, Table

Kind = tuple[str | None, str, str | None]
Height = Callable[[list[Finding], set[str | None]], float]
_TOTALS = (ALL_SERIOUS, ALL_OTHER, DEATHS)
_FOREMOST = 10
"""So many kinds, or a tenth of all, are among the commonest, or those that lie furthest apart."""


def harms_told(article: Article, document: FindingsDocument, lexicon: Lexicon) -> Iterator[Problem]:
    """Find kinds of harm told as the foremost that are not, and articles that tell none."""
    kinds = _kinds(document)
    if not any(one.value for rows in kinds.values() for one in rows):
        return
    told: set[str] = set()
    for section in article.sections:
        here = _told_in(section, kinds, lexicon)
        told |= here
        yield from _lead_holds(section, here, kinds)
    had = {one.arm for rows in kinds.values() for one in rows if one.value}
    if told or not had <= _arms_told(article, document, lexicon):
        return  # of many groups, those that are told may have had no kind at all
    if _tells_more(article, document):
        why = "The record has kinds of health problems, and none is told in any sentence."
        yield Problem(sentence=article.title.text, claim="health problems", why=why)


def _kinds(document: FindingsDocument) -> dict[Kind, list[Finding]]:
    """Return the findings of each kind of harm that people had."""
    found: dict[Kind, list[Finding]] = {}
    for one in document.findings:
        if (
            one.table is Table.EVENT
            and one.kind is FindingKind.NUMBER
            and (one.measure not in _TOTALS)
        ):
            found.setdefault((one.role, one.measure, one.category), []).append(one)
    return found


def _told_in(section: Section, kinds: dict[Kind, list[Finding]], lexicon: Lexicon) -> set[str]:
    """Return the ids of kinds of harm whose figures a section tells."""
    every = {one.id: one for rows in kinds.values() for one in rows}
    return {
        name
        for sentence in section.sentences
        for name in sentence.findings
        if name in every and tells(sentence.text, every[name], lexicon)
    }


def _lead_holds(
    section: Section, told: set[str], kinds: dict[Kind, list[Finding]]
) -> Iterator[Problem]:
    """Hold "among those told most often" and "furthest apart" against the kinds that are told."""
    for lead, height in _leads():
        said = next((one.text for one in section.sentences if is_one_of(one.text, (lead,))), None)
        if said is None:
            continue
        own = {kind: [one for one in rows if one.id in told] for kind, rows in kinds.items()}
        shown = {kind: rows for kind, rows in own.items() if rows}
        if not shown or any(not _is_foremost(kind, rows, kinds, height)
                            for kind, rows in shown.items()):  # fmt: skip
            why = "The health problems that are told are not those of which this is so."
            yield Problem(sentence=said, claim=said, why=why)


def _is_foremost(
    kind: Kind, rows: list[Finding], kinds: dict[Kind, list[Finding]], height: Height
) -> bool:
    """Tell whether few kinds of its sort, serious or other, are above a kind, in its groups."""
    arms = {one.arm for one in rows}
    own = height(kinds[kind], arms)
    others = [height(them, arms) for name, them in kinds.items() if name[0] == kind[0]]
    return own > 0 and sum(one > own for one in others) < max(_FOREMOST, len(others) // 10)


def _people(rows: list[Finding], arms: set[str | None]) -> float:
    return sum(one.value or 0 for one in rows if one.arm in arms)


def _gap(rows: list[Finding], arms: set[str | None]) -> float:
    """Return how far the shares of groups lie apart; of one group, its share."""
    shares = [(one.value or 0) / one.n for one in rows if one.arm in arms and one.n]
    if len(shares) < 2:
        return max(shares, default=0.0)
    if look_alike(one for one in rows if one.arm in arms and one.n):
        return 0.0
    return max(shares) - min(shares)


def _arms_told(article: Article, document: FindingsDocument, lexicon: Lexicon) -> set[str | None]:
    """Return the groups of which an article tells how many had health problems."""
    totals = {one.id: one for one in document.findings
              if one.table is Table.EVENT and one.measure in _TOTALS}  # fmt: skip
    return {
        totals[name].arm
        for section in article.sections
        for sentence in section.sentences
        for name in sentence.findings
        if name in totals and tells(sentence.text, totals[name], lexicon)
    }


def _leads() -> tuple[tuple[str, Height], ...]:
    """Return the writer's sentences on the kinds that follow, and by what they are held."""
    return (fixed.TERMS, _people), (fixed.TERMS_APART, _gap)


def _tells_more(article: Article, document: FindingsDocument) -> bool:
    """Tell whether an article has figures of measures that are no main ones."""
    further = {one.id for one in document.findings if one.table is Table.OUTCOME
               and one.measure not in document.main_measures}  # fmt: skip
    return any(
        further.intersection(sentence.findings)
        for section in article.sections
        for sentence in section.sentences
    )
