"""Find treatments that no table holds by the shape of their names.

Three shapes show a treatment: a word that shows the kind behind words that say which ("FXR
agonist", "laparoscopic mesh repair"); a word whose end shows it ("zimaglutide", "pouchotomy",
"XYZ-1234"); and "anti-" with what it acts against ("anti-XYZ therapy").
"""

import functools
import re
from collections.abc import Container

from trialpost.vocabulary.drug_stems import drug_of_stem, is_code_name
from trialpost.vocabulary.lexicon import Kind, lexicon
from trialpost.vocabulary.shapes import ShapeMention
from trialpost.vocabulary.spelling import Token

__all__ = ["drug_of_stem", "find_treatment_shapes", "is_code_name"]

_HEADS: dict[str, Kind] = {
    form: kind
    for kind, forms in {
        Kind.DRUG_CLASS: "inhibitor agonist antagonist blocker analog analogue modulator "
        "inducer activator degrader stimulator blockade sequestrant conjugate chelator",
        Kind.DRUG: "drug agent medication medicine supplement preparation "
        "supplementation ointment",
        Kind.THERAPY: "therapy treatment regimen  rehabilitation intervention "
        "program",
        Kind.VACCINE: "vaccine vaccination immunization",
        Kind.PROCEDURE: "surgery operation transplantation transplant resection repair replacement "
        "reconstruction implantation excision biopsy procedure bypass fixation ablation "
        "embolization drainage grafting ligation anastomosis augmentation irradiation "
        "catheterization lavage placement removal dissection injection",
        Kind.DEVICE: "implant device stent prosthesis catheter pump graft",
    }.items()
    for form in forms.split()
}  # fmt: skip
"""The words that show a treatment, in the form of ``vocabulary.spelling``."""

_ENDINGS: tuple[tuple[str, Kind], ...] = (
    ("ectomy", Kind.PROCEDURE), ("plasty", Kind.PROCEDURE), ("otomy", Kind.PROCEDURE),
    ("ostomy", Kind.PROCEDURE), ("oscopy", Kind.PROCEDURE), ("ography", Kind.PROCEDURE),
    ("centesis", Kind.PROCEDURE), ("pexy", Kind.PROCEDURE), ("tripsy", Kind.PROCEDURE),
    ("rrhaphy", Kind.PROCEDURE), ("odesis", Kind.PROCEDURE), ("therapy", Kind.THERAPY),
)  # fmt: skip
_NO_ENDINGS_LIST = (
    "dichotomy microscopy spectroscopy geography demography biography photography topography "
    "bibliography angiographically therapy"
)
_NO_ENDINGS = frozenset(_NO_ENDINGS_LIST.split())
_LONG_ENOUGH = 8

_STOPS_LIST = (
    "a an the this that these those any all each every some no not other another such its their "
    "of for with without by to from in on at or and nor than as per via due after before during "
    "within until since while when which who whom whose is are was were be been being has have had "
    "having do does may might can could will would should must if but only also more most less "
    "least least prior previous current currently concurrent concomitant past recent ongoing new "
    "first second third last planned scheduled required requiring require receiving received "
    "receive taking taken take using used use undergoing undergone undergo following including "
    "include starting start started initiating initiation completed complete completion stopping "
    "stop discontinued discontinue discontinuation failed failure failing history need needing "
    "needed indication indicated contraindication intolerance intolerant allergy allergic "
    "hypersensitivity sensitivity response refractory resistant eligible suitable candidate "
    "stable same different similar known documented approved available permitted allowed "
    "prohibited excluded excluding except least effective adequate appropriate specific certain "
    "one two three four more several multiple both either own concomitantly patient subject "
    "participant study trial protocol day week month year hour time line dose baseline screening "
    "randomization enrollment related associated successful unsuccessful potential possible "
    "continued continuous regular long short additional further multiple initial subsequent "
    "active day significant minor major elective urgent emergency surgical invasive extensive "
    "index medical conservative chronic acute optimal strong potent moderate weak pre post "
    "follow up underlying allow evaluate evaluating seek continue background established intended "
    "double blind informed consent investigator normal accepted treatment therapy drug agent "
    "preclude prevent attend impact despite proposed expected specified remaining poor under "
    "ineffective consistent proper single combination disease level experimental investigational "
    "e g i eg ie etc vs versus plus whether between i ii iii iv v s"
)
_STOPS = frozenset(_STOPS_LIST.split())
"""Words that do not say which treatment it is; a phrase begins behind them."""

_THERE = (" ", "-", "‐", "‑", "–", "/", "")
_FARTHEST = 3
_LONGEST_ANTI = 6
_TREATMENTS = frozenset({
    Kind.DRUG, Kind.DRUG_CLASS, Kind.THERAPY, Kind.PROCEDURE, Kind.DEVICE, Kind.VACCINE,
})  # fmt: skip
_NO_FOE = frozenset({"social", "body", "gen", "personnel"})
_IN_CODE = re.compile(r"[A-Z][A-Za-z]{1,4}[-‐‑– ]?\d{3,8}[A-Z]{0,2}\b")


