"""Put an editor's words for groups into those that the rules read: neither, the higher dose, older.

Each rule returns the sentence without a turn of phrase that the findings bear out, else as it is.
"""

import itertools
import re
from collections.abc import Callable, Iterator

from trialpost.articles.editors.said import Reading, in_its_case, share_of_people
from trialpost.articles.reading.claims import read_claims
from trialpost.model.finding import Finding, Table

_WHO = r"(?:the )?(?:(?:people|those|participants|patients|anyone|anybody) )?"
_LED = r"(?:(?:on|with|in|given|taking|who got|receiving) )?(?:the )?"
_NEITHER = re.compile(rf"\b[Nn]either {_WHO}{_LED}$")
_NOR = re.compile(rf" nor {_WHO}{_LED}", re.I)
_ANY_HAD = re.compile(
    r"(?P<group> (?:group|arm)s?)?(?P<verb> (?:had|reported|experienced)) any\b", re.I
)
_ALL_OF_THEM = re.compile(
    r",? all (?:of (?:them|whom|these) )?(?=(?:in|on|with|from|among|given|taking) )", re.I
)
_IN_BOTH = re.compile(
    r" (?:in|for|between|across) (?:the two|both|the|both of the) (?:treatment |study )?groups"
    r"(?=(?: \(|:|,) ?)",
    re.I,
)
_SEXES = {"men": "male", "women": "female", "males": "male", "females": "female",
          "boys": "male", "girls": "female"}  # fmt: skip
_MORE_OF_ONE = re.compile(
    r"\b(?:(?:slightly|a little|far|many|somewhat) )?(?P<way>more|fewer)"
    rf" (?P<one>{'|'.join(_SEXES)})"
    rf"(?P<figure>(?: \([^()]*\))?) than (?P<other>{'|'.join(_SEXES)})\b",
    re.I,
)
_SLIGHTLY = re.compile(
    r"\b(?:a bit|a little|slightly|somewhat|marginally) (?=(?:more|fewer|less|higher|lower|older"
    r"|younger|longer|shorter|larger|smaller|greater)\b)",
    re.I,
)
_AGED = re.compile(r"\b(?P<way>older|younger)\b", re.I)
_A_DOSE = re.compile(
    r"\bthe (?:(?P<high>higher|highest|larger|largest)|(?P<low>lower|lowest|smaller|smallest))"
    r" dose\b(?: of [\w-]+| group)?",
    re.I,
)
_DOSE = re.compile(r"(?P<n>\d+(?:\.\d+)?)\s?(?P<unit>mg/kg|mg|µg|mcg|g|mL|IU|%)", re.I)
_CAUSES = re.compile(r"\bdied (?:of|from) (?P<what>[\w-]+) causes?\b", re.I)
_SMALL_SHARE, _SMALL_PART = 5.0, 0.15


def _of_a_kind(said: Reading) -> str:
    """Say "people with high risk" for "high-risk people", where a group is called so."""
    text = said.text
    for arm in {one.arm for one in said.numbers if one.arm}:
        name = said.document.arms.get(arm, arm)
        words = re.findall(r"[^\W_]+", name)
        if not 1 < len(words) < 4 or re.search(r"\d", name):
            continue
        pattern = (
            r"(?<![\w-])" + "[- ]".join(map(re.escape, words)) + r" (?=(?P<who>people|patients"
        )
        text = re.sub(
            pattern + r"|participants)\b)(?P=who)", rf"people with {name}", text, flags=re.I
        )
    return text


def _neither(said: Reading) -> str:
    """Say "nobody with A and nobody with B had" for "neither A nor B had any"."""
    arms = read_claims(said.text, said.lexicon).of("arm")
    for first, second in itertools.pairwise(arms):
        led = _NEITHER.search(said.text[: first.start])
        if led is None or not _NOR.fullmatch(said.text[first.end : second.start]):
            continue
        no = in_its_case(led[0], "nobody with ")
        rest = _ANY_HAD.sub(r"\g<verb>", said.text[second.end :], count=1)
        return f"{said.text[: led.start()]}{no}{first.text} and nobody with {second.text}{rest}"
    return said.text


def _all_of_them(said: Reading) -> str:
    """Leave out "all of them" before the one group that has any at all."""
    match = _ALL_OF_THEM.search(said.text)
    if match is None:
        return said.text
    arms = [
        one for one in read_claims(said.text, said.lexicon).of("arm") if one.start >= match.end()
    ]
    own = [one for one in said.numbers if arms and one.arm in arms[0].names and one.value]
    others = [
        other for one in own for other in said.document.findings
        if _row(other) == _row(one) and other.arm not in arms[0].names
    ]  # fmt: skip
    alone = own and all(share_of_people(one) is not None for one in own) and not any(
        other.value and other.value not in {one.value for one in own} for other in others
    )  # fmt: skip
    held = alone and not any(other.value and not _is_whole(other, said) for other in others)
    return f"{said.text[: match.start()]} {said.text[match.end() :]}" if held else said.text


