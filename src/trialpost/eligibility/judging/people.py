"""Judge leaves about the person: age, sex, pregnancy and the like.

=======================  ==========================================================================
asked                    judged
=======================  ==========================================================================
age                      by every day on which the person can have been born: if some fit and some
                         do not, it is not known. A maximum of 65 includes people who are 65;
                         "under 18" ends on the 18th birthday
sex                      as told
pregnant, breastfeeding  as told; does not hold of men, nor after the menopause
able to have children    as told; does not hold of men, after the menopause, or if surely sterile:
                         this speaks for the person only. A criterion that names it is seldom for
                         those alone who can; it mostly says what they have to do
past the menopause       as told; does not hold of men, nor of whoever is pregnant
surely sterile           as told; holds after the womb or both ovaries were taken out
contraception            as told only
twins, labour            as told; a note that does not mention them: presumed not
=======================  ==========================================================================

From 65 years on, and before the eighth birthday, a woman or girl is taken not to be pregnant, not
to breastfeed and not to be able to have children: true of all but a handful of people who ever
lived, so it speaks for the person and never against her. 65 rather than 60, since a few women have
given birth between these ages after a donated egg was implanted.
"""

import datetime as dt

import msgspec

from trialpost.eligibility.fact_keys import narrowed_fact_of
from trialpost.eligibility.facts import NO, YES, Facts
from trialpost.eligibility.judging.found import Found, Why
from trialpost.eligibility.judging.having import by_answer
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN, Truth, negated
from trialpost.model.dates import AgeLimit
from trialpost.model.requirement import Age, SexIs, State, When
from trialpost.model.status import Sex

TOO_OLD = AgeLimit(65, "year")
TOO_YOUNG = AgeLimit(8, "year")


def age_limit(years: float) -> AgeLimit:
    """Return an age in years as a limit, in months or days where it is not whole.

    >>> str(age_limit(18)), str(age_limit(0.5)), str(age_limit(2 / 52.18))
    ('18 years', '6 months', '14 days')
    """
    if float(years).is_integer():
        return AgeLimit(int(years), "year")
    months = years * 12
    if abs(months - round(months)) < 0.01:
        return AgeLimit(round(months), "month")
    return AgeLimit(round(years * 365.25), "day")


def judge_age(leaf: Age, facts: Facts, today: dt.date) -> Found:
    """Compare limits of age with every day on which the person can have been born."""
    born = facts.born(today)
    if born is None:
        return Found(UNKNOWN, Why.NOT_SAID, need="birth_year")
    truths = {_of_age(leaf, day, today) for day in born}
    truth = truths.pop() if len(truths) == 1 else UNKNOWN
    small = (today - born[0]).days < 4 * 365
    need = "birth_month" if truth == UNKNOWN and small and not facts.profile.birth_month else ""
    years = (_whole_years(born[1], today), _whole_years(born[0], today))
    return Found(truth, Why.AGE, years, need=need)


def _whole_years(birth: dt.date, today: dt.date) -> int:
    return max(0, today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day)))


def _of_age(leaf: Age, birth: dt.date, today: dt.date) -> Truth:
    if leaf.low is not None:
        limit = age_limit(leaf.low)
        reached = limit.outgrown_by(birth) if leaf.low_strict else limit.reached_by(birth)
        if reached > today:
            return LACKS
    if leaf.high is not None:
        limit = age_limit(leaf.high)
        past = limit.reached_by(birth) if leaf.high_strict else limit.outgrown_by(birth)
        if past <= today:
            return LACKS
    return HOLDS


def judge_sex(leaf: SexIs, facts: Facts, _today: dt.date) -> Found:
    """Compare the sex that is asked for with the one that was told."""
    if facts.profile.sex is None:
        return Found(UNKNOWN, Why.NOT_SAID, need="sex")
    return Found(HOLDS if facts.profile.sex is leaf.sex else LACKS, Why.SEX)


_PREGNANT, _NURSING, _FERTILE = "pregnant", "breastfeeding", "childbearing-potential"
_PLANS, _INFERTILE = "planning-pregnancy", "not-of-childbearing-potential"
_MENOPAUSE, _STERILE = "postmenopausal", "surgically-sterile"
_BEFORE_MENOPAUSE = frozenset({"premenopausal", "perimenopausal", "menstruating"})
_OF_WOMEN = frozenset({_PREGNANT, _NURSING, _FERTILE, _PLANS, _MENOPAUSE, "in-labor", "postpartum"})
_OF_WOMEN |= _BEFORE_MENOPAUSE
_OF_MEN = frozenset({"planning-to-father-a-child"})
_NOT_OF = {Sex.MALE: _OF_WOMEN, Sex.FEMALE: _OF_MEN}
_YOUNG = frozenset({_PREGNANT, _NURSING, _FERTILE, _PLANS, "in-labor", "postpartum"})
"""What is so of nobody from 65 years on, nor of a small child."""

_MENTIONED = frozenset({"multiple-pregnancy", "in-labor"})
"""States that a doctor who writes of somebody would mention."""

