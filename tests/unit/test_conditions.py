import pytest

from trialpost.model.trial import MeshTerm
from trialpost.vocabulary.condition_words import (
    abbreviation,
    abbreviations_in,
    in_capitals,
    key,
    less_qualified,
    mentions,
    words,
)
from trialpost.vocabulary.conditions import ConditionVocabulary, Observed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("leukaemia", "Leukemias"),
        ("Oesophageal tumour", "Esophageal Neoplasms"),
        ("Prostate Cancer", "Prostatic Neoplasms"),
        ("Parkinson’s disease", "Parkinsons Disease"),
        ("Type II diabetes", "Diabetes Mellitus, Type 2"),
        ("Type2diabetes", "type 2 diabetes"),
        ("cancer of the lung", "Lung Neoplasms"),
        ("cardiac failure", "Heart Failure"),
        ("paediatric anaemia", "Pediatric Anemias"),
    ],
)
def test_ways_of_writing_one_condition_are_the_same(one: str, other: str) -> None:
    assert key(words(one)) == key(words(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AIDS", "hearing aid"),
        ("type 1 diabetes", "type 2 diabetes"),
        ("tumor necrosis factor", "cancer necrosis factor"),
        ("lupus", "lupus nephritis"),
    ],
)
def test_different_conditions_stay_different(one: str, other: str) -> None:
    assert key(words(one)) != key(words(other))


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("Chronic heart failure with preserved ejection fraction", "heart failure", True),
        ("Metastatic breast and ovarian cancer", "breast cancer", True),
        ("Adults without chronic heart failure", "heart failure", False),
        ("Non-Hodgkin lymphoma", "Hodgkin lymphoma", False),
        ("Non-small cell lung cancer", "small cell lung cancer", False),
        ("Non-alcoholic fatty liver disease", "fatty liver", True),
        ("Women at high risk for breast cancer", "breast cancer", False),
        ("High-risk leukaemias", "leukemia", True),
        ("Heart transplant, later kidney failure", "heart failure", False),
    ],
)
def test_a_phrase_has_to_stand_together_and_not_be_denied(
    text: str, phrase: str, expected: bool
) -> None:
    assert mentions(words(text), words(phrase)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chronic Obstructive Pulmonary Disease (COPD)", "COPD"),
        ("Breast Cancer (Female)", None),
        ("Asthma", None),
        ("Heart failure (XYZ)", None),
    ],
)
def test_abbreviations_fit_their_long_names(text: str, expected: str | None) -> None:
    found = abbreviation(text)
    assert (found[0] if found else None) == expected


@pytest.mark.parametrize(
    ("said", "descriptor"),
    [
        ("heart attack", "D009203"),
        ("sugar diabetes", "D003920"),
        ("high blood pressure", "D006973"),
        ("Parkinson's", "D010300"),
        ("bowel cancer", "D015179"),
        ("COPD", "D029424"),
        ("leukaemia", "D007938"),
        ("cancer of the prostate", "D011471"),
        ("long covid", "D000094024"),
    ],
)
def test_everyday_names_are_understood_without_any_record(said: str, descriptor: str) -> None:
    query = ConditionVocabulary().resolve(said)
    assert descriptor in query.descriptors
    assert query.how == "mesh"


def record(
    condition: str, *terms: tuple[str, str], above: tuple[tuple[str, str], ...] = ()
) -> Observed:
    return Observed(
        conditions=(condition,),
        keywords=(),
        terms=tuple(MeshTerm(*term) for term in terms),
        ancestors=tuple(MeshTerm(*term) for term in above),
    )


GOUT = ("D006073", "Gout")
JOINTS = ("D007592", "Joint Diseases")
OTHER = ("D012216", "Rheumatic Diseases")


def test_a_string_stands_for_a_term_only_after_enough_records_agree() -> None:
    two = ConditionVocabulary().updated([record("Podagra", GOUT)] * 2)
    assert two.resolve("podagra").how == "text"
    assert two.updated([record("Podagra", GOUT)]).resolve("podagra").descriptors == {"D006073"}


def test_a_string_that_mostly_goes_with_other_terms_is_not_learned() -> None:
    mixed = [record("Podagra", GOUT)] * 3 + [record("Podagra", JOINTS)] * 3
    assert ConditionVocabulary().updated(mixed).resolve("podagra").how == "text"


def test_a_narrower_string_does_not_stand_for_the_broader_term() -> None:
    records = [record("Tophaceous gout", GOUT)] * 5
    assert ConditionVocabulary().updated(records).resolve("tophaceous gout").how == "text"


def test_what_lies_above_is_what_every_record_has() -> None:
    known = ConditionVocabulary().updated(
        [
            record("Gout", GOUT, above=(JOINTS, OTHER)),
            record("Gout", GOUT, ("D003920", "Diabetes Mellitus"), above=(JOINTS, OTHER)),
        ]
    )
    assert known.above("D006073") == {"D007592", "D012216"}
    assert known.above("D003920") == frozenset(), "never seen alone and not often enough"


def test_an_abbreviation_with_two_meanings_is_not_expanded() -> None:
    names = ["Chronic Prostatitis (CP)", "Cancer Pain (CP)"]
    known = ConditionVocabulary().updated([record(name, GOUT) for name in names])
    assert known.resolve("CP").how == "text"


def test_learning_leaves_the_earlier_vocabulary_as_it_was() -> None:
    before = ConditionVocabulary()
    before.updated([record("Gout", GOUT)] * 3)
    assert before.name_of("D006073") is None


