"""Put an editor's words for results into those that the rules read: a third less, one month later.

Each rule returns the sentence without a turn of phrase that the findings bear out, else as it is.
"""

import re
from collections.abc import Callable

from trialpost.articles.editors.said import Reading, in_its_case, saying, share_of_people
from trialpost.articles.reading.claim_forms import COUNT
from trialpost.articles.reading.claims import read_claims
from trialpost.model.finding import Better, Table

_SIGNIFICANCE = tuple(
    (re.compile(pattern, re.I), said)
    for pattern, said in (
        (r"\b(?:was|were) not (?:statistically )?significantly different\b",
         "did not differ significantly"),
        (r"\b(?:was|were) (?:statistically )?significantly different\b", "differed significantly"),
        (r"\bno (?:clear|real|(?:statistically )?significant) difference (?:could be|was|were)"
         r" (?:shown|seen|found|detected|observed|demonstrated|established)\b",
         "there was no significant difference"),
        (r"\bno difference (?:could be|was) (?:shown|detected|demonstrated|established|proven)\b",
         "there was no clear difference"),
        (r"\ba (?:clear |real |(?:statistically )?significant )?difference could not be"
         r" (?:shown|detected|demonstrated|established)\b", "there was no clear difference"),
        (r"\b(?:the (?:trial|study) )?(?:could|did) not (?:show|find|detect|demonstrate) (?:a|any)"
         r" (?:clear |real |(?:statistically )?significant )?difference\b",
         "there was no clear difference"),
        (r"\b(?:the (?:trial|study) )?(?:found|showed|saw) no (?=(?:clear |(?:statistically )?"
         r"significant )?difference\b)", "there was no "),
        (r"\bno (?P<k>clear |(?:statistically )?significant )?difference (?:was|could be)"
         r" (?:seen|found|observed)\b", "there was no clear difference"),
    )
)  # fmt: skip
_TITLED_AFTER = re.compile(
    r"\b(?:after|following|post|end of)[ -](?:the )?(?:end of )?(?:\w+ )?(?:treatment|therapy|dos)",
    re.I,
)
_AFTER = re.compile(
    r" (?:after|following) (?:the )?(?:end of )?(?:the )?(?:treatment|therapy)\b", re.I
)
_RARELY = 5.0
_RARE = re.compile(r" (?:was|were) (?:rare|uncommon|few|infrequent)(?P<then>:| and seen)", re.I)
_IMPROVED = re.compile(
    r"\b(?P<way>improve|worsen|deteriorate)(?:(?P<noun>ments?)|d)\b(?= (?:by|of|more|less))", re.I
)
_MAIN = re.compile(
    r"\b(?:the|its) (?:main|primary|principal) (?:outcome|endpoint|end point|goal)(?: measure)?\b",
    re.I,
)
_TO_HOSPITAL = re.compile(
    r"\b(?:had to (?:go|be taken|be admitted) to (?:the |a )?hospital"
    r"|(?:was|were) (?:admitted|taken) to (?:the |a )?hospital|ended up in (?:the |a )?hospital"
    r"|had to be hospitali[sz]ed|(?:was|were) hospitali[sz]ed|went to (?:the |a )?hospital)\b",
    re.I,
)
_ANY_REASON = re.compile(r" (?:for|from|of|with) (?:any|whatever) (?:reason|cause)\b", re.I)
_FIGURE = (
    r"(?:\d[\d,]* (?:out )?of (?:the )?\d[\d,]*(?: people| participants| patients)?"
    r"|[−-]?\d[\d,]*(?:\.\d+)?(?:%| [a-z/]+)?)"
)
_BEHIND = re.compile(
    rf"(?:: | \(|, at )(?P<one>{_FIGURE})(?: against| versus| vs\.?| compared (?:with|to)|,? and|,)"
    rf" (?P<two>{_FIGURE})(?:, respectively)?(?:\)(?=[,.;]|$)|(?=[.;]|$))",
    re.I,
)
_LATER = re.compile(rf"\b(?P<time>{COUNT} (?:minute|hour|day|week|month|year)s?) later\b", re.I)
_PROCEDURE = re.compile(
    r"surg|operation|plasty|ectomy|otomy|stomy|injection|ablation|transplant|stent|implant|biops"
    r"|procedure|training|exercise|infusion|vaccin|block\b|stimulation|catheter|bypass",
    re.I,
)
_DID_NOT_CHANGE = re.compile(
    r"\b(?:(?:did|does) not change|(?:was|were|stayed|remained) (?:unchanged|the same))\b", re.I
)
_PARTS = {"half": 50.0, "a third": 100 / 3, "a quarter": 25.0, "two thirds": 200 / 3,
          "two-thirds": 200 / 3, "a fifth": 20.0, "three quarters": 75.0}  # fmt: skip
