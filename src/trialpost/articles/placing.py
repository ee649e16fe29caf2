"""Say where each picture of an article stands: behind the sentences that tell its figures."""

from collections.abc import Iterator

import msgspec

from trialpost.model.article import Article, Figure, Section, Sentence


class Piece(msgspec.Struct, frozen=True):
    """A run of a section's sentences, and the pictures that follow it."""

    sentences: tuple[Sentence, ...]
    figures: tuple[Figure, ...]


Part = tuple[Section, tuple[Piece, ...]]


def placed(article: Article) -> tuple[tuple[Part, ...], tuple[Figure, ...]]:
    """Return the sections with the pictures in them, and the pictures that no sentence tells.

    A picture belongs to the section of which most sentences share a finding with it (of two alike
    the later one, as groups are named before results), and stands behind the last of those.
    """
    behind: dict[tuple[int, int], list[Figure]] = {}
    apart: list[Figure] = []
    for figure in article.figures:
        place = _place(article, figure)
        if place is None:
            apart.append(figure)
        else:
            behind.setdefault(place, []).append(figure)
    parts = tuple(
        (section, tuple(_pieces(section, at, behind)))
        for at, section in enumerate(article.sections)
    )
    return parts, tuple(apart)


def _place(article: Article, figure: Figure) -> tuple[int, int] | None:
    own = set(figure.findings)
    telling = [
        [at for at, one in enumerate(section.sentences) if own.intersection(one.findings)]
        for section in article.sections
    ]
    most = max(map(len, telling), default=0)
    if not most:
        return None
    section = max(at for at, those in enumerate(telling) if len(those) == most)
    return section, telling[section][-1]


def _pieces(
    section: Section, at: int, behind: dict[tuple[int, int], list[Figure]]
) -> Iterator[Piece]:
    run: list[Sentence] = []
    for number, sentence in enumerate(section.sentences):
        run.append(sentence)
        figures = behind.get((at, number))
        if figures:
            yield Piece(tuple(run), tuple(figures))
            run = []
    if run:
        yield Piece(tuple(run), ())
