"""However records come, the same ones are put together, and none loses its name."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from merging_made_up import TITLE, record
from trialpost.model.reading import Door
from trialpost.model.sources import Record
from trialpost.model.status import StatusBasis
from trialpost.registry.merging.merge import groups, keys_of, merge, names_of, same_trial
from trialpost.vocabulary.plain import render

IDS = (
    "NCT90000001", "NCT90000002", "NCT90000003", "ISRCTN90000001", "ISRCTN90000002",
    "2019-000001-41", "2019-000002-42", "2023-500001-41-00", "2023-500001-41-01",
    "2023-500002-42-00", "DRKS90000001",
)  # fmt: skip
TITLES = (
    TITLE,
    f"{TITLE}: an Extension",
    f"{TITLE}, Part 2",
    "Physiotherapy After Hip Fracture in People Older Than Seventy Years: a Pilot Trial",
    None,
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    identifier = draw(st.sampled_from(IDS))
    others = draw(st.lists(st.sampled_from(IDS), max_size=2, unique=True))
    given_aliases = draw(st.lists(st.sampled_from(IDS[:3]), max_size=1))
    given_aliases = [one for one in given_aliases if one != identifier]
    aliases = given_aliases if draw(st.integers(0, 4)) == 0 else []
    forms = (Door.CTGOV_API, Door.CTGOV_XML, Door.NCI_API)
    form = {"door": draw(st.sampled_from(forms))} if identifier.startswith("NCT") else {}
    return record(
        identifier,
        **form,
        others=others,
        aliases=tuple(aliases),
        part=draw(st.sampled_from(["DE", "ES"])) if identifier.startswith("2019") else "",
        title=draw(st.sampled_from(TITLES)),
        org_study_id=draw(st.sampled_from(["ZEL-301", "ZEL-302", None])),
        size=draw(st.sampled_from([None, 100, 105, 400])),
        start=draw(st.sampled_from([None, "2021-03", "2021-04", "2024"])),
        status=draw(st.sampled_from(["recruiting", "completed", "unknown"])),
        status_basis=draw(st.sampled_from(StatusBasis)),
        interventions=tuple(draw(st.lists(st.sampled_from(["Zelumab", "Walking"]), max_size=1))),
        updated=draw(st.sampled_from([None, "2022-01-01", "2024-05-17"])),
        verified=draw(st.sampled_from([None, "2022-01", "2024-05"])),
        criteria=draw(st.sampled_from(["", "Lupus", "Hip"])),
        conditions=tuple(draw(st.lists(st.sampled_from(["Lupus", "lupus", "Hip"]), max_size=2))),
        sites=draw(
            st.lists(
                st.sampled_from(
                    [
                        ("Charité", "Berlin", "Germany"),
                        ("Charite", "Berlin", "Germany"),
                        (None, None, "Germany"),
                        ("Hospital Clínic", "Barcelona", "Spain"),
                    ]
                ),
                max_size=3,
            )
        ),
    )


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[list[Record], list[int]]:
    some = draw(st.lists(records(), min_size=1, max_size=7))
    return some, draw(st.permutations(range(len(some))))


@settings(max_examples=200, deadline=None)
@given(shuffled())
def test_the_order_of_the_records_does_not_matter(case: tuple[list[Record], list[int]]) -> None:
    some, order = case
    straight = {frozenset(group) for group in groups(some)}
    turned = groups([some[index] for index in order])
    assert {frozenset(order[place] for place in group) for group in turned} == straight
    for group in groups(some):
        in_order = [some[index] for index in order if index in group]
        one, other = merge([some[index] for index in group]), merge(in_order)
        assert one.trial == other.trial
        assert list(map(render, one.reasons)) == list(map(render, other.reasons))


@settings(max_examples=200, deadline=None)
@given(st.lists(records(), min_size=1, max_size=7))
def test_each_record_is_in_one_group_without_a_second_trial_of_its_registry(
    some: list[Record],
) -> None:
    parted = groups(some)
    assert sorted(index for group in parted for index in group) == list(range(len(some)))
    place_of = {index: place for place, group in enumerate(parted) for index in group}
    stems = defaultdict(set)
    for index, one in enumerate(some):
        stems[one.trial.id.registry, one.trial.id.stem].add(place_of[index])
    assert all(len(places) == 1 for places in stems.values())
    claimed = {alias for one in some for alias in one.trial.aliases}
    for group in parted:
        held = defaultdict(set)
        for index in group:
            held[some[index].trial.id.registry].add(some[index].trial.id.stem)
        for alone in held.values():
            assert len(alone - claimed) <= 1


@settings(max_examples=100, deadline=None)
@given(st.lists(records(), min_size=1, max_size=6))
def test_a_merged_trial_keeps_every_name_and_merging_again_adds_nothing(
    some: list[Record],
) -> None:
    for group in groups(some):
        own = [some[index] for index in group]
        merged = merge(own)
        trial = merged.trial
        assert {str(one.trial.id) for one in own} <= {str(trial.id), *trial.aliases}
        assert {one.value for record in own for one in record.trial.secondary_ids} >= {
            one.value for one in trial.secondary_ids
        }
        named = {name for one in own for name in names_of(one.trial)}
        elsewhere = {name.stem for name in named if name.registry is not trial.id.registry}
        assert elsewhere <= {name.stem for name in names_of(trial)}
        assert all(0 <= index < len(own) for index in merged.chosen.values())
        assert len(own) == 1 or merge([*own, own[0]]).trial == trial
        assert merge([Record(own[0].door, "", trial)]).trial is trial


@settings(max_examples=200, deadline=None)
@given(records(), records())
def test_likeness_goes_both_ways_and_only_among_those_that_keys_bring_together(
    one: Record, other: Record
) -> None:
    assert same_trial(one, other).same == same_trial(other, one).same
    assert same_trial(one, one).same
    if same_trial(one, other).same:
        keys = keys_of(one.trial), keys_of(other.trial)
        names = [{record.trial.id, *names_of(record.trial)} for record in (one, other)]
        shared = [a == b is not None for a, b in zip(*keys, strict=True)]
        assert names[0] & names[1] or any(shared)


@settings(max_examples=200, deadline=None)
@given(st.lists(records(), min_size=2, max_size=6), st.data())
def test_a_status_stands_on_the_record_that_gives_it(
    some: list[Record], data: st.DataObject
) -> None:
    doors = st.sampled_from([None, Door.ICTRP_XML, Door.NCI_API])
    some = [Record(data.draw(doors) or one.door, one.part, one.trial) for one in some]
    merged = merge(some)
    source = some[merged.chosen["status"]]
    given = (source.trial.status, source.trial.status_basis)
    assert (merged.trial.status, merged.trial.status_basis) == given
    dates = merged.trial.dates
    if source.door.is_first_hand or not any(one.door.is_first_hand for one in some):
        own = source.trial.dates
        assert (dates.last_verified, dates.last_update_posted) == (
            own.last_verified, own.last_update_posted,
        )  # fmt: skip
    else:
        assert (dates.last_verified, dates.last_update_posted) == (None, None)


@settings(max_examples=200, deadline=None)
@given(st.lists(records(), min_size=2, max_size=6))
def test_an_outdated_form_gives_nothing_but_names(some: list[Record]) -> None:
    merged = merge(some)
    held = defaultdict(list)
    for index, one in enumerate(some):
        if one.door in (Door.CTGOV_API, Door.CTGOV_XML):
            held[one.trial.id].append(index)
    givers = {index for field, index in merged.chosen.items() if field != "secondary_ids"}
    for forms in held.values():
        assert len(givers & set(forms)) <= 1
    assert not [i for i in givers if some[i].door is Door.NCI_API and some[i].trial.id in held]