_NEAR, _CLOSE, _ROUNDED = 2.5, 1.0, 0.5
"""How far a part may be off a ratio in a hundred: told with "about", without, and in per cent."""
_OF_RISK = re.compile(r"\b(?:risk|rate) ratio|relative risk|hazard ratio", re.I)
_RELATIVE = re.compile(
    rf"\b(?:(?P<hedge>about|around|roughly|nearly|almost|some) )?"
    rf"(?:(?P<part>{'|'.join(sorted(_PARTS, key=len, reverse=True))})|(?P<percent>\d+(?:\.\d+)?)"
    r"(?:%| per ?cent)) (?P<way>less|fewer|lower|more|higher|greater)\b",
    re.I,
)


def _significance(said: Reading) -> str:
    text = said.text
    for pattern, plain in _SIGNIFICANCE:
        text = pattern.sub(saying(plain), text)
    return text


def _after_treatment(said: Reading) -> str:
    """Leave "after treatment" out of a time that the measure's own title has so."""
    titles = [f"{one.measure} {one.category or ''}" for one in said.numbers]
    if not all(_TITLED_AFTER.search(title) for title in titles):
        return said.text
    return _AFTER.sub("", said.text)


def _later(said: Reading) -> str:
    """Say "after one month" for "one month later"."""
    return _LATER.sub(lambda m: in_its_case(m[0], f"after {m['time'].lower()}"), said.text)


def _after_procedure(said: Reading) -> str:
    """Say "with" for "after" before a group that had an operation or the like."""
    text = said.text
    for one in reversed(read_claims(text, said.lexicon).of("arm")):
        led = re.search(r"\b[Aa]fter (?:the |an? )?$", text[: one.start])
        if led and _PROCEDURE.search(one.text):
            text = (
                text[: led.start()] + ("With " if led[0][0] == "A" else "with ") + text[one.start :]
            )
    return text


def _unchanged(said: Reading) -> str:
    return _DID_NOT_CHANGE.sub("no change", said.text)


def _relative(said: Reading) -> str:
    """Say "less" for "a third less", where that is what a ratio of the two groups comes to."""
    ratios = [one.value for one in said.numbers
              if one.value is not None and _OF_RISK.search(one.statistic or "")]  # fmt: skip
    if len(ratios) != 1:
        return said.text
    apart = 100 * (ratios[0] - 1)

    def plain(match: re.Match[str]) -> str:
        told = _PARTS.get((match["part"] or "").lower()) or float(match["percent"] or 0)
        more = match["way"].lower() in ("more", "higher", "greater")
        if (apart > 0) != more:
            return match[0]
        near = _NEAR if match["hedge"] else (_ROUNDED if match["percent"] else _CLOSE)
        return match["way"] if abs(abs(apart) - told) <= near else match[0]

    return _RELATIVE.sub(plain, said.text)


def _rare(said: Reading) -> str:
    """Leave out that something was rare, where it was of fewer than one in twenty everywhere."""
    shares = [share_of_people(one) for one in said.numbers]
    if any(one is None or one >= _RARELY for one in shares):
        return said.text
    return _RARE.sub(lambda m: m["then"] if m["then"] == ":" else " were seen", said.text)


def _improved(said: Reading) -> str:
    """Say which way a measure went that is said to have improved, where its good side is known."""
    sides = {one.better for one in said.numbers if one.table in (Table.OUTCOME, Table.ANALYSIS)}
    if len(sides) != 1 or not sides <= {Better.HIGHER, Better.LOWER}:
        return said.text
    up = sides == {Better.HIGHER}

    def plain(match: re.Match[str]) -> str:
        rose = up == (match["way"].lower() == "improve")
        if match["noun"]:
            return "rise" if rose else "fall"
        return "rose" if rose else "fell"

    return _IMPROVED.sub(plain, said.text)


def _main_measure(said: Reading) -> str:
    """Say "the main measure" for "the primary outcome", where all figures are of main measures."""
    main = said.document.main_measures
    if not main or any(one.measure not in main for one in said.numbers):
        return said.text
    return _MAIN.sub(lambda m: in_its_case(m[0], "the main measure"), said.text)


def _hospital(said: Reading) -> str:
    """Say "had hospitalization" for "had to go to hospital", where that is what was counted."""
    titles = [f"{one.measure} {one.category or ''}".lower() for one in said.numbers]
    text = said.text
    if all("hospitali" in title for title in titles):
        text = _TO_HOSPITAL.sub("had hospitalization", text)
    if all(re.search(r"all[- ]cause|any cause", title) for title in titles):
        text = _ANY_REASON.sub("", text)
    return text


def _figures_behind(said: Reading) -> str:
    """Put two figures that follow two groups, "with A than with B: 47% against 59%", to each."""
    match = _BEHIND.search(said.text)
    claims = read_claims(said.text, said.lexicon)
    arms = [one for one in claims.of("arm") if match and one.end <= match.start()]
    if match is None or len(arms) != 2 or len(claims.of("arm")) != 2:
        return said.text
    first, second = arms
    text = said.text
    return (
        f"{text[: first.end]} ({match['one']}){text[first.end : second.end]} ({match['two']})"
        f"{text[second.end : match.start()]}{text[match.end() :]}"
    )


RULES: tuple[Callable[[Reading], str], ...] = (
    _significance, _after_treatment, _later, _after_procedure, _unchanged, _relative, _rare,
    _improved, _main_measure, _hospital, _figures_behind,
)  # fmt: skip
