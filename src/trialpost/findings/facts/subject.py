"""Say what a trial is about: its illness, its treatment, its headline, where to read more."""

import difflib
import re
from collections.abc import Iterator

from trialpost.findings.facts.fact import Fact, listed, numbered, upper, whole
from trialpost.findings.facts.groups import group_names
from trialpost.findings.facts.naming import UNNAMED, drugs_of
from trialpost.findings.facts.several import tries_several
from trialpost.findings.file import Topic
from trialpost.findings.posted.arms import Role, roles
from trialpost.findings.posted.extension import later_groups
from trialpost.model.results import PostedResults
from trialpost.model.status import InterventionType, RecruitmentStatus
from trialpost.model.trial import Trial
from trialpost.vocabulary.articles import article_before, article_of, placed
from trialpost.vocabulary.drug_stems import drug_of_stem
from trialpost.vocabulary.lexicon import Kind, lexicon

CONDITION = "/protocolSection/conditionsModule/conditions/0"
_TREATMENT = "/protocolSection/armsInterventionsModule/interventions"
_STATUS = "/protocolSection/statusModule/overallStatus"
ENROLMENT = "/protocolSection/designModule/enrollmentInfo/count"
_AREAS = {
    "D009369": "cancers and other growths", "D002318": "illnesses of the heart or blood vessels",
    "D001523": "illnesses of the mind", "D009422": "illnesses of the brain or nerves",
    "D012140": "illnesses of the lungs or airways",
    "D012818": "illnesses of the lungs or airways",
    "D007239": "infections", "D014777": "infections by a virus",
    "D005128": "illnesses of the eyes", "D010038": "illnesses of ear, nose or throat",
    "D009057": "illnesses of mouth or teeth", "D004066": "illnesses of stomach, bowel or liver",
    "D001327": "illnesses in which the body's defences turn on the body",
    "D014570": "illnesses of kidneys or bladder", "D005831": "illnesses of the sexual organs",
    "D009140": "illnesses of bones, joints or muscles", "D012871": "illnesses of the skin",
    "D007154": "illnesses of the body's defences", "D006402": "illnesses of the blood",
    "D008206": "illnesses of the lymph system", "D003920": "troubles with the body's sugar",
    "D003240": "illnesses of the body's supporting tissue",
    "D004700": "illnesses of glands and hormones",
    "D009750": "troubles with how the body is fed",
    "D008659": "troubles with how the body uses food", "D014947": "injuries",
    "D009358": "troubles that are there from birth", "D030342": "illnesses in the genes",
}  # fmt: skip
"""What MeSH's upper terms hold, in plain words; the first that fits is told."""
_KINDS = {
    InterventionType.BEHAVIORAL: "training, or a change in habits",
    InterventionType.BIOLOGICAL: "something made by living cells or of parts of them",
    InterventionType.DEVICE: "a medical device",
    InterventionType.DIETARY_SUPPLEMENT: "a food supplement",
    InterventionType.PROCEDURE: "a procedure, such as an operation",
    InterventionType.RADIATION: "a treatment with rays",
    InterventionType.DIAGNOSTIC_TEST: "a test to find out what is wrong",
    InterventionType.GENETIC: "a treatment that acts on genes",
    InterventionType.DRUG: "a medicine",
}
_CARE = re.compile(
    r"transplant|surgery|an(?:a)?esthesia|pregnan|recipients|prophylaxis|vaccin|prevention|care\b|"
    r"contraception|imaging|screening|smoking|nutrition|safety|immuni[sz]ation|blood pressure$",
    re.I,
)
_NO_FINDING = (RecruitmentStatus.TERMINATED, RecruitmentStatus.WITHDRAWN)


def with_illness(illness: str) -> str:
    """Say who they are: "people with asthma", "healthy people"."""
    if illness in ("good health", ""):
        return "healthy people" if illness else "people"
    if _CARE.search(illness):
        return f"people in care for {illness}"
    return f"people with {illness}"


