"""The guards in their order, and how a tree passes them.

Each looks at the whole text of a criterion and at its tree, and makes the tree weaker where the
text says something else. Behind a guard stand the kinds of leaves of which a tree has to have one
for the guard to have anything to do; behind those that may look at any, none.
"""

from collections.abc import Callable

from trialpost.eligibility.guards import (
    counts,
    empty,
    limits,
    lists,
    men,
    neither,
    notes,
    people,
    times,
    unless,
    washouts,
    women,
)
from trialpost.eligibility.guards_of_ages import ages_of_now
from trialpost.eligibility.guards_of_allowances import (
    allowed_values,
    examples_too,
    excluded_clause,
    excluded_otherwise,
    in_that_case,
    only_exception,
)
from trialpost.eligibility.guards_of_alternatives import not_dropped, told_of_it
from trialpost.eligibility.guards_of_degrees import exceptions_in_full, whole_degrees
from trialpost.eligibility.guards_of_denials import denied_twice, limits_lost
from trialpost.eligibility.guards_of_distance import distances
from trialpost.eligibility.guards_of_entry import deemed_feasible, done_at_entry
from trialpost.eligibility.guards_of_heads import (
    causes_of_one,
    clauses_of_all,
    examples_as_bad,
    needs_in_words,
    needs_of_one,
    with_more,
)
from trialpost.eligibility.guards_of_joints import (
    among,
    contradictory,
    contraindicated_too,
    either_time,
    examined,
    none_or_some,
    planned_too,
    poor_views,
    resolved,
)
from trialpost.eligibility.guards_of_kinds import (
    at_discretion,
    contraindications_to,
    duties_behind,
    no_function,
    of_either_origin,
    of_several_groups,
)
from trialpost.eligibility.guards_of_limits import denied_limits, units_that_fit
from trialpost.eligibility.guards_of_lists import evaluated_lists, markers_of_all
from trialpost.eligibility.guards_of_lost_words import (
    decided_by_team,
    fronts_of_both,
    if_used,
    items_lost,
    limits_not_denied,
    men_unprotected,
    recent_of_all,
    tails_of_the_unread,
    terms_for_some,
)
from trialpost.eligibility.guards_of_names import beside_the_point, other_names
from trialpost.eligibility.guards_of_narrower_names import names_say_more, places_and_bodies
from trialpost.eligibility.guards_of_numbering import (
    impossible_values,
    lettered_classes,
    names_of_cohorts,
    numbers_of_lists,
)
from trialpost.eligibility.guards_of_pointers import (
    barred_elsewhere,
    coming_times,
    from_study_treatment,
    inclusive_limits,
    minutes_of,
    of_any_status,
    of_recist,
    pointed_back,
    scores_of_illness,
    test_results,
)
from trialpost.eligibility.guards_of_reach import (
    denied_words,
    grown_up,
    halved_brackets,
    head_of_both,
    left_over,
    of_partners,
    outside,
    own_times,
)
from trialpost.eligibility.guards_of_responses import or_did_not_respond
from trialpost.eligibility.guards_of_sharing import (
    exceptions_of_all,
    heads_over_brackets,
    leads_of_all,
    of_the_same_part,
    tails_of_all,
    times_of_all,
    unfit_for_both,
    with_one_of_two,
)
from trialpost.eligibility.guards_of_stopping import given_up_long_ago, never_begun
from trialpost.eligibility.guards_of_turns import (
    all_exceptions,
    allergic_to_it,
    definitions,
    found_then,
    graded_zero,
    left_out,
    of_childbearing,
    of_either_kind,
    permissions,
    tests_not_done,
    without_help,
)
from trialpost.eligibility.guards_of_words import (
    abilities,
    denials,
    fertile,
    functions,
    groups,
    on_now,
    or_none,
    or_without,
    right_behind,
)
from trialpost.model.criterion import Criterion
from trialpost.model.requirement import (
    Age,
    Allergic,
    Circumstance,
    HasCondition,
    HasMarker,
    InOtherTrial,
    IsAble,
    Leaf,
    LeftToTeam,
    Measured,
    Requirement,
    State,
    Treated,
    UsesSubstance,
    leaves,
)

Guard = Callable[[Criterion, Requirement], Requirement]


def guarded(criterion: Criterion, tree: Requirement) -> Requirement:
    """Return the tree of a criterion, weakened where its text says something else."""
    kinds = _kinds(tree)
    for guard, wanted in _GUARDS:
        if wanted and kinds.isdisjoint(wanted):
            continue
        weaker = guard(criterion, tree)
        if weaker is not tree:
            tree, kinds = weaker, _kinds(weaker)
    return tree


def _kinds(tree: Requirement) -> frozenset[type[Leaf]]:
    return frozenset(map(type, leaves(tree)))


