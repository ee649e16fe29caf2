"""Tell what is the trial team's to check: consent, willingness, a doctor's judgement, prognosis."""

import re

from trialpost.model.requirement import TeamChecks

_INVESTIGATOR = (
    r"(?:(?:principal|study|site|treating|attending|enrolling|responsible|local|medical)\s+)*"
    r"(?:investigators?|physicians?|doctors?|clinicians?|sponsors?|surgeons?|oncologists?"
    r"|researchers?|PI|study\s+team|medical\s+monitor|study\s+staff|research\s+team)"
)
_PATTERNS: tuple[tuple[TeamChecks, str], ...] = (
    (
        TeamChecks.PROGNOSIS,
        r"\b(?:life[\s-]*expectanc(?:y|ies)|(?:expected|predicted|estimated|anticipated)\s+(?:overall\s+)?"
        r"(?:survival|lifespan|life\s?time|life\s+span)|survival\s+(?:expectancy|time|period)"
        r"|expected\s+to\s+(?:live|survive)|likely\s+to\s+(?:die|survive)|prognosis\s+of\s+(?:less|more)"
        r"|limited\s+life|limit\w*\s+(?:\w+[\s-]+){0,3}(?:life\s?span|survival|life)\b|moribund|imminent\s+death|expectation\s+of\s+(?:life|survival)|expected\s+life)",
    ),
    (
        TeamChecks.CONSENT,
        r"\b(?:informed[\s-]*consent|assent\b|consent\s+forms?|consent\s+document|ICF\b|(?:written|signed|give|giving|provide|providing"
        r"|obtained?|oral|verbal|parental|sign)\s+(?:\w+\s+){0,3}consent|consent(?:ed|s|ing)?\s+to\b"
        r"|(?:in)?competent\s+to\s+(?:make|decide|consent|sign)|legally\s+(?:competent|incompetent|incapacitated)|legal(?:ly)?\s+(?:incapacity|protect\w+|guardian\w*|authori[sz]ed)"
        r"|under\s+(?:guardianship|curatorship|tutelage|legal\s+protection|judicial\s+protection)"
        r"|(?:guardianship|curatorship|tutorship)|consent\b|authori[sz]ation\s+(?:form|for\s+use)|HIPAA)",
    ),
    (
        TeamChecks.JUDGEMENT,
        rf"\b(?:in\s+the\s+(?:\w+\s+)?(?:opinion|judg\w+|view|estimation|assessment)\s+of|(?:according\s+to|per|by|at|upon|based\s+on)\s+(?:the\s+)?(?:\w+['’]?s?['’]?\s+){{0,3}}(?:discretion|judg\w+|opinion)"
        rf"|(?:in|per|by)\s+(?:the\s+)?{_INVESTIGATOR}(?:['’]s?)?\s+(?:\w+\s+)?(?:opinion|judg\w+|view|discretion|estimation|assessment|determination)"
        rf"|(?:as\s+)?(?:deemed|judged|considered|determined|decided|assessed|believed|evaluated|felt|thought)\s+(?:\w+\s+){{0,4}}?(?:by\s+)(?:the\s+)?{_INVESTIGATOR}"
        rf"|{_INVESTIGATOR}\s+(?:\w+\s+)?(?:considers?|believes?|deems?|judges?|determines?|thinks?|feels?|decides?)"
        r"|(?:not\s+)?(?:suitable|unsuitable|inappropriate|unfit|not\s+appropriate|ineligible|appropriate)\s+(?:\w+\s+)?(?:for|to)\s+(?:\w+\s+){0,3}?(?:participat\w+|the\s+(?:study|trial)|inclusion|this\s+(?:study|trial)|enrol\w+|study|clinical\s+trials?)"
        r"|(?:could|would|may|might|can|will|possibly|potentially|to|likely\s+to|that|which|significantly|adversely|not)\s+(?:\w+\s+){0,3}?(?:interfer\w+|compromis\w+|confound\w*|jeopardi[sz]\w+|preclud\w+|hinder\w*|limit\s+(?:\w+\s+){0,3}(?:participation|compliance|adherence)|impair\s+(?:\w+\s+){0,3}(?:participation|compliance|ability)|influence\s+(?:\w+\s+){0,3}(?:study|trial|results?)|affect\s+(?:\w+\s+){0,5}?(?:absorption|pharmacokinetics?|metabolism|excretion|study|trial|participation|results?|safety|compliance|evaluation|outcome)|put\s+(?:\w+\s+){1,4}at|pos\w+\s+(?:\w+\s+){0,3}risk|place\s+(?:\w+\s+){1,5}(?:at|risk)|make\s+(?:\w+\s+){0,6}(?:inappropriate|unsuitable|undesirable))"
        r"|(?:seriously|significantly|may|could|would|might)\s+(?:affect|alter|influence|impair)\s+(?:\w+\s+){0,3}(?:absorption|pharmacokinetic|metabolism|excretion)\w*"
        r"|interfer(?:es?|ing)\s+with\s+(?:\w+\s+){0,4}(?:study|trial|participation|protocol|evaluation|assessment|compliance|outcomes?|results?)"
        r"|contraindicat\w+\s+(?:\w+\s+){0,3}(?:participation|enrol\w+)|any\s+other\s+reasons?|for\s+any\s+reason)",
    ),
    (
        TeamChecks.WILLINGNESS,
        r"\b(?:(?:un)?willing(?:ness|ly)?|agree(?:s|d|ing|ment)?\s+(?:to|not|that)|commit(?:s|ted|ment)?\s+to|accepts?\s+to|volunt(?:ary|arily|eer(?:s|ed)?\s+to)|refus(?:al|es?|ed|ing)"
        r"|interested\s+in|wish(?:es)?\s+to|desires?\s+to|desire\s+for|motivat\w+|declin(?:e|es|ed)\s+to|prepared\s+to|(?:not|do|does)\s+(?:\w+\s+)?want\s+to|intent\s+to|withdrew)",
    ),
    (
        TeamChecks.COMPLIANCE,
        r"\b(?:(?:non[\s-]*)?compl(?:y|iance|iant|ies|ying)|(?:non[\s-]*)?adher(?:e|ence|ent|ing)\b|follow(?:ing|s)?\s+(?:the\s+|all\s+|study\s+)?(?:study|protocol|instructions?|procedures?|directions|schedule|trial|requirements)"
        r"|co-?operat(?:e|ion|ing)\b|un-?co-?operative\b|incompliance\b|answer\w*\s+(?:\w+\s+){0,5}questionnaires?\b|co-?operative\b(?!\s+(?:oncology|group|study))|(?:attend|complete|undergo|perform|participate\s+in|keep|return|make|finish|fulfil\w*)\s+(?:\w+\s+){0,5}?(?:visits?|stud(?:y|ies)|questionnaires?|assessments?|follow[\s-]*ups?|appointments?|procedures?|surveys?|diar(?:y|ies)|protocol|training|sessions?|interviews?|trial|tasks?|evaluations?)"
        r"|(?:available|availability)\s+(?:\w+\s+)?(?:for|to)\b|lost\s+to\s+follow|difficult\w+\s+(?:\w+\s+){0,3}follow[\s-]*up|follow[\s-]*up\s+(?:is\s+)?(?:\w+\s+)?(?:im)?possible|reliab(?:le|ility)|complet(?:e|ion|ing)\s+(?:of\s+)?(?:\w+\s+){0,4}(?:questionnaires?|surveys?|screening|baseline|run-?in|diar(?:y|ies))"
        r"|remain\s+(?:\w+\s+){0,4}(?:throughout|duration)|be\s+followed|able\s+to\s+be\s+contacted|travel\s+to|come\s+to)",
    ),
    (
        TeamChecks.PROCEDURE,
        r"\b(?:(?:archiv\w+|fresh|tumou?r|tissue|paraffin|FFPE|blood)\s+(?:\w+\s+){0,4}(?:tissue|samples?|specimens?|blocks?|slides?|biops(?:y|ies))|(?:samples?|specimens?|tissue|imaging|scans?|images?|data|records?)\s+(?:\w+\s+){0,3}(?:available|availability|obtained|collected|provided|accessible)"
        r"|availability\s+of|centrally\s+(?:review\w*|confirm\w+)|central\s+(?:review|confirmation)|randomi[sz](?:ed|able)|previously\s+(?:enrolled|randomi[sz]ed|included|screened)\s+(?:in|to|into|for)\s+(?:the|this)|prior\s+(?:enrol\w+|participation|randomi[sz]ation)\s+in\s+(?:the|this)"
        r"|protocol[\s-]*(?:defined|specified)\s|other\s+(?:protocol\W+)?(?:inclusion|exclusion)|(?:inclusion|exclusion)\s+criteria\s+(?:may\s+|will\s+)?appl|screen(?:ing)?\s+failure|run-?in\s+period|(?:MRI|CT|image|scan|sample)\s+quality|poor\s+(?:image|acoustic|echo\w*|imaging)\b)",
    ),
)
_COMPILED = tuple((reason, re.compile(pattern, re.IGNORECASE)) for reason, pattern in _PATTERNS)


