"""Furnish the demo, and let its next new trial arrive."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
from django.db import transaction

from trialpost.demo.generator import write_catalogue
from trialpost.demo.reference import reference_findings
from trialpost.demo.sample import SAMPLE_ADDRESS, SAMPLE_PERSON, arriving_study
from trialpost.demo.simulated_article import simulated_findings
from trialpost.eligibility.telling import profile_from_value
from trialpost.errors import NotFound, ServiceUnavailable
from trialpost.model.profile import Profile
from trialpost.web.catalogue import actions as catalogue
from trialpost.web.catalogue import store
from trialpost.web.mail import actions as mail
from trialpost.web.mail import links
from trialpost.web.newsroom import actions as newsroom
from trialpost.web.newsroom import store as articles
from trialpost.web.people import actions as people
from trialpost.web.people import consent
from trialpost.web.watch import actions as watch
from trialpost.web.watch.sending.digesting import gather

NEWCOMER_FILE = "arriving.json"


def furnish(*, now: dt.datetime) -> Iterator[str]:
    """Load the invented catalogue, enter the sample person, publish the article; tell each step.

    Doing it again changes nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = write_catalogue(Path(folder), as_of=now.date())
        catalogue.load([path], now=now)
    recruiting, trials = store.recruiting_count(), store.trial_count()
    yield f"{recruiting:,} of {trials:,} trials recruit, all but one invented"
    enter_sample_person(now=now)
    watch.watch(now=now)
    yield "A sample person has said what she has, and is told of new trials from now on"
    publish_article(now=now)
    yield "An article tells what a finished trial found"
    publish_simulated_trial(now=now)
    yield "Another one was written from the data of invented participants"


@transaction.atomic
def enter_sample_person(*, now: dt.datetime) -> None:
    """Let the invented person join as anybody does, by a mailed link, unless she has."""
    address = mail.find_or_create(text=SAMPLE_ADDRESS, now=now)
    profile = msgspec.to_builtins(sample_profile(now.date()))
    payload = {"consent": consent.VERSION, "profile": profile}
    token = links.create(address=address, purpose=people.JOIN, payload=payload, now=now)
    people.confirm(token=token, now=now)


def sample_profile(today: dt.date) -> Profile:
    """Return the invented person's profile."""
    return profile_from_value(SAMPLE_PERSON, today=today)


def publish_article(*, now: dt.datetime) -> None:
    """Write, verify and publish the article on the reference trial, if that is still to do."""
    _publish(reference_findings(), now=now)


def publish_simulated_trial(*, now: dt.datetime) -> None:
    """Simulate a trial, analyse it, and publish what it found, if that is still to do."""
    _publish(simulated_findings(), now=now)


def _publish(findings_file: bytes, *, now: dt.datetime) -> None:
    row = newsroom.add_article(findings_file=findings_file, now=now)
    if row.state == articles.State.DRAFT and not newsroom.verify(slug=row.slug):
        newsroom.publish(slug=row.slug, now=now)


def arrive(*, now: dt.datetime) -> str:
    """Let the next new trial arrive, watch, and deliver; return the trial's identifier.

    Raises:
        ServiceUnavailable: if the demo's mail server does not answer; the notice waits.
    """
    number = 0
    while _is_here(_id(study := arriving_study(number, now.date()))):
        number += 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NEWCOMER_FILE
        path.write_bytes(msgspec.json.encode(study))
        catalogue.load([path], now=now)
    watch.watch(now=now)
    mail.deliver(now=now)
    return _id(study)


def _is_here(name: str) -> bool:
    try:
        store.trial(name)
    except NotFound:
        return False
    return True


def _id(study: dict) -> str:
    return study["protocolSection"]["identificationModule"]["nctId"]


def send_what_is_due(*, now: dt.datetime) -> None:
    """Gather and deliver what waits; the demo has no timer, so looking at its mail does it.

    A mail server that does not answer is no trouble here: everything waits.
    """
    gather(now=now)
    try:
        mail.deliver(now=now)
    except ServiceUnavailable:
        return
