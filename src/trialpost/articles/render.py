"""Show an article: JSON as the contract has it, Markdown, and a fragment of HTML."""

import re
from html import escape
from typing import Any

import msgspec

from trialpost.articles.checks.shapes import svg_texts
from trialpost.articles.placing import Piece, placed
from trialpost.errors import BadInput
from trialpost.model.article import Article, Figure

_LABELS = {"en": ("Source", "Trial"), "es": ("Fuente", "Ensayo")}
"""What stands before the source and the trial, by the article's language."""


_WORDED = {"en": "A tool wrote some of the words", "es": "Una herramienta escribió parte del texto"}


def as_json(article: Article) -> dict[str, Any]:
    """Return the article in the contract's shape, as plain values."""
    shaped: dict[str, Any] = msgspec.to_builtins(article)
    return shaped


def article_from_json(raw: bytes) -> Article:
    """Read an article from the contract's JSON, by whomever it was written.

    Raises:
        BadInput: if it has not the contract's shape; the sentence names the place.
    """
    try:
        return msgspec.json.decode(raw, type=Article)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"This is not an article: {error}.") from None


def as_markdown(article: Article) -> str:
    """Return the article as Markdown, each figure as its words and its table where it is told."""
    lines = [f"# {_md(article.title.text)}", "", f"*{_md(article.subtitle.text)}*", ""]
    parts, apart = placed(article)
    for section, pieces in parts:
        lines += [f"## {_md(section.heading)}", ""]
        for piece in pieces:
            lines += [_md(" ".join(sentence.text for sentence in piece.sentences)), ""]
            lines += [line for figure in piece.figures for line in _md_figure(figure)]
    lines += [line for figure in apart for line in _md_figure(figure)]
    source = " ".join(filter(None, (article.source.name + ".", article.source.date)))
    from_where, of_which = _LABELS[article.language]
    lines += [f"{from_where}: {_md(source)} {article.source.url}".rstrip(), ""]
    lines += [f"{of_which}: {_md(article.trial.id)} {article.trial.url}".rstrip(), ""]
    if article.written_by.kind == "model":
        lines += [_md(_written_by(article)), ""]
    return "\n".join(lines)


def _written_by(article: Article) -> str:
    """Say that a tool wrote the words, and which."""
    return f"{_WORDED[article.language]}: {article.written_by.model or '?'}."


_MD_SPECIAL = str.maketrans({char: "\\" + char for char in "\\`*_[]<>|#"})


def _md(text: str) -> str:
    return " ".join(text.split()).translate(_MD_SPECIAL)


def _md_figure(figure: Figure) -> list[str]:
    return [_md(figure.alt), "", *_md_table(figure), ""]


def _md_table(figure: Figure) -> list[str]:
    rows = ["| " + " | ".join(_md(cell) for cell in row) + " |" for row in figure.table]
    if not rows:
        return []
    return [rows[0], "|" + " --- |" * len(figure.table[0]), *rows[1:]]


def as_html(article: Article) -> str:
    """Return the article as a fragment of HTML for a page of any look.

    Each figure stands behind the sentences that tell it. Every text is escaped. A chart goes in
    only if it holds nothing that could run or fetch; else its table stands alone. There is no
    inline style or script.
    """
    parts = [
        '<article class="article">',
        f"<h1>{_words(article.title.text, article.language)}</h1>",
        f'<p class="subtitle">{_words(article.subtitle.text, article.language)}</p>',
    ]
    told, apart = placed(article)
    for section, pieces in told:
        text = "".join(_piece(piece, article.language) for piece in pieces)
        parts.append(f"<section><h2>{escape(section.heading)}</h2>{text}</section>")
    parts += [*(_figure(figure, article.language) for figure in apart)]
    parts += [_source_line(article), "</article>"]
    return "\n".join(parts) + "\n"


def _piece(piece: Piece, language: str) -> str:
    text = " ".join(_words(sentence.text, language) for sentence in piece.sentences)
    return f"<p>{text}</p>" + "".join(_figure(figure, language) for figure in piece.figures)


_QUOTED = re.compile(r"“[^“”]*[A-Za-z]{2}[^“”]*”")


def _words(text: str, language: str) -> str:
    """Escape a text; in another language than English, what it quotes of a record is English.

    So a screen reader says it as English, and a browser does not take it for Spanish.
    """
    shown = escape(text)
    if language == "en":
        return shown
    return _QUOTED.sub(lambda quote: f'<span lang="en">{quote[0]}</span>', shown)


def _figure(figure: Figure, language: str) -> str:
    """Write a picture and its table; who listens hears the figures once, in the table.

    The picture says in its own title and description what it shows.
    """
    try:
        svg_texts(figure.svg)
        picture = figure.svg
    except BadInput:
        picture = ""
    head, *rows = [[_words(cell, language) for cell in row] for row in figure.table] or [[]]
    caption = f"<caption>{head[0]}</caption>" if head else ""
    cells = "<td></td>" + "".join(f'<th scope="col">{cell}</th>' for cell in head[1:])
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>'
        + "".join(f"<td>{cell}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
        if row
    )
    return (
        f'<figure class="article-figure">{picture}'
        f"<table>{caption}<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></figure>"
    )


def _source_line(article: Article) -> str:
    from_where, of_which = _LABELS[article.language]
    source = _link(article.source.name, article.source.url)
    date = article.source.date
    if date:
        source += f', <time datetime="{escape(date)}">{escape(date)}</time>'
    trial = _link(article.trial.id, article.trial.url)
    told = f"{from_where}: {source}. {of_which}: {trial}."
    if article.written_by.kind == "model":
        told += f" {escape(_written_by(article))}"
    return f'<footer class="article-source"><p>{told}</p></footer>'


def _link(text: str, url: str) -> str:
    if not url.startswith(("https://", "http://")):
        return escape(text)
    return f'<a href="{escape(url)}">{escape(text)}</a>'
