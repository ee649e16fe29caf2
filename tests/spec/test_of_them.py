"""What is said to "you", said of somebody whom the reader cares for: the pronouns alone change."""

from typing import Any

import pytest

from trialpost.model.message import say
from trialpost.vocabulary.plain import render

ENGLISH = [
    ("Do you have, or have you ever had, {thing}?", "Do they have, or have they ever had, gout?"),
    ("You told us that you have {thing}.", "You told us that they have gout."),
    ("You told us: “{name}”.", "You told us: “your pain”."),
    ("You have not told us your age.", "You have not told us their age."),
    ("You are not sure, or left it open, whether you {does}.",
     "You are not sure, or left it open, whether they take aspirin."),
    ("You are {age}.", "They are 9."),
    ("Illnesses that you know you do not have, such as: diabetes",
     "Illnesses that you know they do not have, such as: diabetes"),
    ("One on each line, in your own words, such as: lupus",
     "One on each line, in your own words, such as: lupus"),
    ("This point does not keep you out.", "This point does not keep them out."),
    ("The trial team checks this with you and your doctor.",
     "The trial team checks this with them and their doctor."),
    ("Can you give yourself injections?", "Can they give themselves injections?"),
    ("Which health condition are you looking for a trial for?",
     "Which health condition are you looking for a trial for?"),
    ("You saved this trial, and it has changed.", "You saved this trial, and it has changed."),
    ("It may fit since you changed what you told us.",
     "It may fit since you changed what you told us."),
    ("News of a trial that fitted you or that you saved",
     "News of a trial that fitted them or that you saved"),
    ("Its place is known, and you look at trials whose places are not.",
     "Its place is known, and you look at trials whose places are not."),
    ("{you}; this trial takes people {range}.", "They are 9; this trial takes people aged 12."),
]  # fmt: skip
SPANISH = [
    ("Do you have, or have you ever had, {thing}?",
     "¿La persona tiene o ha tenido alguna vez gota?"),
    ("You told us that you have {thing}.", "Usted nos dijo que la persona tiene gota."),
    ("You are not sure, or left it open, whether you {does}.",
     "Usted no sabe con seguridad, o no quiso decir, si la persona toma aspirina."),
    ("Is it true that you {does}?", "¿Es cierto que la persona toma aspirina?"),
    ("When did you last have {thing}?", "¿Cuándo tuvo la persona por última vez gota?"),
    ("Which health condition are you looking for a trial for?",
     "¿Para qué enfermedad busca usted un ensayo?"),
    ("The trial team checks this with you and your doctor.",
     "El equipo del ensayo comprueba esto con la persona y con su médico."),
    ("You saved this trial, and it has changed.", "Usted guardó este ensayo, y ha cambiado."),
    ("It may fit since you changed what you told us.",
     "Podría ser para la persona desde que usted cambió lo que nos dijo."),
    ("A place within the distance that you gave takes people now.",
     "Un lugar dentro de la distancia que usted dijo admite personas ahora."),
    ("How far would you travel?", "¿Hasta dónde viajaría la persona?"),
    ("In which year were you born?", "¿En qué año nació la persona?"),
]  # fmt: skip

GAPS: dict[str, Any] = {
    "thing": "gout", "name": "your pain", "age": 9, "does": say("take {thing}", thing="aspirin"),
    "range": "aged 12", "you": say("You are {age}", age=9),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), ENGLISH)
def test_english(text: str, said: str) -> None:
    assert render(say(text, **GAPS), of_them=True) == said


@pytest.mark.parametrize(("text", "said"), SPANISH)
def test_spanish(text: str, said: str) -> None:
    assert render(say(text, **GAPS), "es", of_them=True) == said


def test_a_name_of_ours_is_said_of_them_too() -> None:
    asked = say("Do you know {thing}?", thing="how well your kidneys filter (eGFR)")
    assert render(asked, of_them=True) == "Do you know how well their kidneys filter (eGFR)?"
