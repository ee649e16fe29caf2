"""Every sentence that says why a criterion is met, not met or unknown, to "you".

A phrase says what somebody does, is or has, in a form that follows "you" and "people who" alike:
"have asthma", "took insulin". Each stands here as a whole, with what denies it, so that it can be
translated; ``{thing}`` is a plain name, ``{time}`` a stretch of time, ``{does}`` a phrase.
"""

import enum

import msgspec


class Family(enum.StrEnum):
    """Leaves that are spoken of alike."""

    ILLNESS = "illness"
    MEDICINE = "medicine"
    TREATMENT = "treatment"
    DONE = "done"
    DEVICE = "device"
    SUBSTANCE = "substance"
    USED = "used"
    """Aids that one puts on or takes up, as glasses and condoms, and not in one's body."""

    EATEN = "eaten"
    ALLERGY = "allergy"
    ANY_ALLERGY = "any allergy"
    MARKER = "marker"
    NO_MARKER = "no marker"
    TESTED = "tested"
    RELATIVE = "relative"
    LANGUAGE = "language"
    OTHER_TRIAL = "other trial"
    PEOPLE = "people"
    """States, abilities and circumstances, for which the tables hold a phrase."""


class Time(enum.StrEnum):
    """When what a phrase says is, was or will be so."""

    NOW = "now"
    EVER = "ever"
    PAST = "past"
    SINCE = "since"
    PLANNED = "planned"


class Phrase(msgspec.Struct, frozen=True):
    """What somebody does, and what denies it."""

    yes: str
    no: str


