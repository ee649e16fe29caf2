"""Every sentence in which people are asked something, and the answers that they are offered.

Each stands here as a whole, so that it can be translated. ``{thing}`` is a plain name, ``{time}`` a
stretch of time. Where a name does not fit into a sentence of its own, it follows behind a colon.
"""

import enum

import msgspec

from trialpost.eligibility.answering import ANYWHERE_HERE
from trialpost.eligibility.when_said import STILL
from trialpost.matching.own_words import COUNTS, OWN_WORDS
from trialpost.model.match import Question, QuestionKind
from trialpost.model.message import Message, say

UNSURE = "not sure"
YES_NO = ("yes", "no", UNSURE)
NOW_OR_PAST = ("yes, now", "yes, in the past", "no", UNSURE)
THAT_IS_ALL = "that is all"
MORE = "there are more"
RATHER_NOT = "rather not say"

FIELDS: dict[str, tuple[Message, tuple[str, ...], QuestionKind]] = {
    "place": (say("Where are you? A town or a postcode is enough."), (), QuestionKind.WORDS),
    "travel_km": (
        say("How far would you travel, in kilometres?"),
        (ANYWHERE_HERE,),
        QuestionKind.VALUE,
    ),
    "birth_year": (say("In which year were you born?"), (), QuestionKind.VALUE),
    "sex": (
        say("Which sex were you given at birth? Some trials take one sex only."),
        ("female", "male", RATHER_NOT),
        QuestionKind.CHOICE,
    ),
    "healthy_volunteer": (
        say("Would you take part as a healthy volunteer?"),
        YES_NO,
        QuestionKind.CHOICE,
    ),
    "birth_month": (say("In which month was the child born?"), (), QuestionKind.VALUE),
}
"""Questions about the fields of a profile that coded checks wait for."""

LISTS: dict[str, Message] = {
    "conditions": say(
        "Have you told us all your health problems? Name any others, or say that this is all."
    ),
    "medications": say(
        "Have you told us all the medicines you take or took? Name any others, or say that this "
        "is all."
    ),
    "procedures": say(
        "Have you told us all your operations and procedures? Name any others, or say that this "
        "is all."
    ),
    "allergies": say(
        "Have you told us all your allergies? Name any others, or say that this is all."
    ),
    "family_history": say(
        "Have you told us all the serious illnesses in your close family? Name any others, or "
        "say that this is all."
    ),
}
"""Questions whether a list is finished."""

MORE_OF: dict[str, Message] = {
    "conditions": say("Which other health problems do you have, or did you have? Name them all."),
    "medications": say("Which other medicines do you take, or did you take? Name them all."),
    "procedures": say("Which other operations or procedures did you have? Name them all."),
    "allergies": say("Which other allergies do you have? Name them all."),
    "family_history": say("Which other illnesses are in your close family? Name them all."),
}
"""What is asked of those who said that there are more."""


class Ask(enum.StrEnum):
    """Questions that are put alike."""

    ILLNESS = "illness"
    LASTING = "lasting illness"
    EVENT = "event"
    MEDICINE = "medicine"
    TREATMENT = "treatment"
    USED = "used"
    EATEN = "eaten"
    DONE = "done"
    DEVICE = "device"
    SUBSTANCE = "substance"
    ALLERGY = "allergy"
    MARKER = "marker"
    RELATIVE = "relative"
    LANGUAGE = "language"
    SO = "so"
    NOW = "now"
    TAKES_NOW = "takes now"
    TREATED_NOW = "treated now"
    RECENT = "recent"
    LAST = "last"
    LAST_TAKEN = "last taken"
    SINCE = "since"
    TAKEN_SINCE = "taken since"
    FITS = "fits"
    VALUE = "value"


class Put(msgspec.Struct, frozen=True):
    """How a question is put: in a sentence, or with the name behind a colon; its answers."""

    sentence: Message
    answers: tuple[str, ...] = YES_NO
    behind: Message | None = None


