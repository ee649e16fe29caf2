"""Hold title, subtitle, links and source against the trial that the findings are of.

A title that says nothing is as wrong as a false one: a reader sees it alone, in a mail or a list.
"""

import re
from collections.abc import Iterator

from trialpost.articles.checks.bearing import bound_to
from trialpost.articles.checks.statements import is_verbatim
from trialpost.articles.checks.tallied import without_tally
from trialpost.articles.checks.vouching import SMALL_STEMS, guides_only, stems
from trialpost.articles.reading.claims import Claims, read_claims
from trialpost.articles.reading.lexicon import Lexicon
from trialpost.articles.words.fixed import is_fixed, named_in
from trialpost.findings.document import FindingsDocument
from trialpost.findings.numbers import is_share
from trialpost.model.article import Article, Problem, Sentence
from trialpost.model.finding import Finding, FindingKind, Table

_NUMBER = re.compile(r"\bNCT\d{8}\b")
_COMPARES = re.compile(r"\bdifference\b|\bdiffer(?:s|ed)?\b", re.I)
_DULL = stems("people trial study what found the and with")
_BREAKS_OFF = re.compile(r"[:;,–-]$|\b(?:of|in|with|between|than|and|or|to|for|by)$", re.I)
_FOUND = ("number", "p", "direction", "significant", "gap", "time", "high")
"""Kinds of claims that say what came out."""
_RANGE = re.compile(
    r"\bbetween (?:no change\b|(?:(?:a (?:rise|fall)|rises|falls) of )?[−-]?\d)", re.I
)
_OUTCOME = re.compile(r"/resultsSection/outcomeMeasuresModule/outcomeMeasures/\d+(?=/)")
_ADDRESS = re.compile(r"https?://[^/\s]+\S*")


def title_says(article: Article, document: FindingsDocument, lexicon: Lexicon) -> Iterator[Problem]:
    """Find a title or subtitle that does not say of which trial, or of what result, it is."""
    for part, sentence in (("title", article.title), ("subtitle", article.subtitle)):
        if not _says_something(sentence, document, lexicon):
            yield Problem(
                sentence=sentence.text,
                claim=part,
                why=f"The {part} does not say what the article is about.",
            )
    yield from _groups_told(article.title, document, lexicon)
    yield from _of_several(article.title, document, lexicon)
    arms = read_claims(article.title.text, lexicon).of("arm")
    if _COMPARES.search(article.title.text) and len(document.arms) > 1 and not arms:
        yield Problem(
            sentence=article.title.text,
            claim="title",
            why="The title speaks of a difference and does not say between whom.",
        )


def _says_something(sentence: Sentence, document: FindingsDocument, lexicon: Lexicon) -> bool:
    text = sentence.text.strip()
    if not text or is_fixed(text) or guides_only(text) or _BREAKS_OFF.search(text):
        return False
    if named_in(text):
        return True
    named = tuple(one for one in document.findings if one.id in sentence.findings)
    if not sentence.findings or is_verbatim(text, named):
        return bool(sentence.findings)
    claims = read_claims(text, lexicon)
    if any(claims.of(kind) for kind in ("arm", "measure", "quote")):
        return True
    own = stems(" ".join((*document.names, *document.measures.values())))
    if not document.names:
        own = stems(" ".join(one.words for one in named if one.kind is FindingKind.STATEMENT))
    return bool(stems(text) & (own - _DULL - SMALL_STEMS)) or not named


def _of_several(title: Sentence, document: FindingsDocument, lexicon: Lexicon) -> Iterator[Problem]:
    """Find a title with half a name, which is that of several measures ("at 6" or "12 months")."""
    claims = read_claims(title.text, lexicon)
    if claims.of("measure") or claims.of("quote"):
        return
    own = stems(claims.nameless) - SMALL_STEMS - stems(" ".join(document.names))
    measures = {one.measure for one in document.findings if one.table is Table.OUTCOME}
    fits = [one for one in measures if own <= stems(f"{one} {document.measures.get(one, '')}")]
    if own and len(fits) > 1 and any(one.id in title.findings for one in document.findings):
        why = "The title does not say of which measure it is."
        yield Problem(sentence=title.text, claim="title", why=why)


