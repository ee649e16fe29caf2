"""Hold a title against what the trial set out to find, and against the tests of what it tells.

Every word of "a significant difference in head size" may be true of a trial whose main measure did
not differ. A reader sees the title alone, so a further measure is called one, and a difference that
the trial's own test does not call clear is not told without that.
"""

import re
from collections.abc import Iterator

from trialpost.articles.checks.compared import COMPARATIVE
from trialpost.articles.checks.whole import says_of_test, sentences_of, tells
from trialpost.articles.reading.claims import Claims, read_claims
from trialpost.articles.reading.lexicon import Lexicon
from trialpost.findings.document import FindingsDocument
from trialpost.findings.significance import significance
from trialpost.model.article import Article, Problem
from trialpost.model.finding import Finding, FindingKind, Table

_ASIDE = re.compile(
    r"\b(?:another|other|further|second(?:ary)?) (?:measure|result|question|outcome)s?\b"
    r"|\b(?:not|beside) (?:a|its|the|one of its|one of the) main\b",
    re.I,
)
"""Words that say of a result that it is not the main one."""
_TURN = re.compile(r"\bthan\b|\bcompared\b|\bversus\b|\bagainst\b", re.I)
_ONE_OF_MANY = re.compile(
    r"\b(?:several|many|most|some|first|once|one of|not all|(?:\d+|\w+) (?:out )?of (?:\w+ )?\d+)\b"
    r"|\b(?:only )?(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) of (?:the )?\w+"
    r" (?:tests|comparisons|groups|doses|times)\b",
    re.I,
)


def told_fairly(
    article: Article, document: FindingsDocument, lexicon: Lexicon
) -> Iterator[Problem]:
    """Find a title that tells a further measure as the result, or hides what its test came to."""
    title = article.title
    claims = read_claims(title.text, lexicon)
    by_id = {one.id: one for one in document.findings}
    own = [by_id[name] for name in title.findings if name in by_id]
    told = [one for one in own if one.kind is FindingKind.NUMBER and _is_told(one, claims, lexicon)]
    why = ""
    if told and _is_aside(article, told, document, lexicon):
        why = "The title tells a further measure as if it were the main result."
    elif told and _keeps_back(claims, told, document):
        why = "The trial's own test of this found no clear difference, and the title hides it."
    if why:
        yield Problem(sentence=title.text, claim="title", why=why)


def _is_told(one: Finding, claims: Claims, lexicon: Lexicon) -> bool:
    """Tell whether a title says something of a finding: of its group, if it names any."""
    arms = {name for arm in claims.of("arm") for name in arm.names}
    return tells(claims.text, one, lexicon) or not arms or bool({one.arm, one.comparator} & arms)


def _is_aside(
    article: Article, told: list[Finding], document: FindingsDocument, lexicon: Lexicon
) -> bool:
    """Tell whether a title is of no main measure and does not say so, or the main one is untold."""
    main = [one for one in document.findings if one.measure in document.main_measures
            and one.kind is FindingKind.NUMBER]  # fmt: skip
    named = {name for token in read_claims(article.title.text, lexicon).of("measure")
             for name in token.names}  # fmt: skip
    of_main = {one.measure for one in told if not named or one.measure in named}
    if all(one.value is None for one in main) or of_main & set(document.main_measures):
        return False
    said = any(_ASIDE.search(one.text) for one in (article.title, article.subtitle))
    return not said or not _main_is_told(article, main, lexicon)


def _main_is_told(article: Article, main: list[Finding], lexicon: Lexicon) -> bool:
    """Tell whether some sentence says what came of a main measure: of its tests, if it has any."""
    by_id = {one.id: one for one in main}
    tests = {one.id for one in main if significance(one) is not None}
    for sentence in sentences_of(article):
        for name in sentence.findings:
            if name not in (tests or by_id):
                continue
            if tests and says_of_test(read_claims(sentence.text, lexicon), by_id[name]):
                return True
            if not tests and tells(sentence.text, by_id[name], lexicon):
                return True
    return False


def _keeps_back(claims: Claims, told: list[Finding], document: FindingsDocument) -> bool:
    """Tell whether a title sets two groups against each other and is silent on a test that is null.

    Where a measure has several tests of these groups, and not all are null, it has to be said that
    there are several.
    """
    arms = {name for arm in claims.of("arm") for name in arm.names}
    if len({arm.names for arm in claims.of("arm")}) < 2 or not _sets_apart(claims):
        return False
    if claims.of("p") or any(one.meaning is False for one in claims.of("significant")):
        return False
    prefers = _prefers(claims)
    verdicts = [
        significance(test)
        for test in document.findings
        if {test.arm, test.comparator} <= arms
        and any(_is_on(test, one, strictly=not prefers) for one in told)
    ]
    called = {one for one in verdicts if one is not None}
    if called == {False}:
        return True
    return False in called and prefers and not _ONE_OF_MANY.search(claims.text)


def _sets_apart(claims: Claims) -> bool:
    """Tell whether words say of two groups that one has more, or give the figures of both."""
    return _prefers(claims) or len(claims.of("number")) > 1


def _prefers(claims: Claims) -> bool:
    """Tell whether words say that two groups differ, or which of them has more."""
    if claims.of("gap") or any(one.meaning is True for one in claims.of("significant")):
        return True
    return bool(_TURN.search(claims.nameless) and COMPARATIVE.search(claims.nameless))


def _is_on(test: Finding, told: Finding, *, strictly: bool) -> bool:
    """Tell whether a test is of what is told: the measure, at this time, if both have one.

    ``strictly``: a test that does not say of which line or time it is may be of another.
    """
    if test.measure != told.measure or Table.EVENT in (test.table, told.table):
        return False
    if strictly:
        return (test.category, test.timepoint) == (told.category, told.timepoint)
    if told.table is Table.ANALYSIS and test.category != told.category:
        return False
    return None in (test.timepoint, told.timepoint) or test.timepoint == told.timepoint
