"""Read what kind of thing an analysis estimates, and by what kind of test."""

import enum
import functools
import re

from trialpost.model.results import Analysis


class Scale(enum.Enum):
    """On which scale an estimate and its interval are even on both sides."""

    DIFFERENCE = "difference"
    RATIO = "ratio"


_RATIO = re.compile(
    r"\b(?:odds|hazard|risk|rate|relative risk|incidence|prevalence|mean|means|gmr|gmt|geometric|"
    r"rates|event|active|test|median)\b.{0,30}\bratio\b|^\W*(?:hr|or|rr|irr|gmr)\W*$|"
    r"\bratio of\b|\brelative risk\b|\bratio\b|cox proportional hazard",
    re.I,
)
_DIFFERENCE = re.compile(
    r"\bdifferences?\b|\bdiff\b|\bslope\b|\btreatment effect\b|regression coefficient|"
    r"\bbeta\b|\bestimate\b|\bmean change\b",
    re.I,
)
_NOT_EVEN = re.compile(
    r"\bmedian\b|hodges|risk reduction|percent(?:age)? (?:change|reduction)|log", re.I
)
_ONE_MODEL = re.compile(
    r"ancova|anova|t-?test|mixed|regression|linear|mmrm|\bgee\b|generalized|\bcox\b|logistic|"
    r"least squares|kenward|poisson|negative binomial",
    re.I,
)
_ADJUSTED = re.compile(
    r"adjust\w* (?:for|p)[^.;]{0,40}(?:multipl|bonferroni|dunnett|hochberg|holm|tukey)|"
    r"multiplicity|bonferroni|dunnett|hochberg|\bholm\b|tukey|hommel|sidak|gatekeep|hierarch|alpha|"
    r"significance level|closed test|step-?down|interim|o'?brien|permutation|one-?\s?sided|"
    r"1-?\s?sided|non-?inferior|equivalen|posterior|bayes|interaction|trend|overall|global|"
    r"within|from baseline|pre-|margin|normal approximation|exact|"
    r"interval\w* (?:is |are |was |were )?(?:based|from|by)",
    re.I,
)


@functools.lru_cache(2048)
def scale_of(parameter: str | None) -> Scale | None:
    """Return the scale of what is estimated, ``None`` where it is not plain."""
    if not parameter or _NOT_EVEN.search(parameter):
        return None
    if _RATIO.search(parameter):
        return Scale.RATIO
    return Scale.DIFFERENCE if _DIFFERENCE.search(parameter) else None


def is_plain_test(analysis: Analysis) -> bool:
    """Say whether a two-sided p-value against no effect may be expected of an analysis."""
    if analysis.non_inferiority or (analysis.kind or "").casefold() not in _SUPERIOR:
        return False
    said: tuple[str | None, ...] = (
        analysis.title,
        analysis.description,
        analysis.method,
        analysis.method_description,
        analysis.p_description,
        analysis.kind_description,
        analysis.estimate_description,
    )
    return not any(_ADJUSTED.search(text) for text in said if text)


_SUPERIOR = {
    "",
    "superiority",
    "superiority or other",
    "superiority_or_other",
    "superiority or other (legacy)",
    "superiority_or_other_legacy",
    "other",
}


def is_of_one_model(analysis: Analysis) -> bool:
    """Say whether p-value and interval come of one model, so that each implies the other."""
    return bool(_ONE_MODEL.search(f"{analysis.method or ''} {analysis.method_description or ''}"))


_ANOTHER_TEST = re.compile(
    r"\bfisher|\bexact\b|log-?\s?rank|rank-?\s?sum|wilcoxon|mann.?whitney|newcombe|chi-?squ", re.I
)


def says_another_test(method: str | None) -> bool:
    """Say whether a method names a test of its own beside an interval that is made otherwise."""
    return bool(method and _ANOTHER_TEST.search(method))
