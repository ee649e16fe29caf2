"""What the acronyms of an eligibility text mean: as the text itself explains them.

"Atopic dermatitis (AD)" says what AD is further on, and "Structured Clinical Interview (SCID)"
that SCID is no illness there. An acronym of several illnesses that the text does not explain means
the one that it names in full; if it names none of them, nothing is read from it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import msgspec

from trialpost.eligibility.grammar.frames import ILLNESSES, family_of
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.vocabulary.lexicon import Concept, Mention, lexicon

Meanings = Mapping[str, Concept | None]
"""What an acronym means in a text; ``None``: no concept of the lexicon, or not known which."""

NO_MEANINGS: Meanings = MappingProxyType({})

_EXPLAINED = re.compile(r"[(\[]\s*[\"'“]?(?P<short>[A-Z][A-Za-z0-9]{1,6}?)s?[\"'”]?\s*[)\];,]")
_ACRONYM = re.compile(r"\b[A-Z]{2,5}\b")
_WORD = re.compile(r"[A-Za-z0-9'’]+")
_SMALL = frozenset({"of", "the", "and", "for", "in", "with", "on", "to", "a", "or", "by"})
_FARTHEST = 90
"""Characters before an acronym in which the words stand that it is short for."""


def meanings(text: str) -> Meanings:
    """Return what the acronyms of a text mean, where that is not what they mean everywhere.

    >>> meanings("Atopic dermatitis (AD). Severe AD")["AD"].name
    'atopic dermatitis'
    """
    found: dict[str, Concept | None] = {}
    for match in _EXPLAINED.finditer(text):
        short = match["short"]
        if sum(map(str.isupper, short)) < 2 or short in found:
            continue
        words = _words_of(short, text[max(0, match.start() - _FARTHEST) : match.start()])
        if words and short not in _ENGLISH:
            found.update(_explained(short, words))
    for match in _ACRONYM.finditer(text):
        if match[0] not in found:
            found.update(_told_apart(match[0], text))
    return found


def _explained(short: str, words: str) -> Iterator[tuple[str, Concept | None]]:
    """Yield what an acronym means by its words, where it would be read as something else."""
    named, usual = lexicon().find(words), lexicon().find(short)
    if named and not (usual and lexicon().is_a(usual[0].id, named[0].id)):
        yield short, named[0]
    elif not named and usual and usual[0].kind in ILLNESSES:
        stems = {word[:_STEM].lower() for word in _WORD.findall(usual[0].name)}
        if stems.isdisjoint(word[:_STEM].lower() for word in _WORD.findall(words)):
            yield short, None


_STEM = 5
_ENGLISH = frozenset({"NO", "OR", "IT", "IS", "US", "ALL", "AND", "ANY", "NOT", "ICE", "MEN", "IF"})
"""Words that texts write in capitals, too."""


def _words_of(short: str, before: str) -> str:
    """Return the words at the end of a text of which an acronym has the first letters."""
    words = list(_WORD.finditer(before))
    letters = short.lower()
    for first in range(len(words) - 1, max(-1, len(words) - len(short) - 4), -1):
        initials = [word[0][0].lower() for word in words[first:] if word[0].lower() not in _SMALL]
        with_small = [word[0][0].lower() for word in words[first:]]
        if "".join(initials) == letters or "".join(with_small) == letters:
            return before[words[first].start() : words[-1].end()]
    return _loosely(letters, before, words)


_MOST_WORDS = 3


def _loosely(letters: str, before: str, words: list[re.Match[str]]) -> str:
    """Return the words that have the letters of an acronym within them, each its own first.

    So it is with "thromboembolic events (TEE)".
    """
    for count in range(2, min(_MOST_WORDS, len(words), len(letters) - 1) + 1):
        taken = words[-count:]
        pattern = r".*\b".join(f"{re.escape(word[0][0].lower())}[a-z0-9-]*" for word in taken)
        said = before[taken[0].start() : taken[-1].end()]
        rest = iter(said.lower())
        firsts = [word[0][0].lower() for word in taken]
        if letters[0] == firsts[0] and all(one in letters for one in firsts) and (
            re.fullmatch(pattern, said.lower()) and all(one in rest for one in letters)
        ):  # fmt: skip
            return said
    return ""


def _told_apart(short: str, text: str) -> Iterator[tuple[str, Concept | None]]:
    """Yield which of the concepts that share an acronym a text names in full."""
    names = lexicon()
    more = tuple(names.concept(one) for one in _MORE.get(short, ()) if one in names)
    options = names.find(short)
    if more and not options:
        meant = [one for one in more if _SIGNS[one.id].search(text)]
        if len(meant) == 1:
            yield short, meant[0]
        return
    if more and len(options) == 1 and not _SIGNS[options[0].id].search(text):
        meant = [one for one in more if _SIGNS[one.id].search(text)]
        if len(meant) == 1:
            yield short, meant[0]
        return
    options = tuple(one for one in options if family_of(one.kind) == family_of(options[0].kind))
    if len(options) < 2:
        return
    low = text.lower()
    named = [one for one in options if one.name.lower() in low]
    if len(named) != 1:
        named = [one for one in options if one.id in _SIGNS and _SIGNS[one.id].search(text)]
    yield short, named[0] if len(named) == 1 else None


_MORE = {
    "ED": ("erectile-dysfunction", "in-the-emergency-department"),
    "AS": ("aortic-stenosis", "ankylosing-spondylitis"),
    "MR": ("mitral-regurgitation", "magnetic-resonance-imaging"),
    "PE": ("premature-ejaculation",),
    "HD": ("huntington-disease",),
    "UC": ("urothelial-carcinoma",),
    "ER": ("in-the-emergency-department",),
}
"""What acronyms may mean beyond what the tables say, if a text is about it."""

_SIGNS = {
    concept: re.compile(rf"\b(?:{words})", re.IGNORECASE)
    for concept, words in {
        "erectile-dysfunction": r"erecti|IIEF|PDE-?5|penile|penis|sildenafil|tadalafil|sexual",
        "in-the-emergency-department": r"emergency|triage|present(?:ing|ed)\s+to"
        r"|ER\s+(?:visit|discharge|admission)",
        "estrogen-receptor": r"o?estrogen|breast|progest|hormone|HER2|endocrine|tumou?r|carcinoma",
        "aortic-stenosis": r"aortic|TAVI|TAVR|valve",
        "ankylosing-spondylitis": r"spondyl|BASDAI|sacroili|axial",
        "mitral-regurgitation": r"mitral|MitraClip|regurgitant|valve",
        "magnetic-resonance-imaging": r"magnetic|gadolinium|scanner|contrast|claustrophob",
        "premature-ejaculation": r"ejaculat|IELT",
        "pulmonary-embolism": r"embol|DVT\b|thrombo|anticoag|pulmonary",
        "ulcerative-colitis": r"colitis|crohn|bowel|Mayo\b|endoscop|proctitis",
        "urothelial-carcinoma": r"urothel|bladder|transitional\s+cell|cystectomy|upper\s+tract",
        "huntington-disease": r"huntington|chorea|CAG\b",
        "hemodialysis": r"dialy|renal|kidney|fistula|CKD\b|ESRD",
        "heart-pacing": r"pacemaker|pacing|heart\s+failure|HFrEF|ICD\b|LVEF|cardiac",
        "chemoradiotherapy": r"cancer|tumou?r|carcinoma|oncolog|metasta",
        "alzheimer-disease": r"dementia|cognit|MMSE|amyloid|alzheimer",
        "atopic-dermatitis": r"eczema|skin|dermat|EASI\b|IGA\b|topical",
        "parkinson-disease": r"parkinson|levodopa|tremor|hoehn|UPDRS|dyskinesia",
        "disease-progression": r"RECIST|tumou?r|progressi|lesion",
        "atrial-septal-defect": r"septal|shunt|cardiac|heart",
        "autism-spectrum-disorder": r"autis|ADOS\b|asperger|developmental",
        "pvr-lung": r"pulmonary|wood\s+units?|right\s+heart",
        "post-void-residual": r"urin|void|bladder|prostat",
        "proliferative-vitreoretinopathy": r"retin|eye\b|ocular|vitre",
    }.items()
}
"""Words of a text from which it is plain which of several an acronym means."""


def explained(pieces: Sequence[Piece], text: str, known: Meanings) -> tuple[Piece, ...]:
    """Return pieces of a text in which acronyms are what they mean."""
    if not known:
        return tuple(pieces)
    return tuple(_as_meant(piece, text, known) for piece in pieces)


def _as_meant(piece: Piece, text: str, known: Meanings) -> Piece:
    words = text[piece.start : piece.end]
    if piece.sort not in (Sort.WORD, Sort.NAME) or words not in known:
        return piece
    concept = known[words]
    if concept is None:
        return msgspec.structs.replace(piece, sort=Sort.WORD, mention=None)
    mention = Mention(
        span=(piece.start, piece.end), concept=concept, first=piece.first, past=piece.past
    )
    return msgspec.structs.replace(piece, sort=Sort.NAME, mention=mention)
