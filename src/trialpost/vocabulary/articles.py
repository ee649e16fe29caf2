"""Give a name the article that it takes within an English sentence: "a stroke", "liver disease".

The tables say it for the names that are ours (``lexicon``). For a name that a person or a trial
wrote, the last word before "of", "with" and the like decides; of a word that no list here has,
nothing is said, and the name is better quoted than fitted into a sentence.
"""

# ruff: noqa: SIM905 - a list of words reads better as words

import re

OWN = ("a ", "an ", "the ")
"""How a name begins that brings its article along."""

_TAIL = re.compile(
    r"\s(?:that|with|from|in|of|for|by|against|which|to|on|due|after|and|or|through|at|without|as|"
    r"during|around|outside|near|under|inside|into|caused|between|because|other|where|given|before|"
    r"behind|across|within|than|when|whose|until|despite|put|meant)\b.*|[,(].*"
)
_COUNTED = frozenset(
    "abnormality abscess accident allergen amputation analgesic analogue aneurysm angiogram anomaly "
    "antacid antagonist antibiotic antibody anticoagulant antidepressant antigen antioxidant "
    "antiseptic antiviral anthracycline agent agonist appliance arrhythmia artery aspirate assist "
    "attack band barbiturate bag balloon binder biomarker biopsy birth biosimilar blocker "
    "blockage bone booster brace bulge burn bypass cannabinoid cannula carbapenem cast catheter "
    "catheterization cell chaperone check check-up chelator clamp clip clot coil coma "
    "complication concentrate concussion condition condom contraceptive cord cramp cream "
    "craniotomy crisis cyst decongestant defect defibrillator deficit deformity "
    "device diet disability disorder dislocation diuretic dose dressing drug effusion electrode "
    "embolus emergency enema episode event examination eye fall fault fever fibrate fibroid filter fissure fistula fit "
    "flare flare-up fluoroquinolone fracture fusion gene germ glycoside graft growth habit "
    "headache heart heartbeat hematoma hernia hole hormone hospitalization illness "
    "imbalance impairment implant implantation "
    "infarction infection infusion inhaler inhibitor injection injury inotrope "
    "issue kidney laxative leak lens lesion level limb lithotripsy liver look "
    "lump machine macrolide malformation malignancy marker mask medicine microscope "
    "mini-stroke modifier modulator mole monitor murmur mutation myelogram need neoplasm nerve "
    "neuroleptic "
    "nodule obstruction occlusion opening operation organ outbreak overdose pacemaker painkiller panel "
    "part passage patch phobia pill plug pocket polyp polymorphism port portal pouch precursor "
    "pregnancy prescription procedure product program progestogen prolapse prostaglandin prosthesis pump "
    "reaction rearrangement receptor relapse remedy repair replacement resection retinoid ring rod round "
    "rupture scan scar score scraping screen seizure sensor sequela series shot shunt sign "
    "sore spasm spine spleen splint spot spray stabilizer statin stent steroid stimulant stimulator "
    "stitch stoma stone stricture stroke study sulfonamide sulfonylurea supplement surge "
    "suspension swab symptom syringe tablet taxane tattoo tear tendon test thinner thrombus thyroid "
    "tooth tracing tracker transfusion translocation transplant transplantation trauma triptan "
    "tube tumor tumour twin type ulcer ultrasound vaccination vaccine valve variant vasodilator vein "
    "vessel vitamin wedge wheelchair wound wrist x-ray mammogram electrocardiogram "
    "echocardiogram transfusion aid deletion insertion amplification alteration antihistamine problem "
    "change erection donor gland rash throat airway knee hip joint shoulder pancreas stomach windpipe penis gut appendix "
    "prostate mood foot finger toenail nevus tag horn mass infiltrate trait androgen "
    "antiandrogen nitrosourea antimetabolite fluoropyrimidine alkaloid oligonucleotide sequestrant "
    "biguanide glinide thiazolidinedione sensitizer secretagogue calcimimetic gonadotropin "
    "salicylate gabapentinoid derivative relaxant z-drug ssri snri antipsychotic phenothiazine "
    "antiepileptic anticholinergic cholinergic psychedelic antifibrotic antispasmodic "
    "aminosalicylate keratolytic beta-lactam cephalosporin aminoglycoside oxazolidinone antifungal "
    "nrti nnrti mouthwash substrate inducer antidote combination dmard antiarrhythmic degrader "
    "factor virus radiotracer prebiotic antifibrinolytic wall sac neurostimulator chamber tongue "
    "block dislocation sprain contraction contracture curvature deviation bladder "
    "spacer brand film exam dialysate adenoma lipoma".split()
)
_MASS = frozenset(
    "syndrome instability intolerance shock collapse abuse acid acidosis acne activity acupuncture addiction anaesthesia anesthesia "
    "anemia anaemia anxiety apnea arthritis asthma atrophy autism bleeding blindness blood calcification "
    "calcium cancer cannabis carcinoma cardiomyopathy care chemotherapy cholesterol chemoradiation "
    "cocaine colitis confusion congestion constipation copd cortisol cough covid-19 cystitis damage deafness "
    "death deficiency degeneration dehydration dementia depression dermatitis diabetes dialysis "
    "diarrhea disease dizziness drowning dysfunction dysplasia dystrophy eclampsia eczema embolism "
    "emphysema endometriosis epilepsy erythema exercise failure fainting fatigue fibrillation "
    "fibrosis flow fluid flu gangrene glaucoma gout hemophilia hepatitis heparin heroin herpes hiv "
    "hyperplasia hypertension hypertrophy hypotension immobility immunotherapy inflammation "
    "incontinence infertility influenza insomnia insulin insufficiency involvement iron ischemia itching jaundice "
    "ketoacidosis lack leukemia loss lupus lymphoma malaria malabsorption massage melanoma "
    "meningitis menopause metastasis migraine mobility morphine movement myeloma necrosis nephritis nephropathy "
    "neuralgia neuropathy nicotine numbness nutrition obesity oedema edema opium osteoporosis overload overweight "
    "oxygen pain palsy pancreatitis paralysis plasma pneumonia pressure protein psoriasis "
    "psychosis radiation radiotherapy reflux regurgitation rehabilitation rejection removal "
    "retardation retention rheumatism rhinitis sarcoidosis sarcoma scarring schizophrenia "
    "sclerosis scoliosis sedation sensitivity sepsis shortness sickness silicone sleep smoking "
    "spasticity stenosis stiffness stimulation stress suicide surgery sweat swelling syphilis "
    "testosterone therapy thrombocytopenia thrombophilia thrombosis tinnitus tiredness tissue "
    "tobacco toxicity traction treatment trouble tuberculosis urine use vaping vasculitis vertigo "
    "vision vomiting vitiligo washing water weakness weight withdrawal worry yeast zinc hypogonadism "
    "estrogen paracetamol cystinosis drainage ablation anaphylaxis cirrhosis".split()
)
_MASS_ENDS = ("itis", "osis", "emia", "aemia", "pathy", "trophy", "algia", "plegia", "uria",
              "therapy", "oma ", "penia", "paresis", "phagia", "pnea", "iasis", "ness", "mycin",
              "mab", "nib", "ectomy-free", "sthesia", "trophia", "plasia", "lexia", "gitation",
              "philia", "emesis", "cytosis", "calcemia", "rrhea", "rrhoea", "edema")  # fmt: skip
