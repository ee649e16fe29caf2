"""Words that say how an illness is, and not which one: how bad, how active, since when, how sure.

"Severe active Crohn's disease" is Crohn's disease; the two words before it narrow the criterion.
A word that belongs to the name of an illness, as in "chronic kidney disease", is no qualifier
there, since the lexicon knows the whole name.
"""

from trialpost.vocabulary.spelling import forms_of

_TABLE = {
    "severity": """
        mild; moderate; severe; very severe; mild to moderate; mild or moderate;
        moderate to severe; moderate or severe; moderate-to-severe; mild-to-moderate; profound;
        extreme; extensive; massive; marked; slight; minor; minimal; life-threatening;
        life threatening; fatal; fulminant; critical; disabling; debilitating; incapacitating;
        severely; moderately; mildly; intense; worst; high-grade; low-grade; intermediate-grade;
        bulky; grade 1; grade 2; grade 3; grade 4; grade 5; grade 1 or 2; grade 2 or 3;
        grade 3 or 4; grade 3 or greater; grade 2 or greater; grade 3 or higher;
        grade 2 or higher; high grade; low grade; dose-limiting;
        second degree; second-degree; third degree; third-degree; 2nd degree; 3rd degree;
        second or third degree; second- or third-degree; high degree; high-degree
        """,
    "activity": """
        active; inactive; currently active; clinically active; controlled; uncontrolled;
        poorly controlled; inadequately controlled; not controlled; not adequately controlled;
        not well controlled; well controlled; well-controlled; adequately controlled; stable;
        unstable; clinically stable; clinically unstable; medically stable;
        neurologically stable; refractory; resistant; drug refractory; drug-refractory;
        medically refractory; treatment-resistant; treatment resistant;
        treatment-refractory; drug-resistant; drug resistant; intractable; unresponsive;
        responsive; symptomatic; asymptomatic; oligosymptomatic; minimally symptomatic; resolved;
        unresolved; ongoing; on-going; treated; untreated; previously treated;
        previously untreated; inadequately treated; adequately treated; curatively treated;
        treatment-naive; treatment naive; naive; quiescent; compensated; decompensated;
        in remission; remitted; burned-out; healed; non-healing; reversible; irreversible;
        correctable; uncorrected; uncorrectable; disseminated; ongoing or active;
        active or uncontrolled; uncontrolled or unstable; unstable or uncontrolled; latent;
        manifest; overt; subclinical; residual; complicated; uncomplicated
        """,
    "course": """
        acute; subacute; sub-acute; chronic; acute or chronic; chronic or acute;
        acute and chronic; acute and/or chronic; acute on chronic; recurrent; relapsing;
        relapsed; remitting; recurring; relapsed or refractory; relapsed/refractory;
        recurrent or refractory; refractory or relapsed; recurrent or metastatic; new-onset;
        new onset; newly diagnosed; newly-diagnosed; newly occurring; recent; recent-onset;
        recently diagnosed; first-episode; first episode; progressive; progressing;
        rapidly progressive; slowly progressive; nonprogressive; worsening; persistent;
        persisting; transient; transitory; temporary; permanent; intermittent; episodic;
        paroxysmal; long-standing; longstanding; long-term; lifelong; de novo; early-onset;
        late-onset; early onset; late onset; adult-onset; childhood-onset; incident; prevalent;
        sudden; frequent; repeated; seasonal; perennial; sporadic; reactivated
        """,
    "stage": """
        early; late; early-stage; late-stage; early stage; late stage; end-stage; end stage;
        terminal; advanced; locally advanced; locally recurrent; locoregional; localized; local;
        regional; limited; limited-stage; extensive-stage; limited stage; extensive stage;
        metastatic; non-metastatic; nonmetastatic; oligometastatic; widespread; generalized;
        invasive; noninvasive; non-invasive; superficial; unresectable; resectable;
        borderline resectable; inoperable; operable; unresectable or metastatic;
        locally advanced or metastatic; metastatic or unresectable; advanced or metastatic;
        advanced/metastatic; recurrent/metastatic; locally advanced/metastatic;
        primary or metastatic; in situ; incurable; non-resectable; nonresectable
        """,
    "significance": """
        clinically significant; clinically-significant; clinically relevant;
        clinically important; clinically meaningful; clinically apparent; clinically evident;
        medically significant; medically important; hemodynamically significant;
        hemodynamically relevant; hemodynamically important; significant; relevant; important;
        major; serious; complex; considerable; substantial; meaningful; notable; gross; prominent;
        severe or unstable; severe or uncontrolled; severe and uncontrolled;
        severe and/or uncontrolled; serious or uncontrolled; serious or unstable;
        significant or uncontrolled; significant or unstable; severe or significant;
        serious or active
        """,
    "certainty": """
        known; suspected; known or suspected; suspected or known; suspected or confirmed;
        confirmed or suspected; confirmed; documented; well-documented; well documented;
        established; proven; possible; probable; likely; definite; definitive; presumed;
        presumptive; potential; evident; apparent; undiagnosed; diagnosed; previously diagnosed;
        physician-diagnosed; clinically diagnosed; histologically confirmed;
        histologically proven; histologically documented;
        histologically or cytologically confirmed; histologically or cytologically proven;
        histologically or cytologically documented; cytologically confirmed;
        cytologically proven; histologically confirmed or cytologically confirmed;
        pathologically confirmed; pathologically proven; pathologically documented;
        biopsy-proven; biopsy proven; biopsy-confirmed; biopsy confirmed;
        microbiologically confirmed; laboratory-confirmed; laboratory confirmed; culture-proven;
        culture proven; culture-confirmed; radiographically confirmed; radiologically confirmed;
        angiographically confirmed; angiographically documented; clinically confirmed;
        genetically confirmed; endoscopically confirmed; serologically confirmed; histologic;
        histologically-confirmed; verified; unequivocal; unexplained; self-reported;
        known or documented; documented or suspected; confirmed or probable;
        clinical diagnosis of
        """,
}


def _by_form() -> dict[str, str]:
    return {
        " ".join(forms_of(word)): sort
        for sort, text in _TABLE.items()
        for word in text.split(";")
        if word.strip()
    }


QUALIFIERS: dict[str, str] = _by_form()
"""What sort of thing a word or words say of an illness; the words are in their form for comparison.

The sorts are severity, activity, course, stage, significance and certainty.
"""
