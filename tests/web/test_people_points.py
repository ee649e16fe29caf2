"""A trial point by point: what fits, what does not, what would settle the rest; and its answers."""

import html
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from invented_trials import Shelf, study
from test_people_account import FORM as ME
from test_people_account import joined, person
from trialpost.web.catalogue.models import DisputeRow
from trialpost.web.people import store
from trialpost.web.people.matches.points import anchor, fact_words
from trialpost.web.people.pages import match_views
from trialpost.web.people.profile.carried import open_carried
from trialpost.web.sealing import keyring
from trialpost.web.sessions import SessionStore

pytestmark = pytest.mark.django_db

NAME = "NCT00000001"
FORM = {"conditions": "frobnitz disease", "birth_year": "1987", "sex": "female",
        "place": "Boston, MA", "travel_km": "80"}  # fmt: skip
TEXT = """Inclusion Criteria:

* Aged 18 to 75 years
* eGFR of at least 60 mL/min/1.73 m2
* Able to give written informed consent

Cohort B:

* ECOG performance status 0 or 1

Exclusion Criteria:

* Aged over 30 years
* Rituximab within 6 months before screening
* Tuberculosis
"""


def trial(number: int = 1, text: str = TEXT, **more: str) -> dict:
    made = study(number, **more)
    made["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = text
    return made


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    made = Shelf(tmp_path)
    made.load(trial(), now=now)
    return made


class Page:
    """A page as a test reads it: its words without marks, and its forms."""

    def __init__(self, answer) -> None:
        self.answer = answer
        self.source = answer.content.decode()
        bare = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style).*?</\1>", "", self.source))
        self.words = " ".join(html.unescape(bare).split())

    @property
    def carried(self) -> str:
        return re.search(r'name="carried" value="([^"]+)"', self.source)[1]

    def point(self, text: str) -> str:
        """Return the words of the point that quotes a text."""
        parts = re.findall(r'(?s)<li class="point.*?</li>', self.source)
        (found,) = [part for part in parts if text in html.unescape(part)]
        return found

    def buttons(self, text: str) -> list[str]:
        """Return what the answer buttons of a point send."""
        found = re.findall(r'name="say" value="([^"]+)"', self.point(text))
        return [html.unescape(one) for one in found]

    def about(self, text: str) -> str:
        return re.search(r'name="about" value="([^"]+)"', self.point(text))[1]


@pytest.fixture
def client() -> Client:
    return Client()


def tried(client: Client, **more: str) -> Page:
    return Page(client.post("/match/", FORM | more))


def say(client: Client, page: Page, said: str) -> Page:
    return Page(client.post("/match/", {"carried": page.carried, "say": said}))


def test_points_are_grouped_counted_and_quote_the_trial(shelf, client) -> None:
    page = tried(client)
    order = [
        "The basics", "What people need to take part", "What keeps people out",
        "What the trial team checks with you",
    ]  # fmt: skip
    places = [page.words.index(one) for one in order]
    assert places == sorted(places)
    assert "6 fit 1 does not fit 5 we don’t know yet 1 for the trial team" in page.words
    assert "Unlikely to fit" in page.words
    wrong = page.point("Aged over 30 years")
    assert 'class="verdict verdict-not_met">Speaks against it.' in wrong
    assert "You are 3" in wrong
    assert "The trial’s words" in wrong
    group = page.point("ECOG performance status")
    assert "for one group only (Cohort B)" in group
    assert "informed consent" in page.words[places[3] :]


def test_an_answer_works_out_once_what_to_ask_next(shelf, client, monkeypatch) -> None:
    page = tried(client)
    asked = []
    seen = match_views.match
    monkeypatch.setattr(
        match_views, "match", lambda *a, **k: asked.append(k.get("asking", True)) or seen(*a, **k)
    )
    say(client, page, f"{anchor(NAME)}|condition:tuberculosis|no")
    assert sorted(asked) == [False, False, True]


def test_what_speaks_against_it_stands_first_and_what_fits_last(shelf, client) -> None:
    source = tried(client).source
    assert source.index("Aged over 30 years") < source.index("Rituximab within")
    assert source.index("eGFR of at least") < source.index("Aged 18 to 75 years")