def headline(trial: Trial, illness: str, treatment: str, *, measured: bool) -> Iterator[Fact]:
    """Say what the article is about, for a trial without a figure to open with.

    ``measured`` is whether the record has a figure for the main question; if not, that is said.
    """
    place = f" in {illness}" if illness and illness != "good health" else " in healthy people"
    of = f" of {treatment}" if treatment != UNNAMED else ""
    text = f"What a trial{of}{place} found"
    if trial.status in _NO_FINDING:
        text = f"A trial{of}{place} was stopped early"
        if not measured:
            text += " and gives no main figure"
    elif not measured:
        text = f"A trial{of}{place} gives no figure for its main question"
    yield Fact(topic=Topic.HEADLINE, said=text, text=trial.status.value, where=_STATUS)


def subtitle(
    trial: Trial, results: PostedResults, arms: dict[str, str], illness: str, treatment: str
) -> Iterator[Fact]:
    """Say who was compared with whom, and how many."""
    role_of = roles(results.flow.groups, trial.arms)
    ordered = sorted(results.flow.groups, key=lambda group: role_of[group.id] in _HELD_AGAINST)
    later = later_groups(results.flow)
    groups = tuple(dict.fromkeys(g.title for g in ordered if g.id not in later))
    groups = groups or tuple(arms)
    own = group_names(groups) | {one: arms[one] for one in groups if one in arms}
    lettered = any(own[one].startswith("group ") for one in groups)
    who = with_illness(illness) if _are_alike(groups) else "people"
    count = trial.enrolment.count if trial.enrolment else None
    number = who if count is None else f"{whole(count)} {who}"
    number = f"1 {who.replace('people', 'person', 1)}" if count == 1 else number
    crossed = trial.design.intervention_model == "crossover"
    arms_of = len(trial.arms) if 1 < len(trial.arms) < len(groups) else len(groups)
    compared = next((len(one.groups) for one in results.outcomes if one.posted), 0)
    if compared == len(groups) <= _SET_SIDE_BY_SIDE:
        arms_of = compared  # the groups that the results tell, where arms were parted in them
    if len(groups) < 2 or crossed:
        tested = "a treatment" if treatment == UNNAMED else treatment
        text = f"The trial tested {tested} in {number}."
    elif lettered or arms_of != len(groups) or len(groups) > 3:
        of = "" if tries_several(trial) or treatment == UNNAMED else f" of {treatment}"
        text = f"The trial{of} set {_WORDS.get(arms_of, 'many')} groups side by "
        text += f"side, with {number} in all."
    else:
        text = f"The trial compared {listed([own[one] for one in groups])} in {number}."
    titles = (f"{one.where}/title" for one in results.flow.groups)
    yield Fact(topic=Topic.SUBTITLE, said=text, text=str(count or ""), where=ENROLMENT,
               parts=numbered("group", titles))  # fmt: skip


_COHORT = re.compile(r"[-–:] ?(?P<of>[^-–:()]+?)(?: \([A-Z]+\))? (?:cohort|patients)\b", re.I)


def _are_alike(groups: tuple[str, ...]) -> bool:
    """Tell whether no two groups are named after different illnesses.

    >>> _are_alike(("A - Hypertension (HTN) Cohort", "A - Heart Failure Cohort"))
    False
    """
    named = {one["of"].lower() for one in map(_COHORT.search, groups) if one is not None}
    known = {one for one in named if any(c.kind is Kind.CONDITION for c in lexicon().find(one))}
    return len(known) < 2


_HELD_AGAINST = (Role.PLACEBO, Role.NOTHING, Role.USUAL)
"""What groups are that the others are compared with; they are named last."""
_SET_SIDE_BY_SIDE = 8
_WORDS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}