PHRASES: dict[tuple[Family, Time], Phrase] = {
    (Family.ILLNESS, Time.NOW): Phrase("have {thing}", "do not have {thing}"),
    (Family.ILLNESS, Time.EVER): Phrase("have or had {thing}", "do not have {thing}"),
    (Family.ILLNESS, Time.PAST): Phrase("had {thing}", "did not have {thing}"),
    (Family.ILLNESS, Time.SINCE): Phrase("have had {thing}", "have not had {thing}"),
    (Family.ILLNESS, Time.PLANNED): Phrase("expect to have {thing}", "do not expect {thing}"),
    (Family.MEDICINE, Time.NOW): Phrase("take {thing}", "do not take {thing}"),
    (Family.MEDICINE, Time.EVER): Phrase("take or took {thing}", "do not take {thing}"),
    (Family.MEDICINE, Time.PAST): Phrase("took {thing}", "did not take {thing}"),
    (Family.MEDICINE, Time.SINCE): Phrase("have taken {thing}", "have not taken {thing}"),
    (Family.MEDICINE, Time.PLANNED): Phrase("will take {thing}", "will not take {thing}"),
    (Family.TREATMENT, Time.NOW): Phrase("are having {thing}", "are not having {thing}"),
    (Family.TREATMENT, Time.EVER): Phrase("have or had {thing}", "did not have {thing}"),
    (Family.TREATMENT, Time.PAST): Phrase("had {thing}", "did not have {thing}"),
    (Family.TREATMENT, Time.SINCE): Phrase("have had {thing}", "have not had {thing}"),
    (Family.TREATMENT, Time.PLANNED): Phrase("will have {thing}", "will not have {thing}"),
    (Family.DONE, Time.NOW): Phrase("had {thing}", "did not have {thing}"),
    (Family.DONE, Time.EVER): Phrase("had {thing}", "did not have {thing}"),
    (Family.DONE, Time.PAST): Phrase("had {thing}", "did not have {thing}"),
    (Family.DONE, Time.SINCE): Phrase("have had {thing}", "have not had {thing}"),
    (Family.DONE, Time.PLANNED): Phrase("plan to have {thing}", "do not plan to have {thing}"),
    (Family.DEVICE, Time.NOW): Phrase("have {thing}", "do not have {thing}"),
    (Family.DEVICE, Time.EVER): Phrase("have or had {thing}", "do not have {thing}"),
    (Family.DEVICE, Time.PAST): Phrase("had {thing}", "did not have {thing}"),
    (Family.DEVICE, Time.SINCE): Phrase("have had {thing}", "have not had {thing}"),
    (Family.DEVICE, Time.PLANNED): Phrase("will get {thing}", "will not get {thing}"),
    (Family.SUBSTANCE, Time.NOW): Phrase("use {thing}", "do not use {thing}"),
    (Family.SUBSTANCE, Time.EVER): Phrase("use or used {thing}", "do not use {thing}"),
    (Family.SUBSTANCE, Time.PAST): Phrase("used {thing}", "did not use {thing}"),
    (Family.SUBSTANCE, Time.SINCE): Phrase("have used {thing}", "have not used {thing}"),
    (Family.SUBSTANCE, Time.PLANNED): Phrase("plan to use {thing}", "do not plan to use {thing}"),
    (Family.USED, Time.NOW): Phrase("are using {thing}", "are not using {thing}"),
    (Family.USED, Time.EVER): Phrase("are or were using {thing}", "are not using {thing}"),
    (Family.USED, Time.PAST): Phrase("were using {thing}", "were not using {thing}"),
    (Family.USED, Time.SINCE): Phrase("have been using {thing}", "have not been using {thing}"),
    (Family.USED, Time.PLANNED): Phrase("will be using {thing}", "will not be using {thing}"),
    (Family.EATEN, Time.NOW): Phrase("eat or drink {thing}", "do not eat or drink {thing}"),
    (Family.EATEN, Time.EVER): Phrase("eat or drink {thing}", "do not eat or drink {thing}"),
    (Family.EATEN, Time.PAST): Phrase("ate or drank {thing}", "did not eat or drink {thing}"),
    (Family.EATEN, Time.SINCE): Phrase("have had {thing}", "have not had {thing}"),
    (Family.EATEN, Time.PLANNED): Phrase("will eat or drink {thing}", "will not eat {thing}"),
    (Family.OTHER_TRIAL, Time.NOW): Phrase("are in another trial", "are not in another trial"),
    (Family.OTHER_TRIAL, Time.EVER): Phrase(
        "are or were in another trial", "were not in another trial"
    ),
    (Family.OTHER_TRIAL, Time.PAST): Phrase("were in another trial", "were not in another trial"),
    (Family.OTHER_TRIAL, Time.SINCE): Phrase(
        "have been in another trial", "have not been in another trial"
    ),
    (Family.OTHER_TRIAL, Time.PLANNED): Phrase(
        "plan to join another trial", "do not plan to join another trial"
    ),
}
"""Families that speak of time."""

TIMELESS: dict[Family, Phrase] = {
    Family.ALLERGY: Phrase("have an allergy to {thing}", "do not have an allergy to {thing}"),
    Family.ANY_ALLERGY: Phrase("have an allergy", "do not have an allergy"),
    Family.MARKER: Phrase(
        "had a test that found {thing}", "did not have a test that found {thing}"
    ),
    Family.NO_MARKER: Phrase(
        "had a test that did not find {thing}", "did not have a test that ruled out {thing}"
    ),
    Family.TESTED: Phrase("had a test for {thing}", "did not have a test for {thing}"),
    Family.RELATIVE: Phrase("have a relative with {thing}", "do not have a relative with {thing}"),
    Family.LANGUAGE: Phrase("speak {thing} well", "do not speak {thing} well"),
}

