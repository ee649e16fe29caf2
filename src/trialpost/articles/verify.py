"""Hold every claim of a finished article against its findings.

The words are read afresh: title, subtitle, headings, sentences, alternative texts, tables and the
text inside the charts. Nothing that the article says about itself (problems, grade, elements) is
believed, and it makes no difference whether a template, a model or a person wrote it.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from trialpost.articles.checks.bearing import numbers_borne_out
from trialpost.articles.checks.between import (
    bare_groups,
    between_borne_out,
    counts_borne_out,
    joined_borne_out,
    lists_borne_out,
    signs_borne_out,
)
from trialpost.articles.checks.dated import days_borne_out
from trialpost.articles.checks.each_group import of_each_group
from trialpost.articles.checks.flow_counts import of_those_who_started
from trialpost.articles.checks.harms import harms_told
from trialpost.articles.checks.identity import links_hold, title_says
from trialpost.articles.checks.joined_tests import turned_by_values
from trialpost.articles.checks.medians import median_halves
from trialpost.articles.checks.overstated import overstated
from trialpost.articles.checks.plainly import plainly_borne_out
from trialpost.articles.checks.quoted import quotations_borne_out
from trialpost.articles.checks.retold import is_retold
from trialpost.articles.checks.shapes import differing_data, figure_texts
from trialpost.articles.checks.small_words import small_words_borne_out, words_too_many
from trialpost.articles.checks.standing import misplaced
from trialpost.articles.checks.statements import is_verbatim, words_borne_out
from trialpost.articles.checks.tallied import without_tally
from trialpost.articles.checks.titles import told_fairly
from trialpost.articles.checks.turns import turns_borne_out
from trialpost.articles.checks.vouching import Vouchers, guides_only, stems, unvouched
from trialpost.articles.checks.whole import Told, left_out, said_to_lack
from trialpost.articles.checks.worked_out import lies_apart
from trialpost.articles.editors.other_words import in_other_words
from trialpost.articles.pictures.drawn import misdrawn
from trialpost.articles.pictures.words import says_in_pictures
from trialpost.articles.reading.claims import Claims, read_claims
from trialpost.articles.reading.lexicon import Lexicon
from trialpost.articles.spanish.article import in_english
from trialpost.articles.words.fixed import is_fixed, named_in
from trialpost.articles.words.wording import (
    BENEFIT,
    COMPARING,
    DEFINES_SIGNIFICANT,
    OF_SELLING,
    SELLING,
)
from trialpost.errors import BadInput
from trialpost.findings.document import FindingsDocument, document_of
from trialpost.findings.file import FindingsFile
from trialpost.model.article import Article, Figure, Problem, Sentence
from trialpost.model.finding import Finding, FindingKind

Given = FindingsFile | FindingsDocument | Iterable[Finding]

_QUOTED = re.compile(r"“([^“”]+)”")
_UNLINKED = {
    "number": "a number", "p": "a number", "level": "a number", "date": "a date", "code": "a code",
    "arm": "a group of the trial", "time": "a time", "unit": "a unit",
    "direction": "a direction", "significant": "a claim of significance",
}  # fmt: skip


def verify(article: Article, findings: Given) -> tuple[Problem, ...]:
    """Return every claim of an article that its findings do not bear out.

    Args:
        article: the finished article, by whomever.
        findings: a findings file, a findings document, or findings.

    Returns:
        Problems in the order of the text; empty if all is borne out.
    """
    document = _document(findings)
    if article.language == "es":
        return _spanish(article, document)
    silent = tuple(
        Problem(sentence=article.title.text, claim="picture", why="A picture has no words.")
        for figure in article.figures
        if not figure.alt.strip()
    )
    return (*_english(article, document), *silent)


def _english(article: Article, document: FindingsDocument) -> tuple[Problem, ...]:
    checker = Checker(document, article.title.findings)
    problems = [
        *checker.sentence(article.title),
        *checker.sentence(article.subtitle),
    ]
    for section in article.sections:
        problems += checker.sentence(Sentence(section.heading))
        for sentence in section.sentences:
            problems += checker.sentence(sentence)
    for figure in article.figures:
        problems += checker.figure(figure)
    problems += _whole(article, document, checker.lexicon)
    return tuple(problems)


def _spanish(article: Article, document: FindingsDocument) -> tuple[Problem, ...]:
    """Check a Spanish article: its words are read into English, and what cannot be read is told."""
    reading = in_english(article, document)
    found = _english(reading.article, document)
    told = [msgspec.structs.replace(one, sentence=reading.spanish.get(one.sentence, one.sentence))
            for one in found]  # fmt: skip
    return (*reading.problems, *told)


def checker_of(article: Article, findings: Given) -> "Checker":
    """Return what holds single sentences and figures of an article against the same findings.

    For whoever checks many changes of one article; what no single sentence shows is not looked at.
    """
    return Checker(_document(findings), article.title.findings)


def _document(findings: Given) -> FindingsDocument:
    if isinstance(findings, FindingsFile):
        return document_of(findings)
    if isinstance(findings, FindingsDocument):
        return findings
    return FindingsDocument(findings=tuple(findings))


class Checker:
    """Checks one text after another against the same findings."""

    def __init__(self, document: FindingsDocument, title: tuple[str, ...]) -> None:
        self.by_id = {finding.id: finding for finding in document.findings}
        self.headline = frozenset(self.by_id[i].measure for i in title if i in self.by_id)
        self.vouchers = Vouchers(document)
        self.lexicon = Lexicon(
            document.findings,
            arms=document.arms,
            measures=document.measures,
            names=document.names,
        )

    def sentence(self, sentence: Sentence) -> Iterator[Problem]:
        """Check one sentence against the findings that it names.

        What is said of each group may hold of one group after the other, and what is said in an
        editor's words in those that the rules read.
        """
        found = list(self._as_it_stands(sentence))
        named = self._named(sentence.findings) if found else ()
        if found and not self._holds_of_each(sentence, named):
            every = self.vouchers.document.findings
            turned = tuple(
                of_those_who_started(turned_by_values(one, every), every) for one in named
            )
            text = in_other_words(sentence.text, turned, self.vouchers.document, self.lexicon)
            other = Sentence(text, sentence.findings)
            if not (
                (text != sentence.text and not any(self._as_it_stands(other)))
                or (turned != named and not any(self._as_it_stands(other, turned)))
                or self._holds_of_each(other, named, turned)
            ):
                yield from found

    def _holds_of_each(
        self, sentence: Sentence, named: tuple[Finding, ...], read: tuple[Finding, ...] = ()
    ) -> bool:
        one_by_one = of_each_group(sentence, named, self.vouchers.document)
        return bool(one_by_one) and not any(
            any(self._as_it_stands(one, read)) for one in one_by_one
        )

    def _as_it_stands(
        self, sentence: Sentence, read: tuple[Finding, ...] = ()
    ) -> Iterator[Problem]:
        """Check a sentence in its own words; ``read`` are its findings where they are read anew."""
        if is_fixed(sentence.text):
            yield from self._unknown(sentence)
            return
        sentence = without_tally(sentence, self._named(sentence.findings))
        quoted = {name for name in _QUOTED.findall(sentence.text) if name in self.lexicon.quotable}
        claims = read_claims(sentence.text, self.lexicon)
        yield from _selling(claims, quoted)
        yield from self._unknown(sentence)
        if sentence.findings:
            anew = {one.id: one for one in read}
            named = tuple(anew.get(one.id, one) for one in self._named(sentence.findings))
            retold = is_retold(sentence.text, named, self.vouchers.document.findings)
            if retold is False and not is_verbatim(sentence.text, named):
                why = "The record's fields do not say this."
                yield Problem(sentence=sentence.text, claim=sentence.text, why=why)
            elif not retold:
                yield from self._linked(claims, named)
        else:
            yield from _unlinked(claims, self.vouchers)

    def _unknown(self, sentence: Sentence) -> Iterator[Problem]:
        for name in sentence.findings:
            if name not in self.by_id:
                yield Problem(
                    sentence=sentence.text, claim=name, why="There is no finding with this id."
                )

    def _named(self, ids: tuple[str, ...]) -> tuple[Finding, ...]:
        return tuple(self.by_id[one] for one in ids if one in self.by_id)

    def _linked(self, claims: Claims, named: tuple[Finding, ...]) -> Iterator[Problem]:
        numbers = tuple(one for one in named if one.kind is FindingKind.NUMBER)
        halves = {half for half, _ in median_halves(claims, numbers)}
        failed = [
            one for one in numbers_borne_out(claims, numbers)
            if one.token not in halves and not lies_apart(one.token, claims, numbers)
        ]  # fmt: skip
        seen = set()
        failures = words_borne_out(claims, named, self.lexicon, failed)
        failures += between_borne_out(claims, numbers) + counts_borne_out(claims, numbers)
        failures += joined_borne_out(claims, numbers) + lists_borne_out(claims, numbers)
        failures += bare_groups(claims, numbers)
        failures += days_borne_out(claims, named, self.lexicon) + signs_borne_out(claims, numbers)
        if not is_verbatim(claims.text, named):
            failures += quotations_borne_out(claims, named, self.lexicon)
            failures += small_words_borne_out(claims, numbers) + words_too_many(claims, named)
            failures += plainly_borne_out(claims, named, self.vouchers.document.findings)
            failures += unvouched(claims, named, self.vouchers, self.headline)
            failures += overstated(claims, named, self.vouchers.document)
            failures += turns_borne_out(claims, numbers, self.vouchers.document)
        for failure in failures:
            key = (failure.token.start, failure.why)
            if key not in seen:
                seen.add(key)
                why = failure.why[:1].upper() + failure.why[1:] + "."
                yield Problem(sentence=claims.text, claim=failure.token.text, why=why)

    def figure(self, figure: Figure) -> Iterator[Problem]:
        """Check the words of a figure, each piece with the findings of the figure."""
        try:
            texts = tuple(figure_texts(figure))
        except BadInput as error:
            yield Problem(sentence=figure.alt, claim="svg", why=error.sentence)
            return
        for words in misdrawn(figure.svg):
            yield Problem(
                sentence=words, claim="svg", why="The picture shows something else than its words."
            )
        apart = differing_data(figure)
        if apart is not None:
            yield Problem(
                sentence=figure.alt, claim=apart,
                why="The words of the picture, its table and what is drawn do not tell the same.",
            )  # fmt: skip
        named = self._named(figure.findings)
        for text in texts:
            if not says_in_pictures(text, named):
                yield from self.sentence(Sentence(text, figure.findings))


def _selling(claims: Claims, quoted: Iterable[str] = ()) -> Iterator[Problem]:
    """Find selling words, but for those in a source's own name of a measure, which is quoted."""
    if not OF_SELLING(claims.words):
        return
    text = shown = claims.text
    for name in quoted:
        shown = shown.replace(f"“{name}”", "")
    for match in SELLING.finditer(shown):
        yield Problem(
            sentence=text, claim=match[0], why="An article does not sell: this word is not used."
        )