ASKED: dict[Ask, Put] = {
    Ask.ILLNESS: Put(
        say("Do you have, or have you ever had, {thing}?"),
        NOW_OR_PAST,
        say("Do you have this, or have you ever had it: {thing}?"),
    ),
    Ask.LASTING: Put(say("Do you have {thing}?"), behind=say("Do you have this: {thing}?")),
    Ask.EVENT: Put(
        say("Have you ever had {thing}?"), behind=say("Have you ever had this: {thing}?")
    ),
    Ask.MEDICINE: Put(
        say("Do you take, or have you ever taken, {thing}?"),
        NOW_OR_PAST,
        say("Do you get this, or have you ever got it: {thing}?"),
    ),
    Ask.TREATMENT: Put(say("Are you having, or have you ever had, {thing}?"), NOW_OR_PAST),
    Ask.USED: Put(say("Are you using {thing}?")),
    Ask.EATEN: Put(say("Do you eat or drink {thing}?")),
    Ask.DONE: Put(
        say("Have you ever had {thing}?"), behind=say("Have you ever had this: {thing}?")
    ),
    Ask.DEVICE: Put(say("Do you have {thing}?"), behind=say("Do you have this: {thing}?")),
    Ask.SUBSTANCE: Put(
        say("Do you use, or have you ever used, {thing}?"),
        NOW_OR_PAST,
        say("Do you use this, or have you ever used it: {thing}?"),
    ),
    Ask.ALLERGY: Put(
        say("Are you allergic to {thing}?"), behind=say("Are you allergic to this: {thing}?")
    ),
    Ask.MARKER: Put(
        say("Did a lab test find this in you: {thing}?"),
    ),
    Ask.RELATIVE: Put(
        say("Does a close relative have {thing}, or did one have it?"),
        behind=say("Does a close relative have this, or did one have it: {thing}?"),
    ),
    Ask.LANGUAGE: Put(say("Do you understand {thing} well?")),
    Ask.SO: Put(say("Is it true that you {does}?")),
    Ask.NOW: Put(say("Do you have {thing} now?"), behind=say("Do you have this now: {thing}?")),
    Ask.TAKES_NOW: Put(
        say("Do you take {thing} now?"), behind=say("Do you get this now: {thing}?")
    ),
    Ask.TREATED_NOW: Put(say("Are you having {thing} now?")),
    Ask.RECENT: Put(
        say("Have you had {thing} in {time}?"),
        behind=say("Have you had this in {time}: {thing}?"),
    ),
    Ask.LAST: Put(
        say("When did you last have {thing}?"),
        (STILL, UNSURE),
        say("When did you last have this: {thing}?"),
    ),
    Ask.LAST_TAKEN: Put(
        say("When did you last take or get {thing}?"),
        (STILL, UNSURE),
        say("When did you last take or get this: {thing}?"),
    ),
    Ask.SINCE: Put(
        say("When was {thing} first found in you?"),
        (UNSURE,),
        say("When was this first found in you: {thing}?"),
    ),
    Ask.TAKEN_SINCE: Put(
        say("When did you begin to take {thing}?"),
        (UNSURE,),
        say("When did you begin to take this: {thing}?"),
    ),
    Ask.FITS: Put(say("Do you have {thing}?")),
    Ask.VALUE: Put(say("What was your last result for {thing}?"), (UNSURE,)),
}

VALUES_KNOWN = {
    "how ": say("Do you know {thing}?"),
    "number of ": say("Do you know the {thing}?"),
}
"""How a value is asked for whose name begins so: "your last result for how you see" is none."""

SPECIAL: dict[str, tuple[Message, tuple[str, ...]]] = {
    "pregnant": (say("Are you pregnant?"), YES_NO),
    "breastfeeding": (say("Are you breastfeeding?"), YES_NO),
    "childbearing-potential": (say("Could you become pregnant?"), YES_NO),
    "planning-pregnancy": (say("Do you plan to become pregnant?"), YES_NO),
    "contraception": (say("Do you use birth control?"), YES_NO),
    "postmenopausal": (say("Are your periods over for good (menopause)?"), YES_NO),
    "premenopausal": (say("Do you still have periods?"), YES_NO),
    "menstruating": (say("Do you still have periods?"), YES_NO),
    "postpartum": (say("Did you give birth not long ago?"), YES_NO),
    "nulliparous": (say("Is it true that you have never given birth?"), YES_NO),
    "partner-is-pregnant": (say("Is your partner pregnant?"), YES_NO),
    "planning-to-father-a-child": (say("Do you plan to have a child?"), YES_NO),
    "smoking": (say("Do you smoke, or have you ever smoked?"), NOW_OR_PAST),
    "alcohol": (say("Do you drink alcohol, or have you ever drunk it?"), NOW_OR_PAST),
    "allergy": (say("Do you have any allergies?"), YES_NO),
    "other-trial": (say("Are you in another trial, or have you ever been in one?"), YES_NO),
    "other-trial@now": (say("Are you in another trial now?"), YES_NO),
    "circumstance:hospitalized": (say("Are you in hospital now?"), YES_NO),
    "condition:infection": (say("Do you have an infection now?"), YES_NO),
    "sbp": (say("What is your upper blood pressure, the higher of the two numbers?"), (UNSURE,)),
    "dbp": (say("What is your lower blood pressure, the lower of the two numbers?"), (UNSURE,)),
    "bmi": (say("What is your BMI (weight for height)?"), (UNSURE,)),
    "body-weight": (say("How much do you weigh?"), (UNSURE,)),
    "body-height": (say("How tall are you?"), (UNSURE,)),
    "heart-rate": (say("How fast is your pulse at rest?"), (UNSURE,)),
    "ecog": (say("How active are you?"), ("0", "1", "2", "3", "4", UNSURE)),
    "nyha": (
        say("How much does your heart limit what you can do?"),
        ("1", "2", "3", "4", UNSURE),
    ),
}
SPECIAL |= {fact: (words, YES_NO) for fact, words in OWN_WORDS.items()}
SPECIAL |= {fact: (words, (UNSURE,)) for fact, words in COUNTS.items()}
"""Questions that are put in words of their own."""