def test_a_longer_name_that_means_something_else_is_known_as_such() -> None:
    insipidus = record(
        "Diabetes Insipidus",
        ("D003919", "Diabetes Insipidus"),
        above=(("D010900", "Pituitary Diseases"),),
    )
    query = ConditionVocabulary().updated([insipidus]).resolve("diabetes")
    assert ("diabetes", "insipidus") in query.others


def test_what_a_person_said_is_not_in_the_repr() -> None:
    assert "heart" not in repr(ConditionVocabulary().resolve("heart attack"))


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("ALL", "ALL, Adult", True),
        ("ALL", "Surgery for all adults", False),
        ("ALL", "A STUDY OF ALL ADULTS", False),
        ("CLL", "CLL/SLL", True),
        ("AIDS", "Hearing aids", False),
        ("RA", "RA", True),
        ("RA", "Pressure in the RA after surgery", False),
        ("UC", "UC-MSCs", False),
    ],
)
def test_short_abbreviations_count_only_in_capitals(phrase: str, text: str, expected: bool) -> None:
    assert in_capitals(words(phrase), text) is expected


LUNG = ("D008175", "Lung Neoplasms")


def test_a_broader_condition_takes_in_the_abbreviations_of_its_forms() -> None:
    nsclc = record("Lung cancer", ("D002289", "Carcinoma, Non-Small-Cell Lung"), above=(LUNG,))
    query = ConditionVocabulary().updated([nsclc]).resolve("lung cancer")
    assert ("nsclc",) in query.below
    assert ("nsclc",) not in query.own
    assert ("nsclc",) not in ConditionVocabulary().resolve("lung cancer").phrases


def test_a_learned_abbreviation_of_three_letters_has_to_be_seen_twice() -> None:
    names = [record("Tophaceous Gout Arthropathy (TGA)", GOUT)]
    once, twice = ConditionVocabulary().updated(names), ConditionVocabulary().updated(names * 2)
    assert ("tga",) not in once.resolve("gout").phrases
    assert ("tga",) in twice.resolve("gout").below & twice.resolve("gout").capitals


def _titled(*pairs: tuple[str, str], conditions: tuple[str, ...] = ()) -> Observed:
    return Observed(
        conditions=conditions,
        keywords=(),
        terms=(),
        ancestors=(),
        shortened=tuple((short, key(words(long))) for short, long in pairs),
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Non-Small Cell Lung Cancer (NSCLC) in Adults", "NSCLC Non-Small Cell Lung Cancer"),
        ("Treating Systemic Lupus Erythematosus [SLE]", "SLE Systemic Lupus Erythematosus"),
        ("Heart Failure With Preserved Ejection Fraction (HFpEF): a Registry",
         "HFpEF Heart Failure With Preserved Ejection Fraction"),
        ("Imaging in Chronic Kidney Disease (CKD) and Heart Failure (HF)",
         "CKD Chronic Kidney Disease; HF Heart Failure"),
        ("A Trial (Phase 2) of Something (see below) in Adults (N=20)", ""),
        ("(ABC) first", ""),
        ("Pulmonary Embolism (XYZ)", ""),
    ],
)  # fmt: skip
def test_abbreviations_that_a_title_explains(title: str, expected: str) -> None:
    assert "; ".join(f"{short} {long}" for short, long in abbreviations_in(title)) == expected


def test_a_title_teaches_an_abbreviation_of_a_known_condition_only() -> None:
    disease, study = (
        ("ECD", "Erdheim-Chester Disease"),
        ("SECD", "Study of Erdheim-Chester Disease"),
    )
    learned = ConditionVocabulary().updated(
        [_titled(disease, study), _titled(disease), _titled(study)]
    )
    assert ("erdheim", "chester") not in learned.resolve("ECD").phrases
    learned = learned.updated([_titled(conditions=("Erdheim-Chester Disease",))])
    assert any({"erdheim", "chester"} <= set(one) for one in learned.resolve("ECD").phrases)
    assert ("ecd",) in learned.resolve("Erdheim-Chester Disease").phrases
    assert ("secd",) not in learned.resolve("Erdheim-Chester Disease").phrases


def test_an_abbreviation_of_a_longer_name_that_misleads_is_no_form() -> None:
    lung = ("PAH", "Pulmonary Arterial Hypertension")
    learned = ConditionVocabulary().updated([_titled(lung, conditions=(lung[1],))] * 3)
    assert ("pah",) not in learned.resolve("hypertension").phrases
    assert ("pah",) in learned.resolve("pulmonary hypertension").phrases


def test_colon_cancer_takes_in_colorectal_and_not_rectal() -> None:
    query = ConditionVocabulary().resolve("colon cancer")
    assert query.descriptors == {"D003110", "D015179"}
    assert "D012004" in query.not_meant


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("acute on chronic heart failure", ("heart", "failure")),
        ("stage IV lung cancer", ("lung", "cancer")),
        ("relapsed acute myeloid leukemia", ("acute", "myeloid", "leukemia")),
    ],
)
def test_words_of_course_are_left_out_one_after_another(
    said: str, expected: tuple[str, ...]
) -> None:
    assert expected in tuple(less_qualified(words(said)))


def test_a_name_without_words_of_course_stays_as_it_is() -> None:
    assert tuple(less_qualified(words("heart failure"))) == ()
    assert tuple(less_qualified(words("chronic"))) == ()
