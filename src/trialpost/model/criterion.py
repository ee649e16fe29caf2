"""One condition of taking part, and what is known about a person's meeting it."""

import enum

import msgspec

from trialpost.model.message import Message


class Verdict(enum.StrEnum):
    """Three-valued truth, speaking for the person: a passed exclusion is ``met``."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class CriterionKind(enum.StrEnum):
    """Whether a criterion lets people in or keeps them out."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"


class Joining(enum.StrEnum):
    """How many items of a list must hold for the whole to hold."""

    ALL = "all"
    ANY = "any"
    AT_LEAST = "at least"


class CriterionItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a list within a criterion, which may hold a list of its own.

    ``text`` is the whole item as one sentence, ``lead`` its words before its own list and ``items``
    that list; ``span`` is the item's half-open character range in the text as the registry gives
    it. ``joined``, ``least`` and ``excepting`` speak of its own list, as in ``Criterion``.
    """

    text: str
    span: tuple[int, int]
    lead: str = ""
    items: tuple["CriterionItem", ...] = ()
    joined: Joining = Joining.ALL
    least: int = 0
    excepting: bool = False


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion of the eligibility text.

    ``span`` is its half-open character range in the text as the registry gives it, so that
    ``criteria[span[0]:span[1]]`` holds the criterion as it stands; ``text`` is the same without
    bullet marks and line breaks.

    A criterion with a list in it has the words before the list as ``lead`` and the list as
    ``items``. ``joined`` says how many of them must hold, ``least`` how many for
    ``Joining.AT_LEAST`` (0 otherwise); ``excepting`` marks a list of what does not count ("any
    cancer, except:"). ``group`` names the part, cohort or section for whose participants alone
    the criterion holds, in the text's own words; it is empty for a criterion that holds for all.
    ``topic`` is the subheading that it stands under and that means nothing by itself ("Renal"); it
    helps to read a criterion such as "Not specified" or "18 and over" and is often empty.
    ``under`` are the words before a list of which the criterion may be an item, where nothing
    tells where the list ends ("at least one of the following:").
    """

    text: str
    kind: CriterionKind
    span: tuple[int, int]
    lead: str = ""
    items: tuple[CriterionItem, ...] = ()
    joined: Joining = Joining.ALL
    least: int = 0
    excepting: bool = False
    group: str = ""
    topic: str = ""
    under: str = ""


class JudgedCriterion(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion with its verdict for one person, why, and which facts would settle it.

    ``presumed`` marks a verdict drawn from silence: a doctor who wrote the note would hardly have
    left the fact out. Silence can speak for the person, and never against them. ``left_to_team``
    marks a criterion that asks nothing but what the trial team alone can check. ``by_model`` marks
    one that a language model read in part, or whose verdict it gave. ``concerns`` is false where it
    is met only because it speaks of other people, as pregnancy does to a man.
    """

    criterion: Criterion
    verdict: Verdict = Verdict.UNKNOWN
    presumed: bool = False
    because: Message
    needs: tuple[str, ...] = ()
    left_to_team: bool = False
    concerns: bool = True
    by_model: bool = False


class HardCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A check on coded fields: status, age, sex, healthy volunteers, distance, condition."""

    name: str
    verdict: Verdict
    because: Message
    needs: tuple[str, ...] = ()