def subject(trial: Trial, illness: str, treatment: str) -> Iterator[Fact]:
    """Say what the illness is and what the treatment does, as far as the vocabulary knows."""
    if illness and illness != "good health":
        what = _illness(trial, illness)
        if what is not None:
            said = f"{upper(illness)} {are(illness)} {what}."
            if are(illness) == "are" and what.startswith(("a ", "an ")):
                said = f"By {illness} the record means {what}."
            yield Fact(topic=Topic.ILLNESS, said=said, text=trial.conditions[0], where=CONDITION)
        elif (area := area_of(trial, illness)) is not None:
            text = f"The registry counts {illness} among {area}."
            yield Fact(topic=Topic.ILLNESS, said=text, text=trial.conditions[0], where=CONDITION)
    for index, one in enumerate(trial.interventions):
        drug = drugs_of(trial).get(one.name)
        if drug != treatment and treatment.split()[0].lower() not in one.name.lower():
            continue
        what, kind = class_of(drug or one.name), _KINDS.get(one.type)
        where = f"{_TREATMENT}/{index}/name"
        others = [other.lower() for other in one.other_names]
        if drug is not None and drug in others:
            at = others.index(drug)
            yield Fact(topic=Topic.TREATMENT, said=f"The record calls {drug} {one.name}.",
                       text=f"{one.name}; {drug}", where=f"{_TREATMENT}/{index}/otherNames/{at}",
                       parts={"code": where})  # fmt: skip
        if what is not None:
            said = f"{upper(treatment)} {are(treatment)} {what}."
            yield Fact(topic=Topic.TREATMENT, said=said, text=one.name, where=where)
        elif kind is not None and treatment != UNNAMED:
            said = f"The registry lists {treatment} as {kind}."
            yield Fact(topic=Topic.TREATMENT, said=said, text=one.type.value.upper(),
                       where=f"{_TREATMENT}/{index}/type")  # fmt: skip
        return


def _illness(trial: Trial, illness: str) -> str | None:
    """Return what an illness is, if the vocabulary tells it in other words than its name."""
    for name in (illness, trial.conditions[0]):
        for concept in lexicon().find(name):
            plain = concept.plain
            if plain and plain.lower() != illness.lower() and concept.name.lower() != plain.lower():
                plain = plain.split(" (")[0]
                if set(plain.lower().split()) <= set(illness.lower().split()) or (
                    difflib.SequenceMatcher(None, plain.lower(), illness.lower()).ratio() > 0.8
                ):
                    return None
                kind = article_of(plain)
                return placed(plain, kind) if kind is not None else f"another name for {plain}"
    return None


def area_of(trial: Trial, illness: str) -> str | None:
    """Return what the registry counts an illness among, if its terms are of no other condition.

    A record lists the upper terms of all its conditions together. So they tell of the first one
    only where each of its terms shares a word with it, or the area itself does ("heart failure").
    """
    own = _telling(f"{illness} {trial.conditions[0]}")
    terms = trial.condition_mesh
    held = {one.id for one in (*terms, *trial.condition_ancestors)}
    if _MIND in held and held & _OF_THE_BODY:
        held -= {_MIND}
    said = [said for key, said in _AREAS.items() if key in held]
    if terms and all(own & _telling(one.name) for one in terms):
        return next(iter(said), None)
    return next((one for one in said if own & _telling(one)), None)


_MIND, _OF_THE_BODY = "D001523", frozenset({"D014570", "D005831", "D000091642", "D000091662"})
"""Illnesses of the mind, and of parts of the body that MeSH counts some of them among, too."""
_VAGUE = frozenset(
    ("acute", "and", "bodys", "body", "chronic", "disease", "disorder", "due", "early", "failure",
     "from", "growth", "illness", "in", "infection", "late", "of", "or", "other", "part", "primary",
     "secondary", "severe", "stage", "syndrome", "system", "systemic", "the", "to", "trouble",
     "type", "vessel", "virus", "which", "with")
)  # fmt: skip


def _telling(name: str) -> set[str]:
    """Return the words of a name that tell one illness from another, cut to seven letters.

    >>> sorted(_telling("Acute Kidney Diseases"))
    ['kidney']
    """
    words = {word.rstrip("s") for word in re.findall(r"[a-z]{2,}", name.lower())}
    return {word[:7] for word in words - _VAGUE}


