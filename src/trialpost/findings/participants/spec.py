"""Read an analysis file: which tables, which columns, and what is to be reckoned from them.

``docs/howto/analyse-participants.md`` shows one. A key that is not known is refused by its name.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from trialpost.errors import BadInput
from trialpost.findings.posted.timepoints import timepoint_of
from trialpost.model.identifiers import recognise

ALL, ELEVATED = "all", "elevated at baseline"


class Columns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names of the columns that every analysis needs; CDISC ADaM's own are the defaults."""

    participant: str = "USUBJID"
    arm: str = "TRT01A"
    visit: str = "AVISIT"
    value: str = "AVAL"
    baseline: str = "BASE"
    upper_limit: str = "ANRHI"
    ended: str = "EOSSTT"


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change from baseline by arm and visit.

    ``rows`` picks rows by the values of columns; ``visits`` are in their order. ``upper_limit`` is
    a number, where the data's own reference range is not to be used. ``populations`` are "all" and
    "elevated at baseline".
    """

    measure: str
    file: str
    unit: str = ""
    rows: dict[str, Any] = {}
    visits: tuple[str, ...]
    upper_limit: float | None = None
    populations: tuple[str, ...] = (ALL,)


class Responders(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who responded at a visit: ``response`` is a column of yes and no (Y/N, 1/0, true/false).

    Whoever of the arm's participants has no row counts as not responding; the observed are given
    beside it. ``adjust`` names number columns for the adjusted odds ratio.
    """

    measure: str
    file: str
    visit: str
    response: str
    rows: dict[str, Any] = {}
    adjust: tuple[str, ...] = ()


class TimeTo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Time to an event: ADaM's ADTTE has it in AVAL, and CNSR above 0 where it was censored."""

    measure: str
    file: str
    unit: str = "day"
    rows: dict[str, Any] = {}
    time: str = "AVAL"
    censored: str = "CNSR"


class Normalisation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who was above normal at baseline and normal by the last of ``visits``, and how soon."""

    measure: str
    file: str
    visits: tuple[str, ...]
    rows: dict[str, Any] = {}
    upper_limit: float | None = None


class Sri4(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """SLE Responder Index 4, from its three parts at baseline and at each visit.

    ``sledai`` and ``pga`` are PARAMCD values; ``bilag`` are those of the organ scores, in AVALC (A
    to E). ``rescue`` is a column that says Y where treatment beyond the protocol was given.
    """

    measure: str = "SRI-4 response"
    file: str
    visits: tuple[str, ...]
    baseline_visit: str = "Baseline"
    sledai: str = "SLEDAI"
    bilag: tuple[str, ...]
    pga: str = "PGA"
    rescue: str | None = None


class Association(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether responding went with normalising: both by the measures' names, at one visit."""

    response: str
    normalisation: str
    visit: str


class Telling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an article needs beside the figures; ``arms`` and ``measures`` are everyday names.

    ``spanish`` gives the Spanish of names, for an article in Spanish.

    ``main`` names the measures of the trial's main question, ``headline`` the one to open with.
    """

    condition: str
    condition_plain: str | None = None
    intervention: str
    url: str = ""
    source: str = "Participant-level data"
    date: str = ""
    headline: str | None = None
    main: tuple[str, ...] = ()
    arms: dict[str, str] = {}
    measures: dict[str, str] = {}
    spanish: dict[str, str] = {}


class Spec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An analysis file. ``participants`` is the table of everybody (ADSL), one row each."""

    trial: str
    participants: str
    comparator: str
    columns: Columns = Columns()
    population: dict[str, Any] = {}
    level: float = 95.0
    article: Telling | None = None
    change: tuple[Change, ...] = ()
    responders: tuple[Responders, ...] = ()
    time_to: tuple[TimeTo, ...] = ()
    normalisation: tuple[Normalisation, ...] = ()
    sri4: tuple[Sri4, ...] = ()
    association: tuple[Association, ...] = ()


