"""Say of an entry that is not as it has to be what to write there, without what it held."""

import difflib
import re
from collections.abc import Collection, Mapping

import msgspec

_WHERE = re.compile(r" - at `(?:key in )?\$?\.?(.*?)`$")
_NAMED = re.compile(r"(?:unknown|required) field `([^`]*)`")
_EXPECTED = re.compile(r"Expected `([^`]*)`")
_TO_WRITE = {
    "int": "a whole number without quotes",
    "float": "a number without quotes",
    "str": "text in quotes",
    "bool": "true or false",
    "array": "a list in [ ]",
    "object": "an object in { }",
    "date": "a day such as 2026-11-30 in quotes",
}


def what_to_write(
    error: msgspec.ValidationError,
    *,
    keys: Collection[str] = (),
    words: Mapping[str, Collection[str]] | None = None,
) -> str:
    """Return which key is wrong and what to write there, to stand before a full stop.

    ``keys`` are those that may stand at the top, ``words`` those that a key takes.
    """
    text = str(error)
    found = _WHERE.search(text)
    where = found[1] if found else ""
    said = text[: found.start()] if found else text
    if named := _NAMED.search(said):
        key = f"{where}.{named[1][:40]}" if where else named[1][:40]
        if "missing" in said:
            return f"{key} is missing; write it as well"
        near = difflib.get_close_matches(named[1], [] if where else list(keys), 1)
        meant = f"perhaps {near[0]} is meant" if near else "take it out, or correct its name"
        return f"{key} is a key that is not known; {meant}"
    if said.startswith("Invalid enum value"):
        taken = (words or {}).get(where, ())
        return (
            f"{where} takes one of the words {', '.join(taken)}"
            if taken
            else (f"{where} takes none but the words that are written down for it")
        )
    if "date" in said and "Invalid" in said:
        return f"{where} has to be {_TO_WRITE['date']}"
    if expected := _EXPECTED.match(said):
        kinds = [one for one in expected[1].split(" | ") if one != "null"]
        kinds = [one for one in kinds if one != "int" or "float" not in kinds]
        wanted = " or ".join(_TO_WRITE.get(one, one) for one in kinds)
        return f"{where} has to be {wanted}" if where else f"it has to be {wanted}"
    return text[0].lower() + text[1:]
