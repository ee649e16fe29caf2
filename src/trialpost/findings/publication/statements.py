"""Read the clauses that say in words what a trial found: significant, higher, no different.

A statement is whole when it says what was measured, which arms were held against one another, or
that it was the groups, and which way it went or that no difference was found.
"""

import re
from collections.abc import Iterator

import msgspec

from trialpost.findings.publication import measures
from trialpost.findings.publication.arms import COMPARATOR, Arm
from trialpost.findings.publication.figures import PValue
from trialpost.findings.publication.tagged import A, P, Tagged
from trialpost.model.finding import Direction

_UP = (r"greater|higher|more|larger|longer|increased|elevated|increases?|increasing|rose|rise|"
       r"raised|gained|enhanced|gains?")  # fmt: skip
_DOWN = (r"lower|less|fewer|smaller|shorter|decreased|reduced|decreases?|reductions?|declined|fell|"
         r"dropped|declines?|lowered|shortened|slower|diminished")  # fmt: skip
_BETTER = (r"better|improved|improvements?|worse|worsened|superior|inferior|faster|different|"
           r"differed|differences?")  # fmt: skip
_WAY = rf"(?P<up>\b(?:{_UP})\b)|(?P<down>\b(?:{_DOWN})\b)"
_FIRST_WAY = re.compile(_WAY, re.I)
_SIGNIFICANT = (
    r"(?:statistically\s+|highly\s+|very\s+|clinically\s+and\s+statistically\s+)*significant(?:ly)?"
)
_NOT_FOUND = re.compile(
    r"\bno\s+(?:(?:statistically|clinically|significant|other|major|overall|important|apparent|evidence\s+"
    r"(?:of|for)(?:\s+an?)?|such|clear|further|or|substantial|measurable|additional|beneficial|treatment|"
    r"relevant|meaningful|marked|consistent|detectable)\s+)*(?P<what>differences?|effects?|changes?|"
    r"associations?|relationships?|correlations?|benefits?|improvements?|reductions?|increases?|interactions?|"
    r"impact|influence)\b",
    re.I,
)
_SAME = re.compile(
    r"\s(?:was|were|is|are|remained)\s+(?:(?:also|generally|both|very|all|otherwise|thus)\s+)*"
    rf"(?:not\s+(?:{_SIGNIFICANT}|statistically|markedly|substantially|clinically)?\s*"
    r"(?:different|greater|higher|lower|altered|affected|changed|reduced|increased|improved)|"
    rf"not\s+{_SIGNIFICANT}|similar|comparable|the\s+same|non-?significant)\b",
    re.I,
)
_DID_NOT = re.compile(
    rf"\s(?:did|do|does)\s+not\s+(?:{_SIGNIFICANT}\s+)?(?P<verb>differ|change|improve|affect|reduce|increase|"
    r"alter|decrease|prevent|influence|lower|modify|vary|show|have|shorten|prolong)"
    rf"(?:\s+{_SIGNIFICANT})?\b(?!\s+(?:to|an?\s+effect))",
    re.I,
)
_ABOUT = re.compile(
    r"\b(?:with\s+(?:respect|regard)\s+to|in\s+terms\s+of|regarding|concerning|in\s+respect\s+of|"
    r"as\s+regards|with\s+regards\s+to)\s+",
    re.I,
)
_IN = re.compile(r"^\s*(?:in|on|for|of)\s+", re.I)
_GROUPS = re.compile(
    r"\b(?:between|among|across|for)\s+(?:the\s+|all\s+)?(?:(?:two|three|four|five|2|3|4|both|all|study|"
    r"treatment|intervention|dose|randomi[sz]ed)\s+)*(?:groups|arms|treatments|regimens|cohorts)\b"
    r"|\bin\s+(?:the\s+|all\s+)?(?:two|three|four|five|both)\s+(?:\w+\s+)?(?:groups|arms)\b"
    rf"|\bbetween[-\s]groups?\b|\b(?:between|among)\s+(?:the\s+)?{A}",
    re.I,
)
_TAIL_OF_MEASURE = re.compile(
    rf"\s*(?:,(?!\s+[^,;.(){A}{P}]{{2,40}}(?:,|\s+(?:or|and)\s))|;|\(|\b(?:between|among|across|was|were|is|are|compared|versus|vs|than|when|during|throughout|"
    rf"relative|from\s+baseline|at\s+(?:baseline|any|the\s+end|week|month|day|\d)|after|before|over|(?<!patients\s)(?<!subjects\s)with|"
    rf"observed|found|seen|although|while|whereas|but|which|that|in\s+(?:either|both|any)|as|"
    rf"by|following|for|until)\b|{P}|{A}).*$",
    re.I | re.S,
)
_AGAINST = re.compile(
    rf"{A}(?:\s*\([^()]*\))?[^{A}]*?\b(?:than|versus|vs|compared\s+(?:with|to)|relative\s+to|over)\b[^{A};]*?{A}"
)
_SIDE_BY_SIDE = re.compile(rf"{A}[^{A}]{{0,40}}\b(?:and|or|from)\b[^{A}]{{0,40}}{A}")
_WAS_WAY = re.compile(
    rf"\s(?:was|were|is|are|had|has)\s+(?:(?:also|both|all|still|a)\s+)*(?:{_SIGNIFICANT}\s+)?"
    rf"(?:{_UP}|{_DOWN}|{_BETTER})\b(?:\s+{_SIGNIFICANT}|ly)?",
    re.I,
)
_WENT = re.compile(
    rf"\s(?:{_SIGNIFICANT}\s+)?(?:increased|decreased|declined|rose|fell|dropped|improved|worsened|differed)"
    rf"(?:\s+{_SIGNIFICANT})?(?:\s+(?P<more>more|less))?\b",
    re.I,
)
_DID = re.compile(
    rf"^(?P<before>[^{A}]*){A}(?:\s+(?:{_SIGNIFICANT}|also))*\s+(?P<verb>reduced|decreased|lowered|increased|"
    rf"raised|improved|shortened|prolonged|worsened|enhanced)(?:\s+{_SIGNIFICANT})?\s+(?P<measure>[^;{A}]+)",
    re.I,
)
_HAD = re.compile(
    rf"{A}\s+(?:also\s+)?(?:was\s+associated\s+with|were\s+associated\s+with|had|showed|experienced|demonstrated|reported|achieved|produced|received|gained|"
    rf"resulted\s+in|led\s+to)\s+(?:an?\s+)?(?:{_SIGNIFICANT}\s+)?(?:{_UP}|{_DOWN})\s+(?:in\s+)?(?P<measure>[^;{A}{P}(]+)",
    re.I,
)
_SPLIT = re.compile(
    r";\s+|,?\s+(?:but|whereas|while|although|though|however)[\s,]+|,\s+and\s+(?=(?:the|there|no)\b)|,\s+which\s+"
    r"|(?<=\))\s+and\s+(?=(?:the|a)\b)"
)
_NOT_SIGNIFICANT = re.compile(
    r"\W*(?:(?:this|these|the|differences?|it|they|was|were|is|did|but|only|by|a)\s+)*not\s+(?:reach(?:ed)?\s+)?"
    r"(?:statistical(?:ly)?\s+)?significan",
    re.I,
)
_FEWER = re.compile(
    rf"^\W*(?:\w+,\s+)?(?:an?\s+)?(?:{_SIGNIFICANT}\s+)?(?P<way>{_UP}|{_DOWN})\s+(?P<measure>[^;,(){A}{P}]+?)\s+"
    rf"(?:occurred|was|were|achieved|had|developed|experienced|reported|died|responded)\b[^{A};]*{A}",
    re.I,
)
_TREATMENT = re.compile(
    r"\b(?:interventions?|treatments?|therapy|supplementation|vaccination|the\s+(?:drug|program(?:me)?))\b",
    re.I,
)
_LASTING = re.compile(
    r"\b(?:from|beginning|starting)\s+(?:(?:at|on|in|from)\s+)?(?:(?:week|month|day|year)s?\s+)?\d+\s+"
    r"(?:and\s+(?:continuing|lasting)\s+)?(?:through(?:out)?|to|until)\s+(?:to\s+)?"
    r"(?:week|month|day|year)s?\s+\d+\b",
    re.I,
)
_RELATED = re.compile(r"association|relationship|correlation", re.I)