_COUNTED_ENDS = ("oma", "ectomy", "otomy", "ostomy", "plasty", "gram", "scope", "graft", "plant",
                 "blocker", "inhibitor", "agonist", "oscopy")  # fmt: skip
_OF_AN_AMOUNT = ("too ", "no ", "more ", "less ")
_SINGULAR_S = ("ss", "us", "is", "as", "ids")
_SPOKEN_VOWEL = re.compile(r"(?:[aeio]|u(?!ni|se|ter|ro|ri)|hour|heir|[AEFHILMNORSX][A-Z0-9-])")
_LETTERS = re.compile(r"[A-Z][A-Z0-9]")


def article_before(words: str) -> str:
    """Return "a" or "an", as the first sound of some words asks.

    >>> [article_before(one) for one in ("MRI scan", "operation", "uterine growth", "US study")]
    ['an', 'an', 'a', 'a']
    """
    if _LETTERS.match(words):
        return "an" if words[0] in "AEFHILMNORSX" else "a"
    return "an" if _SPOKEN_VOWEL.match(words.lower()) else "a"


def article_of(name: str) -> str | None:
    """Return the article that a name takes, empty if it takes none; ``None`` if that is not known.

    >>> article_of("heart attack"), article_of("liver disease"), article_of("X-ray of the chest")
    ('a', '', 'an')
    >>> article_of("Zellweger thing") is None
    True
    """
    head = _TAIL.sub("", name).split()
    last = head[-1].lower() if head else ""
    if name.startswith(_OF_AN_AMOUNT):
        return ""
    if last in _COUNTED:
        return article_before(name)
    if last in _MASS or last.endswith(_MASS_ENDS):
        return ""
    if last.endswith(_COUNTED_ENDS):
        return article_before(name)
    if last.endswith("s") and not last.endswith(_SINGULAR_S):
        return ""
    return None


def placed(name: str, article: str) -> str:
    """Return a name behind its article.

    >>> placed("stroke", "a"), placed("asthma", "")
    ('a stroke', 'asthma')
    """
    return f"{article} {name}" if article else name


def split_article(name: str) -> tuple[str, str]:
    """Return the article that a name begins with, empty if with none, and the rest of it.

    >>> split_article("an operation on the heart"), split_article("asthma")
    (('an', 'operation on the heart'), ('', 'asthma'))
    """
    for own in OWN:
        if name.startswith(own):
            return own.strip(), name[len(own) :]
    return "", name