def test_an_unknown_comes_with_its_question_and_the_answer_changes_it(shelf, client) -> None:
    page = tried(client)
    before = page.point("Rituximab within 6 months")
    assert "We don’t know yet." in before
    assert "Do you take, or have you ever taken, rituximab?" in before
    assert [one.partition("|")[2] for one in page.buttons("Rituximab")] == [
        f"treatment:rituximab|{one}" for one in ("yes, now", "yes, in the past", "no", "not sure")
    ]
    after = say(client, page, page.buttons("Rituximab")[2])
    point = after.point("Rituximab within 6 months")
    assert "Nothing against it." in point
    assert "Changed by your answer" in point
    assert "You told us" in point
    assert "1 point changed in 1 trial shown here: ✓ 1 fits now." in after.words
    assert "7 fit 1 does not fit 4 we don’t know yet" in after.words
    assert f'id="{anchor(NAME)}"' in after.source
    assert re.search(rf'(?s)id="{anchor(NAME)}".*?<details open>', after.source)
    again = Page(client.post("/match/", {"carried": after.carried, "page": "1"}))
    assert "Changed by your answer" not in again.source


def test_an_answer_that_speaks_against_it_says_so(shelf, client) -> None:
    page = tried(client)
    after = say(client, page, f"{anchor(NAME)}|condition:tuberculosis|yes, now")
    assert "✕ 1 does not fit" in after.words
    assert "Speaks against it." in after.point("Tuberculosis")


def test_a_value_is_given_with_its_unit(shelf, client, now) -> None:
    page = tried(client)
    point = page.point("eGFR of at least 60")
    assert 'inputmode="decimal"' in point
    assert "mL/min/1.73" in point
    form = {"carried": page.carried, "fact": "egfr", "answer": "72", "unit": "mL/min/1.73 m2",
            "at": anchor(NAME)}  # fmt: skip
    after = Page(client.post("/match/", form))
    assert "Fits." in after.point("eGFR of at least 60")
    wrong = Page(client.post("/match/", form | {"answer": "quite good"}))
    assert "We did not understand that answer. Nothing was changed." in wrong.words
    assert "egfr" not in open_carried(wrong.carried, now=now).answers


def test_answers_in_words_of_their_own(shelf, client) -> None:
    page = tried(client)
    assert "As active as before the illness." in page.point("ECOG")
    after = say(client, page, f"{anchor(NAME)}|ecog|1")
    assert "Fits." in after.point("ECOG")


@pytest.mark.parametrize("answer", ["not sure", "skip"])
def test_not_sure_is_not_asked_again(shelf, client, answer) -> None:
    page = tried(client)
    after = say(client, page, f"{anchor(NAME)}|condition:tuberculosis|{answer}")
    point = after.point("Tuberculosis")
    assert "We don’t know yet." in point
    assert 'class="ask"' not in point
    assert "It changes no written point of the trials shown here." in after.words


def test_that_is_all_answers_what_is_not_named(shelf, client, now) -> None:
    page = tried(client)
    assert "Have you told us everything?" in page.words
    after = say(client, page, "|complete:conditions|that is all")
    assert "Nothing against it." in after.point("Tuberculosis")
    assert open_carried(after.carried, now=now).complete == ("conditions",)
    assert "|complete:conditions|" not in after.source
    assert "|complete:medications|" in after.source


def test_names_are_added_to_a_list(shelf, client, now) -> None:
    page = tried(client)
    form = {"carried": page.carried, "fact": "complete:medications", "answer": "rituximab, aspirin"}
    after = Page(client.post("/match/", form))
    names = [one.name for one in open_carried(after.carried, now=now).medications]
    assert names == ["rituximab", "aspirin"]
    long = form | {"answer": "x" * 200}
    assert "did not understand" in Page(client.post("/match/", long)).words


@pytest.mark.parametrize(
    "said",
    [
        "", "|", "||", f"{anchor(NAME)}|<b>|no", "x|" + "y" * 200 + "|no", "|sex|perhaps",
        "|ecog|99", "|ecog|banana", "|egfr|-12", "|birth_year|1700", "|travel_km|-1",
        "|pregnnat|no", "|condition:tuberculosis|banana",
    ],
)  # fmt: skip
def test_what_is_no_answer_changes_nothing(shelf, client, now, said) -> None:
    page = tried(client)
    after = say(client, page, said)
    assert after.answer.status_code == 200
    assert open_carried(after.carried, now=now) == open_carried(page.carried, now=now)
    assert "<b>" not in after.source


def test_nothing_of_it_is_in_an_address_or_stored(shelf, client) -> None:
    page = tried(client)
    after = say(client, page, f"{anchor(NAME)}|condition:tuberculosis|no")
    assert after.answer["Cache-Control"] == "no-store"
    targets = re.findall(r'(?:action|formaction|href)="([^"]*)"', after.source)
    assert not [one for one in targets if "tubercul" in one.lower()]
    assert not [one for one in targets if "#" in one and NAME in one.partition("#")[2]]
    assert set(client.cookies) <= {"csrftoken"}


