"""Recognise for whom a criterion holds where it does not hold for all: cohorts, parts, groups."""

import re

_COLON = ":\uff1a"
_UNIT = (
    r"(?i:(?:cohort|part|arm|group|phase|stratum|step|sub-?study|sub-?group|module|schedule|segment"
    r"|study)s?)"
)
_LABEL = (
    r"(?:\d{1,2}[a-zA-Z]?|[A-HJ-Z]{1,2}\d?|[IVX]{1,4}[ab]?|(?i:one|two|three|four|five|six)\b"
    r"|[\"“][^\"“”]{1,40}[\"”])"
)
_LABELS = rf"{_LABEL}(?:\s*(?:,|/|&|and|or|to|-|–)\s*(?:{_UNIT}\s+)?{_LABEL})*"
_COHORT = re.compile(
    r"(?i:(?:for|in|only|additional|specific|treatment|dose|expansion|escalation|the|participants"
    r"|patients|subjects)\s+){0,4}"
    rf"(?:{_UNIT}\s+{_LABELS}|(?i:(?:dose[- ](?:escalation|expansion)|main|extension|open[- ]label"
    r"|optional|observational|run-in|maintenance|expansion|escalation)\s+(?:study|sub-?study|phase"
    r"|part|cohort)|(?!(?:age|blood|risk|ethnic|this|each|any|no)\b)\w+\s+(?:sub-?group|group|cohort"
    r"|arm)s?))(?!\w)",
)
_WHO = (
    r"(?:patients?|participants?|subjects?|volunteers?|controls?|caregivers?|carers?|donors?"
    r"|recipients?|parents?|guardians?|relatives?|siblings?|famil(?:y|ies)(?:\s+members?)?|partners?"
    r"|spouses?|clinicians?|physicians?|providers?|professionals?|nurses?|staff|mothers?|fathers?"
    r"|infants?|newborns?|neonates?|children|adolescents?|adults?|dyads?|students?|teachers?"
    r"|wom[ae]n|m[ae]n|females?|males?|individuals?|people|persons?|probands?|dent(?:ist)s?"
    r"|residents?|employees|workers?|coaches|peers?|survivors?|population|cases?|informants?"
    r"|stakeholders?|trainees?|interviewees?|HCPs?)"
)
_PEOPLE = re.compile(
    rf"(?:(?!(?:no|not|any|other|following|must|who|have|has)\b)[\w/'’().,&+-]+\s+){{0,6}}?{_WHO}"
    rf"(?:\s*(?:/|&|and|or|,)\s*(?:[\w'’-]+\s+)?{_WHO})*"
    r"(?:\s+only)?(?:\s*\([^()]{1,60}\))?",
    re.IGNORECASE,
)
_FOR = re.compile(
    rf"(?:(?:additional|specific)\s+(?:criteria\s+)?)?(?:for|in(?=\s+(?:[\w-]+\s+){{0,3}}?{_WHO}\b))"
    r"\s+(?:(?:the|all|those|any)\s+)?"
    r"(?=\w)(?!(?:example|instance|the\s+purpose|at\s+least|more|this|these|study|screening|case"
    r"|order|addition|general|summary|particular|total|both)\b)[^.;:]{3,110}",
    re.IGNORECASE,
)
_WITH = re.compile(
    rf"(?:adult\s+|pa?ediatric\s+)?{_WHO}\s+(?:with|without|undergoing|receiving|taking|on"
    r"|treated|aged|under|over|enrolled|assigned|randomi[sz]ed|in)\b[^.;:]{2,90}",
    re.IGNORECASE,
)
_MEANING = re.compile(
    r"\b(?:following|any\s+of|one\s+of|either|at\s+least|must|should|shall|will|may|can|are|is|if"
    r"|have|has|exclud\w+|eligible|include[sd]?|including|defined|except\w*|unless|history)\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    rf"(?:for\s+|in\s+)?(?:all|both|either|every|each)\s+(?:of\s+the\s+)?(?:study\s+)?"
    rf"(?:{_WHO}|{_UNIT}s?)(?:\s+(?:only|must\s+meet.*))?|general|common|overall|for\s+all",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:(?:the|all|our|main|study|adult|eligible|trial|both)\s+)*(?:patients?|participants?"
    r"|subjects?|individuals?|people|persons?|adults?|volunteers?|population|cases?"
    r"|study|trial)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:and\s+exclusion|previous|the\s+|this\s+|our\s+|study\s+)*(?:study|trial|screening|randomi[sz]ation|enrol+ment"
    r"|registration|entry|inclusion|exclusion|participation|eligibility|recruitment|selection"
    r"|baseline|protocol|research|treatment|mri|both|consent|intervention|survey|interview"
    r"|safety|admission|surgery)\b.*",
    re.IGNORECASE,
)
_PLAIN = frozenset({
    "additional", "and", "basic", "clinical", "common", "core", "criteria", "criterion",
    "current", "detailed", "following", "full", "further", "general", "if", "important",
    "initial", "key", "main", "major", "of", "only", "or", "other", "overall", "primary",
    "principal", "protocol", "selected", "specific", "study", "subject", "summary", "the",
    "trial",
})  # fmt: skip
_BEHIND_LABEL = re.compile(
    rf"(?P<of>\s*\(\s*{_UNIT}\s+{_LABELS}(?:\s+only)?\s*\))?"
    r"(?:\s*[:\uff1a–—-]\s*(?P<who>[^:\uff1a;.()]{3,90}?))?"
    r"(?P<size>\s*\(\s*[nN]\s*[=≈~]\s*\d+\s*\))?\s*",
)
"""What stands behind the label of a group on the line that names it."""
_AFTER_COLON = re.compile(r":(?=\s)|\uff1a")
_AFTER_DASH = re.compile(r"\s[–—-](?=\s)")
_EDGE = " \t-–—:,.;()[]*#/"