def spec_from_toml(raw: bytes, *, name: str = "The analysis file") -> Spec:
    """Read an analysis file.

    Raises:
        BadInput: if it is no TOML, or a key is missing, unknown or of the wrong kind.
    """
    try:
        spec = msgspec.convert(tomllib.loads(raw.decode()), Spec)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{name} is not TOML: {error}.") from None
    except msgspec.ValidationError as error:
        raise BadInput(f"{name}: {error}. See docs/howto/analyse-participants.md.") from None
    for one in spec.change:
        for population in one.populations:
            if population not in (ALL, ELEVATED):
                raise BadInput(
                    f"{name}: population {population!r} of {one.measure!r} is not known; "
                    f'write "{ALL}" or "{ELEVATED}".'
                )
    for change in spec.change:
        _check_order(change.visits, change.measure, name)
    for normal in spec.normalisation:
        _check_order(normal.visits, normal.measure, name)
    _check_names(spec, name)
    if not 50 <= spec.level < 100:
        raise BadInput(f"{name}: level {spec.level:g} has to be in per cent, such as 95.")
    _check_trial(spec.trial, name)
    return spec


_OWN_CODE = re.compile(r"(?=.*[0-9])(?!NCT)[A-Za-z0-9][A-Za-z0-9._/-]*", re.ASCII | re.IGNORECASE)
"""A sponsor's own code, as ADaM's STUDYID has it: it has a digit, and no blank."""


def _check_trial(trial: str, name: str) -> None:
    """Make sure that a trial is named by an identifier, for its figures are known by it.

    Raises:
        BadInput: if it is neither a registry's identifier nor a code such as sponsors give.
    """
    if recognise(trial) is None and not _OWN_CODE.fullmatch(trial):
        raise BadInput(
            f"{name}: trial {trial!r} is not an identifier of a trial; write that of its registry, "
            "such as NCT02708095, or the code that its data has (STUDYID), such as CDISCPILOT01."
        )


def _check_names(spec: Spec, name: str) -> None:
    """Make sure that no two analyses of a kind have one name, by which their figures are known.

    Raises:
        BadInput: naming the measure that is there twice.
    """
    responses = [(one.measure, one.visit) for one in spec.responders]
    responses += [(one.measure, visit) for one in spec.sri4 for visit in one.visits]
    kinds: tuple[tuple[str, list[tuple[str, str]]], ...] = (
        ("change", [(one.measure, "") for one in spec.change]),
        ("responders", responses),
        ("time_to", [(one.measure, "") for one in spec.time_to]),
        ("normalisation", [(one.measure, "") for one in spec.normalisation]),
    )
    for kind, named in kinds:
        twice = next((one for number, one in enumerate(named) if one in named[:number]), None)
        if twice is not None:
            at = f" at {twice[1]!r}" if twice[1] else ""
            raise BadInput(
                f"{name}: two analyses ({kind}) are of {twice[0]!r}{at}; give each a name of its "
                "own, so that their figures can be told apart."
            )


def _check_order(visits: tuple[str, ...], measure: str, name: str) -> None:
    """Make sure that visits come one after another, as far as their names tell when they were.

    Raises:
        BadInput: naming the first that is out of order, or there twice.
    """
    last: tuple[float, str] | None = None
    for visit in visits:
        moment = timepoint_of(visit)
        if moment is None or moment.unit not in _DAYS:
            continue
        days = moment.value * _DAYS[moment.unit]
        if last is not None and days <= last[0]:
            raise BadInput(
                f"{name}: the visits of {measure!r} are out of order: {visit!r} stands after "
                f"{last[1]!r}; name them as they came, each once."
            )
        last = days, visit


_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}


def files_of(spec: Spec) -> tuple[str, ...]:
    """Return the tables that an analysis file names, each once."""
    named = [spec.participants]
    named += [one.file for one in spec.change]
    named += [one.file for one in spec.responders]
    named += [one.file for one in spec.time_to]
    named += [one.file for one in spec.normalisation]
    named += [one.file for one in spec.sri4]
    return tuple(dict.fromkeys(named))


def path_of(spec_path: Path, file: str) -> Path:
    """Return where a table lies: beside the analysis file, unless its path is a whole one."""
    return spec_path.parent / file
