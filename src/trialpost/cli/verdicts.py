"""Print how trials look for a person, in words."""

from collections.abc import Sequence

import click
import msgspec

from trialpost.cli.listing import DISCLAIMER, distance, say_line, tell_one, with_share
from trialpost.cli.spoken import render
from trialpost.matching.questions import SKIP
from trialpost.matching.score import why_here
from trialpost.matching.understood import NotUnderstood
from trialpost.model.criterion import CriterionKind, HardCheck, JudgedCriterion, Verdict
from trialpost.model.match import Exclusion, Match, Matches, Question, TrialVerdict
from trialpost.vocabulary.plain import counted

EXCLUDED_SHOWN = 5
SIGNS = {Verdict.MET: "yes", Verdict.NOT_MET: "no", Verdict.UNKNOWN: "?"}
VERDICTS = {
    TrialVerdict.LIKELY: "Looks likely for you.",
    TrialVerdict.POSSIBLE: "Possible for you.",
    TrialVerdict.UNLIKELY: "Unlikely for you.",
}


def tell_matches(matches: Matches, *, miles: bool, has_condition: bool = True) -> None:
    """Print the matches, some of the excluded trials with their reasons, and the next question.

    ``has_condition`` says whether the profile names one; without, the trials are those for healthy
    volunteers, or there are none to look at.
    """
    if matches.next_question and matches.next_question.fact == "conditions":
        say_line(
            "Tell us a condition first: nothing in the profile says what a trial is sought for."
        )
        tell_question(matches.next_question)
        return
    one, many = "{count} trial could fit.", "{count} trials could fit."
    fits = matches.may_fit
    total = render(counted(fits, one, many)) if fits else "No trial could fit."
    if matches.unlikely:
        one, many = "{count} trial is unlikely to fit.", "{count} trials are unlikely to fit."
        total += " " + render(counted(matches.unlikely, one, many))
    if not matches.total and (km := matches.too_far_km) is not None:
        total += f" The nearest of those that are too far for you is {distance(km, miles)} away."
    say_line(with_share(total, len(matches.matches), matches.total))
    for place, found in enumerate(matches.matches, start=1):
        click.echo()
        tell_one(place, found.trial, miles=miles, more=_reasons(found))
    _tell_excluded(matches.excluded, has_condition)
    if matches.next_question:
        click.echo()
        tell_question(matches.next_question)
    click.echo()
    say_line(DISCLAIMER)


def _reasons(found: Match) -> list[str]:
    """Say the verdict, what speaks against it, what is not known, and what the team checks."""
    lines = [VERDICTS[found.verdict], _why_here(found)]
    lines += [render(one.because) for one in found.checks if one.verdict is not Verdict.MET]
    lines += [render(one.because) for one in found.criteria if one.verdict is Verdict.NOT_MET]
    waiting = [one for one in found.criteria if one.verdict is Verdict.UNKNOWN]
    team = sum(one.left_to_team for one in waiting)
    for count, one, many in (
        (len(waiting) - team, "{count} point is still open.", "{count} points are still open."),
        (team, "{count} point is for the trial team.", "{count} points are for the trial team."),
    ):
        if count:
            lines.append(render(counted(count, one, many)))
    return lines


def _why_here(found: Match) -> str:
    return f"Why it is here: {'; '.join(render(one) for one in why_here(found.parts))}."


def _tell_score(found: Match) -> None:
    """Print the score of a match, and what each part adds to it."""
    parts = msgspec.structs.asdict(found.parts).items()
    said = ", ".join(f"{name} {points:.3f}" for name, points in parts)
    say_line(f"Score {found.score:.3f}: {said}. No place can be paid for.")


def _tell_excluded(excluded: Sequence[Exclusion], has_condition: bool) -> None:
    if not excluded:
        return
    click.echo()
    if has_condition:
        one = "{count} trial on the same condition does not fit:"
        many = "{count} trials on the same condition do not fit:"
    else:
        one = "{count} trial that takes healthy volunteers does not fit:"
        many = "{count} trials that take healthy volunteers do not fit:"
    say_line(render(counted(len(excluded), one, many)))
    for found in excluded[:EXCLUDED_SHOWN]:
        say_line(f"{found.trial.id}, {found.trial.title}: {render(found.because)}", "   - ")
    if len(excluded) > EXCLUDED_SHOWN:
        say_line(f"… and {len(excluded) - EXCLUDED_SHOWN:,} more; --json lists them all.", "   ")


def tell_explained(name: str, judged: Match | Exclusion | None, *, miles: bool) -> None:
    """Print every check of one trial, and every criterion of its text with the reason."""
    if judged is None:
        say_line(f"The criteria of {name} were not read: it is on something else.")
        return
    tell_one(1, judged.trial, miles=miles)
    click.echo()
    fits = isinstance(judged, Match)
    say_line(VERDICTS[judged.verdict] if fits else f"It does not fit. {render(judged.because)}")
    if fits:
        say_line(_why_here(judged))
        _tell_score(judged)
    for check in judged.checks:
        _tell_check(check)
    for kind, heading in (
        (CriterionKind.INCLUSION, "To take part, people have to have:"),
        (CriterionKind.EXCLUSION, "People cannot take part with:"),
    ):
        _tell_criteria(heading, [one for one in _criteria(judged) if one.criterion.kind is kind])
    click.echo()
    say_line(DISCLAIMER)


def _criteria(judged: Match | Exclusion) -> Sequence[JudgedCriterion]:
    return judged.criteria if isinstance(judged, Match) else ()


def _tell_check(check: HardCheck) -> None:
    say_line(render(check.because), f"  [{SIGNS[check.verdict]:^3}] ")


def _tell_criteria(heading: str, criteria: Sequence[JudgedCriterion]) -> None:
    if not criteria:
        return
    click.echo()
    click.echo(heading)
    for one in criteria:
        say_line(one.criterion.text, f"  [{SIGNS[one.verdict]:^3}] ")
        say_line(render(one.because), "        ")


def tell_question(question: Question) -> None:
    """Print a question, its answers, and how many trials wait for it."""
    one = "would settle something about {count} trial"
    many = "would settle something about {count} trials"
    offered = " / ".join((*question.answers, SKIP)) if question.answers else ""
    units = f"a number, in {' or '.join(question.units)}" if question.units else ""
    answers = f" ({'; or '.join(filter(None, (units, offered)))})" if units or offered else ""
    settles = render(counted(question.settles, one, many))
    say_line(f"To ask: {render(question.question)}{answers} It {settles}.")
    for answer, label in zip(question.answers, question.labels, strict=False):
        meant = render(label)
        if answer.casefold() not in meant.casefold():
            say_line(f"{answer}: {meant}", " " * 8)
    if question.also:
        names = ", ".join(
            one.name if isinstance(one.name, str) else render(one.name) for one in question.also
        )
        say_line(f"Say so too if you have, or ever had, any of these: {names}.", " " * 8)


def tell_not_understood(unknown: Sequence[NotUnderstood]) -> None:
    """Say which conditions were not understood, and what may have been meant."""
    for one in unknown:
        if one.suggestions:
            *rest, last = one.suggestions
            meant = f"{', '.join(rest)} or {last}" if rest else last
            say_line(f'We did not understand "{one.name}". Did you mean {meant}?')
        else:
            say_line(
                f'We did not understand "{one.name}", so no trial can be found for it. Check how '
                "it is written, or say it in other words."
            )
    if unknown:
        click.echo()