def group_heading(body: str) -> str | None:
    """Return for whom what follows holds, if a line is a heading that says so.

    The empty string means: for all. ``None`` means that the line is no such heading.

    >>> group_heading("Cohort A (relapsed):"), group_heading("All patients:")
    ('Cohort A (relapsed)', '')
    >>> group_heading("Cardiovascular:") is None
    True
    """
    ends = body.rstrip("* ").endswith(tuple(_COLON))
    name = body.strip("* \t").rstrip(_COLON).rstrip("* ")
    words = len(name.split())
    if words > 16 or not name:
        return None
    if not ends and (named := _named_alone(name)) is not None:
        return named
    if not ends and (words > 4 or name.endswith(".")):
        return None
    if _ALL.fullmatch(name):
        return ""
    cohort = _COHORT.match(name)
    if not ends:
        return _tidy(name) if cohort and cohort.end() == len(name) else None
    if _MEANING.search(name):
        return None
    if cohort or _FOR.fullmatch(name) or _WITH.fullmatch(name):
        return _tidy(name)
    return _tidy(name) if words <= 7 and _PEOPLE.fullmatch(name) else None


def _named_alone(name: str) -> str | None:
    """Return the group that a line without a colon at its end names, and the people of whom it is.

    "Group 1: Healthy volunteers (n = 30)", "Part 2 (Cohorts D to G)", "[Expansion part]".
    """
    bare = name.strip("[] ") if name.startswith("[") else name
    cohort = _COHORT.match(bare)
    if cohort is None or name.endswith("."):
        return None
    if bare != name and cohort.end() == len(bare):
        return _tidy(bare)
    behind = _BEHIND_LABEL.fullmatch(bare, cohort.end())
    if behind is None or not (behind["of"] or behind["who"] or behind["size"]):
        return None
    who = behind["who"] or ""
    if _MEANING.search(who) or (who and not (_PEOPLE.fullmatch(who) or _WITH.fullmatch(who))):
        return None
    return _tidy(bare[: behind.start("size")] if behind["size"] else bare)


def group_prefix(body: str) -> tuple[str, int] | None:
    """Return the group that a criterion begins with and where its own words begin.

    >>> group_prefix("Part 2 only: BMI below 30")
    ('Part 2 only', 13)
    """
    found = _AFTER_COLON.search(body, 2, 90) or _AFTER_DASH.search(body, 2, 30)
    if found is None:
        return None
    at, end = found.span()
    name = body[:at].strip("* ")
    cohort = _COHORT.match(name)
    said = cohort is not None and (cohort.end() == len(name) or len(name) < 60)
    if not said:
        said = bool(_FOR.fullmatch(name)) and len(name.split()) <= 12
        said = said or (len(name.split()) <= 3 and bool(_PEOPLE.fullmatch(name)))
    if not said or _MEANING.search(name) or _ALL.fullmatch(name):
        return None
    if found.re is _AFTER_DASH and (cohort is None or cohort.end() != len(name)):
        return None
    rest = body[end:]
    return _tidy(name), end + len(rest) - len(rest.lstrip())


def without_group(text: str) -> str:
    """Return a criterion's own words, without the group that it may begin with.

    >>> without_group("Part 2 only: BMI below 30"), without_group("BMI: below 30")
    ('BMI below 30', 'BMI: below 30')
    """
    found = group_prefix(text)
    return text[found[1] :] if found else text


def group_in(lead: str, tail: str) -> str:
    """Return for whom a section holds, from the words around "inclusion criteria".

    >>> group_in("Part 1: Key", "for healthy volunteers")
    'Part 1, healthy volunteers'
    """
    before = " ".join(one for one in lead.split() if one.lower().strip(_EDGE) not in _PLAIN)
    named = [_named_group(before.strip(_EDGE), said=False)]
    tail = re.sub(r"^\W*criteri(?:a|on)\b", "", tail, flags=re.IGNORECASE).strip(_EDGE)
    said = re.match(r"(?:specific(?:ally)?\s+(?:to|for)|for|of|in|only)\s+(?:the\s+)?", tail, re.I)
    named.append(_named_group(tail[said.end() if said else 0 :], said=bool(said)))
    return ", ".join(one for one in named if one)


def is_cohort(group: str) -> bool:
    """Tell whether a group is one of a trial's own: "Part 2 (Cohort A)", not "men".

    >>> is_cohort("Part 2 (Cohort A)"), is_cohort("For men")
    (True, False)
    """
    return _COHORT.match(group) is not None


def is_generic(group: str) -> bool:
    """Tell whether a group's name says nothing as long as there is no other: "patients"."""
    return bool(_GENERIC.fullmatch(group))


def _named_group(words: str, *, said: bool) -> str:
    words = words.strip(_EDGE)
    if words.count("(") > words.count(")"):
        words += ")"
    if not words or len(words) > 90 or _MEANING.search(words):
        return ""
    if _ALL.fullmatch(words) or (_ABOUT.fullmatch(words) and not _COHORT.match(words)):
        return ""
    if said or _COHORT.search(words) or _PEOPLE.fullmatch(words):
        return _tidy(words)
    return ""


def _tidy(name: str) -> str:
    name = " ".join(name.replace("**", "").split()).strip(" -–—:,;*")
    return re.sub(
        r"^(?:for|in)\s+(?:the\s+)?(?=(?:cohort|part|arm|group|phase)s?\b)", "", name, flags=re.I
    )
