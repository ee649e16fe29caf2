"""Read the clauses that say in words what a trial found: significant, higher, no different.

A statement is whole when it says what was measured, which arms were held against one another, or
that it was the groups, and which way it went or that no difference was found.
"""

import re
from collections.abc import Iterator

from trialpost.findings.publication import measures
from trialpost.findings.publication.arms import COMPARATOR, Arm
from trialpost.findings.publication.figures import PValue
from trialpost.findings.publication.lasting import LASTING
from trialpost.findings.publication.no_difference import no_difference
from trialpost.findings.publication.statement import (
    BETTER,
    DOWN,
    NOT_SIGNIFICANT,
    SIGNIFICANT,
    UP,
    Statement,
    cut,
)
from trialpost.findings.publication.tagged import A, P, Tagged
from trialpost.model.finding import Direction

_WAY = rf"(?P<up>\b(?:{UP})\b)|(?P<down>\b(?:{DOWN})\b)"
_FIRST_WAY = re.compile(_WAY, re.I)
_AGAINST = re.compile(
    rf"{A}(?:\s*\([^()]*\))?[^{A}]*?\b(?:than|versus|vs|compared\s+(?:with|to)|relative\s+to|over)\b[^{A};]*?{A}"
)
_SIDE_BY_SIDE = re.compile(rf"{A}[^{A}]{{0,40}}\b(?:and|or|from)\b[^{A}]{{0,40}}{A}")
_WAS_WAY = re.compile(
    rf"\s(?:was|were|is|are|had|has)\s+(?:(?:also|both|all|still|a)\s+)*(?:{SIGNIFICANT}\s+)?"
    rf"(?:{UP}|{DOWN}|{BETTER})\b(?:\s+{SIGNIFICANT}|ly)?",
    re.I,
)
_WENT = re.compile(
    rf"\s(?:{SIGNIFICANT}\s+)?(?:increased|decreased|declined|rose|fell|dropped|improved|worsened|differed)"
    rf"(?:\s+{SIGNIFICANT})?(?:\s+(?P<more>more|less))?\b",
    re.I,
)
_DID = re.compile(
    rf"^(?P<before>[^{A}]*){A}(?:\s+(?:{SIGNIFICANT}|also))*\s+(?P<verb>reduced|decreased|lowered|increased|"
    rf"raised|improved|shortened|prolonged|worsened|enhanced)(?:\s+{SIGNIFICANT})?\s+(?P<measure>[^;{A}]+)",
    re.I,
)
_HAD = re.compile(
    rf"{A}\s+(?:also\s+)?(?:was\s+associated\s+with|were\s+associated\s+with|had|showed|experienced|demonstrated|reported|achieved|produced|received|gained|"
    rf"resulted\s+in|led\s+to)\s+(?:an?\s+)?(?:{SIGNIFICANT}\s+)?(?:{UP}|{DOWN})\s+(?:in\s+)?(?P<measure>[^;{A}{P}(]+)",
    re.I,
)
_SPLIT = re.compile(
    r";\s+|,?\s+(?:but|whereas|while|although|though|however)[\s,]+|,\s+and\s+(?=(?:the|there|no)\b)|,\s+which\s+"
    r"|(?<=\))\s+and\s+(?=(?:the|a)\b)"
)
_FEWER = re.compile(
    rf"^\W*(?:\w+,\s+)?(?:an?\s+)?(?:{SIGNIFICANT}\s+)?(?P<way>{UP}|{DOWN})\s+(?P<measure>[^;,(){A}{P}]+?)\s+"
    rf"(?:occurred|was|were|achieved|had|developed|experienced|reported|died|responded)\b[^{A};]*{A}",
    re.I,
)
_CAUSED = re.compile(r"\b(?:resulted\s+in|led\s+to|produced|associated\s+with)\b", re.I)
_HELD = re.compile(r"\b(?:than|compared|versus|vs|relative|addition|respectively)\b", re.I)
"""Words behind which another arm stands, whose name may not be known."""
_RIGHT_BEHIND = re.compile(rf"\s+(?:in|with|for|among)\s+{A}")
_COMPARATIVE = re.compile(
    r"\b(?:greater|higher|more|larger|longer|lower|less|fewer|smaller|shorter|slower|faster|better|"
    r"worse)\b", re.I
)  # fmt: skip