_GUARDS: tuple[tuple[Guard, tuple[type[Leaf], ...]], ...] = (
    (empty, ()),
    (contradictory, ()),
    (of_either_origin, (HasCondition,)),
    (at_discretion, (LeftToTeam,)),
    (contraindications_to, (Treated,)),
    (duties_behind, ()),
    (no_function, (Measured,)),
    (denied_limits, (Measured, Age)),
    (people, ()),
    (ages_of_now, (Age,)),
    (counts, ()),
    (neither, ()),
    (unless, ()),
    (washouts, (Treated,)),
    (notes, ()),
    (men, (State,)),
    (women, (State,)),
    (lists, ()),
    (limits, ()),
    (times, ()),
    (on_now, (Treated,)),
    (or_none, ()),
    (right_behind, (Treated, Measured)),
    (denials, ()),
    (fertile, (State,)),
    (groups, ()),
    (functions, (Measured,)),
    (or_without, ()),
    (abilities, (IsAble,)),
    (none_or_some, ()),
    (either_time, (Treated,)),
    (planned_too, (Treated,)),
    (contraindicated_too, (Allergic,)),
    (poor_views, (Treated,)),
    (resolved, ()),
    (among, ()),
    (examined, (Treated,)),
    (markers_of_all, (HasMarker,)),
    (evaluated_lists, (HasCondition,)),
    (other_names, ()),
    (beside_the_point, ()),
    (allowed_values, (Measured,)),
    (in_that_case, ()),
    (only_exception, ()),
    (excluded_otherwise, ()),
    (examples_too, (HasCondition, Treated)),
    (excluded_clause, ()),
    (halved_brackets, ()),
    (head_of_both, (HasCondition,)),
    (own_times, (HasCondition, Treated)),
    (outside, (Age, Measured)),
    (left_over, (HasCondition, Treated, Measured, State)),
    (denied_words, (HasCondition, Treated)),
    (of_partners, (State,)),
    (grown_up, (Age,)),
    (permissions, ()),
    (of_either_kind, ()),
    (definitions, ()),
    (allergic_to_it, (Allergic,)),
    (graded_zero, (HasCondition,)),
    (all_exceptions, (HasCondition, Treated)),
    (of_childbearing, (State,)),
    (tests_not_done, (Treated,)),
    (without_help, (IsAble,)),
    (left_out, (Treated,)),
    (found_then, (HasCondition,)),
    (of_recist, (Measured,)),
    (test_results, (Treated,)),
    (pointed_back, (Treated, HasCondition, Allergic)),
    (inclusive_limits, (Age, Measured)),
    (coming_times, (Treated,)),
    (minutes_of, (Measured,)),
    (barred_elsewhere, (InOtherTrial,)),
    (units_that_fit, (Measured,)),
    (from_study_treatment, (Treated,)),
    (scores_of_illness, (HasCondition,)),
    (leads_of_all, (HasCondition,)),
    (heads_over_brackets, (Measured,)),
    (with_one_of_two, (HasCondition,)),
    (tails_of_all, (HasCondition, Treated)),
    (unfit_for_both, (IsAble,)),
    (exceptions_of_all, (Treated,)),
    (of_the_same_part, (HasCondition,)),
    (of_any_status, (HasCondition,)),
    (times_of_all, (Measured,)),
    (given_up_long_ago, (UsesSubstance, Treated)),
    (or_did_not_respond, (Treated,)),
    (never_begun, (UsesSubstance,)),
    (distances, (Circumstance, HasCondition, Treated)),
    (told_of_it, (Treated,)),
    (done_at_entry, (Treated,)),
    (deemed_feasible, (Treated,)),
    (numbers_of_lists, (Measured,)),
    (names_of_cohorts, (Measured,)),
    (lettered_classes, (Measured,)),
    (impossible_values, (Measured,)),
    (not_dropped, ()),
    (of_several_groups, ()),
    (places_and_bodies, (HasCondition, Treated)),
    (names_say_more, (HasCondition, Treated)),
    (terms_for_some, ()),
    (whole_degrees, (HasCondition,)),
    (needs_of_one, (HasCondition, State)),
    (needs_in_words, (HasCondition,)),
    (with_more, (HasCondition,)),
    (causes_of_one, (HasCondition,)),
    (examples_as_bad, (HasCondition,)),
    (clauses_of_all, (HasCondition, Treated, Allergic)),
    (recent_of_all, (HasCondition, Treated)),
    (tails_of_the_unread, (HasCondition, Treated)),
    (items_lost, (HasCondition,)),
    (fronts_of_both, (HasCondition,)),
    (decided_by_team, ()),
    (men_unprotected, (State,)),
    (limits_not_denied, (Measured,)),
    (if_used, (Treated,)),
    (exceptions_in_full, (HasCondition, Treated)),
    (denied_twice, ()),
    (limits_lost, (Measured,)),
)
