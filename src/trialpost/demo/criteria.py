"""Write eligibility criteria for an invented trial, in the styles that real records have."""

import random

from trialpost.demo.plan import Plan
from trialpost.demo.tables import common
from trialpost.demo.words import capital, fill

Line = str | tuple[str, list[str]]
"""A criterion, or one with a list under it."""

_STYLES: tuple[dict[str, str], ...] = (
    {},
    {"≥ ": "at least ", "≤ ": "at most ", "< ": "below ", "> ": "above "},
    {"<": "\\<", ">": "\\>", "≥": "\\>=", "≤": "\\<="},
)
_HEADS = (
    ("Inclusion Criteria:", "Exclusion Criteria:"),
    ("INCLUSION CRITERIA:", "EXCLUSION CRITERIA:"),
    ("Key Inclusion Criteria:", "Key Exclusion Criteria:"),
    ("Inclusion Criteria", "Exclusion Criteria"),
)


def criteria_text(plan: Plan, rng: random.Random) -> str:
    """Write both lists as one text, as the registry's field holds it."""
    inclusion, exclusion = _inclusion(plan, rng), _exclusion(plan, rng)
    (head_in, head_out), numbered = rng.choice(_HEADS), rng.random() < 0.4
    parts = (head_in, _list(inclusion, numbered), head_out, _list(exclusion, numbered))
    text = "\n\n".join(parts)
    for sign, words in rng.choice(_STYLES).items():
        text = text.replace(sign, words)
    return text


def _list(lines: list[Line], numbered: bool) -> str:
    """Number the criteria or put bullets before them; sub-lists are indented bullets."""
    written = []
    for index, line in enumerate(lines, 1):
        mark = f"{index}. " if numbered else "* "
        head, below = (line, []) if isinstance(line, str) else line
        written.append(mark + head)
        written += ["", *(f"{' ' * len(mark)}* {item}" for item in below)] if below else []
    return "\n".join(written)


def _inclusion(plan: Plan, rng: random.Random) -> list[Line]:
    own = plan.condition.criteria
    kept = own if len(own) < 3 or rng.random() < 0.5 else rng.sample(own, len(own) - 1)
    lines: list[Line] = []
    if rng.random() < 0.85:
        lines.append(plan.ages.criterion(rng))
    lines += _lines(plan, plan.field.inclusion, rng, rng.randint(1, 3))
    lines += [_fill(line, plan, rng) for line in kept]
    if plan.field.oncology and plan.treatment.is_drug and rng.random() < 0.7:
        head, below = rng.choice(common().organ_function)
        chosen = sorted(rng.sample(range(len(below)), rng.randint(3, len(below))))
        lines.append((head, [_fill(below[i], plan, rng) for i in chosen]))
    if not (plan.field.oncology and plan.treatment.is_drug) or rng.random() < 0.5:
        lines += _lines(plan, common().inclusion, rng, rng.randint(1, 2), besides=lines)
    lines.append(rng.choice(_consent(plan)))
    return lines


def _exclusion(plan: Plan, rng: random.Random) -> list[Line]:
    lines: list[Line] = []
    if plan.may_become_pregnant and plan.treatment.is_drug and not _about_pregnancy(plan):
        lines.append(_fill(common().exclusion[0].removeprefix("women: "), plan, rng))
    lines += _lines(plan, plan.field.exclusion, rng, rng.randint(2, 4), besides=lines)
    labs = plan.treatment.is_drug and not plan.field.oncology and not plan.ages.all_minors
    if labs and plan.field.name not in ("kidney", "blood", "vaccines") and rng.random() < 0.25:
        lines.append(_laboratory(plan, lines, rng))
    wanted = rng.randint(2, 5) if plan.kind == "INTERVENTIONAL" else 1
    return lines + _lines(plan, common().exclusion, rng, wanted, besides=lines)


def _laboratory(plan: Plan, besides: list[Line], rng: random.Random) -> Line:
    """Draw laboratory limits, none for what another criterion has already limited."""
    said = " ".join(_text(line) for line in besides)
    head, below = rng.choice(common().lab_exclusion)
    free = [item for item in below if item.split()[0] not in said]
    chosen = sorted(rng.sample(range(len(free)), min(len(free), rng.randint(2, 4))))
    return (head, [_fill(free[i], plan, rng) for i in chosen])


def _lines(
    plan: Plan, pool: list[str], rng: random.Random, wanted: int, besides: list[Line] | None = None
) -> list[Line]:
    """Draw sentences that fit, none that begins as one that is already there."""
    taken = {_text(line)[:12] for line in besides or []}
    fitting = [line for tagged in pool if (line := _untag(tagged, plan)) and line[:12] not in taken]
    return [_fill(line, plan, rng) for line in rng.sample(fitting, min(wanted, len(fitting)))]


def _text(line: Line) -> str:
    return line if isinstance(line, str) else line[0]


_LASTING = ("months before", " for at least {", "Stable ", "months ago", "Usual ", "unchanged for")
"""What can only be said of a condition that has been there for a while."""
_TAGS = ("drug", "other", "women", "child", "adult", "trial")


def _untag(line: str, plan: Plan) -> str | None:
    """Return a sentence without its tag, or nothing if it does not fit the trial."""
    tag, colon, rest = line.partition(": ")
    if colon and tag in _TAGS:
        if not _holds(tag, plan):
            return None
        line = rest
    return line if _fits(line, plan) else None


def _holds(tag: str, plan: Plan) -> bool:
    match tag:
        case "drug":
            return plan.treatment.is_drug
        case "other":
            return not plan.treatment.is_drug
        case "women":
            drug = plan.treatment.is_drug
            return drug and plan.may_become_pregnant and not _about_pregnancy(plan)
        case "child":
            return plan.ages.all_minors
        case "adult":
            return plan.ages.all_adults
        case _:
            return plan.kind == "INTERVENTIONAL"


def _fits(line: str, plan: Plan) -> bool:
    if common().is_absurd(line, plan.field, plan.condition):
        return False
    if "unable to swallow" in line.lower():
        return plan.treatment.form in ("tablet", "capsule")
    acute = common().is_acute(plan.field, plan.condition)
    return not (acute and any(words in line for words in _LASTING))


def _about_pregnancy(plan: Plan) -> bool:
    return plan.condition.heading in common().pregnancy


def _consent(plan: Plan) -> list[str]:
    if plan.ages.all_minors:
        return common().consent_child
    if plan.condition.heading in common().cannot_consent:
        return common().consent_deputy
    return common().consent_adult if plan.ages.all_adults else common().consent_mixed


def _fill(line: str, plan: Plan, rng: random.Random) -> str:
    treatment = plan.treatment
    return fill(
        line,
        rng,
        condition=plan.condition.plain,
        condition_cap=capital(plan.condition.plain),
        specialist=plan.field.specialist,
        drug=treatment.name,
        form=treatment.form or "treatment",
        weeks=str(plan.weeks),
    )
