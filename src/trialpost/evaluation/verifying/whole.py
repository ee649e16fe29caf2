"""Make a whole article wrong, where no single sentence shows it: ``verify`` has to notice."""

import itertools
import re
from collections.abc import Iterator

import msgspec

from trialpost.articles.checks.whole import says_untold
from trialpost.articles.spanish.fixed_words import fixed_in_spanish
from trialpost.articles.words import fixed
from trialpost.findings.document import FindingsDocument
from trialpost.findings.file import Topic
from trialpost.findings.posted.events import OTHER
from trialpost.findings.significance import is_of_margin
from trialpost.model.article import Article, Section, Sentence
from trialpost.model.finding import Finding, FindingKind, Table

MAIN, OTHERS = "The main result", "Other results"
HARMS = "Health problems during the trial"
_EMPTY = {
    "en": ("", "The main result", "Read more here.", "This trial", "What was found?"),
    "es": ("", "El resultado principal", "Lea más aquí.", "Este ensayo", "¿Qué se encontró?"),
}
_LEADS = ("The main measure was", "Another main measure was", "Another measure was")
Changed = tuple[str, str, str, Article]
_replace = msgspec.structs.replace


def whole_mutants(
    article: Article, document: FindingsDocument, other: Article | None = None
) -> Iterator[Changed]:
    """Yield the kind of a change, what stood there before and after, and the changed article.

    Args:
        article: one that is right.
        document: its findings.
        other: an article of another trial.
    """
    yield from _titles(article, other)
    yield from _links(article, other)
    yield from _headings(article)
    yield from _groups(article, document)
    yield from _pictures(article)
    if article.language != "en":  # what follows goes by the words of the English writer
        return
    yield from _exchanged(article, document)
    yield from _leads(article, document)
    yield from _untrue(article, document)
    yield from _of_everyone(article, document)
    yield from _unexplained(article, document)


def _titles(article: Article, other: Article | None) -> Iterator[Changed]:
    title, subtitle = article.title, article.subtitle
    for text in _EMPTY[article.language]:
        for findings in ((), title.findings):
            new = Sentence(text, findings)
            yield "title: says nothing", title.text, text, _replace(article, title=new)
            new = Sentence(text, subtitle.findings if findings else ())
            yield "subtitle: says nothing", subtitle.text, text, _replace(article, subtitle=new)
    than = re.search(r" than (?:with|in) .+| between .+| entre .+| que (?:con|en) .+", title.text)
    if than:
        text = title.text[: than.start()]
        changed = _replace(article, title=Sentence(text, title.findings))
        yield "title: cut", title.text, text, changed
    if other is None:
        return
    for text, findings in ((other.title.text, title.findings), (other.title.text, ())):
        changed = _replace(article, title=Sentence(text, findings))
        yield "title: of another trial", title.text, text, changed
    text = other.subtitle.text
    changed = _replace(article, subtitle=Sentence(text, subtitle.findings))
    yield "subtitle: of another trial", subtitle.text, text, changed


def _links(article: Article, other: Article | None) -> Iterator[Changed]:
    trial, source = article.trial, article.source
    number = re.compile(r"NCT\d{8}")
    wrong = "NCT00000000" if other is None else other.trial.id
    for url in (number.sub(wrong, trial.url), "https://example.org/" + trial.id, ""):
        yield "link: the trial's", trial.url, url, _replace(article, trial=_replace(trial, url=url))
    changed = _replace(article, trial=_replace(trial, id=wrong))
    yield "link: the trial's number", trial.id, wrong, changed
    for key, value in (
        ("url", number.sub(wrong, source.url)), ("url", "https://example.org/" + trial.id),
        ("name", number.sub(wrong, source.name)), ("name", "The Lancet"), ("name", ""),
        ("date", "2001-01-01"), ("date", "soon"),
    ):  # fmt: skip
        before = str(getattr(source, key))
        changed = _replace(article, source=_replace(source, **{key: value}))
        yield f"link: the source's {key}", before, value, changed