def find_treatment_shapes(
    text: str, tokens: tuple[Token, ...], taken: Container[int]
) -> tuple[ShapeMention, ...]:
    """Find treatments that are in no table, each at most once, none over another.

    Args:
        text: any text.
        tokens: its tokens.
        taken: the places of tokens that already belong to something. A phrase may reach over
            them ("tumour bed resection") but never has its last word there, and is not given
            where it would hide a treatment that has a name ("rituximab therapy").
    """
    found: list[ShapeMention] = []
    at, past = 0, 0
    while at < len(tokens):
        mention = None if at in taken else _shape_at(text, tokens, taken, at, past)
        if mention is None:
            at += 1
            continue
        found.append(mention)
        at = past = mention.past
    return tuple(found)


def _shape_at(
    text: str, tokens: tuple[Token, ...], taken: Container[int], at: int, floor: int
) -> ShapeMention | None:
    """Return the phrase whose telling word stands at a place, reaching back to ``floor`` at most.

    An "anti-" and a code reach forward, all else back.
    """
    form = tokens[at].form
    if form == "anti":
        return _anti(text, tokens, taken, at)
    kind = _HEADS.get(form)
    if kind is not None:
        return _headed(text, tokens, at, floor, kind)
    code = _code(text, tokens, at) if text[tokens[at].start].isupper() else None
    if code is not None:
        return code
    kind, is_stem = _shown(form)
    if kind is None:
        return None
    first = at if is_stem else _reach(text, tokens, at, floor, taken)
    return _mention(tokens, first, at + 1, kind, form)


@functools.lru_cache(maxsize=65_536)
def _shown(form: str) -> tuple[Kind | None, bool]:
    """Return what the end of a word shows, and whether it is the stem of a drug's name."""
    kind = _kind_of_ending(form)
    if kind is not None:
        return kind, False
    return (Kind.DRUG, True) if drug_of_stem(form) is not None else (None, False)


def _kind_of_ending(form: str) -> Kind | None:
    if len(form) < _LONG_ENOUGH or form in _NO_ENDINGS:
        return None
    return next((kind for ending, kind in _ENDINGS if form.endswith(ending)), None)


def _mention(
    tokens: tuple[Token, ...], first: int, past: int, kind: Kind, head: str
) -> ShapeMention:
    return ShapeMention(
        span=(tokens[first].start, tokens[past - 1].end),
        first=first,
        past=past,
        kind=kind,
        head=head,
        words=tuple(token.form for token in tokens[first:past]),
    )


def _reach(
    text: str, tokens: tuple[Token, ...], head: int, floor: int, taken: Container[int] = ()
) -> int:
    """Return where the words that say which treatment it is begin, the head itself if none do."""
    first = head
    words = 0
    while first > floor and words < _FARTHEST:
        gap = text[tokens[first - 1].end : tokens[first].start]
        form = tokens[first - 1].form
        if gap not in _THERE or not _says_which(form) or first - 1 in taken:
            break
        first -= 1
        # What is joined by a hyphen ("IL-33") is one word.
        words += gap in (" ", "/")
    while first < head and tokens[first].form.isdigit():
        first += 1
    return first


def _says_which(form: str) -> bool:
    """Say whether a word can be part of a treatment's name."""
    return form not in _STOPS and not form.endswith("ly") and (len(form) > 1 or form.isdigit())


def _headed(
    text: str, tokens: tuple[Token, ...], head: int, floor: int, kind: Kind
) -> ShapeMention | None:
    first = _reach(text, tokens, head, floor)
    if first == head or _hides_treatment(text, tokens, first, head):
        return None
    return _mention(tokens, first, head + 1, kind, tokens[head].form)


def _hides_treatment(text: str, tokens: tuple[Token, ...], first: int, past: int) -> bool:
    """Say whether the words before a head name a treatment themselves."""
    words = text[tokens[first].start : tokens[past - 1].end]
    return any(one.concept.kind in _TREATMENTS for one in lexicon().mentions(words))


def _anti(
    text: str, tokens: tuple[Token, ...], taken: Container[int], at: int
) -> ShapeMention | None:
    """Read "anti-XYZ", with the words behind it that show the kind."""
    past = at + 1
    while (
        past < len(tokens)
        and past - at < _LONGEST_ANTI
        and text[tokens[past - 1].end : tokens[past].start] in ("-", "‐", "‑", "")
    ):
        past += 1
    if past == at + 1 or tokens[at + 1].form in _NO_FOE:
        return None
    head, kind = "anti", Kind.DRUG_CLASS
    while past < len(tokens) and text[tokens[past - 1].end : tokens[past].start] == " ":
        form = tokens[past].form
        if form not in ("monoclonal", "antibody") and form not in _HEADS:
            break
        # "Anti-Hu antibodies" are found in blood, an "anti-IL-33 antibody" is given.
        if form == "antibody" and text[tokens[past].start : tokens[past].end].endswith("ies"):
            kind = kind if head == "monoclonal" else Kind.MARKER
        head = form
        past += 1
    return _mention(tokens, at, past, kind, head)


def _code(text: str, tokens: tuple[Token, ...], at: int) -> ShapeMention | None:
    """Read the code of a drug in development, which may be two or three tokens."""
    found = _IN_CODE.match(text, tokens[at].start)
    if found is None or not is_code_name(found[0]):
        return None
    past = at + 1
    while past < len(tokens) and tokens[past].start < found.end():
        past += 1
    return _mention(tokens, at, past, Kind.DRUG, tokens[past - 1].form)
