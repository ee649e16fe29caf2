"""How eligibility texts are split, as tables that are also the documentation of it.

A row is a text and what is read from it, written on one line per criterion: ``+`` lets in, ``-``
keeps out; ``[group]``; then the words, or ``lead {how: item | item}`` for a list, where ``how`` is
``all``, ``any``, a number for "at least so many", or ``except``.
"""

import pytest

from trialpost.eligibility.reading import split
from trialpost.model.criterion import Criterion, CriterionItem, CriterionKind, Joining


def drawn(text: str) -> list[str]:
    """Draw each criterion of a text on one line."""
    return [
        ("+ " if one.kind is CriterionKind.INCLUSION else "- ")
        + (f"[{one.group}] " if one.group else "")
        + listed(one)
        for one in split(text)
    ]


def listed(one: Criterion | CriterionItem) -> str:
    if not one.items:
        return one.text
    how = str(one.least) if one.joined is Joining.AT_LEAST else one.joined.value
    items = " | ".join(map(listed, one.items))
    return f"{one.lead} {{{'except' if one.excepting else how}: {items}}}".strip()


@pytest.mark.parametrize(
    "mark",
    [
        "*", "-", "•", "–", "—", "·", "‣", "▪", "●", "○", "◦", "■", "□", "☐", "➢", "✓", "\uf0b7",
        "o", "~", "#", r"\-", r"\*",
    ],
)  # fmt: skip
def test_marks_that_stand_before_an_item(mark: str) -> None:
    assert drawn(f"Inclusion Criteria:\n\n{mark} Asthma\n{mark} Over 40") == [
        "+ Asthma",
        "+ Over 40",
    ]


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        ("1.", "2.", "3."), ("1)", "2)", "3)"), ("(1)", "(2)", "(3)"), (r"1\.", r"2\.", r"3\."),
        ("a.", "b.", "c."), ("A)", "B)", "C)"), ("(a)", "(b)", "(c)"), ("i.", "ii.", "iii."),
        ("(iii)", "(iv)", "(v)"), ("I.", "II.", "III."), ("1.1", "1.2", "1.3"), ("①", "②", "③"),
        ("2.1.1.", "2.1.2.", "2.1.3."), ("I1.", "I2.", "I3."), ("E-1", "E-2", "E-3"),
        ("1）", "2）", "3）"),
        ("Inclusion #1", "Inclusion #2", "Inclusion #3"), ("#1", "#2", "#3"), ("1:", "2:", "3:"),
        ("1、", "2、", "3、"), ("1 -", "2 -", "3 -"), ("* 1.", "* 2.", "* 3."), ("h.", "i.", "j."),
    ],
)  # fmt: skip
def test_numbers_and_letters_that_stand_before_an_item(first: str, second: str, third: str) -> None:
    before = "g. Gout\n" if first == "h." else ""
    text = f"{before}{first} Asthma\n{second} Eczema\n{third} Over 40"
    if before:
        text = "a. A\nb. B\nc. C\nd. D\ne. E\nf. F\n" + text
    assert drawn(text)[-3:] == ["+ Asthma", "+ Eczema", "+ Over 40"]


