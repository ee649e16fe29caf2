"""Trials and articles as schema.org's linked data, for search engines and other programs.

The types are MedicalTrial, MedicalCondition and Article (schema.org 28). Only what the record says
is put in; a status that schema.org has no word for is left out.
"""

from typing import Any

from trialpost.model.article import Article
from trialpost.model.site import Site
from trialpost.model.status import InterventionType, RecruitmentStatus, StudyType
from trialpost.model.trial import Trial
from trialpost.vocabulary.headings import as_said

CONTEXT = "https://schema.org"
MOST_SITES, MOST_CONDITIONS = 50, 20
"""How many of each are told; a page lists all of them."""

_STATUS = {
    RecruitmentStatus.NOT_YET_RECRUITING: "NotYetRecruiting",
    RecruitmentStatus.RECRUITING: "Recruiting",
    RecruitmentStatus.ENROLLING_BY_INVITATION: "EnrollingByInvitation",
    RecruitmentStatus.ACTIVE_NOT_RECRUITING: "ActiveNotRecruiting",
    RecruitmentStatus.SUSPENDED: "Suspended",
    RecruitmentStatus.TERMINATED: "Terminated",
    RecruitmentStatus.COMPLETED: "Completed",
    RecruitmentStatus.WITHDRAWN: "Withdrawn",
}


def trial_as_linked_data(trial: Trial, *, url: str) -> dict[str, Any]:
    """Return a trial as a MedicalTrial, or a MedicalObservationalStudy; ``url`` is its page."""
    interventional = trial.type is StudyType.INTERVENTIONAL
    told: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "MedicalTrial" if interventional else "MedicalObservationalStudy",
        "@id": url,
        "url": url,
        "sameAs": trial.url,
        "identifier": [str(trial.id), *trial.aliases],
        "name": trial.title,
        "alternateName": trial.acronym,
        "description": trial.brief_summary,
        "status": _schema(_STATUS.get(trial.status)),
        "healthCondition": [
            {"@type": "MedicalCondition", "name": name}
            for name in trial.conditions[:MOST_CONDITIONS]
        ],
        "sponsor": _named("Organization", trial.sponsor.name if trial.sponsor else None),
        "studySubject": [
            {"@type": "Drug", "name": one.name}
            for one in trial.interventions
            if one.type in (InterventionType.DRUG, InterventionType.BIOLOGICAL)
        ],
        "studyLocation": [_place(site) for site in trial.sites[:MOST_SITES]],
        "trialDesign": [_schema(one) for one in _design(trial)] if interventional else None,
    }
    return _said(told)


def condition_as_linked_data(name: str, *, url: str) -> dict[str, Any]:
    """Return a condition as a MedicalCondition, by its name as it is said; ``url`` is its page.

    A heading that a vocabulary writes in another order is told beside it.
    """
    said = as_said(name)
    return _said(
        {
            "@context": CONTEXT,
            "@type": "MedicalCondition",
            "@id": url,
            "url": url,
            "name": said,
            "alternateName": name if name != said else None,
        }
    )


def article_as_linked_data(
    article: Article, *, url: str, published: str | None, changed: str | None, publisher: str
) -> dict[str, Any]:
    """Return an article about a trial; ``published`` and ``changed`` are dates in ISO 8601."""
    return _said(
        {
            "@context": CONTEXT,
            "@type": "Article",
            "@id": url,
            "url": url,
            "headline": article.title.text,
            "inLanguage": article.language,
            "description": article.subtitle.text,
            "datePublished": published,
            "dateModified": changed,
            "publisher": _named("Organization", publisher),
            "isBasedOn": article.source.url or None,
            "about": {
                "@type": "MedicalTrial",
                "identifier": article.trial.id,
                "url": article.trial.url,
            },
        }
    )


def _schema(word: str | None) -> str | None:
    return f"{CONTEXT}/{word}" if word else None


def _named(kind: str, name: str | None) -> dict[str, str] | None:
    return {"@type": kind, "name": name} if name else None


def _place(site: Site) -> dict[str, Any]:
    """Return a site as a place; nobody's name, telephone or mail address is told."""
    address = _said(
        {
            "@type": "PostalAddress",
            "addressLocality": site.city,
            "addressRegion": site.state,
            "addressCountry": site.country,
        }
    )
    return _said({"@type": "Place", "name": site.facility, "address": address})


def _design(trial: Trial) -> list[str]:
    """Return the words of schema.org's MedicalTrialDesign that the record's design comes to."""
    design, found = trial.design, []
    if (design.allocation or "").startswith("randomi"):
        found.append("RandomizedTrial")
    masking = design.masking or ""
    found += [
        word
        for start, word in (
            ("none", "OpenTrial"),
            ("single", "SingleBlindedTrial"),
            ("double", "DoubleBlindedTrial"),
            ("triple", "TripleBlindedTrial"),
        )
        if masking.startswith(start)
    ]
    if any("placebo" in one.name.casefold() for one in trial.interventions):
        found.append("PlaceboControlledTrial")
    return found


def _said(told: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not said."""
    return {key: value for key, value in told.items() if value not in (None, "", [], {})}
