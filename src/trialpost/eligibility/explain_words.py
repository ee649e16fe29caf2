"""Every sentence that says why a criterion is met, not met or unknown, to "you".

Two sentences are put together at most: what you told us, and what the trial asks. Each stands here
as a whole, so that it can be translated; ``{thing}`` is a plain name, ``{time}`` a stretch of time.
"""

import enum

import msgspec


class Family(enum.StrEnum):
    """Leaves that are spoken of alike."""

    ILLNESS = "illness"
    MEDICINE = "medicine"
    DONE = "done"
    SUBSTANCE = "substance"
    ALLERGY = "allergy"
    ANY_ALLERGY = "any allergy"
    MARKER = "marker"
    NO_MARKER = "no marker"
    TESTED = "tested"
    RELATIVE = "relative"
    STATE = "state"
    BEING = "being"
    ABLE = "able"
    LANGUAGE = "language"
    OTHER_TRIAL = "other trial"
    CIRCUMSTANCE = "circumstance"


class Sentences(msgspec.Struct, frozen=True, kw_only=True):
    """The sentences of one family.

    ``yes`` and ``no`` repeat what was told, ``unsaid`` says that it was not; ``needs`` and
    ``refuses`` say what the trial asks, ``_recent`` within a time. ``silent`` is for a doctor's
    letter.
    """

    yes: str
    no: str
    unsaid: str
    needs: str
    refuses: str
    had: str = ""
    silent: str = ""
    needs_recent: str = ""
    refuses_recent: str = ""
    needs_ever: str = ""
    refuses_ever: str = ""


SENTENCES: dict[Family, Sentences] = {
    Family.ILLNESS: Sentences(
        yes="You told us that you have {thing}.",
        had="You told us that you had {thing}.",
        no="You told us that you do not have {thing}.",
        unsaid="We do not know whether you have {thing}.",
        silent="Your letter does not mention {thing}, so we take it that you do not have it.",
        needs="This trial is for people who have {thing}.",
        refuses="This trial does not take people with {thing}.",
        needs_ever="This trial is for people who have or had {thing}.",
        refuses_ever="This trial does not take people who have or had {thing}.",
        needs_recent="This trial needs {thing} in the last {time}.",
        refuses_recent="This trial needs {time} without {thing}.",
    ),
    Family.MEDICINE: Sentences(
        yes="You told us that you take {thing}.",
        had="You told us that you had {thing}.",
        no="You told us that you do not take {thing}.",
        unsaid="We do not know whether you take {thing}, or took it.",
        silent="Your letter does not mention {thing}, so we take it that you do not get it.",
        needs="This trial is for people who take {thing}.",
        refuses="This trial does not take people who use {thing}.",
        needs_ever="This trial is for people who take {thing} or took it before.",
        refuses_ever="This trial does not take people who ever had {thing}.",
        needs_recent="This trial needs {thing} in the last {time}.",
        refuses_recent="This trial needs {time} without {thing}.",
    ),
    Family.DONE: Sentences(
        yes="You told us that you had {thing}.",
        had="You told us that you had {thing}.",
        no="You told us that you did not have {thing}.",
        unsaid="We do not know whether you had {thing}.",
        silent="Your letter does not mention {thing}, so we take it that you did not have it.",
        needs="This trial is for people who had {thing}.",
        refuses="This trial does not take people who had {thing}.",
        needs_recent="This trial needs {thing} in the last {time}.",
        refuses_recent="This trial needs {time} without {thing}.",
    ),
    Family.SUBSTANCE: Sentences(
        yes="You told us about your use of {thing}.",
        no="You told us that you do not use {thing}.",
        unsaid="We do not know whether you use {thing}.",
        silent="Your letter does not mention {thing}, so we take it that you do not use it.",
        needs="This trial is for people who use {thing}.",
        refuses="This trial does not take people who use {thing}.",
        needs_recent="This trial needs use of {thing} in the last {time}.",
        refuses_recent="This trial needs {time} without {thing}.",
    ),
    Family.ALLERGY: Sentences(
        yes="You told us that {thing} is not good for you.",
        no="You told us that you have no allergy to {thing}.",
        unsaid="We do not know whether you have an allergy to {thing}.",
        silent="Your letter names no allergy to {thing}, so we take it that you have none.",
        needs="This trial is for people with an allergy to {thing}.",
        refuses="This trial does not take people with an allergy to {thing}.",
    ),
    Family.ANY_ALLERGY: Sentences(
        yes="You told us that you have an allergy.",
        no="You told us that you have no allergies.",
        unsaid="We do not know whether you have allergies.",
        silent="Your letter names no allergy, so we take it that you have none.",
        needs="This trial is for people with allergies.",
        refuses="This trial does not take people with such allergies.",
    ),
    Family.MARKER: Sentences(
        yes="You told us that your test found {thing}.",
        no="You told us that your test did not find {thing}.",
        unsaid="We do not know whether a test found {thing}.",
        needs="This trial needs a test that found {thing}.",
        refuses="This trial does not take people whose test found {thing}.",
    ),
    Family.NO_MARKER: Sentences(
        yes="You told us that your test found {thing}.",
        no="You told us that your test did not find {thing}.",
        unsaid="We do not know whether a test found {thing}.",
        needs="This trial needs a test that did not find {thing}.",
        refuses="This trial needs a test that found {thing}.",
    ),
    Family.TESTED: Sentences(
        yes="You told us about your test for {thing}.",
        no="You told us about your test for {thing}.",
        unsaid="We do not know whether you had a test for {thing}.",
        needs="This trial needs a test for {thing}.",
        refuses="This trial does not take people who had a test for {thing}.",
    ),
    Family.RELATIVE: Sentences(
        yes="You told us that {thing} is in your family.",
        no="You told us that {thing} is not in your family.",
        unsaid="We do not know whether {thing} is in your family.",
        needs="This trial is for people with {thing} in the family.",
        refuses="This trial does not take people with {thing} in the family.",
    ),
    Family.STATE: Sentences(
        yes="You answered yes to this: {thing}.",
        no="You answered no to this: {thing}.",
        unsaid="We do not know whether this is so for you: {thing}.",
        needs="This trial asks for it.",
        refuses="This trial does not take people of whom it is so.",
    ),
    Family.BEING: Sentences(
        yes="You told us that you are {thing}.",
        no="You told us that you are not {thing}.",
        unsaid="We do not know whether you are {thing}.",
        needs="This trial is for people who are {thing}.",
        refuses="This trial does not take people who are {thing}.",
    ),
    Family.ABLE: Sentences(
        yes="You told us that you can do this: {thing}.",
        no="You told us that you cannot do this: {thing}.",
        unsaid="We do not know whether you can do this: {thing}.",
        needs="This trial asks for it.",
        refuses="This trial does not take people who can.",
    ),
    Family.LANGUAGE: Sentences(
        yes="You told us that you know {thing} well.",
        no="You told us that you do not know {thing} well.",
        unsaid="We do not know whether you know {thing} well.",
        needs="This trial asks for it.",
        refuses="This trial does not take people who do.",
    ),
    Family.OTHER_TRIAL: Sentences(
        yes="You told us that you were or are in another trial.",
        no="You told us that you are not in another trial.",
        unsaid="We do not know whether you are or were in another trial.",
        silent="Your letter names no other trial, so we take it that you are in none.",
        needs="This trial is for people from another trial.",
        refuses="This trial does not take people from other trials.",
        needs_recent="This trial is for people who were in another in the last {time}.",
        refuses_recent="This trial needs {time} without another trial.",
    ),
    Family.CIRCUMSTANCE: Sentences(
        yes="You told us that this is so for you: {thing}.",
        no="You told us that this is not so for you: {thing}.",
        unsaid="We do not know whether this is so for you: {thing}.",
        silent="Your letter does not say that this is so, so we take it that it is not: {thing}.",
        needs="This trial asks for it.",
        refuses="This trial does not take people of whom it is so.",
    ),
}

