"""What belongs to somebody is for nobody else: not to be seen, changed, or known to exist."""

import datetime as dt
import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from invented_trials import Shelf, study
from permission_clients import device
from test_watch_decisions import decide
from test_watch_notices import person
from trialpost.web.mail import actions as mail
from trialpost.web.mail import links
from trialpost.web.newsroom import subscriptions, wishes
from trialpost.web.newsroom.subjects import subject
from trialpost.web.people.account import consenting, passkeys, rights
from trialpost.web.people.actions import NOTICES, SIGN_IN
from trialpost.web.people.ageing import still_true
from trialpost.web.people.matches.one_trial import token_of
from trialpost.web.people.models import Passkey, Person
from trialpost.web.people.profile import persons
from trialpost.web.permissions import RULES, Who
from trialpost.web.permissions_page import addresses
from trialpost.web.watch.sending.links import fewer_path

pytestmark = pytest.mark.django_db

IN_ITS_ADDRESS = {
    "people:fit": "a trial, sealed for one account",
    "people:ask_own_step": "which question it is: the same for everybody",
}
"""Addresses of the signed in that name something, and what that is."""

IN_ITS_FORM: dict[str, tuple[str, ...]] = {
    "people:sign_out_everywhere": (),
    "people:me": ("whose",),
    "people:ask_own": ("whose",),
    "people:ask_own_step": ("whose",),
    "people:answer": ("whose", "token"),
    "people:erase": (),
    "people:people": ("whose",),
    "people:choose": ("whose",),
    "people:rename": ("whose",),
    "people:erase_one": ("whose",),
    "people:affirm": ("whose",),
    "people:consent": (),
    "people:passkeys": ("mark",),
    "people:passkey_add_options": (),
    "people:passkey_add": (),
    "people:address": (),
    "watch:chosen": (),  # it names a trial of the catalogue, which is everybody's
    "watch:decide": ("whose", "trial"),
    "watch:notices": ("whose",),
}
"""Forms of the signed in, and which of their fields name something that an account holds."""

MEANT = {
    "people:answer": {"say": "|condition:tuberculosis|no"},
    "people:choose": {"to": "matches"},
    "people:rename": {"whom": "parent", "words": "Changed"},
    "people:erase_one": {"confirm": "yes", "asked": "1"},
    "people:people": {"whom": "child", "words": "Changed"},
    "people:passkeys": {"remove": "1"},
    "watch:decide": {"decision": "undo"},
    "watch:notices": {"notices": "off"},
    "people:me": {"conditions": "asthma"},
    "people:ask_own": {"conditions": "asthma", "do": "next"},
    "people:ask_own_step": {"conditions": "asthma", "do": "next"},
}
"""What somebody would send with it, to do harm."""

TRIAL, OTHER = "NCT00000001", "NCT00000002"


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(study(1), study(2), now=now)
    return found


def agreed(who: Person, now: dt.datetime) -> Person:
    consenting.agree(person=who, now=now)
    return who


@pytest.fixture
def ada(shelf, now) -> Person:
    """Somebody who holds one of everything."""
    ada = agreed(person(now), now)
    persons.add(holder=ada, named=persons.Named(whom=persons.Whom.CHILD, words="Mia"), now=now)
    decide(ada, "saved", now, trial=TRIAL)
    kept = passkeys.Kept(name="my phone", credential=b"c", counter=0, added_on=now.date())
    Passkey.objects.create(
        address=ada.address, lookup="a" * 64, sealed=passkeys._seal(ada.address, "a" * 64, kept)
    )
    payload = {"category": subject("immune").written}
    token = links.create(
        address=ada.address, purpose=subscriptions.SUBSCRIBE, payload=payload, now=now
    )
    subscriptions.confirm_subscription(token=token, now=now)
    return ada


@pytest.fixture
def bob(ada, now) -> Person:
    """Somebody else, who uses the service as well."""
    return agreed(person(now, who="bob@example.org"), now)


def held(of: Person) -> str:
    """Return everything that is held about somebody, as it would be exported."""
    return json.dumps(rights.export(address=of.address), default=str, sort_keys=True)


def of_ada(field: str, ada: Person) -> tuple[str, str]:
    """Return what names something of Ada's in a field, and what names nothing."""
    mia = persons.people_of(ada)[1]
    return {
        "whose": (persons.form_key(mia), "0" * 24),
        "token": (token_of(TRIAL, ada), "A" * 300),
        "mark": ("a" * 64, "b" * 64),
        "trial": (TRIAL, "NCT00000099"),
    }[field]


def path_of(name: str) -> str:
    return reverse(name, args=["conditions"] if name == "people:ask_own_step" else [])


def seen(answer, *names: str) -> tuple[int, str, str]:
    """Return what somebody sees of an answer, but for what they sent themselves."""
    words, where = answer.content.decode(), answer.headers.get("Location", "")
    for one in names:
        words, where = words.replace(one, ""), where.replace(one, "")
    words = re.sub(r'(name="(csrfmiddlewaretoken|carried)" value=")[^"]*', r"\1", words)
    return answer.status_code, where, re.sub(r"#t-[0-9a-f]+", "", words)