NEEDED = Phrase("need {thing}", "do not need {thing}")
SUITABLE = Phrase("can have {thing}", "cannot have {thing}")
MUST_NOT_HAVE = Phrase(
    "have a health reason against {thing}", "do not have a health reason against {thing}"
)
NOT_HELPED = Phrase("were not helped enough by {thing}", "were helped by {thing}")
NOT_BORNE = Phrase("had bad effects from {thing}", "had no bad effects from {thing}")
HELPED = Phrase("were helped by {thing}", "were not helped by {thing}")
SAME_DOSE = Phrase("take the same dose of {thing}", "do not take the same dose of {thing}")
SAME_DOSE_SINCE = Phrase(
    "have taken the same dose of {thing}", "have not taken the same dose of {thing}"
)
TO_BECOME_PREGNANT = Phrase("plan to become pregnant", "do not plan to become pregnant")
FIT_THE_WORDS = Phrase("fit the words {words}", "do not fit the words {words}")
COURSES = Phrase("had {range} of {thing}", "did not have {range} of {thing}")
COURSES_FROM = "at least {low} courses"
COURSES_TO = "at most {high} courses"
COURSES_BETWEEN = "{low} to {high} courses"
ONE_COURSE_OR_MORE = "at least one course"
ONE_COURSE_AT_MOST = "at most one course"
JUST_COURSES = ("just {count} course", "just {count} courses")

IN_THE_LAST = "{does} in {time}"
THE_LAST = "the last {time}"
THE_LAST_ONE = (
    "the last year", "the last month", "the last week", "the last day", "the last hour"
)  # fmt: skip
FOR_AT_LEAST = "{does} for at least {time}"
MORE_THAN_AGO = "{does} more than {time} ago"
BETWEEN_AGO = "{does} between {time} and {longer} ago"
AT_A_TIME = "{does} (“{words}”)"

TWO = "{told} {asks}"
THREE = "{told} {asks} {more}"

UNSAID = "We do not know whether you {does}."
YES = "You told us that you {does}."
NO = "You told us that you {does}."
NEEDS = "This trial is for people who {does}."
NEEDS_ONLY = "This trial is for people who {does}; it means only: {words}."
REFUSES = "This trial does not take people who {does}."
REFUSES_ONLY = "This trial does not take people who {does}; it means only: {words}."
NEEDS_SUCH = "This trial is for people of whom that is so."
REFUSES_SUCH = "This trial does not take people of whom that is so."
NEEDS_TIME_WITHOUT = "This trial needs {time} without {thing}."
TIME_IS_OVER = "This trial needs {time} without it; that time was over in {date}."
TIME_IS_OVER_ON = "This trial needs {time} without it; that time was over on {date}."
TIME_RUNS = "This trial needs {time} without it: until {date}."
TIME_MAY_RUN = "This trial needs {time} without it: until about {date}."
NARROWED_IN_ITS_WORDS = "The trial narrows this further in its own words."
NOT_COUNTING = "{does}, not counting {names}"
SILENT = "Your letter does not say that you {does}. We take it that this is not so."
SILENT_ABOUT = "Your letter does not mention {thing}, so we take it that you do not have it."
SILENT_ABOUT_MEDICINE = (
    "Your letter does not mention {thing}, so we take it that you do not get it."
)
SILENT_ABOUT_DONE = "Your letter does not mention {thing}, so we take it that you did not have it."
SILENT_ABOUT_ALLERGY = "Your letter names no allergy to {thing}, so we take it that you have none."
SILENT_ABOUT_ANY_ALLERGY = "Your letter names no allergy, so we take it that you have none."
SILENT_ABOUT_TRIALS = "Your letter names no other trial, so we take it that you are in none."
NOTHING_AGAINST = "Your letter names nothing that speaks against it: you {does}."