def _groups_told(
    title: Sentence, document: FindingsDocument, lexicon: Lexicon
) -> Iterator[Problem]:
    """Find a title with the figure of one group where others have one, or none at all.

    "Between 58% with A and 65% with B" has to give the lowest and the highest.
    """
    title = without_tally(title, document.findings)
    claims = read_claims(title.text, lexicon)
    named = [one for one in document.findings if one.id in title.findings]
    if not named or any(one.kind is not FindingKind.NUMBER for one in named):
        return
    if not (any(map(claims.of, _FOUND)) or re.search(r"\b(?:than|no)\b", title.text)):
        why = "The title does not say what was found."
        yield Problem(sentence=title.text, claim="title", why=why)
    arms = {name for token in claims.of("arm") for name in token.names}
    told = [one for one in named
            if one.arm and one.table is not Table.EVENT and _is_told(one, claims)]  # fmt: skip
    for key in {_row(one) for one in told}:
        every = [one for one in document.findings
                 if one.arm and one.value is not None and _row(one) == key]  # fmt: skip
        here = {one.arm for one in every if one.arm in arms or one in told}
        values = [_height(one) for one in every]
        said = {_height(one) for one in every if one.arm in here}
        if len(here) == 1 < len({one.arm for one in every}):
            why = "The title gives the figure of one group, and leaves out the others."
            yield Problem(sentence=title.text, claim="title", why=why)
        elif _RANGE.search(title.text) and not {min(values), max(values)} <= said:
            why = "The title does not give the lowest and the highest figure."
            yield Problem(sentence=title.text, claim="title", why=why)


def _is_told(one: Finding, claims: Claims) -> bool:
    return any(bound_to(token, claims, one) for token in claims.of("number"))


def _height(one: Finding) -> float:
    return (one.value or 0.0) / (one.n or 1 if is_share(one) else 1)


def _row(one: Finding) -> tuple[object, ...]:
    """Return what the figures of several groups share: two tables may go by one title."""
    table = _OUTCOME.match(str(next(iter(one.where.values()), "")))
    return (table and table[0], one.table, one.measure, one.category, one.timepoint,
            one.statistic, one.unit)  # fmt: skip


def links_hold(article: Article, document: FindingsDocument) -> Iterator[Problem]:
    """Find a number, link or source that is not the findings' own."""
    trial, source = article.trial, article.source
    if document.trial and trial.id != document.trial:
        why = f"The findings are those of {document.trial}."
        yield Problem(sentence=trial.id, claim=trial.id, why=why)
    if document.url and trial.url != document.url:
        why = f"The findings' own address of the trial is {document.url}."
        yield Problem(sentence=trial.url, claim=trial.url, why=why)
    elif document.trial and trial.url and not _is_of(trial.url, document.trial, least=True):
        why = "The address is not that of the trial."
        yield Problem(sentence=trial.url, claim=trial.url, why=why)
    if document.sources:
        yield from _source(article, document)
        return
    for text in (source.name, source.url) if document.trial else ():
        if not _is_of(text, document.trial):
            why = "The source is of another trial."
            yield Problem(sentence=source.name, claim=text, why=why)


def _is_of(text: str, trial: str, *, least: bool = False) -> bool:
    """Tell whether a text names no other trial of the registry (``least``: and is an address)."""
    if least and not _ADDRESS.fullmatch(text):
        return False
    return set(_NUMBER.findall(text)) <= {trial}


def _source(article: Article, document: FindingsDocument) -> Iterator[Problem]:
    """Check that name, date and address are those of one source of the findings."""
    own = article.source
    given = (own.name, own.date, own.url)
    known = [(one.name, one.date, one.url) for one in document.sources]
    if given in known:
        return
    near = max(known, key=lambda one: sum(map(str.__eq__, one, given)))
    for key, right, said in zip(("name", "date", "url"), near, given, strict=True):
        if said != right:
            yield Problem(
                sentence=own.name,
                claim=said,
                why=f"The findings give {right or 'nothing'} as the source's {key}.",
            )
