"""Points as HTML: whatever a record or an answer holds is escaped; each question has its form."""

import datetime as dt
import re

import msgspec
import pytest

from trialpost.eligibility.explain_words import ASKED_NOTHING
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.match import match
from trialpost.model.criterion import Criterion, CriterionKind, HardCheck, JudgedCriterion, Verdict
from trialpost.model.match import (
    Exclusion,
    FoundTrial,
    Freshness,
    FreshnessLabel,
    Match,
    NearestSite,
    Question,
    QuestionKind,
    ScoreParts,
    TrialVerdict,
)
from trialpost.model.message import say
from trialpost.model.profile import profile_from_value
from trialpost.model.site import Site
from trialpost.model.status import RecruitmentStatus
from trialpost.web.language import speaking
from trialpost.web.pages.fits_html import Matching, excluded_html, fit_html
from trialpost.web.people.matches.points import Fit, Point, fits_of
from trialpost.web.people.matches.points_shown import Asking, checks_html, points_html, team_html
from trials_made_up import trial

HOSTILE = """<script>alert("x & 'y'")</script>"""
ESCAPED = "&lt;script&gt;alert(&quot;x &amp; &#x27;y&#x27;&quot;)&lt;/script&gt;"
ASKING = Asking(url="/match/", hidden='<input type="hidden" name="carried" value="c">', unit="mi")


def point(question: Question | None = None, text: str = HOSTILE, **more) -> Point:
    criterion = Criterion(text=text, kind=CriterionKind.INCLUSION, span=(7, 90), **more)
    judged = JudgedCriterion(criterion=criterion, because=say("You said {what}.", what=text))
    return Point(judged=judged, about=f"{text}|7|90", question=question)


def fit(*checks) -> Fit:
    # What is written here does not look at the match.
    return Fit(match=None, anchor="t-1", checks=checks, inclusion=(), exclusion=(), team=())


def question(kind: QuestionKind = QuestionKind.CHOICE, **more) -> Question:
    given = {"fact": "f", "question": say("How?"), "answers": ("yes", "no", "not sure")}
    return Question(**given | {"settles": 1, "kind": kind} | more)


def written(one: Point, asking: Asking = ASKING) -> str:
    return points_html([one], fit(), asking)


def test_a_point_that_asks_for_nothing_is_not_counted_among_those_that_fit():
    met = [
        Point(judged=msgspec.structs.replace(point().judged, because=say(why), verdict=Verdict.MET),
              about="a")
        for why in (ASKED_NOTHING, "You are 40.")
    ]  # fmt: skip
    assert msgspec.structs.replace(fit(), inclusion=tuple(met)).met == 1


def test_texts_are_escaped_wherever_they_stand():
    hostile = question(fact=HOSTILE, question=say(HOSTILE), answers=(HOSTILE,))
    shown = written(point(hostile, group=HOSTILE, topic=HOSTILE))
    shown += written(
        point(msgspec.structs.replace(hostile, kind=QuestionKind.VALUE, units=(HOSTILE,)))
    )
    shown += team_html([point()], ASKING)
    check = HardCheck(name=HOSTILE, verdict=Verdict.NOT_MET, because=say(HOSTILE))
    shown += checks_html(fit((check, None)), ASKING)
    assert "<script" not in shown
    assert "alert(" in shown
    assert shown.count(ESCAPED) >= 15


def test_titles_places_and_reasons_of_a_list_are_escaped():
    old = Freshness(label=FreshnessLabel.STALE, last_verified=None, because=say(HOSTILE))
    recruits = RecruitmentStatus.RECRUITING
    site = NearestSite(site=Site(facility=HOSTILE), status=recruits, freshness=old, km=3.0)
    found = FoundTrial(id=HOSTILE, registry="r", title=HOSTILE, status=recruits, conditions=(),
                       url="", nearest_site=site, freshness=old)  # fmt: skip
    parts = {"condition": 0, "text": 0, "checks": 0, "distance": 0, "freshness": 0}
    matched = Match(trial=found, verdict=TrialVerdict.POSSIBLE, score=0.3, checks=(),
                    parts=ScoreParts(eligibility=0.3, **parts))  # fmt: skip
    listing = Matching(
        today=dt.date(2026, 11, 29), unit="mi", place=None, opens=True, path_of="/trial/{}/".format
    )
    shown = fit_html(msgspec.structs.replace(fit(), match=matched), listing)
    shown += excluded_html([Exclusion(trial=found, because=say(HOSTILE), checks=())], listing)
    assert "<script" not in shown
    assert shown.count(ESCAPED) == 10
    assert "<strong>2 miles</strong> away: " in shown