def _heads(article: Article) -> tuple[str, ...]:
    """Return the headings of the main result, of others and of harms, in the article's language."""
    own = (MAIN, OTHERS, HARMS)
    if article.language == "en":
        return own
    return tuple(fixed_in_spanish(one) or one for one in own)


def _headings(article: Article) -> Iterator[Changed]:
    """Tell one thing under the heading of another."""
    for one, two in itertools.combinations(_heads(article), 2):
        parts = {part.heading: part for part in article.sections}
        if one not in parts or two not in parts:
            continue
        if not all(any(s.findings for s in parts[name].sentences) for name in (one, two)):
            continue
        names = {one: two, two: one}
        sections = tuple(
            Section(names.get(part.heading, part.heading), part.sentences)
            for part in article.sections
        )
        yield "under another heading", one, two, _replace(article, sections=sections)


def _numbers(sentence: Sentence, document: FindingsDocument) -> list[Finding]:
    named = set(sentence.findings)
    return [one for one in document.findings
            if one.id in named and one.kind is FindingKind.NUMBER]  # fmt: skip


def _groups(article: Article, document: FindingsDocument) -> Iterator[Changed]:
    """Leave a group whose harms are told out of the part on harms."""
    harms = _heads(article)[-1]
    part = next((one for one in article.sections if one.heading == harms), None)
    if part is None:
        return
    arms = {one.arm for s in part.sentences if not _is_of_the_untold(s.text)
            for one in _numbers(s, document)} - {None}  # fmt: skip
    for arm in sorted(filter(None, arms)) if len(arms) > 1 else ():
        kept = tuple(
            s for s in part.sentences if not any(one.arm == arm for one in _numbers(s, document))
        )
        if kept != part.sentences and any(s.findings for s in kept):
            changed = _with_part(article, part, kept)
            yield "a group left out of the harms", arm, "", changed


def _is_of_the_untold(text: str) -> bool:
    return says_untold(text) or text.endswith("aquí no se cuentan.")


def _with_part(article: Article, part: Section, sentences: tuple[Sentence, ...]) -> Article:
    sections = tuple(
        Section(one.heading, sentences) if one is part else one for one in article.sections
    )
    return _replace(article, sections=sections)


def _exchanged(article: Article, document: FindingsDocument) -> Iterator[Changed]:
    """Tell the figures of one measure or event after the name of another."""
    for part in article.sections:
        own = list(part.sentences)
        leads = [at for at, one in enumerate(own) if one.text.startswith(_LEADS)]
        for one, two in itertools.pairwise(leads):
            names = {f.measure for at in (one, two) for f in _numbers(own[at], document)}
            if len(names) == 2:
                turned = list(own)
                turned[one], turned[two] = own[two], own[one]
                yield (
                    "another measure's figures", own[one].text, own[two].text,
                    _with_part(article, part, tuple(turned)),
                )  # fmt: skip
    yield from _milder(article, document)
    lines = [(part, one) for part in article.sections if part.heading == HARMS
             for one in part.sentences if " came up in " in one.text]  # fmt: skip
    for (part, first), (_, second) in itertools.pairwise(lines):
        tail = second.text.partition(" came up in ")[2]
        hung = Sentence(f"It came up in {tail}", second.findings)
        held = tuple(hung if one is second else one for one in part.sentences)
        if _numbers(first, document)[0].measure != _numbers(second, document)[0].measure:
            changed = _with_part(article, part, held)
            yield "another event's figures", second.text, hung.text, changed


def _milder(article: Article, document: FindingsDocument) -> Iterator[Changed]:
    """Lose that a problem was serious, of a kind that came up as another one, too."""
    other = {one.measure for one in document.findings if one.role == OTHER and one.value}
    for part in article.sections:
        for one in part.sentences:
            text = one.text.replace(", as a serious problem,", "")
            if text != one.text and _numbers(one, document)[0].measure in other:
                own = tuple(Sentence(text, s.findings) if s is one else s for s in part.sentences)
                yield "serious lost", one.text, text, _with_part(article, part, own)