NOT_SURE = "You are not sure, or left it open, whether you {does}."
TOLD_BROADER = "{told} We do not know whether that is {thing}."
TOLD_RELATED = "{told} We do not know whether the trial means that."
TOLD_BOTH = "You told us both yes and no about {thing}."
TOLD_SUSPECTED = "Someone thinks that you may have {thing}, but it is not sure."
TOLD_NARROWED = "{told} We do not know whether it is {words}."
TOLD_NARROWED_SOMEHOW = "{told} We do not know whether it is as the trial means it."
TOLD_HOW_IT_WENT = "{told} We do not know how it went."
TOLD_LINES = "We do not know how many treatments of this kind you have had."
TOLD_COUNT = "You told us how many treatments of this kind you have had: {count}."
TOLD_CONTRARY = "{told} That is not {words}."
TOLD_EXCEPTED = "{told} That does not count here; we do not know of others."
TOLD_OTHERS = "{told} We do not know of others."
TOLD_WHEN = "{told} Tell us the month and year of it, to compare it with what the trial asks."
TOLD_DOSE = "{told} We do not know whether your dose has stayed the same."
TOLD_QUOTED = "You told us: “{name}”."
TOLD_HAVE = "You told us that you have {thing}."
TOLD_HAD = "You told us that you had {thing}."
TOLD_HAD_PAST = "You told us that you had {thing} in the past."
TOLD_TAKE = "You told us that you take {thing}."
TOLD_TOOK_PAST = "You told us that you took {thing} in the past."
TOLD_USE = "You told us that you use {thing}."
TOLD_USED_PAST = "You told us that you used {thing} in the past."
TOLD_HAVING = "You told us that you have had {thing}."
TOLD_UNTIL = "You had {thing} until {date}."
TOLD_STOPPED = "You stopped {thing} in {date}."
TOLD_STOPPED_ON = "You stopped {thing} on {date}."
TOLD_SINCE = "You told us that you have had {thing} since {date}."
TOLD_TAKES_SINCE = "You told us that you have taken {thing} since {date}."
TOLD_IN = "You told us that you had {thing} in {date}."
TOLD_ON = "You told us that you had {thing} on {date}."
TOLD_OF_SMOKING = "You told us whether you smoke."
TEST_FOUND = "You told us that a test found {thing}."
TEST_DID_NOT_FIND = "You told us that a test did not find {thing}."
NOT_LISTED = "You gave us your whole list, and it does not name {thing}."
NO_ALLERGIES = "You told us that you have no allergies."
FOLLOWS_ALLERGY = "You told us that you have an allergy to {told}."
FOLLOWS_OPERATION = "You told us about an operation that settles this."
YOU_ARE_WOMAN = "You told us that you are female."
YOU_ARE_MAN = "You told us that you are male."
SEX_UNSAID = "You have not told us your sex."
NEEDS_WOMEN = "This trial takes women here."
NEEDS_MEN = "This trial takes men here."
AGE_IS = "You are {age}."
AGE_IS_ABOUT = "You are {youngest} or {oldest}."
AGE_UNSAID = "You have not told us your age."
AGE_SO_NOT = "At your age we take it that you {does}."
NEEDS_AGE = "This trial takes people {range}."
REFUSES_AGE = "This trial does not take people {range}."
AGE_FROM = "aged {low} or older"
AGE_OVER = "older than {low}"
AGE_TO = "aged {high} or younger"
AGE_UNDER = "younger than {high}"
AGE_BETWEEN = "aged {low} to {high}"
AGE_BETWEEN_UNDER = "aged {low} or older and younger than {high}"
AGE_ANY = "of any age"

