"""Read what a person gives as PROFILE: a JSON profile, a FHIR record, or a note in plain words.

It is about a person's health: nothing of it is logged or put into an error. What was understood of
a note or a record is shown as part of the answer, since only the person can say whether it is so.
"""

import datetime as dt
import re
import sys
import zlib
from pathlib import Path
from typing import Any

import click
import msgspec

from trialpost.cli.listing import say_line
from trialpost.cli.spoken import render
from trialpost.eligibility.judge import Silence
from trialpost.eligibility.notes import read_note, with_note
from trialpost.eligibility.telling import profile_from_json
from trialpost.errors import BadInput
from trialpost.interop.fhir import FhirIssue, is_fhir, profile_from_fhir
from trialpost.model.profile import Private, Profile
from trialpost.vocabulary.languages_told import is_spanish
from trialpost.vocabulary.plain import counted

LARGEST = 2**20
"""Bytes of a profile or a note that are read; more is a file given by mistake."""

LARGEST_RECORD = 2**26
"""Bytes of a FHIR record that are read: a long life's has some ten millions."""

_FHIR_NEAR = re.compile(rb'"resourceType"\s*:')
_LOOKED_AT = 2**16


class Given(Private, frozen=True, kw_only=True):
    """A person as given: the profile, what silence means in it, and what was not read.

    ``kind`` is ``profile``, ``note`` or ``fhir``; ``note`` is the text of a note as it was given.
    """

    profile: Profile
    kind: str = "profile"
    silence: Silence = Silence.STRICT
    issues: tuple[FhirIssue, ...] = ()
    note: str = ""


def read_given(source: str, *, today: dt.date) -> Given:
    """Read a person from a file, or from standard input for ``-``.

    Raises:
        BadInput: if there is no such file, or nothing about a person in it.
        BadProfile: naming the key that cannot be.
    """
    data = _bytes_of(source)
    text = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise BadInput('The profile is empty; write a JSON object such as {"birth_year": 1987}.')
    if text[:1] == b"{" or _is_json(text):
        return _from_json(text, today)
    return _from_note(text, today)


def _is_json(text: bytes) -> bool:
    """Say whether it is JSON, whatever it holds: a note may begin with a bracket too."""
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _from_json(text: bytes, today: dt.date) -> Given:
    if _FHIR_NEAR.search(text) and _is_fhir(text):
        return _from_fhir(text, today)
    try:
        profile = profile_from_json(text, today=today)
    except UnicodeDecodeError:
        raise BadInput("The profile is not text in UTF-8; save it so and try again.") from None
    return Given(profile=with_note(profile, today=today))


def _is_fhir(text: bytes) -> bool:
    try:
        held = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        return is_fhir({"resourceType": msgspec.json.decode(held["resourceType"])})
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, KeyError):
        return False


def _from_fhir(text: bytes, today: dt.date) -> Given:
    reading = profile_from_fhir(text, today=today)
    if "Patient" not in reading.resources and reading.profile == Profile():
        raise BadInput("This FHIR record tells of no person; give a bundle with a Patient in it.")
    return Given(profile=reading.profile, kind="fhir", issues=reading.issues)


def _from_note(text: bytes, today: dt.date) -> Given:
    try:
        note = text.decode("utf-8")
    except UnicodeDecodeError:
        raise BadInput("The note is not text in UTF-8; save it so and try again.") from None
    if "\0" in note:
        raise BadInput("This is no text; give a note in plain words, or a JSON profile.")
    if is_spanish(note):
        raise BadInput(
            "This note is in Spanish, and notes are read in English only. Give what it says as a "
            "JSON profile, or answer one question at a time on the site."
        )
    reading = read_note(note, today=today)
    profile = reading.profile
    if profile == Profile():
        raise BadInput(
            "Nothing about a person's health was found in this note. Say for example: "
            '"A 45-year-old woman with asthma."'
        )
    silence = Silence.PRESUMED if reading.silence_speaks else Silence.STRICT
    return Given(profile=profile, kind="note", silence=silence, note=note)


