"""Tell whether findings bear out what a sentence claims in words.

A claim in words is borne out by numbers (a fall is a fall if the change is below zero) or by a
statement that the sentence names: what is left over has to stand in it in the same order, with the
same negations.
"""

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from trialpost.articles.checks.bearing import TO_LEAVE, Failure, is_of_time, nearest, tied_arms
from trialpost.articles.checks.compared import comparison_borne_out, is_compared, unquoted
from trialpost.articles.checks.lasting import is_in_title, lasts
from trialpost.articles.checks.same_measure import is_one_of, names_it
from trialpost.articles.checks.significance import significance_holds
from trialpost.articles.checks.worked_out import multiple_holds
from trialpost.articles.reading.claims import Claims, Token, read_claims
from trialpost.articles.reading.hints import Hint
from trialpost.articles.reading.joined_groups import are_these
from trialpost.articles.reading.lexicon import Lexicon, names_of, same_unit
from trialpost.articles.reading.shares import NOBODY
from trialpost.articles.words.hundreds import gap_holds
from trialpost.articles.words.wording import BENEFIT, OF_BENEFIT, content_words, drugs_in
from trialpost.findings.numbers import is_signed
from trialpost.model.finding import Direction, Finding, FindingKind
from trialpost.vocabulary.reading import sentences

_COMPARED = re.compile(r"\bcompar(?:ed|es|ing)\b.*\b(?:with|to|against)\b", re.I)
_COMPARES = Hint(r"compar\w+")
_NO_CHANGE = re.compile(r"no change\b", re.I)
_THAN = re.compile(r"\s+(?:[\w \0]+ )?than\b")
_LEAST_SHARED = 0.6


def words_borne_out(
    claims: Claims, findings: tuple[Finding, ...], lexicon: Lexicon, failed: list[Failure]
) -> list[Failure]:
    """Check every claim of a sentence that is not settled by its numbers.

    Args:
        claims: what the sentence claims.
        findings: those that it names.
        lexicon: names of arms, measures and units.
        failed: numbers that no finding bears out; a statement may still hold them.
    """
    statements = [f for f in findings if f.kind is FindingKind.STATEMENT]
    numbers = tuple(f for f in findings if f.kind is FindingKind.NUMBER)
    texts = [statement.words for statement in statements]
    if is_verbatim(claims.text, findings):
        return []
    why = {failure.token: failure.why for failure in failed}
    left = [t for t in claims.tokens if t in why or not _by_numbers(t, claims, numbers, lexicon)]
    left = [t for t in left if t in why or not _in_a_name(t, claims, numbers)]
    if not numbers:  # "nobody" of a statement is a denial, which is held apart
        left = [t for t in left if not NOBODY.fullmatch(t.text)]
    failures = _beyond_statements(left, texts, lexicon, why)
    failures += (
        comparison_borne_out(claims, numbers) + _contrast(claims, numbers) if numbers else []
    )
    failures += _together(claims, numbers) + _not_given(claims, numbers)
    failures += _named_twice(claims)
    if texts and not numbers:
        failures += _other_sense(claims, texts)
    return failures + _foreign(claims, findings, lexicon)