TWO = "{told} {asks}"
THREE = "{told} {asks} {more}"

NOT_SURE = "You told us that you are not sure about {thing}."
TOLD_OTHER = "You told us: {told}. We do not know whether that is {thing}."
TOLD_SUSPECTED = "Someone thinks that you may have {thing}, but it is not sure."
TOLD_NARROWED = "You told us: {told}. We do not know whether it is {words}."
TOLD_HOW_IT_WENT = "You told us: {told}. We do not know how it went."
TOLD_LINES = "We do not know how many treatments of this kind you have had."
TOLD_COUNT = "You told us how many treatments of this kind you have had: {count}."
TOLD_CONTRARY = "You told us: {told}. That is not {words}."
TOLD_EXCEPTED = "You told us: {told}, which is not meant here. We do not know of others."
TOLD_OTHERS = "You told us: {told}. We do not know of others."
TOLD_WHEN = "You told us: {told}. We do not know enough about when that was."
TOLD_DOSE = "You told us: {told}. We do not know whether your dose has stayed the same."
TOLD_UNTIL = "You told us that you had {thing} until {date}."
TOLD_TOOK_UNTIL = "You told us that you took {thing} until {date}."
TOLD_SINCE = "You told us that you have had {thing} since {date}."
TOLD_TAKES_SINCE = "You told us that you have taken {thing} since {date}."
TOLD_ON = "You told us that you had {thing} in {date}."
TOLD_PAST = "You told us that you had {thing} in the past."
NOT_LISTED = "You told us all that you have, and {thing} was not there."
FOLLOWS_ALLERGY = "You told us of your allergy to {told}."
FOLLOWS_STATE = "This follows from what you told us."
YOU_ARE_WOMAN = "You told us that you are female."
YOU_ARE_MAN = "You told us that you are male."
SEX_UNSAID = "You have not told us your sex."
NEEDS_WOMEN = "This trial takes women here."
NEEDS_MEN = "This trial takes men here."
AGE_IS = "You are {age}."
AGE_IS_ABOUT = "You are {youngest} or {oldest}."
AGE_UNSAID = "You have not told us your age."
AGE_SO_NOT = "At your age we take it that you are not {thing}."
USING_BIRTH_CONTROL = "using birth control"
PLANNING_A_BABY = "planning to have a baby"
NEEDS_AGE = "This trial takes people {range}."
REFUSES_AGE = "This trial does not take people {range}."
AGE_FROM = "aged {low} or older"
AGE_OVER = "older than {low}"
AGE_TO = "aged {high} or younger"
AGE_UNDER = "younger than {high}"
AGE_BETWEEN = "aged {low} to {high}"
AGE_BETWEEN_UNDER = "aged {low} or older and younger than {high}"
AGE_ANY = "of any age"

