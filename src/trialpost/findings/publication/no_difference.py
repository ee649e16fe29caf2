"""Read clauses that say that nothing differed: "no difference in …", "were similar"."""

import re

from trialpost.findings.publication import measures
from trialpost.findings.publication.statement import NOT_SIGNIFICANT, SIGNIFICANT, Statement, cut
from trialpost.findings.publication.tagged import A

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
    rf"(?:not\s+(?:{SIGNIFICANT}|statistically|markedly|substantially|clinically)?\s*"
    r"(?:different|greater|higher|lower|altered|affected|changed|reduced|increased|improved)|"
    rf"not\s+{SIGNIFICANT}|similar|comparable|the\s+same|non-?significant)\b",
    re.I,
)
_DID_NOT = re.compile(
    rf"\s(?:did|do|does)\s+not\s+(?:{SIGNIFICANT}\s+)?(?P<verb>differ|change|improve|affect|reduce|increase|"
    r"alter|decrease|prevent|influence|lower|modify|vary|show|have|shorten|prolong)"
    rf"(?:\s+{SIGNIFICANT})?\b(?!\s+(?:to|an?\s+effect))",
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
_TREATMENT = re.compile(
    r"\b(?:interventions?|treatments?|therapy|supplementation|vaccination|the\s+(?:drug|program(?:me)?))\b",
    re.I,
)
_RELATED = re.compile(r"association|relationship|correlation", re.I)


def no_difference(form: str) -> Statement | None:
    """Read "no significant difference in …", "did not differ", "were similar"."""
    found = _NOT_FOUND.search(form)
    if found is not None:
        related = _RELATED.match(found["what"]) is not None
        measure = _related(form[found.end() :]) if related else _measure_behind(form, found.end())
        effect = re.match(r"effect|impact|influence|benefit", found["what"], re.I) is not None
        return _none(measure, form, related=related and measure is not None, treated=effect)
    found = _NOT_RELATED.search(form)
    if found is not None:
        one, other = measures.subject(found["one"]), cut(found["other"])
        told = f"relationship between {one} and {other}" if one and other else None
        return _none(told, form, related=told is not None)
    found = _DID_NOT.search(form)
    if found is not None and not NOT_SIGNIFICANT.search(form, found.start()):
        if found["verb"].lower() in ("differ", "change", "vary"):
            return _none(measures.subject(form[: found.start()]), form)
        if found["verb"].lower() in ("show", "have"):
            return None
        measure = cut(form[found.end() :])
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
    return cut(form[found.end() :]) if found else None


def _measure_behind(form: str, past: int) -> str | None:
    """Return what a difference was not found in: "in X between …", "with respect to X"."""
    if _ABOUT.search(form):
        return _measure_about(form)
    behind = form[past:]
    of_treatment = re.match(r"\s*of\s+[^,;]*?\bon\s+", behind)
    if of_treatment is not None:
        return cut(behind[of_treatment.end() :])
    direct = _IN.match(behind)
    if direct is not None:
        return cut(behind[direct.end() :])
    later = re.search(rf"(?:groups?|arms?|treatments|{A})\s+(?:in|on|for)\s+(?=[a-zA-Z])", behind)
    if later is not None:
        return cut(behind[later.end() :])
    seen = re.search(r"\b(?:observed|found|seen|detected|noted)\s+(?:in|on|for)\s+", behind)
    return cut(behind[seen.end() :]) if seen else None