@pytest.mark.parametrize(
    "line",
    [
        "E. coli infection", "t. cruzi antibodies", "C. difficile colitis", "2.5 mg of it daily",
        "18 years or older", "I131 treatment", "E2 level under 40", "12-lead ECG is normal",
        "o2 by mask",
        "5-FU within a month", "~3 months since surgery", "1 or 2 lesions",
        "2-hour glucose over 11",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_bullet_is_part_of_the_words(line: str) -> None:
    assert drawn(line) == [f"+ {line}"]
    assert drawn(f"* {line}") == [f"+ {line}"]


LISTS = [
    (
        "* Has at least one of the following:\n  * fever\n  * cough",
        "+ Has at least one of the following: {any: fever | cough}",
    ),
    (
        "* At least two of the following:\n  * fever\n  * cough\n  * rash",
        "+ At least two of the following: {2: fever | cough | rash}",
    ),
    (
        "* Two or more of these signs:\n  - fever\n  - rash",
        "+ Two or more of these signs: {2: fever | rash}",
    ),
    (
        "* One or more of the following:\n  - fever\n  - rash",
        "+ One or more of the following: {any: fever | rash}",
    ),
    ("* 2 of 3:\n  - fever\n  - cough\n  - rash", "+ 2 of 3: {2: fever | cough | rash}"),
    (
        "* Presence of ≥ 3 of the following:\n  - fever\n  - cough\n  - rash",
        "+ Presence of ≥ 3 of the following: {3: fever | cough | rash}",
    ),
    (
        "* Minimum of 2 (two) risk factors:\n  - age\n  - smoking",
        "+ Minimum of 2 (two) risk factors: {2: age | smoking}",
    ),
    ("* Either:\n  - fever\n  - rash", "+ Either: {any: fever | rash}"),
    (
        "* Fever that meets all of the following:\n  - daily\n  - over 39",
        "+ Fever that meets all of the following: {all: daily | over 39}",
    ),
    (
        "* Adequate organ function defined as:\n  - platelets > 100\n  - ANC > 1.5",
        "+ Adequate organ function defined as: {all: platelets > 100 | ANC > 1.5}",
    ),
    (
        "* Adequate bone marrow, including:\n  - platelets > 100\n  - ANC > 1.5",
        "+ Adequate bone marrow, including: {all: platelets > 100 | ANC > 1.5}",
    ),
    (
        "* Women who can become pregnant must:\n  - use contraception\n  - be tested",
        "+ Women who can become pregnant must: {all: use contraception | be tested}",
    ),
    (
        "* Women must be:\n  - postmenopausal, or\n  - sterile",
        "+ Women must be: {any: postmenopausal | sterile}",
    ),
    (
        "* Women must be:\n  - postmenopausal\n  - or sterile",
        "+ Women must be: {any: postmenopausal | sterile}",
    ),
    ("* No history of:\n  - stroke\n  - seizures", "+ No history of: {any: stroke | seizures}"),
    (
        "* Any cancer, such as:\n  - lymphoma\n  - melanoma",
        "+ Any cancer, such as: {any: lymphoma | melanoma}",
    ),
    (
        "* No other cancer, except:\n  - basal cell carcinoma\n  - in situ cancer",
        "+ No other cancer, except: {except: basal cell carcinoma | in situ cancer}",
    ),
    (
        "* No steroids unless:\n  - inhaled\n  - on the skin",
        "+ No steroids unless: {except: inhaled | on the skin}",
    ),
    (
        "* No cancer with the exception of the following:\n  - of the skin\n  - in situ",
        "+ No cancer with the exception of the following: {except: of the skin | in situ}",
    ),
    (
        "* Breast cancer\n  * Stage II\n  * HER2 positive",
        "+ Breast cancer {all: Stage II | HER2 positive}",
    ),
    (
        "* Lupus, defined by:\n  * any of:\n    - rash\n    - fever\n  * anti-dsDNA",
        "+ Lupus, defined by: {all: any of: {any: rash | fever} | anti-dsDNA}",
    ),
    (
        "1. Must have one of:\na. fever\nb. rash\n2. Consent",
        "+ Must have one of: {any: fever | rash}\n+ Consent",
    ),
    ("1. Able to:\n1. walk\n2. read\n2. Consent", "+ Able to: {all: walk | read}\n+ Consent"),
    (
        "1. Steroids\n- by mouth\n- inhaled\n2. Consent",
        "+ Steroids {all: by mouth | inhaled}\n+ Consent",
    ),
    (
        "1. Kidneys\n1.1 Clearance over 30\n1.2 No dialysis\n2. Consent",
        "+ Kidneys {all: Clearance over 30 | No dialysis}\n+ Consent",
    ),
    (
        "- Women must:\n- be tested\n- use contraception\n- Age over 18",
        "+ Women must: {all: be tested | use contraception}\n+ Age over 18",
    ),
    (
        "At least one of the following:\n* fever\n* rash",
        "+ At least one of the following: {any: fever | rash}",
    ),
    ("* Has (a) asthma, (b) eczema or (c) hay fever", "+ Has {any: asthma | eczema | hay fever}"),
    (
        "* Liver function: 1) ALT under 40; 2) AST under 40; and 3) normal INR",
        "+ Liver function: {all: ALT under 40 | AST under 40 | normal INR}",
    ),
    (
        "* No history of: stroke; seizures; syncope",
        "+ No history of: {any: stroke | seizures | syncope}",
    ),
    ("* Asthma OR\n* Eczema\n* Consent", "+ {any: Asthma | Eczema}\n+ Consent"),
    ("* Asthma\n\nOR\n\n* Eczema", "+ {any: Asthma | Eczema}"),
    ("* Asthma; or\n* Eczema; or\n* Hay fever", "+ {any: Asthma | Eczema | Hay fever}"),
    ("Exclusion:\n* Asthma or\n* Eczema", "- Asthma or\n- Eczema"),
    ("Exclusion:\n* Asthma AND\n* Eczema", "- {all: Asthma | Eczema}"),
    (
        "Exclusion:\n* Heart disease:\n  - angina\n  - infarction",
        "- Heart disease: {any: angina | infarction}",
    ),
    (
        "Exclusion:\n* All of the following:\n  - fever\n  - rash",
        "- All of the following: {all: fever | rash}",
    ),
    (
        "Exclusion:\n* Hypertension, defined as:\n  - over 99 systolic and\n  - over 110 diastolic",
        "- Hypertension, defined as: {all: over 99 systolic | over 110 diastolic}",
    ),
    (
        "Exclusion:\n* At least two of the following:\n  - fever\n  - rash",
        "- At least two of the following: {2: fever | rash}",
    ),
    ("Exclusion:\n* Any of the following:\n  - fever\n  - rash", "- fever\n- rash"),
    ("* Patients must meet all of the following criteria:\n  - fever\n  - rash", "+ fever\n+ rash"),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_lists_within_a_criterion(text: str, expected: str) -> None:
    assert drawn(text) == expected.split("\n")


GROUPS = [
    ("Cohort A:\n* Asthma\nCohort B:\n* Eczema", "+ [Cohort A] Asthma\n+ [Cohort B] Eczema"),
    ("* Part 2 only:\n  * Asthma\n* Consent", "+ [Part 2 only] Asthma\n+ Consent"),
    (
        "* Cohort 1: relapsed\n* Cohort 2: untreated",
        "+ [Cohort 1] Cohort 1: relapsed\n+ [Cohort 2] Cohort 2: untreated",
    ),
    (
        "Healthy volunteers:\n* Over 18\nPatients:\n* Gout",
        "+ [Healthy volunteers] Over 18\n+ [Patients] Gout",
    ),
    (
        "* Consent\n\nFor patients with diabetes:\n\n* HbA1c under 8",
        "+ Consent\n+ [For patients with diabetes] HbA1c under 8",
    ),
    (
        "Inclusion criteria for patients:\n* Gout\nInclusion criteria for healthy kin:\n* Well",
        "+ [patients] Gout\n+ [healthy kin] Well",
    ),
    (
        "Inclusion criteria for patients:\n* Gout\nExclusion criteria for patients:\n* Stroke",
        "+ Gout\n- Stroke",
    ),
    (
        "Part 1: Inclusion Criteria for Fit Adults:\n* Well\nPart 2 Inclusion Criteria:\n* Gout",
        "+ [Part 1, Fit Adults] Well\n+ [Part 2] Gout",
    ),
    (
        "Arm B\n\nInclusion:\n* Gout\n\nExclusion:\n* Stroke\n\nArm C\n\nInclusion:\n* Well",
        "+ [Arm B] Gout\n- [Arm B] Stroke\n+ [Arm C] Well",
    ),
    ("Inclusion:\n\nArm B:\n* Gout\n\nExclusion:\n* Stroke", "+ [Arm B] Gout\n- Stroke"),
    ("Cohort A:\n* Gout\nAll participants:\n* Consent", "+ [Cohort A] Gout\n+ Consent"),
    ("* Gout\nCaregivers:\n* Over 18", "+ Gout\n+ [Caregivers] Over 18"),
    ("Cardiovascular:\n* No stroke\nRenal:\n* eGFR over 30", "+ No stroke\n+ eGFR over 30"),
    (
        "Exclusion:\n* Patients with heart disease:\n  - angina\n  - infarction",
        "- Patients with heart disease: {any: angina | infarction}",
    ),
]


@pytest.mark.parametrize(("text", "expected"), GROUPS)
def test_criteria_that_hold_for_some_only(text: str, expected: str) -> None:
    assert drawn(text) == expected.split("\n")


def test_a_topical_subheading_is_kept_as_the_topic() -> None:
    text = "Renal:\n\n* eGFR over 30\n\nOther:\n\n* Consent"
    assert [(one.topic, one.text) for one in split(text)] == [
        ("Renal", "eGFR over 30"),
        ("Other", "Consent"),
    ]


PROSE = [
    (
        "Inclusion:\n\n~Adults with gout <1 year~Consent\n\nExclusion:\n\n~Stroke~Cancer",
        "+ Adults with gout <1 year\n+ Consent\n- Stroke\n- Cancer",
    ),
    (
        "PATIENT CHARACTERISTICS: Other: No stroke No cancer Not pregnant At least 2 weeks well",
        "+ No stroke\n+ No cancer\n+ Not pregnant\n+ At least 2 weeks well",
    ),
    ("* Treatment of\nPneumocystis\n* Consent", "+ Treatment of Pneumocystis\n+ Consent"),
    ("* Age (first: day one; second: day two)", "+ Age (first: day one; second: day two)"),
    (
        "* Pacemaker planned for:\n\nBlock of the heart\n\n* Consent",
        "+ Pacemaker planned for: {all: Block of the heart}\n+ Consent",
    ),
    (
        "1. Women:\n\n   She may take part if one of these applies:\n   1. Sterile\n\n2. Consent",
        "+ [Women] Women: She may take part if one of these applies: {any: Sterile}\n+ Consent",
    ),
    ("? adults of any age ? with gout", "+ adults of any age\n+ with gout"),
    (
        "1. Age over 18 2. Diagnosis of gout 3. Consent",
        "+ Age over 18\n+ Diagnosis of gout\n+ Consent",
    ),
    (
        "Inclusion Criteria: 1) adults 2) gout Exclusion Criteria: 1) stroke 2) cancer",
        "+ adults\n+ gout\n- stroke\n- cancer",
    ),
    ("• Adults • Gout • Consent", "+ Adults\n+ Gout\n+ Consent"),
    ("1. Gout, stage 2. Not severe\n2. Consent", "+ Gout, stage 2. Not severe\n+ Consent"),
    (
        "Inclusion Criteria:~1. Adults~2. Gout~Exclusion Criteria:~1. Stroke",
        "+ Adults\n+ Gout\n- Stroke",
    ),
    (
        "Adults over 18. Diagnosis of gout. Consent given.",
        "+ Adults over 18.\n+ Diagnosis of gout.\n+ Consent given.",
    ),
    (
        "Has gout, e.g. Dr. Smith's sort, vs. none. Is 2.5 m tall.",
        "+ Has gout, e.g. Dr. Smith's sort, vs. none.\n+ Is 2.5 m tall.",
    ),
    (
        "Has gout. This includes past gout. No stroke.",
        "+ Has gout. This includes past gout.\n+ No stroke.",
    ),
    ("Has gout. Note: tophi count. No stroke.", "+ Has gout. Note: tophi count.\n+ No stroke."),
    (
        "No steroids. Patients on inhaled ones are eligible. No stroke.",
        "+ No steroids. Patients on inhaled ones are eligible.\n+ No stroke.",
    ),
    (
        "Adults with gout (over a year. Or two). Consent.",
        "+ Adults with gout (over a year. Or two).\n+ Consent.",
    ),
    (
        "Age 18 to 65; diagnosis of gout; no stroke; consent",
        "+ Age 18 to 65\n+ diagnosis of gout\n+ no stroke\n+ consent",
    ),
    ("Age over 18;\r\nGout;\r\nConsent", "+ Age over 18;\n+ Gout;\n+ Consent"),
    ("Gout of the\nbig toe and\nno stroke", "+ Gout of the big toe and no stroke"),
    (
        "  -  Gout of the big toe,\n     seen by a doctor\n\n  -  Consent",
        "+ Gout of the big toe, seen by a doctor\n+ Consent",
    ),
    ("1.\tGout\n2.\tConsent", "+ Gout\n+ Consent"),
    (
        "<p>Inclusion:</p><ul><li>Gout &gt; 1 year</li><li>Consent</li></ul>",
        "+ Gout > 1 year\n+ Consent",
    ),
    (r"* Uric acid \> 6 mg/dL \[high\]", "+ Uric acid > 6 mg/dL [high]"),
    ("Uric acid <ULN and INR >2", "+ Uric acid <ULN and INR >2"),
    (
        "DISEASE CHARACTERISTICS: Gout PATIENT CHARACTERISTICS: Age: 18 and over Renal: Normal",
        "+ Gout\n+ 18 and over\n+ Normal",
    ),
    ("-\n\nGout\n\n-\n\nConsent", "+ Gout\n+ Consent"),
]


@pytest.mark.parametrize(("text", "expected"), PROSE)
def test_prose_and_lost_line_breaks(text: str, expected: str) -> None:
    assert drawn(text) == expected.split("\n")


@pytest.mark.parametrize(
    "title",
    [
        "Who cannot take part?", "You may not join if:", "Patients must not have:",
        "Subjects must not",
        "You will not be eligible for this study if you:", "Key exclusion", "Excluded:",
        "The following will be excluded:", "Criterios de exclusión:", "Critères d'exclusion :",
        "Critères de non-inclusion", "Ausschlusskriterien:", "Criteri di esclusione:",
        "Exclusiecriteria:",
        "Critérios de exclusão:", "Patients with any of the following are not eligible:",
    ],
)  # fmt: skip
def test_headings_that_keep_out(title: str) -> None:
    assert drawn(f"* Adults\n\n{title}\n\n* Stroke") == ["+ Adults", "- Stroke"]


@pytest.mark.parametrize(
    "title",
    [
        "Who can take part", "You may join if", "Eligible patients will", "Key inclusion:",
        "Criterios de inclusión:", "Critères d'inclusion :", "Einschlusskriterien",
        "Patients must have:",
        "Criteri di inclusione:", "Critérios de inclusão:", "Inclusiecriteria:",
        "Eligibility criteria:",
        "In order to be eligible, an individual must meet all of the following criteria:", "",
    ],
)  # fmt: skip
def test_headings_that_let_in(title: str) -> None:
    assert drawn(f"{title}\n\n* Adults") == ["+ Adults"]
    assert drawn(f"{title}\nAdults") == ["+ Adults"]


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        ("Patients with a pacemaker will be excluded.", "-"),
        ("Women who are pregnant are not eligible.", "-"),
        ("People with gout cannot participate.", "-"),
        ("People with gout can not participate.", "-"),
        ("Those who smoke may not take part.", "-"),
        ("Pregnant women are not able to take part.", "-"),
        ("People with gout won't be able to join this study.", "-"),
        ("You may not take part if you have gout.", "-"),
        ("People with gout are unable to join.", "-"),
        ("People with gout should not apply.", "-"),
        ("We cannot include people with gout.", "-"),
        ("We will not store samples.", "+"),
        ("Participants may not join another study.", "+"),
        ("Participants must not participate in other trials.", "+"),
        ("Patients who cannot participate in sports.", "+"),
        ("Not pregnant", "+"),
        ("Patients in whom surgery failed or are not eligible for it", "+"),
        ("Patients who are ineligible for standard therapies.", "+"),
        ("No stroke within a year", "+"),
        ("Must not smoke", "+"),
        ("Patients on steroids are not excluded.", "+"),
        ("Other causes of fever must be excluded.", "+"),
    ],
)
def test_only_a_sentence_that_says_so_keeps_out_without_a_heading(sentence: str, sign: str) -> None:
    assert drawn(sentence) == [f"{sign} {sentence}"]


def test_excluded_within_a_time_keeps_its_words() -> None:
    text = "Excluded within 30 days of study entry:\n\n* Steroids\n* Heparin"
    assert drawn(text) == ["- Excluded within 30 days of study entry: {any: Steroids | Heparin}"]


def test_allowed_is_no_demand() -> None:
    text = "Concurrent Medication:\n\nAllowed:\n\n* Steroids\n* Heparin"
    assert drawn(text) == ["+ Allowed: {all: Steroids | Heparin}"]


def test_titles_over_lists_are_topics() -> None:
    text = (
        "Exclusion:\n\nMedical Conditions\n\n1. Stroke in the last year. Prior Therapy\n2. Steroids"
    )
    assert [(one.topic, one.text) for one in split(text)] == [
        ("Medical Conditions", "Stroke in the last year."),
        ("Prior Therapy", "Steroids"),
    ]


def test_the_spans_of_items_hold_them_as_they_stand() -> None:
    text = "* One of:\n  * PSA \\> 4; or\n  * Gout (a) now, (b) once"
    (one,) = split(text)
    assert [text[slice(*item.span)] for item in one.items] == [
        "PSA \\> 4; or",
        "Gout (a) now, (b) once",
    ]
    assert [text[slice(*item.span)] for item in one.items[1].items] == ["now,", "once"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Numbers that count no items.
        ("* Adults of at least 18:\n  - gout\n  - consent", "all"),
        ("* LVEF >= 50% and:\n  - no stroke\n  - consent", "all"),
        ("* Aged at least 18 years with:\n  - gout\n  - consent", "all"),
        ("* 10 or more swollen joints and one of the following:\n  - fever\n  - rash", "any"),
        ("* At least one lesion that meets both of the following:\n  - over 1 cm\n  - new", "all"),
        # Kinds of illness are alternatives.
        ("* Patients with the following types of cancer:\n  - lung\n  - breast", "any"),
        # One "or" in the middle joins just two.
        ("* Shock shown by:\n  - low pressure, or\n  - drugs\n  - cold skin\n  - lactate", "all"),
        # "And" ends many a list of exclusions.
        ("Exclusion:\n* Treatment with the following:\n  - iron\n  - gold, and\n  - zinc", "any"),
        ("Exclusion:\n* Known history of:\n  - stroke AND\n  - seizures", "all"),
        ("Exclusion:\n* Gout, except as allowed, with:\n  - tophi\n  - fever", "any"),
    ],
)
def test_what_decides_how_items_are_joined(text: str, expected: str) -> None:
    (one,) = split(text)
    assert (one.joined.value, one.excepting) == (expected, False)


def test_a_note_is_no_item_of_a_list() -> None:
    (one,) = split("* LVEF over 50%\n  * Note: measured within a month")
    assert one.text == "LVEF over 50%; Note: measured within a month"
    assert one.items == ()


LOST = [
    # The items of a list that stand beside their lead: nested if their marks tell where it ends.
    (
        "Inclusion:\n* Any of the following:\n* Gout;\n* Asthma;\n* Eczema.\n* Over 40.",
        ["+ Any of the following: {any: Gout | Asthma | Eczema.}", "+ Over 40."],
    ),
    (
        "Inclusion:\n* One of the following:\n* Gout or\n* Asthma or\n* Eczema\n* Over 40",
        ["+ One of the following: {any: Gout | Asthma | Eczema}", "+ Over 40"],
    ),
    (
        "Inclusion:\n* Over 40;\n* One of the following:\n* Gout;\n* Asthma.",
        ["+ Over 40;", "+ One of the following:", "+ Gout;", "+ Asthma."],
    ),
]


@pytest.mark.parametrize(("text", "read"), LOST)
def test_items_beside_their_lead(text: str, read: list[str]) -> None:
    assert drawn(text) == read