def _is_whole(one: Finding, said: Reading) -> bool:
    return (one.arm or "") in said.lexicon.everybody


def _in_both(said: Reading) -> str:
    """Leave out "in the two groups" before figures of either, who are named."""
    match = _IN_BOTH.search(said.text)
    arms = {one.names for one in read_claims(said.text, said.lexicon).of("arm")
            if match and one.start >= match.end()}  # fmt: skip
    if match is None or len(arms) != len({one.arm for one in said.numbers if one.arm}):
        return said.text
    return said.text[: match.start()] + said.text[match.end() :]


def _of_one_sex(said: Reading) -> str:
    """Say "men and women" for "more men than women", where there are more."""
    counts: dict[str, set[float]] = {}
    for one in said.numbers:
        if one.table is Table.BASELINE and one.category and one.value is not None:
            counts.setdefault(one.category.lower(), set()).add(one.value)

    def plain(match: re.Match[str]) -> str:
        first, second = (counts.get(_SEXES[match[key].lower()], set()) for key in ("one", "other"))
        if len(first) != 1 or len(second) != 1:
            return match[0]
        apart = min(first) - min(second)
        if apart == 0 or (apart > 0) != (match["way"].lower() == "more"):
            return match[0]
        return in_its_case(
            match[0], f"{match['one'].lower()}{match['figure']} and {match['other']}"
        )

    return _MORE_OF_ONE.sub(plain, said.text)


def _slightly(said: Reading) -> str:
    """Leave "slightly" out where the values of the groups lie hardly apart."""
    pairs = [*_pairs(said)]
    if not pairs or not all(_is_small(*pair) for pair in pairs):
        return said.text
    return _SLIGHTLY.sub("", said.text)


def _pairs(said: Reading) -> Iterator[tuple[Finding, Finding]]:
    for one, other in itertools.combinations(said.numbers, 2):
        if _row(one) == _row(other) and one.table is not Table.ANALYSIS:
            yield one, other


def _is_small(one: Finding, other: Finding) -> bool:
    shares = share_of_people(one), share_of_people(other)
    if None not in shares:
        return abs((shares[0] or 0) - (shares[1] or 0)) <= _SMALL_SHARE
    first, second = one.value or 0.0, other.value or 0.0
    return abs(first - second) <= _SMALL_PART * max(abs(first), abs(second))


def _older(said: Reading) -> str:
    """Say "higher" for "older", where all figures are ages."""
    ages = all("age" in one.measure.lower() and "year" in (one.unit or "").lower()
               for one in said.numbers)  # fmt: skip
    if not ages or not re.search(r"\bthan\b", said.text):
        return said.text
    return _AGED.sub(lambda m: "higher" if m["way"].lower() == "older" else "lower", said.text)


def _the_dose(said: Reading) -> str:
    """Name the group that "the higher dose" is, of those that the figures are of."""
    doses: dict[str, float] = {}
    for arm in {one.arm for one in said.numbers if one.arm}:
        found = _DOSE.findall(said.document.arms.get(arm, arm))
        if len(found) == 1:
            doses[arm] = float(found[0][0])
    if len(doses) < 2 or len({_drug(said, arm) for arm in doses}) != 1:
        return said.text

    def plain(match: re.Match[str]) -> str:
        best = (max if match["high"] else min)(doses, key=lambda arm: doses[arm])
        compared = match[0].lower().split()[1] in ("higher", "lower", "larger", "smaller")
        if compared and len(doses) != 2:
            return match[0]
        return said.document.arms.get(best, best)

    return _A_DOSE.sub(plain, said.text)


def _drug(said: Reading, arm: str) -> str:
    return " ".join(_DOSE.sub("", said.document.arms.get(arm, arm)).lower().split())


def _causes(said: Reading) -> str:
    """Say "had cardiovascular mortality" for "died of cardiovascular causes"."""
    titles = [f"{one.measure} {one.category or ''}".lower() for one in said.numbers]

    def plain(match: re.Match[str]) -> str:
        for word in ("mortality", "death"):
            if all(f"{match['what'].lower()} {word}" in title for title in titles):
                return f"had {match['what']} {word}"
        return match[0]

    return _CAUSES.sub(plain, said.text)


def _row(one: Finding) -> tuple[object, ...]:
    return (one.table, one.measure, one.category, one.role, one.timepoint, one.statistic, one.unit)


RULES: tuple[Callable[[Reading], str], ...] = (
    _the_dose, _of_a_kind, _neither, _all_of_them, _in_both, _of_one_sex, _older, _slightly,
    _causes,
)  # fmt: skip
