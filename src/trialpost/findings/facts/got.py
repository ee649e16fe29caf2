"""Name groups by what they got, where their titles only count them: "Arm 2", "Group 0".

What a group got is what the record lists for the arm of that label, else those interventions that
the group's description names. What every such group got tells none from another, and goes. Where
that gives no names, the descriptions are quoted.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from trialpost.findings.facts.fact import Fact, quotable, upper
from trialpost.findings.facts.groups import MOST_OF_A_LONG_NAME, is_bare
from trialpost.findings.facts.naming import small, without_brackets
from trialpost.findings.file import Topic
from trialpost.model.results import Group, PostedResults
from trialpost.model.trial import OutcomeRole, Trial

_LABEL = re.compile(r"\b(?:treatment|study|arm|group|cohort|intervention)\b|\W", re.I)
_KIND = re.compile(r"^(?:drug|device|biological|procedure|behaviou?ral|other|dietary supplement): ",
                   re.I)  # fmt: skip


def names_by_treatment(
    titles: Iterable[str], trial: Trial, results: PostedResults
) -> dict[str, str]:
    """Return the names of groups with bare titles; none where two would have the same name.

    Where all people of a trial got one thing, so did a group whose title is bare.
    """
    bare = [one for one in dict.fromkeys(titles) if is_bare(one)]
    groups = _described(results)
    told = {title: groups[title].description or "" for title in bare if title in groups}
    got = {title: _got(title, told.get(title, ""), trial) for title in bare}
    got = {title: names for title, names in got.items() if names}
    if len(got) != len(bare) or not got:
        return {}
    everywhere = frozenset.intersection(*map(frozenset, got.values())) if len(got) > 1 else ()
    own = {title: [one for one in names if one not in everywhere] for title, names in got.items()}
    if not all(own.values()):
        return {}
    named = {title: " plus ".join(small(without_brackets(one)) for one in names)
             for title, names in own.items()}  # fmt: skip
    apart = len({name.lower() for name in named.values()}) == len(named)
    return named if apart and all(map(_is_sayable, named.values())) else {}


def _is_sayable(name: str) -> bool:
    return len(name.split()) <= MOST_OF_A_LONG_NAME and not re.search(
        r"[,;:<>=“”\"|]|\b(?:and|or)\b", name
    )


def _got(title: str, description: str, trial: Trial) -> tuple[str, ...]:
    """Return what a group got, in the record's order."""
    key = _key(title)
    for arm in trial.arms:
        if _key(arm.label) == key and arm.interventions:
            return tuple(_KIND.sub("", one) for one in arm.interventions)
    low = description.lower()
    return tuple(one.name for one in trial.interventions if _is_named(one.name.lower(), low))


def _is_named(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _key(label: str) -> str:
    return _LABEL.sub("", label).casefold()


def descriptions(results: PostedResults, arms: Mapping[str, str]) -> Iterator[Fact]:
    """Quote what the record says of each group that goes by a bare title: "group 1".

    The same words on each of them tell no group from another, and are left out.
    """
    told = {group.title for group in results.flow.groups}
    told |= {g.title for o in results.outcomes if o.role is OutcomeRole.PRIMARY for g in o.groups}
    found: dict[str, Fact] = {}
    quotes = []
    for title, group in _described(results).items():
        name = arms.get(title, "")
        text = re.sub(r"\\([~<>*^\[\]&])", r"\1", group.description or "")
        words = re.split(r"(?<=[a-z)])[.;:]\s|\n", text)[0].split()
        end = "…" if len(words) > _MOST_WORDS else "."
        quote = quotable(" ".join(words[:_MOST_WORDS]), _MOST_WORDS)
        if is_bare(title) and is_bare(name) and title in told and quote and name not in found:
            quotes.append(quote)
            said = f"The record says of {name}: “{upper(quote)}{end}”"
            found[name] = Fact(
                topic=Topic.TRIAL, said=said, text=text, where=f"{group.where}/description"
            )
    if len(quotes) == 1 or len(set(quotes)) > 1:
        yield from found.values()


_MOST_WORDS = 20


def _described(results: PostedResults) -> Mapping[str, Group]:
    """Return the first group of each title that the tables describe."""
    tables: list[tuple[Group, ...]] = [results.flow.groups]
    tables += [one.groups for one in results.outcomes]
    tables.append(tuple(one.group for one in results.events.groups))
    found: dict[str, Group] = {}
    for group in (group for table in tables for group in table):
        if group.description:
            found.setdefault(group.title, group)
    return found