def is_verbatim(sentence: str, findings: tuple[Finding, ...]) -> bool:
    """Tell whether a sentence is a statement of the findings, or a sentence of one, as it is."""
    texts = [one.words for one in findings if one.kind is FindingKind.STATEMENT]
    parts = {_plain(part) for text in texts for part in (text, *sentences(text))}
    return _plain(sentence) in parts


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def _by_numbers(
    token: Token, claims: Claims, numbers: tuple[Finding, ...], lexicon: Lexicon
) -> bool:
    """Tell whether findings with numbers bear a claim out; numbers themselves are checked apart."""
    if not numbers:
        return False
    match token.kind:
        case "number" | "p":
            return True
        case "negation":
            return not _denies(token, claims) or _is_unchanged(token, claims, numbers)
        case "arm":
            names = {n for f in numbers for n in (f.arm, f.comparator) if n}
            return bool(token.names & names) or any(are_these(n, names) for n in token.names)
        case "time":
            points = [f.timepoint for f in numbers if f.timepoint is not None]
            held = {(float(p.value), p.unit.rstrip("s")) for p in points}
            if token.meaning in held or any(token.is_at(p) for p in points):
                return True
            if not points and all(is_in_title(token, f) for f in numbers):
                return True
            return any(lasts(token, f, claims) for f in numbers)
        case "measure":
            if "NOT COMPLETED" in token.names and any(f.role == TO_LEAVE for f in numbers):
                return True
            quoted = token.text[1:-1] if token.text[:1] == "“" else None
            return any(is_one_of(f.measure, token.names) or names_it(token.text, f.measure)
                       or quoted in names_of(f) for f in numbers)  # fmt: skip
        case "unit":
            return any(
                f.unit and (same_unit(str(token.meaning), f.unit) or token.text in f.unit)
                for f in numbers
            )
        case "quote":
            return any(token.meaning in names_of(f) for f in numbers)
        case "level":
            return any(f.level is not None and f"{f.level:g}" == token.meaning for f in numbers)
        case "multiple":
            return multiple_holds(token, claims, numbers)
        case "gap":
            return gap_holds(token, claims, numbers)
        case "direction":
            return _direction_holds(token, claims, numbers)
        case "significant":
            return significance_holds(token, claims, numbers)
        case _:
            return _stands_in(token, numbers, lexicon)


def _in_a_name(token: Token, claims: Claims, numbers: tuple[Finding, ...]) -> bool:
    """Tell whether a word only belongs to the name of a measure: "placebo-corrected level"."""
    held = {f.measure for f in numbers}
    return any(
        one.start <= token.start and token.end <= one.end and one.names & held
        for one in claims.of("measure")
        if one != token
    )


def _denies(token: Token, claims: Claims) -> bool:
    """Tell whether a "not" turns a result round: beside a number, or after a direction."""
    beside = any(n.clause == token.clause for n in claims.of("number"))
    after = any(0 <= token.start - d.end <= 1 for d in claims.of("direction"))
    return beside or after


def _is_unchanged(token: Token, claims: Claims, numbers: tuple[Finding, ...]) -> bool:
    """Tell whether a "no change" is of a group whose change was 0: "with A, no change (SD 4)"."""
    arm, point = (nearest(token, claims.of(kind)) for kind in ("arm", "time"))
    if arm is None or not _NO_CHANGE.match(claims.text, token.start):
        return False
    own = [one for one in numbers if point is None or is_of_time(one, point)]
    values = [one.value for one in own if one.arm in arm.names]
    values += [one.comparator_value for one in own if one.comparator in arm.names
               and one.comparator_value is not None]  # fmt: skip
    changes = all("change" in f"{one.statistic} {one.measure}".lower() for one in own)
    return bool(values) and changes and not any(value != 0 for value in values)


def _stands_in(token: Token, numbers: tuple[Finding, ...], lexicon: Lexicon) -> bool:
    """Look for a code, level or date in the findings' own words."""
    for finding in numbers:
        words = f"{finding.measure}; {finding.population or ''}; {finding.source.text}"
        words += f"; {finding.unit}" if finding.unit else ""
        if token.key in {other.key for other in read_claims(words, lexicon).tokens}:
            return True
        if token.text.lower() in finding.measure.lower():
            return True
        if token.kind == "code" and _has_code(token.text, finding.measure):
            return True
    return False


def _has_code(code: str, title: str) -> bool:
    """Tell whether a title has a code in other signs: "IIEF-5" of "Index (IIEF)-5".

    >>> _has_code("IIEF-5", "Function (IIEF)-5 Questionnaire"), _has_code("SF-3", "SF-36")
    (True, False)
    """
    own, whole = (re.sub(r"[^a-z0-9]", "", text.lower()) for text in (code, title))
    at = whole.find(own)
    return at >= 0 and not whole[at + len(own) : at + len(own) + 1].isdigit()