def test_answers_can_be_seen_and_taken_back(shelf, client, now) -> None:
    page = say(client, tried(client), f"{anchor(NAME)}|condition:tuberculosis|no")
    assert "What you answered (1)" in page.words
    assert "Tuberculosis: No" in page.words
    after = Page(
        client.post("/match/", {"carried": page.carried, "forget": "condition:tuberculosis"})
    )
    assert "Your answer is taken back." in after.words
    assert "? 1 we don’t know now" in after.words
    assert not open_carried(after.carried, now=now).answers


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("condition:tuberculosis", "Tuberculosis:"),
        ("treatment:rituximab@183d", "Rituximab, as one trial asks it:"),
        ("pregnant", "Are you pregnant?"),
        ("allergy:penicillin", "Allergy to penicillin:"),
        ("place", "Where are you? A town or a postcode is enough."),
        ("condition:some-syndrome", "Some syndrome:"),
    ],
)
def test_facts_are_said_in_words(fact, words) -> None:
    assert fact_words(fact).lower() == words.lower()


# With an account


@pytest.fixture
def member(shelf, inbox) -> Client:
    client = joined(inbox)
    client.post("/me/", ME | FORM)
    return client


def test_an_answer_is_kept_and_the_next_page_says_what_it_changed_once(member) -> None:
    page = Page(member.get("/me/matches/"))
    said = page.buttons("Rituximab")[2]
    answer = member.post("/me/answer/", {"say": said})
    assert (answer.status_code, answer["Location"]) == (302, "/me/matches/")
    assert store.standing_of(person()).profile.answers == {"treatment:rituximab": "no"}
    after = Page(member.get("/me/matches/"))
    assert "1 point changed in 1 trial shown here" in after.words
    assert "Changed by your answer" in after.point("Rituximab")
    again = Page(member.get("/me/matches/"))
    assert "Changed by your answer" not in again.source
    assert "Nothing against it." in again.point("Rituximab")


def test_what_an_answer_changed_lies_sealed_in_the_session(member) -> None:
    page = Page(member.get("/me/matches/"))
    member.post("/me/answer/", {"say": page.buttons("Rituximab")[2]})
    (row,) = Session.objects.all()
    assert NAME in str(SessionStore().decode(row.session_data))
    assert NAME not in row.session_data
    assert keyring()


def test_the_page_that_was_looked_at_comes_back(member, shelf, now) -> None:
    shelf.load(*(trial(number) for number in range(2, 30)), now=now)
    page = Page(member.get("/me/matches/?page=2"))
    assert 'name="page" value="2"' in page.source
    form = {"say": f"{anchor(NAME)}|condition:tuberculosis|no", "page": "2"}
    assert member.post("/me/answer/", form)["Location"] == "/me/matches/?page=2"


def test_one_trial_has_a_page_whose_address_does_not_name_it(member) -> None:
    public = Page(member.get(f"/trial/{NAME}/"))
    assert re.search(rf'name="trial" value="{NAME}"', public.source)
    answer = member.post("/match/", {"trial": NAME})
    path = answer["Location"]
    assert re.fullmatch(r"/me/fit/[\w-]{40,}/", path)
    assert NAME not in path
    assert member.post("/match/", {"trial": NAME})["Location"] != path
    page = Page(member.get(path))
    assert page.answer["Cache-Control"] == "no-store"
    assert "<title>How one trial looks</title>" in page.source
    token = re.search(r'name="token" value="([^"]+)"', page.source)[1]
    answer = member.post("/me/answer/", {"say": page.buttons("Rituximab")[2], "token": token})
    assert answer["Location"] == path
    after = Page(member.get(path))
    assert "Changed by your answer" in after.point("Rituximab")
    assert "1 point changed" in after.words


@pytest.mark.parametrize("token", ["x", "AAAA", "%FF", "a" * 300])
def test_an_address_that_is_not_ours_leads_nowhere(member, token) -> None:
    assert member.get(f"/me/fit/{token}/").status_code == 404