_BEGINNINGS = {
    TeamChecks.PROGNOSIS: "life surv expe like prog mori deat immi limi",
    TeamChecks.CONSENT: "comp inco cons asse icf lega guar cura tute tuto judi auth hipa",
    TeamChecks.JUDGEMENT: "opin judg view esti asse disc dete deem cons deci beli eval felt thou "
    "thin feel suit unsu inap unfi inel appr inte comp conf jeop prec hind limi impa infl affe "
    "risk put plac make alte cont reas",
    TeamChecks.WILLINGNESS: "will unwi agre comm acce volu refu inte wish desi moti decl prep want "
    "withdrew",
    TeamChecks.COMPLIANCE: "comp nonc adhe nona foll coop oper atte unde perf part keep retu make "
    "fini fulf avai lost reli rema trav come cont diff unco inco answ",
    TeamChecks.PROCEDURE: "arch fres tumo tiss para ffpe bloo samp spec imag scan data reco avai "
    "cent rand prev prio prot othe incl excl scre run runi mri ct poor",
}
_STARTS = {reason: frozenset(words.split()) for reason, words in _BEGINNINGS.items()}
"""The first letters of words that a text has to have before the slower search is worth while."""

_WORD = re.compile(r"[a-z]+")
_SHORT = 4


def team_check(text: str, start: int, end: int) -> tuple[TeamChecks, int] | None:
    """Return why a stretch of a text is the team's to check, and where it says so first."""
    found: list[tuple[int, int, TeamChecks]] = []
    low = text[start:end].lower()
    starts = {word[:_SHORT] for word in _WORD.findall(low)}
    if "withdrew" in low:
        starts.add("withdrew")
    for order, (reason, pattern) in enumerate(_COMPILED):
        if starts.isdisjoint(_STARTS[reason]):
            continue
        match = pattern.search(text, start, end)
        if match:
            found.append((match.start(), order, reason))
    if not found:
        return None
    at, _, reason = min(found)
    first_by_order = min(found, key=lambda one: one[1])
    kinds = {one[2] for one in found}
    judged = first_by_order[2] is TeamChecks.JUDGEMENT
    if judged and kinds & _OF_CONDUCT and not _OF_ILLNESS.search(text, start, end):
        return min(kinds & _OF_CONDUCT), at
    return first_by_order[2], at