def test_what_turns_the_text_around_it_is_left_out():
    assert "\u202e" not in re.search(r"<q.*?</q>", written(point(text="a\u202eb")))[0]


def test_the_first_words_tell_one_button_from_another():
    many = written(point(text="one two three four five six seven eight nine"))
    assert (
        'This is wrong<span class="visually-hidden">: one two three four five six seven eight …<'
        in many
    )
    few = written(point(text="one two  three"))
    assert '<span class="visually-hidden">: one two three<' in few


def test_what_looks_alike_to_everybody_is_written_once_and_carries_nothing_of_anybody():
    """The fields that go along with an answer are those of the page that shows it."""
    field = question(QuestionKind.VALUE, units=("mg",))
    shared = msgspec.structs.replace(point(field), of_nobody=True)
    theirs = msgspec.structs.replace(ASKING, hidden='<input name="carried" value="other">')
    for one in (ASKING, theirs, msgspec.structs.replace(ASKING, unit="km", url="/es/match/")):
        assert written(shared, one) == written(point(field), one)
    with speaking("es"):
        assert written(shared) == written(point(field))
    assert 'value="other"' in written(shared, theirs)
    assert 'value="c"' not in written(shared, theirs)


def test_a_page_that_asks_nothing_has_no_forms():
    shown = written(point(question()), Asking(url="", hidden="", unit="km"))
    assert "<button" not in shown
    assert "How?" not in shown


@pytest.mark.parametrize(
    ("asked", "has", "lacks"),
    [
        (question(), ['value="t-1|f|yes">Yes<', 'value="t-1|f|not sure">Not sure<'], ["<form"]),
        (question(QuestionKind.VALUE, units=("mg",)),
         ['name="unit" value="mg"', 'inputmode="decimal"', ASKING.hidden, ">Yes<"], ["<select"]),
        (question(QuestionKind.VALUE, units=("mg", "g")),
         ["<option>mg</option><option>g</option>"], ['name="unit" value=']),
        (question(QuestionKind.DATE), ['placeholder="2025-05"'], ["<select", 'inputmode']),
        (question(QuestionKind.VALUE, fact="travel_km"),
         ["How far would you travel?", '<option value="mi" selected>miles'], ["How?"]),
    ],
)  # fmt: skip
def test_each_kind_of_question_has_its_form(asked, has, lacks):
    shown = written(point(asked))
    assert 'action="/match/#t-1"' in shown
    assert [one for one in has if one not in shown] == []
    assert [one for one in lacks if one in shown] == []
    assert shown.count(">Not sure<") == 1


ASKS = """Inclusion Criteria:

* Systemic lupus erythematosus
* Haemoglobin of at least 9 g/dL
* Able to walk

Exclusion Criteria:

* Asthma, or pregnant or breastfeeding
* Treatment with rituximab within 6 months
* Kidney transplant
* Current smoker
"""
PEOPLE = (
    {"sex": "female", "birth_year": 1990},
    {"sex": "male", "birth_year": 1990, "answers": {"treatment:rituximab@last": "2026-10"}},
    {"answers": {"smoking": "not sure"}, "complete": ["conditions", "procedures"]},
    {"answers": {"haemoglobin": 8}, "procedures": ["kidney transplant"]},
)


def test_nothing_of_who_looked_before_is_on_the_page_of_who_looks_next():
    """What is kept of a trial for everybody says the same as a trial that nobody looked at yet."""
    today = dt.date(2026, 11, 22)

    def seen(catalogue: Catalogue, told: dict) -> list[tuple[Point, str]]:
        profile = profile_from_value({"conditions": ["lupus"], **told}, today=today)
        matches = match(catalogue, profile, today=today).matches
        fits = fits_of(catalogue, matches, profile, today=today)
        points = [(one, fit) for fit in fits for one in (*fit.inclusion, *fit.exclusion)]
        return [(one, points_html([one], fit, ASKING)) for one, fit in points]

    held = Catalogue.from_records([trial(1, criteria=ASKS)])
    for told in (*PEOPLE, *reversed(PEOPLE)):
        fresh = seen(Catalogue.from_records([trial(1, criteria=ASKS)]), told)
        assert seen(held, told) == fresh
        assert len(fresh) == 7
    assert 0 < sum(one.of_nobody for one, _ in fresh) < len(fresh)
