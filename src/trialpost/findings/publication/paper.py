"""Read a publication's XML, PubMed's or JATS, into one text with its parts.

The text is what places count in. It holds the title, the abstract with its labels, and of a full
text the results. Tables, figures, formulas and the numbers of references are left out. A raised
number behind a digit is written with ``^``, so that ten to the seventh does not become 107.
"""

import re
from collections.abc import Iterator

import msgspec
from lxml.etree import _Element as Element

from trialpost.errors import BadInput, Unreadable
from trialpost.registry.tolerant.xml_tree import children, line_of, name_of, parse

Span = tuple[int, int]

_ROOTS = frozenset({"PubmedArticleSet", "PubmedArticle", "article", "pmc-articleset"})
_LEFT_OUT = frozenset({
    "table-wrap", "fig", "fig-group", "table", "graphic", "disp-formula", "inline-formula",
    "supplementary-material", "fn", "media", "disp-quote", "boxed-text", "tex-math",
})  # fmt: skip
_RESULTS = re.compile(r"\b(?:results?|findings)\b", re.I)
_TELLING = re.compile(r"\b(?:results?|findings?|conclusions?|significance|interpretation)\b", re.I)
_TRIAL = re.compile(r"\bNCT\s?(\d{8})\b")
_DIGIT_END = re.compile(r"\d$")


class Part(msgspec.Struct, frozen=True, gc=False):
    """A paragraph; ``label`` is its section's name, ``telling`` whether results stand there."""

    label: str
    span: Span
    telling: bool
    abstract: bool


