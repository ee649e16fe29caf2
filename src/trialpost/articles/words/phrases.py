"""Say arms, times, changes and counts in plain words."""

import re
from collections.abc import Iterable, Sequence

from trialpost.articles.reading.lexicon import same_unit
from trialpost.findings.facts.fact import upper
from trialpost.findings.file import COMPLETED, RANDOMISED, FindingsFile
from trialpost.findings.numbers import is_share, is_signed
from trialpost.model.article import Sentence
from trialpost.model.finding import Finding, FindingKind, Timepoint

MOST_WORDS = 26
_COMMON_ARMS = frozenset(
    {"placebo", "usual", "standard", "sham", "control", "no", "best", "care", "treatment", "early",
     "late", "waiting", "active", "diet", "exercise", "surgery", "observation", "dummy"}
)  # fmt: skip


class Phrases:
    """The words of one findings file: what it calls its arms and measures in mid-sentence."""

    def __init__(self, file: FindingsFile) -> None:
        self.file = file
        self.numbers = tuple(f for f in file.findings if f.kind is FindingKind.NUMBER)

    def results(self) -> tuple[Finding, ...]:
        """Return the findings with numbers that are results, not counts of who took part."""
        return tuple(f for f in self.numbers if f.measure not in {RANDOMISED, COMPLETED})

    def about(self, topic: str) -> tuple[Finding, ...]:
        """Return the statements of a topic or about a measure, in the file's order."""
        return tuple(
            f for f in self.file.findings if f.kind is FindingKind.STATEMENT and f.measure == topic
        )

    def arm(self, name: str | None) -> str:
        """Say an arm in mid-sentence."""
        if name is None:
            return "the treatment"
        return self.file.arms.get(name) or arm_within(name, (self.file.trial.intervention,))

    def short(self, name: str | None) -> str:
        """Say an arm by its dose alone, where the drug is the one that the article is about."""
        return self.arm(name).removesuffix(f" of {self.file.trial.intervention}")

    def arms(self, names: Sequence[str]) -> str:
        """Say several arms: "2 mg and 4 mg of baricitinib"."""
        ending = f" of {self.file.trial.intervention}"
        said = [self.arm(name) for name in names]
        if len(said) > 1 and all(one.endswith(ending) for one in said):
            return joined([one.removesuffix(ending) for one in said]) + ending
        return joined(said)

    def share(self, finding: Finding) -> str:
        """Say a count and the number of people that it is out of: "70 of 104"."""
        return f"{self.written(finding, 'value')} of {self.written(finding, 'n')}"

    def measure(self, name: str) -> str:
        """Say a measure in mid-sentence."""
        return self.file.measures.get(name) or measure_within(name)

    def written(self, finding: Finding, key: str) -> str:
        """Return a number as the source writes it, without its sign."""
        return self.file.written(finding, key).lstrip("-−")

    def signed(self, finding: Finding, key: str) -> str:
        """Return a number with its sign: a true minus, a plus for a rise."""
        number = float(getattr(finding, key))
        sign = "−" if number < 0 else "+" if number > 0 and is_signed(finding) else ""
        return sign + self.written(finding, key)

    def change(self, finding: Finding, key: str = "value") -> str:
        """Say a change: "a fall of 14.3 IU/mL"."""
        number = float(getattr(finding, key))
        if number == 0:
            return "no change"
        way = "fall" if number < 0 else "rise"
        return f"a {way} of {self.written(finding, key)}{unit_of(finding)}"

    def amount(self, finding: Finding, key: str = "value") -> str:
        """Say a value: a change, "70 of 104 people", or a number with its unit."""
        if is_signed(finding):
            return self.change(finding, key)
        if key == "value" and is_share(finding):
            return f"{self.share(finding)} people"
        return self.written(finding, key) + unit_of(finding)


def unit_of(finding: Finding) -> str:
    """Return a finding's unit with the space before it, if it has one."""
    if finding.unit is None:
        return ""
    return "%" if same_unit("%", finding.unit) else f" {finding.unit}"


_OF_PEOPLE = re.compile(
    r"(?:group |(?:the |a )[\w -]*groups?\b|all groups|participants|patients|subjects|people|"
    r"women|men|children|adults|infants|those)\b|(?:cohort|arm|part|sequence) \w{1,3}$|"
    r"(?:[a-z-]+ )?group \w{1,3}$|"
    r"(?:healthy|elderly|obese|older|younger) (?!diet|food|eating)[\w -]+$|"
    r".*\b(?:volunteers|controls)$",
    re.I,
)


def within(arm: str) -> str:
    """Say who is meant: "in group A" of a group, "with placebo" of what people got.

    >>> within("group A"), within("the control group"), within("placebo")
    ('in group A', 'in the control group', 'with placebo')
    """
    return f"in {arm}" if _OF_PEOPLE.match(arm) else f"with {arm}"


def at_time(point: Timepoint | None) -> str:
    """Say a time: ``week 12``; empty where there is none."""
    return f"{point.unit} {point.value:g}" if point is not None else ""


def arm_within(name: str, drugs: Iterable[str]) -> str:
    """Return what an arm without an everyday name is called in mid-sentence.

    >>> arm_within("Usual care", ()), arm_within("Invalol", ["invalol"]), arm_within("IVIG", ())
    ('usual care', 'invalol', 'IVIG')
    """
    own = (drug for drug in drugs if drug.lower() == name.lower())
    return next(own, None) or _lower_common(name, _COMMON_ARMS)


def measure_within(name: str) -> str:
    """Return what a measure without an everyday name is called in mid-sentence."""
    return _lower_common(name)


def _lower_common(name: str, common: frozenset[str] | None = None) -> str:
    """Lower the first letter of a name whose first word is an ordinary one (``Usual care``).

    Without ``common``, any word in small letters after its first counts as ordinary.
    """
    first = re.match(r"[A-Z][a-z]+\b", name)
    if not first or (common is not None and first[0].lower() not in common):
        return name
    return name[:1].lower() + name[1:]


def capital(text: str) -> str:
    """Begin a sentence with a capital, unless its first word has capitals of its own further on."""
    return upper(text)


def joined(parts: Sequence[str]) -> str:
    """Join parts with commas and "and"."""
    if len(parts) < 3:
        return " and ".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]


def linked(text: str, findings: Iterable[Finding]) -> Sentence:
    """Make a sentence of words and the findings that they rest on, each once."""
    return Sentence(capital(text), tuple(dict.fromkeys(one.id for one in findings)))


def plain(text: str) -> Sentence:
    """Make a sentence that rests on no finding and claims nothing."""
    return Sentence(text)


def unique(values: Iterable[str | None]) -> tuple[str, ...]:
    """Return the values that are given, each once, in their order."""
    return tuple(dict.fromkeys(value for value in values if value))