def test_one_trial_may_not_fit_or_be_about_something_else(member, shelf, now) -> None:
    shelf.load(trial(2, maximum="30 Years"), trial(3, condition="Quuxitis"), now=now)
    for name, told in (("NCT00000002", "Does not fit."), ("NCT00000003", "is about Quuxitis")):
        path = member.post("/match/", {"trial": name})["Location"]
        assert told in Page(member.get(path)).words
    assert member.post("/match/", {"trial": "NCT00000099"}).status_code == 404


def test_answers_stand_on_the_own_page_and_are_taken_back_there(member) -> None:
    member.post("/me/answer/", {"say": "|condition:tuberculosis|no"})
    assert "Tuberculosis: No" in Page(member.get("/me/")).words
    member.post("/me/answer/", {"forget": "condition:tuberculosis"})
    assert not store.standing_of(person()).profile.answers


# From a trial's page, without an account


def test_from_a_trial_to_how_it_fits_without_an_account(shelf, client, now) -> None:
    shelf.load(trial(2), now=now)
    form = Page(client.post("/match/", {"trial": NAME}))
    assert "Does it fit me?" in form.words
    assert NAME not in form.carried
    page = Page(client.post("/match/", FORM | {"carried": form.carried}))
    first, rest = page.words.split("Other trials that may fit", 1)
    assert "The trial that you came from." in first
    assert "Number 1" in first
    assert "Number 2" in rest
    after = say(client, page, f"{anchor(NAME)}|condition:tuberculosis|no")
    assert "The trial that you came from." in after.words
    assert "2 points changed in 2 trials shown here" in after.words


# This is wrong


def test_a_point_can_be_called_wrong(shelf, client) -> None:
    page = tried(client)
    about = page.about("Rituximab within 6 months")
    form = Page(client.post("/match/wrong/", {"about": about, "carried": page.carried}))
    assert "Rituximab within 6 months before screening" in form.words
    assert not re.findall(r'<textarea|type="text"', form.source), "nobody can write anything here"
    assert not DisputeRow.objects.exists(), "nothing is kept before it is sent"
    unchosen = client.post("/match/wrong/", {"about": about, "send": "1"})
    assert "Please choose one of the three" in Page(unchosen).words
    sent = {"about": about, "kind": "text", "send": "1", "carried": page.carried}
    done = Page(client.post("/match/wrong/", sent))
    assert "An editor will look" in done.words
    row = DisputeRow.objects.get()
    assert (row.registry_id, row.kind, row.count, row.side) == (NAME, "text", 1, "exclusion")
    assert row.text == "Rituximab within 6 months before screening"
    back = Page(client.post("/match/", {"carried": done.carried, "page": "1"}))
    assert "may fit you" in back.words
    assert set(client.cookies) <= {"csrftoken"}


def test_nothing_of_the_person_is_kept_with_it(member) -> None:
    page = Page(member.get("/me/matches/"))
    member.post(
        "/match/wrong/", {"about": page.about("Tuberculosis"), "kind": "verdict", "send": "1"}
    )
    row = DisputeRow.objects.get()
    kept = " ".join(str(getattr(row, field.name)) for field in row._meta.get_fields())
    for secret in (person().token, "unknown", "met", "frobnitz", "1987"):
        assert secret not in kept
    (session,) = Session.objects.all()
    assert NAME not in str(SessionStore().decode(session.session_data))


@pytest.mark.parametrize("about", ["", "x", "NCT1|2", "NCT00000001|a|b", "NCT00000001|٣|٤", "|1|2"])
def test_what_names_no_point_leads_back(shelf, client, about) -> None:
    assert client.post("/match/wrong/", {"about": about})["Location"] == "/match/"
    assert client.get("/match/wrong/")["Location"] == "/match/"


def test_a_point_that_is_gone_says_so(shelf, client, now) -> None:
    about = tried(client).about("Tuberculosis")
    shelf.load(trial(text="Inclusion Criteria:\n\n* Adults\n", update="2026-11-20"), now=now)
    answer = client.post("/match/wrong/", {"about": about, "kind": "text", "send": "1"})
    assert answer.status_code == 404
    assert "has changed meanwhile. Nothing was kept." in Page(answer).words
    assert not DisputeRow.objects.exists()


def test_nobody_floods_the_editors(shelf, client, monkeypatch) -> None:
    from trialpost.web.people.pages import wrong_views

    monkeypatch.setattr(wrong_views, "MOST", 2)
    about = tried(client).about("Tuberculosis")
    sent = {"about": about, "kind": "text", "send": "1"}
    codes = [client.post("/match/wrong/", sent).status_code for _ in range(4)]
    assert codes == [200, 200, 429, 429]
    assert DisputeRow.objects.get().count == 2
