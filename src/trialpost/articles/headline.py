"""Write the title and subtitle: the main result, who, how many, compared with what."""

from trialpost.articles.checks.compared import difference_sign
from trialpost.articles.words.phrases import Phrases, capital, linked, unique
from trialpost.findings.file import RANDOMISED, Topic
from trialpost.findings.numbers import is_contrast, is_signed
from trialpost.model.article import Sentence
from trialpost.model.finding import Finding


def title(words: Phrases) -> Sentence:
    """Say the main result without selling, or what the trial was about if it has no numbers."""
    found = main_findings(words)
    trial = words.file.trial
    if not found:
        return Sentence(f"What a trial in {trial.illness} found")
    measure = capital(words.measure(found[0].measure))
    place = f"in a {trial.illness} trial" if len(trial.illness) < 20 else f"in {trial.illness}"
    return linked(f"{measure}{_outcome(words, found)} {place}", found)


def main_findings(words: Phrases) -> tuple[Finding, ...]:
    """Return the findings of the measure that the article opens with."""
    results = words.results()
    wanted = words.file.headline or (words.file.main_measures or ("",))[0]
    chosen = wanted or next((f.measure for f in results), "")
    return tuple(f for f in results if f.measure == chosen)


def _outcome(words: Phrases, found: tuple[Finding, ...]) -> str:
    """Return what happened to the measure, by what the source calls significant."""
    compared = tuple(f for f in found if f.comparator)
    called = {f.significant for f in compared if f.significant is not None}
    versus = words.arms(unique(f.comparator for f in compared))
    tried = _tried(words, found)
    if not compared:
        return f" with {tried}: what was seen"
    if called == {False}:
        return f": no clear difference between {tried} and {versus}"
    signs = {difference_sign(f) or 0 for f in compared} - {0}
    if called == {True} and len(signs) == 1:
        return f"{_way(compared, signs.pop())} with {tried}{_versus(compared, versus)}"
    return f" with {tried} and with {versus}: what was seen"


def _way(found: tuple[Finding, ...], sign: int) -> str:
    """Return the verb: a change falls or rises, anything else is lower or higher."""
    if all(is_signed(f) and not is_contrast(f) for f in found):
        values = [f.value or 0 for f in found]
        if all(v < 0 for v in values):
            return " fell" if _other_way(found) else (" fell more" if sign < 0 else " fell less")
        if all(v > 0 for v in values):
            return " rose" if _other_way(found) else (" rose more" if sign > 0 else " rose less")
    return ": lower" if sign < 0 else ": higher"


def _other_way(found: tuple[Finding, ...]) -> bool:
    """Tell whether no comparator went the way that its arm went."""
    return all(
        f.comparator_value is not None and (f.value or 0) * f.comparator_value <= 0 for f in found
    )


def _versus(found: tuple[Finding, ...], versus: str) -> str:
    changes = all(is_signed(f) and not is_contrast(f) for f in found)
    same = {(f.value or 0) < 0 for f in found}
    apart = changes and len(same) == 1 and _other_way(found)
    return f" but not with {versus}" if apart else f" than with {versus}"


def _tried(words: Phrases, found: tuple[Finding, ...]) -> str:
    """Name what was tried: the drug if all arms are doses of it, else the arms."""
    others = {f.comparator for f in found}
    arms = tuple(name for name in unique(f.arm for f in found) if name not in others)
    drug = words.file.trial.intervention
    if not arms or (len(arms) > 1 and all(drug.lower() in arm.lower() for arm in arms)):
        return drug
    return words.arms(arms)


def subtitle(words: Phrases) -> Sentence:
    """Say who, how many, compared with what, and whether this was the main question."""
    found = main_findings(words)
    counts = tuple(f for f in words.numbers if f.measure == RANDOMISED)
    rests: tuple[Finding, ...] = found
    arms = unique(f.arm for f in counts or found)
    others = unique(f.comparator for f in found)
    tried = words.arms([n for n in arms if n not in others]) or words.file.trial.intervention
    text = f"The trial was about {tried}"
    if others:
        text = f"The trial compared {tried} with {words.arms(others)}"
    if len(counts) > 1:
        text += f" in {total(counts)} people"
        rests = counts
    aside = words.file.headline and words.file.headline not in words.file.main_measures
    if aside and words.file.main_measures:
        text += ". This result was not its main question"
        rests = (*rests, *words.about(Topic.MAIN_QUESTION))
    return linked(text + ".", rests or words.file.findings[:1])


def total(counts: tuple[Finding, ...]) -> str:
    """Add up how many people took part."""
    return f"{sum(f.value or 0 for f in counts):g}"
