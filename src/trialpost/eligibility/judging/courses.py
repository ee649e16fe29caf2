"""How illnesses run: which stay for life, which pass, which happen in a moment.

The lists name heads of families; a form of a listed illness runs like it, unless a list names the
form. What no list names is ``ordinary``: it may be over, and is taken for current only where
a trial asks for it without a word of time.
"""

import functools

from trialpost.eligibility.judging.times import Course
from trialpost.eligibility.order import Order
from trialpost.eligibility.told import Told
from trialpost.vocabulary.lexicon import Kind

_HEADS = {
    Course.LIFELONG: (
        "type 1 diabetes", "type 2 diabetes", "diabetes mellitus", "systemic lupus erythematosus",
        "lupus nephritis", "rheumatoid arthritis", "psoriatic arthritis", "ankylosing spondylitis",
        "psoriasis", "multiple sclerosis", "Parkinson disease", "Alzheimer disease", "dementia",
        "amyotrophic lateral sclerosis", "Huntington disease", "cystic fibrosis",
        "sickle cell disease", "thalassemia", "hemophilia", "hemophilia A", "hemophilia B",
        "Crohn disease", "ulcerative colitis", "inflammatory bowel disease", "celiac disease",
        "COPD", "asthma", "idiopathic pulmonary fibrosis", "pulmonary fibrosis", "cirrhosis",
        "chronic kidney disease", "polycystic kidney disease", "heart failure",
        "coronary artery disease", "hypertension", "HIV infection", "schizophrenia",
        "bipolar disorder", "autism", "Down syndrome", "Marfan syndrome", "muscular dystrophy",
        "Duchenne muscular dystrophy", "spinal muscular atrophy", "systemic sclerosis",
        "Sjögren syndrome", "sarcoidosis", "myasthenia gravis", "epilepsy", "glaucoma",
        "macular degeneration", "retinitis pigmentosa", "osteoporosis", "osteoarthritis",
        "Hashimoto thyroiditis", "Addison disease", "Fabry disease", "Gaucher disease",
        "Pompe disease", "Wilson disease", "hemochromatosis", "familial hypercholesterolemia",
        "primary biliary cholangitis", "primary sclerosing cholangitis", "narcolepsy",
        "cerebral palsy", "intellectual disability", "pulmonary arterial hypertension",
        "cardiomyopathy", "hypertrophic cardiomyopathy", "Ehlers-Danlos syndrome",
    ),
    Course.LINGERING: ("cancer", "malignancy", "neoplasm", "leukemia", "lymphoma", "melanoma"),
    Course.PASSING: (
        "pneumonia", "influenza", "COVID-19", "urinary tract infection", "sepsis", "bacteremia",
        "common cold", "upper respiratory tract infection", "gastroenteritis", "cellulitis",
        "bronchitis", "acute bronchitis", "sinusitis", "otitis media", "meningitis", "measles",
        "chickenpox", "herpes zoster", "acute kidney injury", "acute pancreatitis",
        "deep vein thrombosis", "pulmonary embolism", "delirium", "concussion", "fever",
        "radiotherapy", "chemotherapy", "transfusion", "red cell transfusion", "thrombolysis",
        "intravenous fluids",
    ),
    Course.EVENT: (
        "myocardial infarction", "stroke", "ischemic stroke", "hemorrhagic stroke",
        "transient ischemic attack", "fracture", "hip fracture", "cardiac arrest",
        "intracranial hemorrhage", "subarachnoid hemorrhage", "gastrointestinal bleeding",
        "suicide attempt", "trauma", "traumatic brain injury", "anaphylaxis", "abortion",
        "miscarriage",
    ),
}  # fmt: skip


_ONCE = (
    "appendectomy", "cholecystectomy", "hysterectomy", "splenectomy", "gastrectomy",
    "prostatectomy", "radical prostatectomy", "cystectomy", "laryngectomy", "pancreatectomy",
    "thymectomy", "esophagectomy", "colectomy", "proctocolectomy", "thyroidectomy",
    "bilateral oophorectomy", "bilateral salpingo-oophorectomy", "bilateral mastectomy",
    "circumcision", "menopause",
)  # fmt: skip
"""What takes away something of which there is one, and so is done once in a life."""


def is_once(told: Told, order: Order) -> bool:
    """Say whether something that a person told can happen once in a life only."""
    return bool(told.concepts) and bool(told.concepts & _once(order))


@functools.lru_cache(maxsize=8)
def _once(order: Order) -> frozenset[str]:
    return frozenset(concept.id for name in _ONCE for concept in order.lexicon.find(name))


def course_of(told: Told, order: Order) -> Course:
    """Say how something that a person told runs."""
    if told.part == "medications":
        return Course.DEED if _done_once(told, order) else _of_drug(told, order)
    if told.part == "procedures":
        return Course.DEED
    concepts = told.concepts or told.maybe
    if not concepts:
        return Course.ORDINARY
    return _course(min(concepts), order)


def _of_drug(told: Told, order: Order) -> Course:
    """Say how a medicine runs: most go on, a course of radiotherapy or the like ends."""
    heads = _heads(order)
    every = told.concepts and all(heads.get(one) is Course.PASSING for one in told.concepts)
    return Course.PASSING if every else Course.DRUG


def _done_once(told: Told, order: Order) -> bool:
    """Say whether what stands among the medicines is done once, such as a vaccine."""
    names = order.lexicon
    kinds = {names.concept(one).kind for one in told.concepts if one in names}
    return bool(kinds) and kinds <= {Kind.PROCEDURE, Kind.VACCINE}


@functools.lru_cache(maxsize=16_384)
def _course(concept: str, order: Order) -> Course:
    heads = _heads(order)
    if concept in heads:
        return heads[concept]
    above = order.above(concept)
    for course in (Course.EVENT, Course.LINGERING, Course.LIFELONG, Course.PASSING):
        if any(heads.get(one) is course for one in above):
            return course
    kind = order.lexicon.concept(concept).kind if concept in order.lexicon else None
    if kind in (Kind.PROCEDURE, Kind.VACCINE):
        return Course.DEED
    if kind in (Kind.DRUG, Kind.DRUG_CLASS, Kind.THERAPY, Kind.DEVICE):
        return Course.DRUG
    return Course.PASSING if kind is Kind.SYMPTOM else Course.ORDINARY


@functools.lru_cache(maxsize=8)
def _heads(order: Order) -> dict[str, Course]:
    return {
        concept.id: course
        for course, names in _HEADS.items()
        for name in names
        for concept in order.lexicon.find(name)
    }