RECENT_TRIAL = say("Were you in another trial in {time}?")

LABELS: dict[str, tuple[Message, ...]] = {
    "ecog": (
        say("As active as before the illness."),
        say("No hard work, but light work is possible."),
        say("No work, but no help needed day to day. Up for more than half of the day."),
        say("Some help needed. In bed or a chair for more than half of the day."),
        say("Help needed with all things. In bed or a chair all day."),
        say("Not sure."),
    ),
    "nyha": (
        say("Not at all."),
        say("A little. Hard effort brings tiredness or shortness of breath."),
        say("A lot. Even light effort brings tiredness or shortness of breath."),
        say("It is felt at rest too, and all effort makes it worse."),
        say("Not sure."),
    ),
}
"""What the answers mean, in the order of the answers (in words of our own)."""

SKIP = "skip"
LEFT_OPEN = say("I would rather leave this open.")
"""The answer that every question takes, and what it means beside the answers of a scale."""

WHERE_IT_STANDS = say("It stands in your lab report or your doctor's letter.")
FRESH = say("A value counts if it is not older than {time}.")
A_MONTH_WILL_DO = say("A month and a year will do, such as 2025-05.")
BOTH = say("{first} {second}")
DATED = frozenset({Ask.LAST, Ask.LAST_TAKEN, Ask.SINCE, Ask.TAKEN_SINCE})
"""Questions that are answered with a date."""

THREE = say("{first} {second} {third}")
WHY_OUT = (
    "{count} trial does not take people with it.",
    "{count} trials do not take people with it.",
)
WHY_IN = ("{count} trial takes only people with it.", "{count} trials take only people with it.")
WHY_NOT_TAKING = (
    "{count} trial does not take people who take it.",
    "{count} trials do not take people who take it.",
)
WHY_TAKING = (
    "{count} trial takes only people who take it.",
    "{count} trials take only people who take it.",
)
WHY_LIMIT = ("{count} trial sets a limit for it.", "{count} trials set a limit for it.")
WHY_WAITS = ("{count} trial asks about it.", "{count} trials ask about it.")
WHY_LIST = (
    "With it we can check what {count} trial asks.",
    "With it we can check what {count} trials ask.",
)
WITH_DOCTORS_NAME = say("{plain} ({name})")
DOCTORS_CALL_IT = say("{question} Doctors call it {name}.")

THINGS_AT_ONCE: dict[Ask, Message] = {
    Ask.ILLNESS: say("Which of these do you have, or have you ever had?"),
    Ask.LASTING: say("Which of these do you have?"),
    Ask.EVENT: say("Which of these have you ever had?"),
    Ask.MEDICINE: say("Which of these do you take, or have you ever taken?"),
    Ask.TREATMENT: say("Which of these are you having, or have you ever had?"),
    Ask.DONE: say("Which of these have you ever had?"),
    Ask.DEVICE: say("Which of these do you have?"),
    Ask.ALLERGY: say("Which of these are you allergic to?"),
}
"""How several things are asked for in one breath."""


def what_condition(trials: int) -> Question:
    """Ask what the person is looking for a trial for, when they named nothing."""
    return Question(
        fact="conditions",
        question=say("Which health condition are you looking for a trial for?"),
        answers=(),
        settles=trials,
        kind=QuestionKind.WORDS,
    )