def test_every_address_and_form_of_the_signed_in_is_tried_here() -> None:
    owned = {name for name, rule in RULES.items() if Who.OWNER in (rule.get, rule.post)}
    naming = {name for name, path, _ in addresses() if name in owned and "<" in path}
    assert naming == set(IN_ITS_ADDRESS)
    assert {name for name in owned if RULES[name].post is Who.OWNER} == set(IN_ITS_FORM)


NAMING = [(name, field) for name, fields in IN_ITS_FORM.items() for field in fields]


def sends(client: Client, name: str, field: str, value: str) -> tuple:
    """Send a form with a value in a field; return what is seen of the answer, and after it."""
    answer = client.post(path_of(name), MEANT.get(name, {}) | {field: value})
    shown = client.get(answer["Location"]) if answer.status_code == 302 else answer
    return seen(answer, value), seen(shown, value)


def test_a_form_that_names_what_is_anothers_is_answered_as_if_it_named_nothing(ada, bob) -> None:
    before = held(ada)
    for name, field in NAMING:
        found = [sends(device(bob), name, field, value) for value in of_ada(field, ada)]
        assert found[0] == found[1], (name, field)
        assert held(ada) == before, (name, field)


def test_in_its_owners_hands_it_does_something(ada) -> None:
    """Else the refusals above would say nothing."""
    for name, field in sorted(NAMING, key=lambda pair: pair[0] == "people:erase_one"):
        hers, nothing = of_ada(field, ada)
        found = []
        for value in (nothing, hers):
            client = device(ada)
            found.append((*sends(client, name, field, value), held(ada), dict(client.session)))
        assert found[0] != found[1], (name, field)


def test_the_page_of_one_trial_opens_for_its_account_alone(ada, bob) -> None:
    path = reverse("people:fit", args=[token_of(TRIAL, ada)])
    none = reverse("people:fit", args=["A" * 300])
    assert device(ada).get(path).status_code == 200
    found, nothing = device(bob).get(path), device(bob).get(none)
    assert found.status_code == 404
    assert seen(found, path) == seen(nothing, none)


def mailed(ada: Person, now: dt.datetime) -> dict[str, str]:
    """Return the path of every kind of link that Ada's mails hold."""
    reader = ada.address
    return {
        "people:link": reverse(
            "people:link", args=[links.create(address=reader, purpose=SIGN_IN, now=now)]
        ),
        "people:aged": reverse("people:aged", args=[still_true.link_for(ada, now=now)]),
        "watch:fewer": fewer_path(ada),
        "mail:stop": mail.stop_path(address=reader, stream=NOTICES),
        "newsroom:mails": reverse("newsroom:mails", args=[wishes.page_token(reader)]),
        "newsroom:confirm": reverse(
            "newsroom:confirm",
            args=[
                links.create(
                    address=reader,
                    purpose=subscriptions.SUBSCRIBE,
                    payload={"category": subject("heart").written},
                    now=now,
                )
            ],
        ),
    }


TELLING = ("ada@", "frobnitz", "1987", "boston", "mia", "my phone", TRIAL.lower())
"""What Ada told, or what is kept about her."""


def test_a_mails_link_in_anothers_browser_shows_nothing_of_either(ada, bob) -> None:
    now = timezone.now()
    before = held(bob)
    for name, path in mailed(ada, now).items():
        stranger, other = Client().get(path), device(bob).get(path)
        assert (stranger.status_code, other.status_code) == (200, 200), name
        main = [_main(one.content.decode()) for one in (stranger, other)]
        assert main[0] == main[1], name
        assert not [mark for mark in TELLING if mark in main[0].lower()], name
    assert held(bob) == before


def test_what_another_sends_by_a_mails_link_changes_nothing_of_theirs(ada, bob) -> None:
    now = timezone.now()
    before = held(bob)
    for name, path in mailed(ada, now).items():
        client = device(bob)
        assert client.post(path).status_code in (200, 302), name
        if name == "people:link":
            assert client.session["person"] == ada.token, "whoever reads her mail is taken for her"
    assert held(bob) == before


def _main(page: str) -> str:
    """Return the main part of a page, without the token of its form."""
    page = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", page)


def test_every_link_of_a_mail_is_tried_here(ada) -> None:
    tried = set(mailed(ada, timezone.now())) | set(ELSEWHERE)
    assert tried == {name for name, rule in RULES.items() if Who.LINK in (rule.get, rule.post)}


ELSEWHERE = {
    "watch:digest": "tests/web/test_watch_digests.py",
    "watch:became": "tests/web/test_watch_aftermath.py",
    "people:address_link": "tests/web/test_people_address_change.py",
}
"""Links whose pages are made from more than an account, and where they are tried."""


def test_an_export_holds_its_owners_things_alone(ada, bob) -> None:
    for path in ("/me/export/", "/me/export/fhir/"):
        text = device(bob).get(path).content.decode().lower()
        assert "ada@" not in text
        assert not [mark for mark in ("mia", "my phone", TRIAL.lower()) if mark in text]


def test_who_is_erased_is_signed_in_nowhere_and_nobody_takes_their_place(ada, bob) -> None:
    phone = device(ada)
    rights.erase(address=ada.address, now=timezone.now())
    answer = phone.get("/me/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert device(bob).get("/me/").status_code == 200
