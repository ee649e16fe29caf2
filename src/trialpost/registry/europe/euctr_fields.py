"""The fields of a protocol in the older European register (EUCTR), each mapped once for both doors.

A row is the field's number, the beginning of its label, and the name under which it is read (``-``:
known, and nothing that a trial here has; ``#``: a heading). The register's text says
``F.4.1 In the member state: 5``, another tool's conversion ``"f41_in_the_member_state": "5"``:
number and label, without marks. A field without a label in this table may have any.
``X`` are the lines above the protocol, which have no number of their own.
"""

import re
from typing import NamedTuple

_TABLE = """
X.1 |EudraCT Number |heading_number
X.2 |Sponsor's Protocol Code Number |-
X.3 |National Competent Authority |-
X.4 |Clinical Trial Type |-
X.5 |Trial Status |trial_status
X.6 |Date on which this record was first entered |first_entered
X.7 |Link |link
X.8 |Trial results |-
X.9 |This file contains |#
A |Protocol Information |#
A.1 |Member State Concerned |state
A.2 |EudraCT number |number
A.3 |Full title |full_title
A.3.1 |Title of the trial for lay people |lay_title
A.3.2 |Name or abbreviated title |short_title
A.4.1 |Sponsor's protocol code |protocol_code
A.4.2 | |-
A.4.3 | |-
A.5.1 |ISRCTN |isrctn
A.5.2 |US NCT |nct
A.5.3 |WHO |utn
A.5.4 |Other Identifier |other_id
A.6 | |-
A.7 | |-
A.8 | |-
B |Sponsor Information |#
B.1.1 |Name of Sponsor |sponsor_name
B.1.3.4 | |-
B.3.1 |and B.3.2 |sponsor_kind
B.4 |Source |#
B.4.1 |Name of organisation |supporter
B.4.2 | |-
B.5 |Contact point |#
B.5.1 |Name of organisation |contact_organisation
B.5.2 |Functional name |contact_name
B.5.3 |Address |#
B.5.3.1 | |-
B.5.3.2 | |-
B.5.3.3 | |-
B.5.3.4 | |-
B.5.4 |Telephone |contact_phone
B.5.5 | |-
B.5.6 |E-mail |contact_email
C |Applicant |#
D |IMP Identification |#
D.1.2 |and D.1.3 |product_role
D.2 |Status of the IMP |#
D.2.1 | |-
D.2.1.1.1 |Trade name |trade_name
D.2.1.1.2 | |-
D.2.1.2 | |-
D.2.2 | |-
D.2.5 | |-
D.2.5.1 | |-
D.3 |Description of the IMP |#
D.3.1 |Product name |product_name
D.3.2 |Product code |product_code
D.3.4 |Pharmaceutical form |product_form
D.3.4.1 | |-
D.3.7 |Routes of administration |product_route
D.3.8 |to D.3.10 |#
D.3.8 |INN |inn
D.3.9.1 | |-
D.3.9.2 |Current sponsor code |sponsor_code
D.3.9.3 |Other descriptive name |descriptive_name
D.3.9.4 | |-
D.3.10 | |#
D.3.10.1 | |-
D.3.10.2 | |-
D.3.10.3 | |-
D.3.11 |The IMP contains |#
D.3.11.1 | |-
D.3.11.2 |Active substance of biological |is_biological
D.3.11.3 | |-
D.3.11.3.1 | |-
D.3.11.3.2 |Gene therapy |is_gene_therapy
D.3.11.3.3 | |-
D.3.11.3.4 | |-
D.3.11.3.5 | |-
D.3.11.3.5.1 | |-
D.3.11.4 | |-
D.3.11.5 | |-
D.3.11.6 | |-
D.3.11.7 | |-
D.3.11.8 | |-
D.3.11.9 | |-
D.3.11.10 | |-
D.3.11.11 | |-
D.3.11.12 | |-
D.3.11.13 | |-
D.3.11.13.1 | |-
D.8 |Information on Placebo |#
D.8 |Placebo |placebo
D.8.1 |Is a Placebo used |placebo_used
D.8.3 |Pharmaceutical form |placebo_form
D.8.4 |Route of administration |placebo_route
E |General Information |#
E.1 |Medical condition or disease |#
E.1.1 |Medical condition |condition
E.1.1.1 |Medical condition in easily |lay_condition
E.1.1.2 |Therapeutic area |area
E.1.2 |Version |meddra_version
E.1.2 |Level |-
E.1.2 |Classification code |-
E.1.2 |Term |meddra_term
E.1.2 |System Organ Class |-
E.1.2 |Medical condition or disease |#
E.1.2 |MedDRA |#
E.1.3 | |-
E.2 |Objective |#
E.2.1 |Main objective |main_objective
E.2.2 |Secondary objectives |secondary_objectives
E.2.3 | |-
E.2.3.1 | |-
E.3 |Principal inclusion criteria |inclusion
E.4 |Principal exclusion criteria |exclusion
E.5 |End points |#
E.5.1 |Primary end point |primary
E.5.1.1 |Timepoint |primary_time
E.5.2 |Secondary end point |secondary
E.5.2.1 |Timepoint |secondary_time
E.6 | |#
E.6.1 |Diagnosis |for_diagnosis
E.6.2 |Prophylaxis |for_prevention
E.6.3 |Therapy |for_treatment
E.6.4 | |-
E.6.5 | |-
E.6.6 | |-
E.6.7 | |-
E.6.8 | |-
E.6.9 | |-
E.6.10 | |-
E.6.11 | |-
E.6.12 | |-
E.6.13 | |-
E.6.13.1 | |-
E.7 |Trial type |#
E.7.1 |Human pharmacology |phase_1
E.7.1.1 | |-
E.7.1.2 | |-
E.7.1.3 | |-
E.7.1.3.1 | |-
E.7.2 |Therapeutic exploratory |phase_2
E.7.3 |Therapeutic confirmatory |phase_3
E.7.4 |Therapeutic use |phase_4
E.8 |Design of the trial |#
E.8.1 | |-
E.8.1.1 |Randomised |randomised
E.8.1.2 |Open |open
E.8.1.3 |Single blind |single_blind
E.8.1.4 |Double blind |double_blind
E.8.1.5 |Parallel group |parallel
E.8.1.6 |Cross over |cross_over
E.8.1.7 | |-
E.8.1.7.1 | |-
E.8.2 |Comparator |#
E.8.2.1 | |-
E.8.2.2 |Placebo |placebo_compared
E.8.2.3 | |-
E.8.2.3.1 | |-
E.8.2.4 | |-
E.8.3 | |-
E.8.4 | |-
E.8.4.1 | |-
E.8.4.2 | |-
E.8.5 | |-
E.8.5.1 | |-
E.8.6 |Trial involving |#
E.8.6.1 | |-
E.8.6.2 | |-
E.8.6.3 | |planned_in
E.8.7 | |-
E.8.8 | |-
E.8.9 |Initial estimate |#
E.8.9.1 | |-
E.8.9.2 | |-
F |Population |#
F.1 |Age Range |#
F.1.1 |Trial has subjects under 18 |minors
F.1.1 |Number of subjects |-
F.1.1.1 |In Utero |in_utero
F.1.1.1.1 | |-
F.1.1.2 |Preterm |preterm
F.1.1.2.1 | |-
F.1.1.3 |Newborns |newborns
F.1.1.3.1 | |-
F.1.1.4 |Infants |infants
F.1.1.4.1 | |-
F.1.1.5 |Children |children
F.1.1.5.1 | |-
F.1.1.6 |Adolescents |adolescents
F.1.1.6.1 | |-
F.1.2 |Adults |adults
F.1.2.1 | |-
F.1.3 |Elderly |elderly
F.1.3.1 | |-
F.2 |Gender |#
F.2.1 |Female |female
F.2.2 |Male |male
F.3 |Group of trial |#
F.3.1 |Healthy volunteers |healthy
F.3.2 | |-
F.3.3 | |-
F.3.3.1 | |-
F.3.3.2 | |-
F.3.3.3 | |-
F.3.3.4 | |-
F.3.3.5 | |-
F.3.3.6 | |-
F.3.3.6.1 | |-
F.3.3.7 | |-
F.3.3.7.1 | |-
F.4 |Planned number |#
F.4.1 |In the member state |planned_in_state
F.4.2 |For a multinational |#
F.4.2.1 |In the EEA |planned_in_eea
F.4.2.2 |In the whole |planned_in_all
F.5 | |-
G |Investigator Networks |#
G.4 | |-
G.4.1 | |-
G.4.2 | |-
G.4.3 | |-
G.4.3.1 | |-
G.4.3.2 | |-
G.4.3.3 | |-
G.4.3.4 | |-
H |Third Country |#
H.4 | |-
H.4.1 | |-
H.4.2 | |-
H.4.3 | |-
N |Review by |#
N |Competent Authority Decision |-
N |Date of Competent Authority Decision |-
N |Ethics Committee Opinion |-
N |Date of Ethics Committee Opinion |-
P |End of Trial Status |end_status
P |Date of the global end |global_end
P |Date of the end |-
P |End of Trial |#
"""