def _unlinked(claims: Claims, vouchers: Vouchers) -> Iterator[Problem]:
    """Check that a sentence without findings is one of the writer's own, or claims nothing."""
    text = claims.text
    if DEFINES_SIGNIFICANT.fullmatch(text.strip()):
        return
    name = named_in(text)
    known = name and (vouchers.bare or stems(name) <= vouchers.known)
    if not known and not guides_only(text):
        yield Problem(
            sentence=text,
            claim=text,
            why="The sentence names no finding, and is none of the fixed sentences.",
        )
    why = "The sentence names no finding, so it may not hold {}."
    for token in claims.tokens:
        if token.kind in _UNLINKED:
            yield Problem(sentence=text, claim=token.text, why=why.format(_UNLINKED[token.kind]))
    for pattern, what in ((COMPARING, "a comparison"), (BENEFIT, "a claim of cause or benefit")):
        for match in pattern.finditer(text):
            yield Problem(sentence=text, claim=match[0], why=why.format(what))


def _whole(article: Article, document: FindingsDocument, lexicon: Lexicon) -> Iterator[Problem]:
    """Check what no single sentence shows: the trial, what has to be told, what is said to lack."""
    yield from links_hold(article, document)
    yield from title_says(article, document, lexicon)
    yield from told_fairly(article, document, lexicon)
    yield from misplaced(article, document, lexicon)
    yield from harms_told(article, document, lexicon)
    told = Told(article, document, lexicon)
    yield from left_out(told, document, article.title.text)
    yield from said_to_lack(told, document)
