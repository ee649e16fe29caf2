"""Tell whether a sentence says a record's facts in other words than the writer's.

"Ninety-six people took part", "Their mean age was 58.4 years", "The trial ran from May 2006 to
August 2010", "29 were women and 11 men", "It was done in Canada and the United States": both the
sentence and the statements that it names are read to what they say, clause by clause, and all that
the one says has to be what the others say. A clause that is not read wholly is no such sentence.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from trialpost.articles.reading.claim_forms import WORD_NUMBERS
from trialpost.articles.reading.durations import lasted_so
from trialpost.findings.file import Topic
from trialpost.model.finding import Finding

Fact = tuple[str, str]
"""What is said of the trial, and the value in one form: ("people", "96"), ("began", "2006-05")."""

_UNITS = "|".join(sorted((word for word in WORD_NUMBERS if word.isalpha()), key=len, reverse=True))
_SPELT = rf"(?:(?:{_UNITS}|thousand)(?:[ -](?:and )?(?:{_UNITS}|thousand))*)"
_N = rf"(?:\d[\d,]*|{_SPELT})"
_D = r"\d+(?:\.\d+)?"
_WHO = r"(?:people|participants|patients|persons?|men and women|women and men)"
_THE_TRIAL = r"(?:the trial|it|the study|this trial)"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_MONTH = rf"(?:(?:{_MONTHS}) )?\d{{4}}"
_ALL = r"(?:,? (?:in all|in total|altogether))?"
_OLD = r"(?: years?)?(?: old| of age)?"
_BEGAN, _ENDED = r"(?:began|started)", r"(?:ended|finished|was over)"


def _people(match: re.Match[str]) -> Iterator[Fact]:
    yield "people", _number(match["n"])


def _age(match: re.Match[str]) -> Iterator[Fact]:
    yield f"age, {'median' if match['middle'] else 'mean'}", match["n"]


def _middle(match: re.Match[str]) -> Iterator[Fact]:
    yield "age, median", match["n"]


def _sexes(match: re.Match[str]) -> Iterator[Fact]:
    for key, value in match.groupdict().items():
        if key in ("women", "men") and value:
            yield key, _number(value)


def _one_sex(match: re.Match[str]) -> Iterator[Fact]:
    yield "all", "men" if match["men"] else "women"


def _days(match: re.Match[str]) -> Iterator[Fact]:
    parts = match.groupdict()
    for key in ("began", "ended"):
        if parts.get(key):
            yield key, parts[key].lower()


def _sponsor(match: re.Match[str]) -> Iterator[Fact]:
    yield "sponsor", match["name"].removesuffix(", a company").lower()


def _place(match: re.Match[str]) -> Iterator[Fact]:
    """Yield all countries in one order, else those that are named and how many there are."""
    names = [one.lower() for one in _COUNTRIES.split(match["name"]) if one]
    parts = match.groupdict()
    if parts.get("some") is None and parts.get("others") is None:
        yield "place", "; ".join(sorted(names))
    for name in names:
        yield "place named", name
    if parts.get("count"):
        yield "countries", _number(parts["count"])
    elif parts.get("others"):
        yield "countries", f"{len(names) + int(_number(parts['others']))}"
    elif parts.get("some") is None:
        yield "countries", str(len(names))


def _countries(match: re.Match[str]) -> Iterator[Fact]:
    yield "countries", _number(match["count"])


def _left(match: re.Match[str]) -> Iterator[Fact]:
    yield "started", _number(match["started"])
    yield "left", _number(match["left"])


def _lasted(match: re.Match[str]) -> Iterator[Fact]:
    yield "lasted", match["lasted"].lower()
    yield from _days(match)


def _of_counted(match: re.Match[str]) -> Iterator[Fact]:
    yield from _sexes(match)
    yield "counted", _number(match["counted"])


def _rules(match: re.Match[str]) -> Iterator[Fact]:
    low, high = match["low"], match["high"]
    who = match["who"].lower().removeprefix("only ")
    if who == "adults":  # people from an age of 18 on, or from a later one
        who = "people of any sex" if int(low) >= _GROWN_UP else who
    yield "who", "women and men" if who == "men and women" else who
    yield "ages", f"{low}-{high or ''}"


def _chance(_: re.Match[str]) -> Iterator[Fact]:
    yield "chance", "decided"


_FEMALE, _MALE = r"(?:female|women|females)", r"(?:male|men|males)"
_WERE = r"(?:of (?:them|these|whom) )?(?:(?:was|were) )?"
_WAS_DONE = rf"{_THE_TRIAL} (?:took place|was (?:done|run|carried out|held)) in"
_SOME = r"(?:such as|among them|including|(?:and )?among these)"
_COUNTRIES = re.compile(
    r"(?:,? and |, )(?!(?:herzegovina|tobago|barbuda|nevis|principe|the grenadines|miquelon"
    r"|futuna|mcdonald)\b)(?:the )?|^the ",
    re.I,
)
_COUNTED = r"(?:people|participants|patients|persons)(?: (?:who were )?counted)? (?:were|was)"
_COUNTED_FIRST = r"(?:people|participants|patients|persons)(?: (?:who were )?counted)?"
_DID_NOT_STAY = (
    r"(?:left (?:before (?:its|the) end|early)|did not (?:stay to (?:its|the) end|finish)"
    r"|dropped out)"
)
_LASTED = (
    rf"(?P<lasted>(?:(?:just|a little|slightly) (?:over|under|more than|less than)|over|under|about"
    rf"|around|roughly|nearly|almost|(?:more|less) than)? ?(?:{_N}|an?) (?:month|year)s?)"
)
_FORMS: tuple[tuple[str, Callable[[re.Match[str]], Iterator[Fact]]], ...] = (
    (rf"(?:in (?:all|total),? |altogether,? |a total of |only )?(?P<n>{_N}) {_WHO}{_ALL} "
     rf"(?:took part|were enrolled|participated|joined)(?:(?: in)? {_THE_TRIAL})?{_ALL}", _people),
    (rf"(?:{_THE_TRIAL} (?:had|included|enrolled)|there were) (?P<n>{_N}) (?:people|participants)"
     rf"{_ALL}(?: in {_THE_TRIAL})?", _people),
    (rf"on average,? (?:they|{_WHO}|the people) were (?P<middle>)(?P<n>{_D})(?: years old)?", _age),
    (rf"(?:they|the {_WHO}) were (?P<middle>)(?P<n>{_D})(?: years old)?,? on average", _age),
    (rf"half(?: of (?:them|the {_WHO}))? were (?P<n>{_D}){_OLD} or younger", _middle),
    (rf"(?:their|the) (?:(?P<middle>median)|mean|average) age(?:, the one in the middle,)?"
     rf"(?: of (?:the {_WHO}|those who took part))? was (?P<n>{_D}){_OLD}", _age),
    (rf"(?:of (?:those counted|these|them),? )?(?P<women>{_N}) {_WERE}{_FEMALE}"
     rf"(?:,? and (?P<men>{_N}) {_WERE}{_MALE})?(?: took part)?", _sexes),
    (rf"(?:of (?:those counted|these|them),? )?(?P<men>{_N}) {_WERE}{_MALE}"
     rf"(?:,? and (?P<women>{_N}) {_WERE}{_FEMALE})?(?: took part)?", _sexes),
    (rf"there were (?P<women>{_N}) (?:women|females) and (?P<men>{_N}) (?:men|males)", _sexes),
    (rf"there were (?P<men>{_N}) (?:men|males) and (?P<women>{_N}) (?:women|females)", _sexes),
    (r"(?:all|everyone|everybody)(?: those| of those| of them)?(?: counted)? (?:was|were)"
     rf" (?:(?P<women>{_FEMALE})|(?P<men>{_MALE}))", _one_sex),
    (rf"{_THE_TRIAL} {_BEGAN} in (?P<began>{_MONTH})"
     rf"(?:,? and (?:it )?{_ENDED} in (?P<ended>{_MONTH}))?", _days),
    (rf"{_THE_TRIAL} {_ENDED} in (?P<ended>{_MONTH})", _days),
    (rf"{_THE_TRIAL} (?:ran|lasted|went on|took place|was (?:run|done)) "
     rf"(?:from (?P<began>{_MONTH}) (?:to|until|till|through) (?P<ended>{_MONTH}))", _days),
    (rf"{_THE_TRIAL} (?:ran|took place|was (?:run|done)) "
     rf"between (?P<began>{_MONTH}) and (?P<ended>{_MONTH})", _days),
    (r"(?:the|its) sponsor(?:, who answers for the trial,)? (?:is|was) (?P<name>[^;]+)", _sponsor),
    (r"(?P<name>[^;]+) (?:is|was) (?:the sponsor(?: of the trial)?|its sponsor)", _sponsor),
    (rf"{_THE_TRIAL} (?:is|was) sponsored by (?P<name>[^;]+)", _sponsor),
    (rf"{_THE_TRIAL} (?:ran|lasted|went on)(?: for)? {_LASTED}"
     rf"(?:,? from (?P<began>{_MONTH}) (?:to|until|till|through) (?P<ended>{_MONTH}))?", _lasted),
    (rf"{_WAS_DONE} (?P<count>{_N}) countries", _countries),
    (rf"(?:people|sites) in (?P<count>{_N}) countries took part", _countries),
    (rf"{_WAS_DONE} (?P<count>{_N}) countries(?:: |, )(?P<name>(?!{_SOME})[^;:]+)"
     r"(?P<some> among them)", _place),
    (rf"{_WAS_DONE} (?:(?P<count>{_N}) )?countries,? (?P<some>{_SOME}) (?P<name>[^;:]+)", _place),
    (rf"{_WAS_DONE} (?P<name>[^;:]+?),? and (?P<others>{_N}) (?:other|more|further) countries",
     _place),
    (rf"{_WAS_DONE} (?P<count>{_N}) countries(?:: |, |, namely )(?P<name>[^;:]+)", _place),
    (rf"{_WAS_DONE} (?P<name>[^;:]+)", _place),
    (rf"(?P<left>{_N}) (?:out )?of (?:the |these )?(?P<started>{_N}) {_WHO}"
     rf"(?: who (?:started|began))? {_DID_NOT_STAY}", _left),
    (rf"of (?:the )?(?P<started>{_N}) {_WHO} who (?:started|began),? (?P<left>{_N})"
     rf" {_DID_NOT_STAY}", _left),
    (rf"(?P<women>{_N}) (?:out )?of (?:the |these )?(?P<counted>{_N}) {_COUNTED} {_FEMALE}",
     _of_counted),
    (rf"(?P<men>{_N}) (?:out )?of (?:the |these )?(?P<counted>{_N}) {_COUNTED} {_MALE}",
     _of_counted),
    (rf"of (?:the |these )?(?P<counted>{_N}) {_COUNTED_FIRST},? (?P<women>{_N}) {_WERE}{_FEMALE}",
     _of_counted),
    (rf"of (?:the |these )?(?P<counted>{_N}) {_COUNTED_FIRST},? (?P<men>{_N}) {_WERE}{_MALE}",
     _of_counted),
    (rf"(?P<women>{_N}) {_FEMALE} and (?P<men>{_N}) {_MALE} were counted", _sexes),
    (rf"(?P<men>{_N}) {_MALE} and (?P<women>{_N}) {_FEMALE} were counted", _sexes),
    (r"(?P<who>people of any sex|adults|women and men|men and women|(?:only )?(?:women|men))"
     r" (?:aged |from (?=\d+ (?:up )?to|\d+ years (?:up )?to))(?P<low>\d+)(?: years)?"
     r" (?:up )?(?:to|and|through) (?P<high>\d+)(?: years)?(?: of age| old)? could join", _rules),
    (r"(?P<who>people of any sex|adults|women and men|men and women|(?:only )?(?:women|men))"
     r" (?:aged |of )?(?P<low>\d+)(?: years)? (?:(?:and|or) (?:over|older|above|more))(?P<high>)"
     r" could join", _rules),
    (r"(?P<who>people of any sex|adults|women and men|men and women|(?:only )?(?:women|men))"
     r" from (?P<low>\d+)(?: years)?(?: of age| old)?(?: on)?(?P<high>) could join", _rules),
    (r"chance decided who got what(?:, as when a coin is tossed)?", _chance),
    (r"who got what was (?:decided|settled) by chance(?:, as when a coin is tossed)?", _chance),
    (r"it was (?:decided by )?chance (?:that decided )?who got what", _chance),
)  # fmt: skip
_PATTERNS = tuple((re.compile(form, re.I), facts) for form, facts in _FORMS)
_JOINTS = re.compile(r"; |, and |, | and (?=they |it |their |the |its |on )", re.I)
_GROWN_UP = 18
_GROWN_ON_AVERAGE = 30.0
_GROWN = re.compile(r"\b(?:women|men)\b(?! and girls| and boys)", re.I)


def is_retold(text: str, named: tuple[Finding, ...], every: tuple[Finding, ...]) -> bool | None:
    """Tell whether all that a sentence says is what the statements that it names say.

    ``None`` where the sentence is none of these, or the statements are none of a record's fields.

    Args:
        text: the sentence.
        named: the findings that it names; figures are not read.
        every: all findings, for whether those who joined were grown up.
    """
    if not named or any(one.said is None for one in named):
        return None
    said = _facts(text)
    if not said:
        return None
    known = {fact for one in named for fact in _facts(one.words) or ()}
    known |= {*_worked_out(known)}
    if not all(fact in known or _is_part(fact, known) for fact in said):
        return False
    counted = any(key in ("women", "men", "all") for key, _ in said)
    return not (counted and _GROWN.search(text)) or _all_grown(every)


def _is_part(fact: Fact, known: set[Fact]) -> bool:
    """Tell whether a fact says less of one that is known: the year alone, how many countries."""
    key, value = fact
    own = [other for name, other in known if name == key]
    if key in ("began", "ended"):
        return value.isdigit() and any(other.endswith(f" {value}") for other in own)
    if key == "lasted":
        first, last = (
            next((v for name, v in known if name == one), "") for one in ("began", "ended")
        )
        return lasted_so(value, first, last)
    return False


def _worked_out(known: set[Fact]) -> Iterator[Fact]:
    """Yield how many were counted, where women and men are, and how many of them are."""
    counts = dict(known)
    if "women" in counts and "men" in counts:
        yield "counted", str(int(counts["women"]) + int(counts["men"]))


def _all_grown(every: tuple[Finding, ...]) -> bool:
    """Tell whether those who took part were grown up: by the rules, or by their mean age."""
    rules = [one.words for one in every if one.measure == Topic.WHO]
    if not any(re.search(r"\b(?:girls|boys|any sex)\b", words, re.I) for words in rules):
        return True
    people = [one.words for one in every if one.measure == Topic.PEOPLE]
    ages = [value for words in people for key, value in _facts(words) or () if key[:3] == "age"]
    return any(float(value) >= _GROWN_ON_AVERAGE for value in ages)


@lru_cache(maxsize=4096)
def _facts(text: str) -> frozenset[Fact] | None:
    """Read what a sentence says; ``None`` where a clause of it is not read."""
    clause = " ".join(text.split()).rstrip(".").strip()
    for pattern, facts in _PATTERNS:
        match = pattern.fullmatch(clause)
        if match is not None:
            return frozenset(facts(match))
    for joint in _JOINTS.finditer(clause):
        first, second = _facts(clause[: joint.start()]), _facts(clause[joint.end() :])
        if first and second:
            return first | second
    return None


def _number(text: str) -> str:
    """Return a count in figures: "1,062" and "one thousand and sixty-two" as "1062"."""
    if text[:1].isdigit():
        return text.replace(",", "")
    total = part = 0.0
    for word in re.findall(r"[a-z]+", text.lower()):
        if word == "thousand":
            total, part = total + (part or 1) * 1000, 0.0
        elif word == "hundred":
            part = (part or 1) * 100
        elif word != "and":
            part += WORD_NUMBERS[word]
    return f"{total + part:g}"