_OF_CONDUCT = frozenset({TeamChecks.COMPLIANCE, TeamChecks.WILLINGNESS})
_OF_ILLNESS = re.compile(
    r"\b(?:condition|disease|disorder|illness|abus|addict|dependen|impair|dysfunction|psych|"
    r"abnormalit|reason|circumstance|factor|problem|finding|comorbidit|history)",
    re.IGNORECASE,
)
"""What makes of "in the doctor's view cannot comply" a judgement on more than conduct."""


_CATCH_ALL = re.compile(
    r"\s*(?:and\s+|or\s+)?(?:with\s+|has\s+|have\s+|having\s+|presence\s+of\s+|history\s+of\s+|patients?\s+with\s+)?(?:an[yd]?|other|some|serious|severe)\s+(?:\w+[\s,/-]+){0,9}?"
    r"(?:condition|disease|disorder|illness|reason|circumstance|factor|situation|problem|abnormalit|finding|issue|characteristic|comorbidit)\w*\b",
    re.IGNORECASE,
)


def catch_all(text: str, start: int, end: int) -> bool:
    """Say whether a stretch begins as "any other condition …" does and leaves it to a judgement."""
    match = _CATCH_ALL.match(text, start, end)
    if not match:
        return False
    check = team_check(text, match.start(), end)
    return check is not None and check[0] is TeamChecks.JUDGEMENT