def class_of(name: str) -> str | None:
    """Return what a treatment is: the class that the vocabulary or the name's stem gives.

    >>> class_of("dapagliflozin"), class_of("pembrolizumab")
    ('a diabetes and heart tablet of the gliflozin kind', 'an immune treatment against cancer')
    >>> class_of("cisplatin"), class_of("semaglutide")
    ('chemotherapy with platinum', 'a diabetes or weight-loss medicine')
    """
    if _SEVERAL.search(name):
        return None
    words = [word.strip("(),;:.").lower() for word in name.split()]
    for word in words:
        found = lexicon().find(word)
        drugs = [one for one in found if one.kind in (Kind.DRUG, Kind.DRUG_CLASS)]
        above = [lexicon().concept(parent) for one in drugs for parent in one.parents]
        stem = drug_of_stem(word) if word.isalpha() and word not in _NOT_BY_STEM else None
        above += [lexicon().concept(stem)] if stem else []
        for concept in sorted(above, key=lambda one: not _EVERYDAY.search(one.plain or "")):
            if concept.plain and concept.plain not in ("medicine", "dummy medicine (placebo)"):
                plain = concept.plain.split(" (")[0].split(" such as ")[0]
                last = plain.split(" or ")[-1] if " or " in plain else plain
                article = article_of(last) if plain != "medicine" else None
                if article and " or " in plain:  # "a diabetes or weight-loss medicine"
                    article = article_before(plain)
                if concept.article or _A_TREATMENT.match(plain):  # "an immune treatment"
                    article = concept.article or article_before(plain)
                if article is not None and word not in plain.lower():
                    return placed(plain, article)
    return None


_A_TREATMENT = re.compile(
    r"(?:[\w-]+ )*?(?:treatment|therapy)\b(?= (?:that|against|with|of)\b|$)", re.I
)
"""Classes of treatment that are told as one of them, "a gene therapy"."""
_NOT_BY_STEM = frozenset({"atomoxetine"})
"""Drugs that their stem puts among those of another use."""
_SEVERAL = re.compile(r"/|\+|\b(?:and|plus|with|or)\b", re.I)
_EVERYDAY = re.compile(
    r"\b(?:medicine|tablet|antibody|hormone|painkiller|antibiotic|treatment|water tablet)\b", re.I
)
"""Words of classes that people know; "diabetes tablet" is told rather than "biguanide"."""


def are(name: str) -> str:
    """Return "are" for a name of several things, else "is".

    >>> are("beta blockers"), are("type 2 diabetes"), are("psoriasis"), are("rest and sleep")
    ('are', 'is', 'is', 'are')
    """
    if " and " in name:
        return "are"
    if name.split()[-1].isupper():  # a code: "AutoSet CS"
        return "is"
    last = name.split()[-1].lower()
    one = last in _ONE_THING or last.endswith(("ss", "us", "is", "as")) or not last.endswith("s")
    return "is" if one else "are"


_ONE_THING = frozenset(("diabetes", "herpes", "measles", "rabies", "mumps", "aids", "rickets"))
"""Words that end like several things and are one."""


def more(trial: Trial) -> Iterator[Fact]:
    """Say where the whole record is, and how many papers it names as telling results."""
    yield Fact(
        topic=Topic.MORE,
        said=f"The full record, with all figures, is {trial.id} at {_registry(trial)}.",
        text=str(trial.id),
        where="/protocolSection/identificationModule/nctId",
    )
    for index, one in enumerate(trial.references):
        if (one.type or "").lower() == "result" and one.pmid:
            yield Fact(
                topic=Topic.MORE,
                said=f"It names a paper with results, number {one.pmid} in the library PubMed.",
                text=one.pmid,
                where=f"/protocolSection/referencesModule/references/{index}/pmid",
            )
            return


def _registry(trial: Trial) -> str:
    return "ClinicalTrials.gov" if str(trial.id).startswith("NCT") else "its registry"
