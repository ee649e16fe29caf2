"""Turn a sentence into the same sentence of the other language, by pairs of forms with slots.

A form is a sentence with gaps, "{count1} of {count2} people died", beside its Spanish twin with the
same gaps. What may stand in a gap is said by its kind (the letters of its name): a count, a figure,
a group, a measure. So the English writer's sentence becomes Spanish, and a Spanish sentence that
somebody changed is read back word by word. What fits no form cannot be read, and is not guessed.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from trialpost.articles.spanish.slots import (
    ENGLISH,
    SPANISH,
    Names,
    Side,
    pattern_of,
    spaced,
    turned,
)
from trialpost.findings.facts.fact import upper

_SLOT = re.compile(r"\{([a-z_]+\d*)\}")


class Form(msgspec.Struct, frozen=True):
    """A sentence with gaps, in English and in Spanish."""

    english: str
    spanish: str

    def of(self, side: Side) -> str:
        """Return the form of one language."""
        return self.english if side == ENGLISH else self.spanish


class Forms:
    """Pairs of forms, looked through from the most telling to the least."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        forms = tuple(dict.fromkeys(Form(*pair) for pair in pairs))
        self._sorted = {side: sorted(_keyed(forms, side), key=_telling) for side in Side}

    def turn(self, text: str, side: Side, names: Names) -> str | None:
        """Return the text in the other language, ``None`` where no form fits.

        Args:
            text: a sentence, with its full stop.
            side: the language that it is in.
            names: what groups, measures and units are called in both.
        """
        text = re.sub(r"[ \n\t]+", " ", text).strip()
        text = spaced(text) if side == SPANISH else text
        low = text.lower()
        for keys, form in self._sorted[side]:
            if all(key in low for key in keys):
                made = _turned(text, form, side, names)
                if made is not None:
                    return upper(made)
        return None


Keyed = tuple[tuple[str, ...], Form]


def _keyed(forms: Iterable[Form], side: Side) -> Iterator[Keyed]:
    """Yield each form with the words outside its gaps, which a text has to hold."""
    for form in forms:
        literal = _SLOT.split(form.of(side))[::2]
        yield tuple(dict.fromkeys(part.lower() for part in literal if part.strip())), form


def _telling(keyed: Keyed) -> int:
    return -sum(len(key) for key in keyed[0])


def _turned(text: str, form: Form, side: Side, names: Names) -> str | None:
    parts = _SLOT.split(form.of(side))
    pattern, seen = "", set()
    for at, part in enumerate(parts):
        if at % 2 == 0:
            pattern += re.escape(part)
        elif part in seen:
            pattern += f"(?P={part})"
        else:
            seen.add(part)
            inner = pattern_of(part.rstrip("0123456789"), side, names, text)
            if inner is None:
                return None
            pattern += f"(?P<{part}>{inner})"
    match = re.fullmatch(pattern, text, re.I)
    if match is None:
        return None
    other = form.of(SPANISH if side == ENGLISH else ENGLISH)
    found = {}
    for name in seen:
        said = turned(name.rstrip("0123456789"), match[name], side, names)
        if said is None:
            return None
        found[name] = said
    return _SLOT.sub(lambda gap: found[gap[1]], other)
