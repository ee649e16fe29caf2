"""Make articles wrong on purpose, one claim at a time, and others only differently."""

import random
import re
from collections.abc import Iterator

import msgspec

from trialpost.model.article import Article, Figure, Section, Sentence

ANTONYMS = {
    "fell": "rose", "fall": "rise", "rise": "fall", "rose": "fell", "lower": "higher",
    "higher": "lower", "decrease": "increase", "increase": "decrease", "Falls": "Rises",
}  # fmt: skip
UNITS = {"IU/mL": "mg/mL", "g/L": "IU/mL", "people": "weeks", "%": " people"}
ARMS = {
    "2 mg of baricitinib": "4 mg of baricitinib", "4 mg of baricitinib": "2 mg of baricitinib",
    "2 mg": "placebo", "4 mg": "placebo", "placebo": "4 mg", "Placebo": "4 mg of baricitinib",
}  # fmt: skip
SHORT_ARMS = {"2 mg": "4 mg", "4 mg": "2 mg", "placebo": "2 mg"}
MEASURES = {"anti-dsDNA": "IgG", "Anti-dsDNA": "IgG", "IgG": "anti-dsDNA"}
TIMES = re.compile(r"(?P<u>[Ww]eeks?) (?P<n>\d+)(?: and (?P<m>\d+))?|(?P<k>\d+) weeks")
NUMBER = re.compile(r"(?<![\w.,/-])[−+-]?\d+(?:\.\d+)?(?![\w.]*\d)(?! mg)")


def texts(article: Article) -> Iterator[tuple[tuple[object, ...], str]]:
    """Yield the path and the words of everything that an article says."""
    yield ("title",), article.title.text
    yield ("subtitle",), article.subtitle.text
    for i, section in enumerate(article.sections):
        for j, sentence in enumerate(section.sentences):
            yield ("sections", i, j), sentence.text
    for i, figure in enumerate(article.figures):
        yield ("alt", i), figure.alt
        for match in re.finditer(r"<(?:text|tspan|title|desc)[^>]*>([^<]+)<", figure.svg):
            yield ("svg", i, *match.span(1)), match[1]
        for r, row in enumerate(figure.table):
            for c, cell in enumerate(row):
                yield ("table", i, r, c), cell


def put(article: Article, path: tuple[object, ...], text: str) -> Article:
    """Return the article with other words at a path."""
    replace = msgspec.structs.replace
    kind = path[0]
    if kind in ("title", "subtitle"):
        return replace(article, **{str(kind): Sentence(text, getattr(article, str(kind)).findings)})
    i = int(str(path[1]))
    if kind == "sections":
        section = article.sections[i]
        own = list(section.sentences)
        own[int(str(path[2]))] = Sentence(text, own[int(str(path[2]))].findings)
        sections = list(article.sections)
        sections[i] = Section(section.heading, tuple(own))
        return replace(article, sections=tuple(sections))
    figures = list(article.figures)
    figures[i] = _figure(figures[i], path, text)
    return replace(article, figures=tuple(figures))


def _figure(figure: Figure, path: tuple[object, ...], text: str) -> Figure:
    replace = msgspec.structs.replace
    if path[0] == "alt":
        return replace(figure, alt=text)
    if path[0] == "svg":
        start, end = int(str(path[2])), int(str(path[3]))
        return replace(figure, svg=figure.svg[:start] + text + figure.svg[end:])
    row, column = int(str(path[2])), int(str(path[3]))
    table = [list(cells) for cells in figure.table]
    table[row][column] = text
    return replace(figure, table=tuple(tuple(cells) for cells in table))


def mutants(text: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield kinds and texts, each with one claim changed."""
    for match in NUMBER.finditer(text):
        for other in _other_numbers(match[0], rng):
            yield "number", text[: match.start()] + other + text[match.end() :]
    swaps = (
        ("direction", ANTONYMS), ("unit", UNITS), ("arm", ARMS), ("arm", SHORT_ARMS),
        ("measure", MEASURES),
    )  # fmt: skip
    for kind, table in swaps:
        for old, new in table.items():
            if kind == "unit" and old == "people":
                pattern = r"(?<=\d )people\b"
            else:
                pattern = rf"(?<![\w-]){re.escape(old)}(?![\w-])" if old != "%" else "%"
            for match in re.finditer(pattern, text):
                if old in ("2 mg", "4 mg") and "of baricitinib" in text[match.end() :][:16]:
                    continue
                yield kind, text[: match.start()] + new + text[match.end() :]
    yield from _times(text, rng)
    yield from _significance(text)


def _other_numbers(written: str, rng: random.Random) -> Iterator[str]:
    sign = written[0] if written[0] in "−+-" else ""
    bare = written.lstrip("−+-")
    if sign:
        yield bare if sign != "+" else "−" + bare
        yield ("−" if sign == "+" else "+") + bare
    decimals = len(bare.partition(".")[2])
    value = float(bare)
    yield f"{sign}{value + rng.choice([1, 2, 7, 10]):.{decimals}f}"
    yield f"{sign}{value * 10:.{decimals}f}" if value else "5"
    yield f"{sign}{value + rng.choice([1, 3, 9]) * 10.0 ** -max(decimals, 1):.{max(decimals, 1)}f}"
    digits = [i for i, char in enumerate(bare) if char.isdigit()]
    place = rng.choice(digits)
    digit = rng.choice([d for d in "123456789" if d != bare[place]])
    yield sign + bare[:place] + digit + bare[place + 1 :]


def _times(text: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    for match in TIMES.finditer(text):
        for group in ("n", "m", "k"):
            if match[group]:
                for other in rng.sample([w for w in ("2", "4", "8", "12", "24", "52")
                                         if w != match[group]], 3):  # fmt: skip
                    yield "week", text[: match.start(group)] + other + text[match.end(group) :]


def _significance(text: str) -> Iterator[tuple[str, str]]:
    for match in re.finditer(r"\b(?P<not>not )?significant\b", text):
        new = "significant" if match["not"] else "not significant"
        yield "significance", text[: match.start()] + new + text[match.end() :]
    for match in re.finditer(r"“Significant”", text):
        yield "significance", text[: match.start()] + "“Not significant”" + text[match.end() :]
    for match in re.finditer(r"\b(?:no|No) (?P<w>link|clear difference)\b", text):
        yield "significance", text[: match.start()] + f"a {match['w']}" + text[match.end() :]


def further_mutants(text: str) -> Iterator[tuple[str, str]]:
    """Yield changes of other kinds: numbers swapped or in words, drugs, a "not" more or less."""
    numbers = list(NUMBER.finditer(text))
    for i, first in enumerate(numbers):
        for second in numbers[i + 1 :]:
            if first[0] != second[0]:
                between = text[first.end() : second.start()]
                head, tail = text[: first.start()], text[second.end() :]
                yield "swapped", head + second[0] + between + first[0] + tail
        if "." not in first[0] and "30" not in first[0]:
            yield "in words", text[: first.start()] + "thirty" + text[first.end() :]
    for old, new in (("placebo", "belimumab"), ("baricitinib", "tofacitinib")):
        for match in re.finditer(rf"\b{old}\b", text):
            yield "drug", text[: match.start()] + new + text[match.end() :]
    for match in re.finditer(r"(?<= )(?:not|no) ", text):
        yield "not taken out", text[: match.start()] + text[match.end() :]
    for match in re.finditer(r"\b(?:was|were|is|had|fell|got|stayed) (?!not\b)", text):
        yield "not put in", text[: match.end()] + "not " + text[match.end() :]