VALUE_IS = "This is about {thing}. You told us {value}."
VALUE_WAS = "This is about {thing}. You told us {value} in {date}."
VALUE_WAS_ON = "This is about {thing}. You told us {value} on {date}."
VALUE_WITH_UNIT = "{number} {unit}"
VALUE_FROM_BMI = "From your height and weight we reckon a BMI of {value}."
VALUE_FROM_SCALE = "From your {scale} score we take {value} for {thing}."
VALUE_SPAN = "{low} to {high}"
VALUE_UNSAID = "We do not know this about you: {thing}."
VALUE_OLD = "We know this only of {date}: {thing}."
VALUE_NO_DATE = "We do not know of what day this is: {thing}."
VALUE_UNIT = "We cannot compare this, as its unit is not clear: {thing}."
VALUE_LABORATORY = "Labs do not agree on what is normal for {thing}."
VALUE_NARROWED = "We do not know whether this was taken as the trial asks: {thing}."
NEEDS_VALUE = "This trial needs {range}."
REFUSES_VALUE = "This trial does not take people whose value is {range}."
NEEDS_KNOWN = "This trial needs to know it."
AT_LEAST = "{low} or more"
MORE_THAN = "more than {low}"
AT_MOST = "{high} or less"
LESS_THAN = "less than {high}"
BETWEEN = "{low} to {high}"
JUST = "{low}"
TIMES_UPPER = "{number} times the upper end of normal"
TIMES_LOWER = "{number} times the lower end of normal"
UPPER_END = "the upper end of normal"
LOWER_END = "the lower end of normal"
A_NORMAL_VALUE = "a normal value"
AN_ABNORMAL_VALUE = "a value that is not normal"

TEAM = "The trial team checks this with you."
AGREED = "Your letter says that you agree to take part."
WILL_COMPLY = "Your letter says that you will do as the trial asks."
UNREAD_SILENT = (
    "Your letter mentions nothing of what this point names, so we take it that it does not apply."
)
PROGNOSIS_SILENT = "Your letter does not say that you have a short time to live."
OF_OTHERS = "This point is about other people, by their sex or age. It asks nothing of you."
UNREAD = "We could not read this point. Please ask the trial team."
ONE_GROUP = "This trial asks it in one group only: {group}."
ONE_OF_SEVERAL = "It is one of the things that count here."
ENOUGH = "That is enough for this point."
NONE_FITS = "None of what this point asks for fits."
ASKED_NOTHING = "This point asks for nothing that we can check."
READ_BY_MODEL = "A language model read this sentence; the trial team decides."
JUDGED_BY_MODEL = (
    "Your letter says: “{quote}” A language model takes it to answer this point; the trial team "
    "decides."
)
STAYS_OPEN = "The rest of this point is for the trial team."
LINES = "This trial asks how many treatments of this kind you have had."
TRIAL_LANGUAGE = "the language of the trial"
PLANNED = "This trial asks about your plans."

SEVERE_THING = "{words} {thing}"
STAGED_THING = "{thing}, {words}"
ONE_OR = "{most} or {last}"
DAYS = ("{count} day", "{count} days")
WEEKS = ("{count} week", "{count} weeks")
MONTHS = ("{count} month", "{count} months")
YEARS = ("{count} year", "{count} years")


def every_template() -> tuple[str, ...]:
    """Return all texts of this module, for the catalogue of translations and for tests."""
    found: list[str] = []
    for value in globals().values():
        if isinstance(value, str) and not value.startswith("trialpost") and "\n" not in value:
            found.append(value)
        elif isinstance(value, tuple):
            found.extend(value)
    for family in SENTENCES.values():
        found.extend(text for text in msgspec.structs.astuple(family) if text)
    return tuple(dict.fromkeys(found))