VALUE_IS = "You told us that your {thing} is {value}."
VALUE_IS_MANY = "You told us that your {thing} are {value}."
VALUE_WAS = "Your {thing} was {value} in {date}."
VALUE_WAS_ON = "Your {thing} was {value} on {date}."
VALUE_WITH_UNIT = "{number} {unit}"
VALUE_IN_PERCENT = "{number}%"
VALUE_CONVERTED = "{value} (that is {converted})"
VALUE_FROM_BMI = "From your height and weight we reckon a BMI of {value}."
VALUE_FROM_SCALE = "From your {scale} score we take {value} for {thing}."
VALUE_SPAN = "{low} to {high}"
VALUE_UNSAID = "We do not know your {thing}."
VALUE_NOT_SURE = "You are not sure about your {thing}, or left it open."
VALUE_SAID_YES = "You told us that your {thing} is as this trial asks."
VALUE_SAID_YES_MANY = "You told us that your {thing} are as this trial asks."
VALUE_SAID_NO = "You told us that your {thing} is not as this trial asks."
VALUE_SAID_NO_MANY = "You told us that your {thing} are not as this trial asks."
VALUE_OLD = "We know your {thing} only from {date}, which is too long ago."
VALUE_NO_DATE = "We do not know from which day your {thing} is."
VALUE_NO_DATE_MANY = "We do not know from which day your {thing} are."
VALUE_UNIT = "We cannot compare your {thing}, as a unit is not clear."
VALUE_LABORATORY = "Labs do not agree on what is normal for {thing}."
VALUE_NARROWED = "We do not know whether your {thing} was taken as the trial asks."
NEEDS_VALUE = "This trial needs {range}."
REFUSES_VALUE = "This trial does not take people with {range}."
REFUSES_NORMAL = "This trial does not take people whose value is normal."
REFUSES_ABNORMAL = "This trial does not take people whose value is not normal."
NEEDS_VALUE_ONLY = "This trial needs {range}; it means only: {words}."
REFUSES_VALUE_ONLY = "This trial does not take people with {range}; it means only: {words}."
NEEDS_KNOWN = "This trial needs to know it."
WHETHER_VALUE = "your {thing} is {range}"
WHETHER_VALUE_MANY = "your {thing} are {range}"
WHETHER_NORMAL = "your {thing} is normal"
WHETHER_NORMAL_MANY = "your {thing} are normal"
WHETHER_NOT_NORMAL = "your {thing} is out of the normal range"
WHETHER_NOT_NORMAL_MANY = "your {thing} are out of the normal range"
NAMELESS_VALUE = "value"
A_VALUE_OF = "a value of {range}"
AT_LEAST = "{low} or more"
MORE_THAN = "more than {low}"
AT_MOST = "{high} or less"
LESS_THAN = "less than {high}"
BETWEEN = "{low} to {high}"
EITHER = "{low} or {high}"
JUST = "{low}"
TIMES_UPPER = "{number} times the upper end of normal"
TIMES_LOWER = "{number} times the lower end of normal"
UPPER_END = "the upper end of normal"
LOWER_END = "the lower end of normal"
A_NORMAL_VALUE = "a normal value"
AN_ABNORMAL_VALUE = "a value that is not normal"

WHETHER_YOU = "whether you {does}"
WHETHER = "whether {clause}"
WHETHER_AGE = "your age"
WHETHER_KNOWN = "what your {thing} is"
WHETHER_KNOWN_MANY = "what your {thing} are"
WHETHER_SEX = "your sex"
OPEN = "{known} {closing}"
OPEN_TWO = "We do not know {first}. We also do not know {second}."
OPEN_MORE = "We do not know {first}. We also do not know {second}, and {more}."
ALSO_OPEN = "It also asks {second}."
ALSO_OPEN_MORE = "It also asks {second}, and {more}."
MORE_THINGS = ("{count} more thing", "{count} more things")
ALL_ASKED = "This trial asks for all of these."
NEITHER_MAY_BE = "For this trial, neither of these may be so."
BOTH_ASKED = "This trial asks for both of these."
NONE_MAY_BE = "For this trial, none of these may be so."
ONE_IS_ENOUGH = "One of these is enough for this point."
NOT_ALL_MAY_BE = "This trial leaves out only people of whom all of these are so."
SOME_ASKED = "This trial asks for at least {least} of the things in this point."
TOGETHER = "This trial looks at these together."
ONE_OF_SEVERAL = "It is one of the things that count here."
ENOUGH = "That is enough for this point."
RANGE_ENOUGH = "{asks} That is enough for this point."
NOT_KEPT_OUT = "This point does not keep you out."
OTHERS_FIT = ("The other thing in this point fits too.",
              "The other {count} things in this point fit too.")  # fmt: skip