class Paper(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A publication: ``ref`` is its DOI, else its number in PubMed.

    ``trial`` is the one that its abstract or results name, ``named`` are all that it names outside
    of its references.
    """

    ref: str
    title: str
    text: str
    parts: tuple[Part, ...]
    trial: str = ""
    named: tuple[str, ...] = ()


class _Paragraph(msgspec.Struct, frozen=True, gc=False):
    label: str
    text: str
    telling: bool
    abstract: bool


def is_publication(raw: bytes) -> bool:
    """Tell by its first element whether XML is a publication's."""
    start = re.sub(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>", b"", raw[:20000],
                   flags=re.DOTALL)  # fmt: skip
    found = re.match(rb"[\s\xef\xbb\xbf]*<(?:\w+:)?([\w-]+)", start)
    return found is not None and found[1].decode("ascii", "replace") in _ROOTS


def paper_from_xml(raw: bytes, *, name: str = "this file") -> Paper:
    """Read one publication.

    Raises:
        Unreadable: if it is no XML, or not safe to read.
        BadInput: if it is XML of another kind, or of more than one publication.
    """
    try:
        root = parse(raw)
    except Unreadable as error:
        raise Unreadable(f"{name} cannot be read as a publication: {error}") from None
    article = _article(root, name)
    pubmed = name_of(article) == "PubmedArticle"
    title = _line(_first(article, "ArticleTitle" if pubmed else "article-title"))
    paragraphs = list(_of_pubmed(article) if pubmed else _of_jats(article))
    if not paragraphs:
        raise BadInput(f"{name} holds neither an abstract nor a text; there is nothing to read.")
    text, parts = _laid_out(title, paragraphs)
    ref = _ref_of_pubmed(article) if pubmed else _ref_of_jats(article)
    return Paper(ref=ref, title=title, text=text, parts=parts, trial=_trial(article, text),
                 named=_named(article))  # fmt: skip


def _article(root: Element, name: str) -> Element:
    if name_of(root) not in _ROOTS:
        raise BadInput(
            f"{name} is XML, but its first element is {name_of(root)!r}; give an article as PubMed "
            "or JATS writes it, or a registry's record."
        )
    if name_of(root) in ("article", "PubmedArticle"):
        return root
    found = [one for one in root if name_of(one) in ("article", "PubmedArticle")]
    if len(found) != 1:
        raise BadInput(f"{name} holds {len(found)} publications; give a file with one.")
    return found[0]


def _first(element: Element | None, *names: str) -> Element | None:
    if element is None:
        return None
    return next((one for one in element.iter() if name_of(one) in names), None)


def _of_pubmed(article: Element) -> Iterator[_Paragraph]:
    abstract = _first(article, "Abstract")
    for one in children(abstract, "AbstractText"):
        label = (one.get("Label") or "").strip()
        yield from _paragraph(label, _line(one), abstract=True)


def _of_jats(article: Element) -> Iterator[_Paragraph]:
    meta = _first(article, "article-meta")
    for abstract in children(meta, "abstract"):
        if abstract.get("abstract-type") is None:
            yield from _paragraphs(abstract, "", abstract=True)
    results = list(_of_body(article))
    if not results and next(children(meta, "abstract"), None) is None:  # a letter, or the like
        results = list(_paragraphs(next(children(article, "body"), meta), "", abstract=False))
    yield from results


def _of_body(article: Element) -> Iterator[_Paragraph]:
    """Yield the results of a full text."""
    body = next(children(article, "body"), None)
    for section in children(body, "sec"):
        label = line_of(next(children(section, "title"), None))
        if "results" in (section.get("sec-type") or "").split("|") or _RESULTS.search(label):
            yield from _paragraphs(section, label, abstract=False)


def _paragraphs(section: Element | None, label: str, *, abstract: bool) -> Iterator[_Paragraph]:
    """Yield the paragraphs of a section and of those inside it."""
    for one in section if section is not None else ():
        name = name_of(one)
        if name == "p":
            yield from _paragraph(label, _line(one), abstract=abstract)
        elif name == "sec":
            title = line_of(next(children(one, "title"), None))
            inner = title.strip(" .:") if abstract else label
            yield from _paragraphs(one, inner, abstract=abstract)


def _paragraph(label: str, text: str, *, abstract: bool) -> Iterator[_Paragraph]:
    if text:
        telling = not abstract or not label or _TELLING.search(label) is not None
        yield _Paragraph(label, text, telling, abstract)


def _line(element: Element | None) -> str:
    """Return an element's words as one line, with what is left out left out."""
    if element is None:
        return ""
    whole = "".join(_pieces(element))
    return re.sub(r"\(\s*[,;–-]*\s*\)|\[\s*[,;–-]*\s*\]", "", " ".join(whole.split())).strip()


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for inner in element:
        name = name_of(inner)
        if name in _LEFT_OUT or (name == "xref" and inner.get("ref-type") == "bibr"):
            yield " " if name in _LEFT_OUT else ""
        elif name == "sup":
            words = "".join(_pieces(inner))
            before = (inner.getprevious().tail if inner.getprevious() is not None
                      else element.text) or ""  # fmt: skip
            raised = words[:1].isdigit() or words[:1] in "-−–"
            yield f"^{words}" if words and raised and _DIGIT_END.search(before) else words
        elif name == "sub":
            words = "".join(_pieces(inner))
            yield words
        else:
            yield from _pieces(inner)
        yield inner.tail or ""


def _laid_out(title: str, paragraphs: list[_Paragraph]) -> tuple[str, tuple[Part, ...]]:
    """Put title and paragraphs under one another, and say where each stands."""
    pieces, at, parts = [title], len(title), []
    label = None
    for one in paragraphs:
        pieces.append("\n\n")
        at += 2
        if one.label and one.label != label:
            pieces.append(f"{one.label}\n")
            at += len(one.label) + 1
        label = one.label
        pieces.append(one.text)
        parts.append(Part(one.label, (at, at + len(one.text)), one.telling, one.abstract))
        at += len(one.text)
    return "".join(pieces), tuple(parts)


def _ref_of_pubmed(article: Element) -> str:
    for one in article.iter():
        if name_of(one) in ("ELocationID", "ArticleId") and "doi" in (
            one.get("EIdType"), one.get("IdType")
        ):  # fmt: skip
            return line_of(one)
    return line_of(_first(article, "PMID"))


def _ref_of_jats(article: Element) -> str:
    meta = _first(article, "article-meta")
    found = {one.get("pub-id-type"): line_of(one) for one in children(meta, "article-id")}
    return found.get("doi") or found.get("pmid") or found.get("pmc") or ""


def _trial(article: Element, text: str) -> str:
    """Return the registry number that the publication names, if it names one alone."""
    banks = " ".join(line_of(one) for one in article.iter() if name_of(one) == "AccessionNumber")
    named = {f"NCT{one}" for one in _TRIAL.findall(f"{banks} {text}")}
    return named.pop() if len(named) == 1 else ""


def _named(article: Element) -> tuple[str, ...]:
    """Return every registry number that a publication names, but for those of its references."""
    found = {f"NCT{one}" for one in _TRIAL.findall(" ".join(_outside_references(article)))}
    return tuple(sorted(found))


def _outside_references(element: Element) -> Iterator[str]:
    """Yield all text of an element, without its lists of references."""
    if name_of(element) in ("ref-list", "ReferenceList", "CommentsCorrectionsList"):
        return
    yield element.text or ""
    for inner in element:
        yield from _outside_references(inner)
        yield inner.tail or ""