def _direction_holds(token: Token, claims: Claims, numbers: tuple[Finding, ...]) -> bool:
    if any(n.clause >= token.clause for n in claims.of("number")):
        return True
    if is_compared(token, claims):
        return True
    wanted = Direction.DECREASE if token.meaning == "down" else Direction.INCREASE
    lasting = [f for t in claims.of("time") for f in numbers if lasts(t, f, claims)]
    if lasting:
        return {_way(f, f.value) for f in lasting} == {wanted}
    if _THAN.match(claims.nameless, token.end):
        return True
    arms = tied_arms(token, claims)
    point = nearest(token, claims.of("time"))
    ways = set()
    for finding in numbers:
        if point is not None and not is_of_time(finding, point):
            continue
        if not arms or finding.arm in arms:
            ways.add(_way(finding, finding.value))
        elif finding.comparator in arms:
            ways.add(_way(finding, finding.comparator_value))
    return ways == {wanted}


def _way(finding: Finding, value: float | None) -> Direction:
    if value is None or not is_signed(finding):
        return Direction.UNKNOWN
    if value == 0:
        return Direction.NO_CHANGE
    return Direction.DECREASE if value < 0 else Direction.INCREASE


def _contrast(claims: Claims, numbers: tuple[Finding, ...]) -> list[Failure]:
    """Check "fell with A but not with B": B's value may not have gone that way."""
    if not {"but", "not"} <= claims.words:
        return []
    match = re.search(r"\bbut not (?:with|on|for)\b", claims.text, re.I)
    ways = [d for d in claims.of("direction") if match and d.end <= match.start()]
    if not match or not ways:
        return []
    wanted = Direction.DECREASE if ways[-1].meaning == "down" else Direction.INCREASE
    for arm in claims.of("arm"):
        own = [_way(f, f.value) for f in numbers if f.arm in arm.names]
        own += [_way(f, f.comparator_value) for f in numbers if f.comparator in arm.names]
        if arm.start >= match.start() and (wanted in own or Direction.UNKNOWN in own or not own):
            return [Failure(arm, "the values of this group do not say this")]
    return []


def _together(claims: Claims, numbers: tuple[Finding, ...]) -> list[Failure]:
    """Check "fell with A and with B", without numbers: both have to have gone that way."""
    if not claims.of("direction") or not numbers or claims.of("number"):
        return []
    match = re.search(
        r"\b(?:with|on|for|in)\b.+\b(?:and|but) (?:also )?(?:with|on|for|in)\b", claims.text, re.I
    )
    ways = [d for d in claims.of("direction") if match and d.end <= match.start()]
    if not match or not ways:
        return []
    wanted = Direction.DECREASE if ways[-1].meaning == "down" else Direction.INCREASE
    for arm in claims.of("arm"):
        own = {_way(f, f.value) for f in numbers if f.arm in arm.names}
        own |= {_way(f, f.comparator_value) for f in numbers if f.comparator in arm.names}
        if arm.start >= match.start() and own - {Direction.UNKNOWN} != {wanted}:
            return [Failure(arm, "the values of this group do not say this")]
    return []


def _not_given(claims: Claims, numbers: tuple[Finding, ...]) -> list[Failure]:
    """Check "placebo: not given" and "not given with placebo": no finding may have that value."""
    text, failures = claims.text, []
    for arm in claims.of("arm") if numbers else ():
        said = re.match(r"(?:: |, )(?P<no>not )?given\b", text[arm.end :])
        said = said or re.search(r"(?P<no>\bnot )?\bgiven with $", text[: arm.start])
        if not said:
            continue
        before = [point for point in claims.of("time") if point.start < arm.start]
        own = [f for f in numbers if not before or is_of_time(f, before[-1])]
        held = any(
            f.arm in arm.names or (f.comparator in arm.names and f.comparator_value is not None)
            for f in own
        )
        if held or not said["no"]:
            failures.append(Failure(arm, "whether a value is given for this group is told wrongly"))
    return failures


