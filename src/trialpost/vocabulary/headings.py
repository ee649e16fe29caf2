"""Headings of MeSH in the order in which people say them: "Lupus Erythematosus, Systemic" turned.

MeSH puts the main word first, so that forms of an illness stand together, and what narrows it
behind commas; said in a sentence, the last part comes first.
"""

import re

_LISTS = re.compile(r"\b(?:and|or|with|without|of|in|due to|not)\b|&", re.IGNORECASE)
"""Words that say that a comma parts the members of a list, or that a phrase follows it."""

_AS_SAID = {
    "Death, Sudden, Cardiac": "Sudden Cardiac Death",
    "Infant, Newborn, Diseases": "Diseases of Newborn Infants",
    "Infant, Premature, Diseases": "Diseases of Premature Infants",
    "Multiple Sclerosis, Chronic Progressive": "Chronic Progressive Multiple Sclerosis",
}
"""Headings whose parts stand in another order than from the last to the first."""


def as_said(heading: str) -> str:
    """Return a heading in the order in which it is said.

    >>> as_said("Carcinoma, Non-Small-Cell Lung"), as_said("Leukemia, Myeloid, Acute")
    ('Non-Small-Cell Lung Carcinoma', 'Acute Myeloid Leukemia')
    >>> as_said("Head and Neck Neoplasms"), as_said("Neoplasms, Ductal, Lobular, and Medullary")
    ('Head and Neck Neoplasms', 'Neoplasms, Ductal, Lobular, and Medullary')
    >>> as_said("Fibromatosis, Gingival, 2"), as_said("Aortic Valve, Calcification of")
    ('Gingival Fibromatosis 2', 'Calcification of Aortic Valve')
    """
    if heading in _AS_SAID:
        return _AS_SAID[heading]
    parts = heading.split(", ")
    if len(parts) > 1 and parts[-1].isdecimal():
        return f"{as_said(', '.join(parts[:-1]))} {parts[-1]}"
    if len(parts) > 1 and parts[-1].endswith(" of"):
        return f"{parts[-1]} {as_said(', '.join(parts[:-1]))}"
    if parts[-1] == "Inborn Errors":
        return f"Inborn Errors of {as_said(', '.join(parts[:-1]))}"
    if len(parts) == 1 or any(_LISTS.search(part) for part in parts[1:]):
        return heading
    return " ".join(reversed(parts))