_FOLLOWS: dict[str, tuple[tuple[str, Truth], ...]] = {
    # what follows from a yes to another state
    _PREGNANT: ((_MENOPAUSE, LACKS),),
    _NURSING: ((_MENOPAUSE, LACKS),),
    _PLANS: ((_MENOPAUSE, LACKS), (_STERILE, LACKS)),
    _FERTILE: ((_MENOPAUSE, LACKS), (_STERILE, LACKS), (_PREGNANT, HOLDS)),
    _MENOPAUSE: ((_PREGNANT, LACKS), (_FERTILE, LACKS)),
    **dict.fromkeys(_BEFORE_MENOPAUSE, ((_MENOPAUSE, LACKS),)),
}
_STERILE_AFTER = ("hysterectomy", "bilateral oophorectomy", "bilateral salpingo-oophorectomy")


def judge_state(leaf: State, facts: Facts, today: dt.date) -> Found:
    """Judge pregnancy, breastfeeding, the ability to have children, contraception, menopause."""
    if leaf.concept == _INFERTILE:
        fertile = judge_state(msgspec.structs.replace(leaf, concept=_FERTILE), facts, today)
        return msgspec.structs.replace(
            fertile, truth=negated(fertile.truth), kindly=negated(fertile.kindly)
        )
    need = narrowed_fact_of(leaf)
    planned = leaf.when is When.PLANNED
    state = _PLANS if planned and leaf.concept == _PREGNANT else leaf.concept
    found = _state(state, need, leaf, facts, today)
    if state == _FERTILE and found.truth == LACKS and found.why is not Why.SAID_NO:
        found = msgspec.structs.replace(found, truth=UNKNOWN, kindly=LACKS)
    if leaf.qualifiers and found.truth == HOLDS and found.why is not Why.SAID_YES:
        return Found(UNKNOWN, Why.NARROWED, need=need)
    return found


def _state(state: str, need: str, leaf: State, facts: Facts, today: dt.date) -> Found:
    broader = facts.order.at_or_above((state,))
    if facts.profile.sex is not None and broader & _NOT_OF[facts.profile.sex]:
        return Found(LACKS, Why.SEX)
    answered = by_answer(facts, need)
    if answered is not None:
        return answered
    if leaf.when in (When.PAST, When.EVER):
        return Found(UNKNOWN, Why.NOT_SAID, need=need)
    known = _by_other_states(state, broader, facts) or _by_list(leaf, facts)
    if known is not None:
        return known
    silent = LACKS if state in _MENTIONED else UNKNOWN
    found = Found(UNKNOWN, Why.NOT_SAID, need=need, silent=silent)
    return _by_age(found, facts, today) if broader & _YOUNG else found


def _by_other_states(state: str, broader: frozenset[str], facts: Facts) -> Found | None:
    key = ("state", state)
    if key not in facts.remembered:
        facts.remembered[key] = _by_other_answers(state, broader, facts)
    return facts.remembered[key]  # type: ignore[return-value]


def _by_other_answers(state: str, broader: frozenset[str], facts: Facts) -> Found | None:
    """Return what follows from answers about other states, and from operations."""
    if any(facts.answer(one) == NO for one in broader):
        return Found(LACKS, Why.SAID_NO)
    if any(answer == YES and facts.order.is_a(one, state) for one, answer in facts.answers.items()):
        return Found(HOLDS, Why.SAID_YES)
    for one in broader:
        for other, truth in _FOLLOWS.get(one, ()):
            if facts.answer(other) == YES or (other == _STERILE and _is_sterile(facts)):
                if truth == HOLDS and one != state:
                    continue
                return Found(truth, Why.FOLLOWS, other)
    if state == _STERILE and _is_sterile(facts):
        return Found(HOLDS, Why.FOLLOWS, "operation")
    return None


def _by_list(leaf: State, facts: Facts) -> Found | None:
    """Return what follows from a state that stands among the conditions."""
    if leaf.when is When.PLANNED:
        return None
    for told in facts.told_of(leaf.concept, leaf.name):
        if told.status != "past" and told.until is None:
            return Found(HOLDS, Why.HAS, told)
    return None


def _is_sterile(facts: Facts) -> bool:
    key = ("sterile",)
    if key not in facts.remembered:
        find = facts.order.lexicon.find
        operations = (concept.id for name in _STERILE_AFTER for concept in find(name))
        facts.remembered[key] = any(facts.told_of(one, "") for one in operations)
    return bool(facts.remembered[key])


def _by_age(found: Found, facts: Facts, today: dt.date) -> Found:
    key = ("old or small", today)
    if key not in facts.remembered:
        facts.remembered[key] = _is_old_or_small(facts, today)
    if not facts.remembered[key]:
        return found
    return msgspec.structs.replace(found, why=Why.AGE, kindly=LACKS)


def _is_old_or_small(facts: Facts, today: dt.date) -> bool:
    born = facts.born(today)
    if born is None:
        return False
    return TOO_OLD.reached_by(max(born)) <= today or TOO_YOUNG.reached_by(min(born)) > today
