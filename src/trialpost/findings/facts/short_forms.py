"""Say the short forms of prescriptions in words, where a group's name has them: "50 mg BID".

Only a name that stays apart from all others is changed. Numbers of parts stay: "period IV" is none
into a vein.
"""

import re
from collections import Counter

_WORDS = {
    "QD": "once a day", "OD": "once a day", "OAD": "once a day", "QDAY": "once a day",
    "BID": "twice a day", "BD": "twice a day", "TID": "three times a day",
    "QID": "four times a day", "QOD": "every other day", "QHS": "at bedtime", "QW": "once a week",
    "Q2W": "every two weeks", "Q3W": "every three weeks", "Q4W": "every four weeks",
    "QM": "once a month", "PRN": "as needed", "IV": "into a vein", "SC": "under the skin",
    "IM": "into a muscle", "PO": "by mouth",
}  # fmt: skip
_BEFORE_A_NAME = {"IV": "intravenous", "SC": "subcutaneous", "IM": "intramuscular", "PO": "oral"}
_PARTS = {
    "OLE": "open-label extension", "LTE": "long-term extension", "OL": "open-label",
    "DB": "double-blind", "DBPC": "blinded, placebo-controlled",
}  # fmt: skip
_CASED = ("bid", "tid", "qid", "prn", "OaD", "qd")
_SHORT = re.compile(
    rf"(?<![\w./-])(?:{'|'.join(sorted({*_WORDS, *_CASED}, key=len, reverse=True))})(?![\w./-])"
)
_OF_A_PART = re.compile(
    rf"(?<![\w./-])(?:{'|'.join(_PARTS)})(?= (?:period|phase|epoch|part|study|cohort|arm|group)\b)"
)
_NUMBERED = re.compile(r"\b(?:period|phase|part|class|grade|stage|type|arm|group|cohort|step) $",
                       re.I)  # fmt: skip
_OPENS = re.compile(r"(?:^|\b(?:plus|and|or|then|label) |[&+(] ?)$", re.I)
_SAID_AGAIN = re.compile(r"(?: by mouth| into a vein| under the skin)(?= (?:once|twice) daily)")


def in_words(name: str) -> str:
    """Return a group's name with short forms told in words.

    >>> in_words("evobrutinib 50 mg BID"), in_words("IV abatacept"), in_words("abatacept IV")
    ('evobrutinib 50 mg twice a day', 'intravenous abatacept', 'abatacept into a vein')
    >>> in_words("placebo (period IV)"), in_words("LCZ696 OLE epoch"), in_words("tadalafil OaD")
    ('placebo (period IV)', 'LCZ696 open-label extension epoch', 'tadalafil once a day')
    """

    def one(match: re.Match[str]) -> str:
        before, key = name[: match.start()], match[0].upper()
        if _NUMBERED.search(before):
            return match[0]
        names = re.match(r" [A-Za-z]{3}", name[match.end() :])
        if key in _BEFORE_A_NAME and names and _OPENS.search(before):
            return _BEFORE_A_NAME[key]
        return _WORDS[key] if before else match[0]

    text = _OF_A_PART.sub(lambda match: _PARTS[match[0]], name)
    if text != name:
        return in_words(text)
    return _SAID_AGAIN.sub("", _SHORT.sub(one, name))


def with_words(arms: dict[str, str]) -> dict[str, str]:
    """Tell short forms in words in the names of groups, where none goes by that name already.

    >>> with_words({"A BID": "A BID", "A": "A twice a day"})["A BID"]
    'A BID'
    """
    said = {title: in_words(name) for title, name in arms.items()}
    times = Counter(name.lower() for name in {*said.values(), *arms.values()})
    apart = Counter(said.values())
    alike = Counter(arms.values())
    return {
        title: name
        if times[name.lower()] == 1 and apart[name] == alike[arms[title]]
        else arms[title]
        for title, name in said.items()
    }