def _bytes_of(source: str) -> bytes:
    if source == "-":
        data = sys.stdin.buffer.read(LARGEST_RECORD + 1)
    else:
        try:
            with Path(source).open("rb") as stream:
                data = stream.read(LARGEST_RECORD + 1)
        except OSError as error:
            raise BadInput(f"The profile {source} cannot be read: {error.strerror}.") from None
    data = _unpacked(data)
    if len(data) > LARGEST_RECORD:
        raise BadInput("The FHIR record is over 64 megabytes; this seems to be another file.")
    if len(data) > LARGEST and not _FHIR_NEAR.search(data, 0, _LOOKED_AT):
        raise BadInput("The profile is over a megabyte; this seems to be another file.")
    return data


_GZIP = b"\x1f\x8b"
_PACKED = {
    b"PK\x03\x04": ".zip", b"\x28\xb5\x2f\xfd": ".zst", b"BZh": ".bz2", b"\xfd7zXZ": ".xz",
    b"%PDF": "PDF", b"\xd0\xcf\x11\xe0": "Word or Excel",
}  # fmt: skip
"""How files begin that hold something else than text, with what they are."""


def _unpacked(data: bytes) -> bytes:
    """Return what a .gz file holds, no more of it than a record may have.

    Raises:
        BadInput: if it is damaged, or a file of another kind.
    """
    if data.startswith(_GZIP):
        reader = zlib.decompressobj(wbits=31)
        try:
            text = reader.decompress(data, LARGEST_RECORD + 1)
        except zlib.error:
            text = b""
        if not text or (not reader.eof and len(text) <= LARGEST_RECORD):
            raise BadInput("The .gz file is damaged or cut off; pack it again, or give the text.")
        return text
    for begins, kind in _PACKED.items():
        if data.startswith(begins):
            raise BadInput(
                f"This is a {kind} file and no text; give the text itself (JSON, or a note in "
                "plain words), which may be packed as .gz."
            )
    return data


_LISTS = (
    ("conditions", "has or had"),
    ("absent", "does not have"),
    ("suspected", "may have"),
    ("family_history", "in the family"),
    ("medications", "treatments"),
    ("procedures", "done"),
    ("allergies", "allergic to"),
    ("measurements", "values"),
    ("biomarkers", "markers"),
)


def tell_understood(given: Given) -> None:
    """Print what was understood of a note or a record; nothing for a profile, which says it."""
    if given.kind == "profile":
        return
    what = "note" if given.kind == "note" else "record"
    say_line(f"What we read in your {what} (please check it):")
    for line in _lines(given.profile):
        say_line(f"  {line}")
    if given.issues:
        one = "{count} entry of the record was not used."
        many = "{count} entries of the record were not used."
        say_line("  " + render(counted(len(given.issues), one, many)))
    click.echo()


def _lines(profile: Profile) -> list[str]:
    lines = [", ".join(_person(profile))]
    for part, called in _LISTS:
        entries = [_entry(one) for one in getattr(profile, part)]
        if entries:
            lines.append(f"{called}: {', '.join(entries)}")
    if profile.answers:
        answers = (f"{fact}: {answer}" for fact, answer in profile.answers.items())
        lines.append(f"answers: {', '.join(answers)}")
    return [line for line in lines if line]


def _person(profile: Profile) -> list[str]:
    said = []
    if profile.age is not None:
        said.append(f"age {profile.age.years}")
    if profile.birth_year is not None:
        said.append(f"born in {profile.birth_year}")
    if profile.sex is not None:
        said.append(profile.sex.value)
    if profile.place is not None and profile.place.name:
        said.append(profile.place.name)
    return said


def _entry(one: Any) -> str:
    if isinstance(one, str):
        return one
    beside = [getattr(one, key, None) for key in ("severity", "stage", "status", "present")]
    if (value := getattr(one, "value", None)) is not None:
        return f"{one.name} {value:g} {one.unit or ''}".rstrip()
    known = [str(word) for word in beside if word and word != "current"]
    return f"{one.name} ({', '.join(known)})" if known else str(one.name)