READ_FROM_RESULTS = frozenset({"trialInformation"})
UNREAD_KEYS = frozenset(
    {
        "_id",
        "ctrname",
        "record_last_import",
        "annotation",
        "eudractNumber",
        "sponsor",
        "subjectDisposition",
        "baselineCharacteristics",
        "endPoints",
        "trialChanges",
        "subjectAnalysisSets",
        "adverseEvents",
        "moreInformation",
        "firstreceived_results_date",
        "version_results_history",
    }
)
"""Keys of the conversion that are not of the protocol: its own, and the posted results."""

_LANGUAGES = "bg cs da de el en es et fi fr ga hr hu is it lt lv mt nb nl nn no pl pt ro sk sl sv"
LANGUAGES = frozenset(_LANGUAGES.split())


class Field(NamedTuple):
    """A row of the table."""

    number: str
    label: str
    name: str

    @property
    def is_heading(self) -> bool:
        """Whether it orders other fields and has no value."""
        return self.name == "#"


def plain(label: str) -> str:
    """Return a label as the conversion writes it: lower case, ``_`` for space, no marks."""
    return re.sub(r"[^a-z0-9_]", "", "_".join(label.lower().split()))


def _by_code() -> dict[str, tuple[Field, ...]]:
    found: dict[str, list[Field]] = {}
    for line in _TABLE.strip().splitlines():
        number, label, name = (part.strip() for part in line.split("|"))
        found.setdefault(code(number), []).append(Field(number, label, name))
    return {
        key: tuple(sorted(fields, key=lambda field: -len(field.label)))
        for key, fields in found.items()
    }


def code(number: str) -> str:
    """Return a field's number as the conversion writes it.

    >>> code("E.5.1.1")
    'e511'
    """
    return number.replace(".", "").lower()


_BY_CODE = _by_code()


def field_of(number_code: str, label: str) -> Field | None:
    """Return the row of a field, by its number's code and its label; ``None`` if it has none."""
    written = plain(label)
    for field in _BY_CODE.get(number_code, ()):
        if written.startswith(plain(field.label)):
            return field
    return None