def statements_in(tagged: Tagged) -> Iterator[Statement]:
    """Yield what the clauses of a sentence state in words."""
    for start, end in _clauses(tagged.form):
        form = tagged.form[start:end]
        made = no_difference(form) or _difference(form)
        if made is None:
            continue
        made.span = _trimmed(tagged, start, end)
        _add_arms(made, tagged, start, end)
        _add_p(made, tagged, start, end)
        lasting = LASTING.search(tagged.between(start, end))
        if lasting is not None:
            at = tagged.origin[start]
            made.lasting = (at + lasting.start(), at + lasting.end())
        if made.significant is not None:
            yield made


def _trimmed(tagged: Tagged, start: int, end: int) -> tuple[int, int]:
    words = tagged.between(start, end)
    lead = len(words) - len(words.lstrip(" ,;"))
    return tagged.origin[start] + lead, tagged.origin[start] + len(words.rstrip(" ,;."))


def _clauses(form: str) -> Iterator[tuple[int, int]]:
    at = 0
    for found in _SPLIT.finditer(form):
        if form.count("(", 0, found.start()) > form.count(")", 0, found.start()):
            continue
        if NOT_SIGNIFICANT.match(form, found.end()):
            continue
        yield at, found.start()
        at = found.end()
    yield at, len(form)


def _difference(form: str) -> Statement | None:
    """Read "was significantly higher in … than …", "reduced …", "had fewer …"."""
    for reader in (_fewer, _was_way, _had, _did, _went):
        made = reader(form)
        if made is not None:
            return made
    return None


def _says_significant(words: str) -> bool | None:
    if re.search(
        r"\bnot\s+(?:reach\s+)?(?:statistical(?:ly)?\s+)?significan|\bnon-?significant|\binsignificant",
        words,
    ):
        return False
    return True if re.search(r"\bsignifican", words) else None


def _way(words: str) -> Direction:
    found = _FIRST_WAY.search(words)
    if found is None:
        return Direction.UNKNOWN
    behind = words[found.end() :]
    if re.match(r"\s*(?:reductions?|decreases?|declines?|loss|drop|fall)\b", behind):
        # "greater reduction" goes down; "smaller decrease" is not told
        return Direction.DECREASE if found["up"] else Direction.UNKNOWN
    if (
        re.match(r"\s*(?:\w+\s+)?(?:increases?|gains?|rises?|improvements?|changes?)\b", behind)
        and found["down"]
    ):
        return Direction.DECREASE if "increase" in behind[:30] else Direction.UNKNOWN
    return Direction.INCREASE if found["up"] else Direction.DECREASE


def _fewer(form: str) -> Statement | None:
    """Read "fewer deaths occurred in A than in A"."""
    found = _FEWER.search(form)
    if found is None:
        return None
    measure = re.sub(
        r"^(?:rates?|proportions?|percentages?|numbers?)\s+of\s+", "", found["measure"]
    )
    return Statement(
        span=(0, 0), measure=measures.plain_measure(measure), significant=_says_significant(form),
        direction=_way(found["way"]),
    )  # fmt: skip


def _was_way(form: str) -> Statement | None:
    found = _WAS_WAY.search(form)
    if found is None or A in form[: found.start()]:
        return None
    verb = re.match(r"\s\w+", found[0])
    if verb is None or verb[0].strip() in ("had", "has"):
        return None
    return Statement(
        span=(0, 0), measure=measures.subject(form[: found.start()]),
        significant=_says_significant(form), direction=_way(form[found.start() :]),
        by_arm_alone=_COMPARATIVE.search(found[0]) is not None
        and _RIGHT_BEHIND.match(form, found.end()) is not None,
    )  # fmt: skip