_CAUSED = re.compile(r"\b(?:resulted\s+in|led\s+to|produced|associated\s+with)\b", re.I)
_HELD = re.compile(r"\b(?:than|compared|versus|vs|relative|addition|respectively)\b", re.I)
"""Words behind which another arm stands, whose name may not be known."""
_RIGHT_BEHIND = re.compile(rf"\s+(?:in|with|for|among)\s+{A}")
_COMPARATIVE = re.compile(
    r"\b(?:greater|higher|more|larger|longer|lower|less|fewer|smaller|shorter|slower|faster|better|"
    r"worse)\b", re.I
)  # fmt: skip


class Statement(msgspec.Struct, kw_only=True, gc=False):
    """What a clause says in words; ``span`` counts in the sentence."""

    span: tuple[int, int]
    measure: str | None = None
    arm: str | None = None
    comparator: str | None = None
    between_groups: bool = False
    by_arm_alone: bool = False
    significant: bool | None = None
    direction: Direction = Direction.UNKNOWN
    p: PValue | None = None
    related: bool = False
    lasting: tuple[int, int] | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is missing that a finding needs."""
        if self.measure is None or self.significant is None:
            return False
        if self.significant is False:
            return self.between_groups or self.arm is not None or self.related
        return self.arm is not None and (self.comparator is not None or self.by_arm_alone)


def statements_in(tagged: Tagged) -> Iterator[Statement]:
    """Yield what the clauses of a sentence state in words."""
    for start, end in _clauses(tagged.form):
        form = tagged.form[start:end]
        made = _no_difference(form) or _difference(form)
        if made is None:
            continue
        made.span = _trimmed(tagged, start, end)
        _add_arms(made, tagged, start, end)
        _add_p(made, tagged, start, end)
        lasting = _LASTING.search(tagged.between(start, end))
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
        if _NOT_SIGNIFICANT.match(form, found.end()):
            continue
        yield at, found.start()
        at = found.end()
    yield at, len(form)


def _no_difference(form: str) -> Statement | None:
    """Read "no significant difference in …", "did not differ", "were similar"."""
    found = _NOT_FOUND.search(form)
    if found is not None:
        related = _RELATED.match(found["what"]) is not None
        measure = _related(form[found.end() :]) if related else _measure_behind(form, found.end())
        effect = re.match(r"effect|impact|influence|benefit", found["what"], re.I) is not None
        return _none(measure, form, related=related and measure is not None, treated=effect)
    found = _NOT_RELATED.search(form)
    if found is not None:
        one, other = measures.subject(found["one"]), _cut(found["other"])
        told = f"relationship between {one} and {other}" if one and other else None
        return _none(told, form, related=told is not None)
    found = _DID_NOT.search(form)
    if found is not None and not _NOT_SIGNIFICANT.search(form, found.start()):
        if found["verb"].lower() in ("differ", "change", "vary"):
            return _none(measures.subject(form[: found.start()]), form)
        if found["verb"].lower() in ("show", "have"):
            return None
        measure = _cut(form[found.end() :])
        if A not in form[: found.start()] and not _TREATMENT.search(form[: found.start()]):
            measure = None
        return _none(measure, form, treated=True)
    found = _SAME.search(form)
    if found is not None and not re.search(r"\band\s+(?:was|were)\b", form[found.end() :]):
        return _none(measures.subject(form[: found.start()]) or _measure_about(form), form)
    return None


def _none(
    measure: str | None, form: str, *, related: bool = False, treated: bool = False
) -> Statement:
    """Make a statement of no difference; ``treated`` where it is one of what a treatment does."""
    return Statement(
        span=(0, 0), measure=measure, significant=False, related=related,
        by_arm_alone=treated,
        between_groups=_GROUPS.search(form) is not None
        or (treated and _TREATMENT.search(form) is not None),
    )  # fmt: skip


def _related(words: str) -> str | None:
    """Return "relationship between X and Y" without what follows."""
    found = _BETWEEN_TWO.match(words)
    if found is None:
        return None
    what = re.sub(r"\s+(?:was|were|at|in)\s.*$", "", found["what"]).strip()
    return f"relationship between {what}" if " and " in what else None


_BETWEEN_TWO = re.compile(
    r"\s*(?:(?:was|were)\s+(?:found|observed|seen|detected|noted|evident|apparent)\s+)?"
    r"between\s+(?:the\s+)?(?P<what>[^,;.()\ue000-\uf8ff]+?\s+and\s+[^,;.()\ue000-\uf8ff]+)"
)
_NOT_RELATED = re.compile(
    r"^\W*(?P<one>[^,;.()\ue000-\uf8ff]+?)\s+(?:was|were|is|are)\s+not\s+(?:\w+ly\s+)?"
    r"(?:related|associated|correlated)\s+(?:to|with)\s+(?P<other>[^,;.()\ue000-\uf8ff]+)",
    re.I,
)


def _measure_about(form: str) -> str | None:
    found = _ABOUT.search(form)
    return _cut(form[found.end() :]) if found else None


def _measure_behind(form: str, past: int) -> str | None:
    """Return what a difference was not found in: "in X between …", "with respect to X"."""
    if _ABOUT.search(form):
        return _measure_about(form)
    behind = form[past:]
    of_treatment = re.match(r"\s*of\s+[^,;]*?\bon\s+", behind)
    if of_treatment is not None:
        return _cut(behind[of_treatment.end() :])
    direct = _IN.match(behind)
    if direct is not None:
        return _cut(behind[direct.end() :])
    later = re.search(rf"(?:groups?|arms?|treatments|{A})\s+(?:in|on|for)\s+(?=[a-zA-Z])", behind)
    if later is not None:
        return _cut(behind[later.end() :])
    seen = re.search(r"\b(?:observed|found|seen|detected|noted)\s+(?:in|on|for)\s+", behind)
    return _cut(behind[seen.end() :]) if seen else None


def _cut(words: str) -> str | None:
    return measures.plain_measure(_TAIL_OF_MEASURE.sub("", words))


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
        span=(0, 0), measure=_cut(found["measure"]), significant=_says_significant(form),
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
        span=(0, 0), measure=_cut(found["measure"]), significant=_says_significant(form),
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