def _leads(article: Article, document: FindingsDocument) -> Iterator[Changed]:
    """Call another measure a main one, and a main one another."""
    for part in article.sections:
        for at, one in enumerate(part.sentences):
            lead = next((lead for lead in _LEADS if one.text.startswith(lead)), None)
            if lead is None or not document.main_measures:
                continue
            new = "Another measure was" if "main" in lead else "Another main measure was"
            own = list(part.sentences)
            own[at] = Sentence(one.text.replace(lead, new, 1), one.findings)
            changed = _with_part(article, part, tuple(own))
            yield "main, or not", one.text, own[at].text, changed


def _untrue(article: Article, document: FindingsDocument) -> Iterator[Changed]:
    """Say of the source that it lacks what it has, or has what it lacks."""
    topics = {one.measure for one in document.findings if one.kind is FindingKind.STATEMENT}
    about = " ".join(one.words for one in document.findings if one.measure == Topic.PEOPLE)
    who = Topic.WHO in topics or re.search(r"years old|female", about)
    events = any(one.table is Table.EVENT and one.n for one in document.findings)
    told = {one.text for part in article.sections for one in part.sentences}
    lies = (
        (fixed.NO_AGES, who), (fixed.NO_PLACE, Topic.WHERE in topics),
        (fixed.NO_COUNT, Topic.PEOPLE in topics), (fixed.NO_HARMS_RECORD, events),
        (fixed.MORE_GROUPS, 0 < len(document.arms) < 3),
        (fixed.MARGIN, not any(map(is_of_margin, document.findings))),
        (fixed.NO_MAIN, bool(document.main_measures) and fixed.NO_MAIN not in told
         and any(one.measure in document.main_measures and one.value is not None
                 for one in document.findings)),
    )  # fmt: skip
    for text, there in lies:
        if there and text not in told:
            sections = (*article.sections, Section("What was not found?", (Sentence(text),)))
            yield "said to lack", "", text, _replace(article, sections=sections)


def _of_everyone(article: Article, document: FindingsDocument) -> Iterator[Changed]:
    """Drop the sentence that tells of which line of a table the figures are."""
    for part in article.sections:
        for one in part.sentences:
            if re.match(r"The figures here are those of “(?!(?:Week|Month|Day) \d)", one.text):
                kept = tuple(s for s in part.sentences if s is not one)
                changed = _with_part(article, part, kept)
                yield "some told as everyone", one.text, "", changed


def _unexplained(article: Article, document: FindingsDocument) -> Iterator[Changed]:
    """Drop what a test of a margin asks, and keep its p-value."""
    asked = {one.id for one in document.findings if one.measure == Topic.MARGIN}
    sections = tuple(
        Section(part.heading, tuple(
            one for one in part.sentences
            if one.text != fixed.MARGIN and not asked.intersection(one.findings)
        ))
        for part in article.sections
    )  # fmt: skip
    if any(one.text == fixed.MARGIN for part in article.sections for one in part.sentences):
        changed = _replace(article, sections=sections)
        yield "a margin unexplained", fixed.MARGIN, "", changed


def _pictures(article: Article) -> Iterator[Changed]:
    """Leave a row out of a picture's table, or its words out of it."""
    for at, figure in enumerate(article.figures):
        lame = [
            ("picture: no words", _replace(figure, alt="")),
            ("picture: no table", _replace(figure, table=())),
        ]
        if len(figure.table) > 2:
            lame += [("picture: a row left out", _replace(figure, table=figure.table[:-1]))]
        for kind, new in lame:
            figures = (*article.figures[:at], new, *article.figures[at + 1 :])
            yield kind, figure.alt, "", _replace(article, figures=figures)
