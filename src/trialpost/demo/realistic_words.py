"""Make sentences by the thousand for records of realistic size; none is copied from anywhere."""
# ruff: noqa: SIM905 - a list of phrases reads better as phrases

import functools
import random

from trialpost.demo.words import capital, drug_name

_WHO = (
    "participants;people in the first group;the study nurse;each person;the team at the site;"
    "adults with a new diagnosis;those who stopped early;family members;two readers;the laboratory"
).split(";")
_DO = (
    "receive;are asked about;keep a diary of;report;return for;agree to;measure;compare;"
    "are followed for;record;describe;have;must not have;will complete;are scored on;are offered"
).split(";")
_WHAT = (
    "fatigue;pain at rest;sleep through the night;a walk of six minutes;blood pressure while "
    "seated;the share of days without symptoms;kidney function;joint swelling;side effects of "
    "any grade;a blood sample;an image of the chest;quality of life;memory for words;"
    "time until relapse;weight;hospital stays;use of rescue medicine;grip strength;"
    "an infection that needs treatment;"
    "known allergy;major surgery;another trial;tumour size;breathing tests;skin changes"
).split(";")
_WHEN = (
    "at the first visit;every {n} weeks;until week {n};within {n} days of entry;before the {n}th "
    "dose;after {n} months;during the last {n} weeks;for at least {n} days;once a day for {n} days"
).split(";")
_HOW = (
    "on a scale from 0 to {n};by telephone;as judged by a doctor who does not know the group;"
    "with {drug} at {n} mg;in spite of {drug};compared with {drug};by questionnaire {n};"
    "unless {drug} was given in the {n} weeks before;in about {n} % of all"
).split(";")
_POOL = 6_000


@functools.cache
def _drugs() -> tuple[str, ...]:
    rng = random.Random("drugs")  # noqa: S311 - invents names
    return tuple(sorted({drug_name(rng) for _ in range(3_000)}))


@functools.cache
def _sentences() -> tuple[str, ...]:
    rng = random.Random("sentences")  # noqa: S311 - as above
    return tuple(_made(rng) for _ in range(_POOL))


def _made(rng: random.Random) -> str:
    words = (_WHO, _DO, _WHAT, _WHEN, _HOW)
    text = " ".join(rng.choice(part) for part in words)
    if rng.random() < 0.4:
        text += f", and {rng.choice(_WHO)} {rng.choice(_DO)} {rng.choice(_WHAT)}"
    number = str(rng.randrange(2, 99))
    return f"{capital(text)}.".replace("{n}", number).replace("{drug}", rng.choice(_drugs()))


def sentence(rng: random.Random) -> str:
    """Return a sentence."""
    return _sentences()[int(rng.random() * _POOL)]


def phrase(rng: random.Random) -> str:
    """Return a few words, such as a title or a name is made of."""
    return f"{rng.choice(_WHAT)} {rng.choice(('and', 'after', 'under'))} {rng.choice(_drugs())}"


def paragraph(rng: random.Random, size: int) -> str:
    """Return sentences of about so many characters together."""
    held: list[str] = []
    while size > 0:
        held.append(sentence(rng))
        size -= len(held[-1]) + 1
        if rng.random() < 0.2:
            held[-1] += "\n\n"
    return " ".join(held).strip()