def _beyond_statements(
    left: list[Token], texts: list[str], lexicon: Lexicon, why: dict[Token, str]
) -> list[Failure]:
    """Return the claims that no statement makes, or all of them if their order is another."""
    if not left:
        return []
    sources = [read_claims(text, lexicon).tokens for text in texts]
    whole = [token.key for tokens in sources for token in tokens]
    if _in_order([t.key for t in left], whole):
        return []
    held = Counter(whole)
    missing = [token for token in left if not held[token.key]]
    reason = "the findings that the sentence names do not say this"
    if missing:
        return [Failure(token, why.get(token, reason)) for token in missing]
    return [Failure(left[0], "the findings tie these claims together in another way")]


def _in_order(wanted: Sequence[object], given: Sequence[object]) -> bool:
    rest = iter(given)
    return all(any(one == other for other in rest) for one in wanted)


def _other_sense(claims: Claims, texts: list[str]) -> list[Failure]:
    """Hold a sentence against the statement that is nearest to it: same negations, shared words."""
    own = content_words(claims.text)
    parts = [part for text in texts for part in (text, *sentences(text))]
    best = max(parts, key=lambda part: len(own & content_words(part)) / (1 + len(part) / 1000))
    shared = len(own & content_words(" ".join(texts))) / (len(own) or 1)
    whole = Token(kind="text", meaning=None, start=0, end=0, clause=0, text=claims.text)
    if shared < _LEAST_SHARED:
        return [Failure(whole, "the statements that the sentence names do not say this")]
    denials = r"\b(?:not|no|never|none|cannot|without|nor|nobody)\b|n['’]t\b"
    if len(re.findall(denials, claims.text, re.I)) != len(re.findall(denials, best, re.I)):
        return [Failure(whole, "the statement says the opposite, or denies something else")]
    return []


def _named_twice(claims: Claims) -> list[Failure]:
    """Find an arm that is compared with itself, and a measure that a list names twice."""
    why = "this is named twice where two different ones are meant"
    failures = []
    match = _COMPARED.search(unquoted(claims)) if _COMPARES(claims.words) else None
    if match and not _is_in_a_measure(match.start(), claims):
        seen: set[str] = set()
        for arm in claims.of("arm"):
            if arm.start >= match.start():
                if arm.names & seen:
                    failures.append(Failure(arm, why))
                seen |= arm.names
    for first, second in itertools.pairwise(claims.of("measure")):
        between = claims.text[first.end : second.start]
        if first.names & second.names and re.fullmatch(r"(?: \w+)?(?:,|,? and) ", between):
            failures.append(Failure(second, why))
    return failures


def _is_in_a_measure(place: int, claims: Claims) -> bool:
    return any(one.start <= place < one.end for one in claims.of("measure"))


def _foreign(claims: Claims, findings: tuple[Finding, ...], lexicon: Lexicon) -> list[Failure]:
    """Find words of cause or benefit, and names of drugs, that none of the findings uses."""
    claimed = BENEFIT.finditer(claims.text) if OF_BENEFIT(claims.words) else ()
    found = (*claimed, *drugs_in(claims.text))
    if not found:
        return []
    texts = (f"{f.measure} {f.arm} {f.comparator} {f.words} {f.source.text} {f.category} {f.unit}"
             for f in findings)  # fmt: skip
    told = {f.measure for f in findings}
    plain = [one.text for one in claims.of("measure") if one.names & told]
    own = " ".join((*texts, *plain, *lexicon.names)).lower()
    failures = []
    for match in found:
        if match[0].lower() not in own:
            token = Token(
                kind="benefit", meaning=None, start=match.start(), end=match.end(), clause=0,
                text=match[0],
            )  # fmt: skip
            failures.append(Failure(token, "no finding that the sentence names claims this"))
    return failures