ONE_OF_OTHERS = (
    "This trial asks for that or for one other thing, and neither fits.",
    "This trial asks for that or for one of {count} other things, and none fits.",
)
ALL_OF_IT_SO = "This trial does not take people of whom all that this point names is so."
TOO_FEW = "This point asks for at least {least} of its things, and too few fit."
DECIDES = "That decides this point."

CONSENT = "The trial team will ask for your consent."
WILLINGNESS = "The trial team will ask whether you are willing to do this."
COMPLIANCE = "The trial team will go through the visits and tasks with you."
JUDGEMENT = "The trial team checks this with you and your doctor."
TRIAL_STEPS = "This is about steps of the trial itself. The trial team sees to it."
PLANS = "The trial team will ask you about your plans."
AGREED = "Your letter says that you agree to take part."
WILL_COMPLY = "Your letter says that you will do as the trial asks."
UNREAD_SILENT = (
    "Your letter mentions nothing of what this point names, so we take it that it does not apply."
)
PROGNOSIS_SILENT = "Your letter names no illness that would count here."
OF_OTHERS = "This point is about other people, by their sex or age. It asks nothing of you."
UNREAD = "We could not read this one. Please ask the trial team."
ABOUT_ILLNESSES = (
    "This point is about illnesses in general. The trial team checks it with you and your doctor."
)
ABOUT_TREATMENTS = "This point is about treatments in general. The trial team goes through yours."
ABOUT_A_TEST = "This point is about {thing}. The trial team looks at what it shows."
ABOUT_WORDS = "We cannot put this point more plainly. Please ask the trial team about it."
ONE_GROUP = "This counts for one group of the trial only: “{group}”."
ASKED_NOTHING = "This point asks for nothing that we can check."
READ_BY_MODEL = "A language model read this sentence; the trial team decides."
JUDGED_BY_MODEL = (
    "Your letter says: “{quote}” A language model takes it to answer this point; the trial team "
    "decides."
)
STAYS_OPEN = "The rest of this point is for the trial team."
TRIAL_LANGUAGE = "the language of the trial"
SOMETHING_TESTED = "something in the tested medicine"

PLACED = "{article} {thing}"
WITH_OFFICIAL = "{thing} ({name})"
SEVERE_THING = "{words} {thing}"
STAGED_THING = "{thing}, {words}"
QUOTED = "“{words}”"
ONE_OR = "{most} or {last}"
MINUTES = ("{count} minute", "{count} minutes")
HOURS = ("{count} hour", "{count} hours")
DAYS = ("{count} day", "{count} days")
WEEKS = ("{count} week", "{count} weeks")
MONTHS = ("{count} month", "{count} months")
YEARS = ("{count} year", "{count} years")

OF_SEVERAL = {
    VALUE_IS: VALUE_IS_MANY,
    VALUE_SAID_YES: VALUE_SAID_YES_MANY,
    VALUE_SAID_NO: VALUE_SAID_NO_MANY,
    VALUE_NO_DATE: VALUE_NO_DATE_MANY,
    WHETHER_VALUE: WHETHER_VALUE_MANY,
    WHETHER_NORMAL: WHETHER_NORMAL_MANY,
    WHETHER_NOT_NORMAL: WHETHER_NOT_NORMAL_MANY,
    WHETHER_KNOWN: WHETHER_KNOWN_MANY,
}
"""The forms of what says "your pulse is" for "your antibodies are"."""


def every_template() -> tuple[str, ...]:
    """Return all texts of this module, for the catalogue of translations and for tests."""
    found: list[str] = []
    for value in globals().values():
        if isinstance(value, str) and not value.startswith("trialpost") and "\n" not in value:
            found.append(value)
        elif isinstance(value, tuple):
            found.extend(value)
        elif isinstance(value, Phrase):
            found += [value.yes, value.no]
    for phrase in (*PHRASES.values(), *TIMELESS.values()):
        found += [phrase.yes, phrase.no]
    return tuple(dict.fromkeys(found))