def _had(form: str) -> Statement | None:
    found = _HAD.search(form)
    if found is None:
        return None
    better = re.search(r"\bimprovement|\bbenefit", found[0]) is not None
    return Statement(
        span=(0, 0), measure=cut(found["measure"]), significant=_says_significant(form),
        direction=Direction.UNKNOWN if better else _way(found[0]),
        by_arm_alone=_CAUSED.search(found[0]) is not None,
    )  # fmt: skip


def _did(form: str) -> Statement | None:
    found = _DID.search(form)
    if found is None:
        return None
    verb = found["verb"].lower()
    way = Direction.UNKNOWN
    if verb in ("reduced", "decreased", "lowered", "shortened"):
        way = Direction.DECREASE
    elif verb in ("increased", "raised", "prolonged"):
        way = Direction.INCREASE
    return Statement(
        span=(0, 0), measure=cut(found["measure"]), significant=_says_significant(form),
        direction=way, by_arm_alone=True,
    )  # fmt: skip


def _went(form: str) -> Statement | None:
    found = _WENT.search(form)
    if found is None or A in form[: found.start()]:
        return None
    way = _way(found[0])
    if (found["more"] or "").lower() == "less":
        way = Direction.UNKNOWN
    return Statement(
        span=(0, 0), measure=measures.subject(form[: found.start()]),
        significant=_says_significant(form), direction=way,
    )  # fmt: skip


def _add_arms(made: Statement, tagged: Tagged, start: int, end: int) -> None:
    """Say which arm is held against which, where the clause says so with two alone."""
    form = tagged.form[start:end]
    arms = [item for at, item in sorted(tagged.items.items())
            if start <= at < end and isinstance(item, Arm)]  # fmt: skip
    names = list(dict.fromkeys(one.name for one in arms))
    if len(names) == 2 and any(one in other for one, other in (names, names[::-1])):
        return  # one name, longer and shorter
    if len({one.casefold() for one in names}) == 2 and len(arms) == 2:
        turned = re.match(
            rf"\W*(?:as\s+)?(?:compared\s+(?:with|to)|relative\s+to|versus)\s*{A}", form, re.I
        )
        if turned:
            made.arm, made.comparator = names[1], names[0]
        elif _AGAINST.search(form):
            made.arm, made.comparator = names
        elif (  # "no effect of A and A" is of both together
            made.significant is False and not made.by_arm_alone and _SIDE_BY_SIDE.search(form)
        ):
            swap = COMPARATOR.search(names[0]) and not COMPARATOR.search(names[1])
            made.arm, made.comparator = reversed(names) if swap else names
    elif len(names) == 1 and made.by_arm_alone and not COMPARATOR.search(names[0]):
        one_sided = made.significant is not False and _HELD.search(form) is not None
        made.arm = None if one_sided else names[0]


def _add_p(made: Statement, tagged: Tagged, start: int, end: int) -> None:
    """Add the clause's only p-value; a small one says that a difference is significant."""
    form = tagged.form[start:end]
    found = [item for at, item in tagged.items.items()
             if start <= at < end and isinstance(item, PValue)]  # fmt: skip
    if len(found) != 1 or found[0].special or _EXCEPT.search(form):
        return
    if made.significant is False and _small(tagged.text, found[0]):
        return  # it is of something else in the clause
    made.p = found[0]
    if made.significant is None and not re.search(r"\btrend|\bnot\b|\bno\b", form):
        made.significant = True if _small(tagged.text, found[0]) else None


_EXCEPT = re.compile(r"\bexcept", re.I)


def _small(text: str, p: PValue) -> bool | None:
    """Tell whether a p-value is below 0.05; ``None`` where it does not say."""
    written = text[slice(*p.number)].replace("·", ".")
    try:
        number = float(written)
    except ValueError:
        return None
    sign = text[p.written[0]]
    if sign in "<≤":
        return True if number <= 0.05 else None
    return number < 0.05 if sign == "=" else None
