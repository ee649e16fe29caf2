"""Name the elements and attributes of ``clinical_results`` that are read."""

from trialpost.registry.tolerant.xml_tree import Shape, shape_of

_GROUPS = ("group_list/group/@group_id", "group_list/group/title", "group_list/group/description")
_PEOPLE = ("participants_list/participants/@group_id", "participants_list/participants/@count")
_ANALYZED = (
    "analyzed_list/analyzed/units",
    "analyzed_list/analyzed/scope",
    "analyzed_list/analyzed/count_list/count/@group_id",
    "analyzed_list/analyzed/count_list/count/@value",
)
_CELL = "category_list/category/measurement_list/measurement"
_CLASS = (
    "title",
    *_ANALYZED,
    "category_list/category/title",
    *(f"{_CELL}/@{name}" for name in ("group_id", "value", "spread", "lower_limit", "upper_limit")),
)
_MEASURE = (
    *("title", "description", "population", "units", "param", "dispersion", "units_analyzed"),
    *_ANALYZED,
    *(f"class_list/class/{path}" for path in _CLASS),
)
_ANALYSIS = (
    *("group_id_list/group_id", "groups_desc", "non_inferiority_type", "non_inferiority_desc"),
    *("p_value", "p_value_desc", "method", "method_desc", "param_type", "param_value"),
    *("dispersion_type", "dispersion_value", "ci_percent", "ci_n_sides"),
    *("ci_lower_limit", "ci_upper_limit", "ci_lower_limit_na_comment"),
    *("ci_upper_limit_na_comment", "estimate_desc", "other_analysis_desc"),
)
_EVENT = (
    *("sub_title", "sub_title/@vocab", "assessment", "description"),
    *("counts/@group_id", "counts/@subjects_affected", "counts/@subjects_at_risk"),
    "counts/@events",
)
_EVENTS = (
    *("frequency_threshold", "default_vocab", "default_assessment"),
    "category_list/category/title",
    *(f"category_list/category/event_list/event/{path}" for path in _EVENT),
)

SHAPE: Shape = shape_of((
    *(f"participant_flow/{path}" for path in ("recruitment_details", "pre_assignment_details")),
    *(f"participant_flow/{path}" for path in _GROUPS),
    *(
        f"participant_flow/period_list/period/{path}"
        for path in (
            "title",
            "milestone_list/milestone/title",
            *(f"milestone_list/milestone/{path}" for path in _PEOPLE),
            "drop_withdraw_reason_list/drop_withdraw_reason/title",
            *(f"drop_withdraw_reason_list/drop_withdraw_reason/{path}" for path in _PEOPLE),
        )
    ),
    *(f"baseline/{path}" for path in ("population", *_GROUPS, *_ANALYZED)),
    *(f"baseline/measure_list/measure/{path}" for path in _MEASURE),
    *(
        f"outcome_list/outcome/{path}"
        for path in (
            *("type", "title", "description", "time_frame", "population", "posting_date"),
            *("safety_issue", *_GROUPS),
            *(f"measure/{path}" for path in _MEASURE),
            *(f"analysis_list/analysis/{path}" for path in _ANALYSIS),
        )
    ),
    *(f"reported_events/{path}" for path in ("time_frame", "desc", *_GROUPS)),
    *(
        f"reported_events/{kind}/{path}"
        for kind in ("deaths", "serious_events", "other_events")
        for path in _EVENTS
    ),
    *(f"certain_agreements/{path}" for path in ("pi_employee", "restrictive_agreement")),
    "limitations_and_caveats",
    *(
        f"point_of_contact/{path}"
        for path in ("name_or_title", "organization", "phone", "phone_ext", "email")
    ),
))  # fmt: skip
