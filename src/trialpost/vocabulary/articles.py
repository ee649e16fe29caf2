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
    "abnormality abscess accident adenoma agent agonist aid airway alkaloid allergen alteration "
    "aminoglycoside aminosalicylate amplification amputation analgesic analogue androgen aneurysm "
    "angiogram anomaly antacid antagonist anthracycline antiandrogen antiarrhythmic antibiotic "
    "antibody anticholinergic anticoagulant antidepressant antidote antiepileptic "
    "antifibrinolytic antifibrotic antifungal antigen antihistamine antimetabolite antioxidant "
    "antipsychotic antiseptic antispasmodic antiviral appendix appliance arrhythmia artery "
    "aspirate assist attack bag balloon band barbiturate beta-lactam biguanide binder biomarker "
    "biopsy biosimilar birth bladder block blockage blocker bone booster brace brand bulge burn "
    "bypass calcimimetic cannabinoid cannula carbapenem cast catheter catheterization cell "
    "cephalosporin chamber change chaperone check check-up chelator cholinergic clamp clip clot "
    "coil coma combination complication concentrate concussion condition condom contraceptive "
    "contraction contracture cord cramp craniotomy cream crisis curvature cyst decongestant "
    "defect defibrillator deficit deformity degrader deletion derivative deviation device "
    "dialysate diet disability dislocation disorder diuretic dmard donor dose dressing drug "
    "echocardiogram effusion electrocardiogram electrode embolus emergency enema episode erection "
    "event exam examination eye factor fall fault fever fibrate fibroid film filter finger "
    "fissure fistula fit flare flare-up fluoropyrimidine fluoroquinolone foot fracture fusion "
    "gabapentinoid gene germ gland glinide glycoside gonadotropin graft growth gut habit headache "
    "heart heartbeat hematoma hernia hip hole hormone horn hospitalization illness imbalance "
    "impairment implant implantation inducer infarction infection infiltrate infusion inhaler "
    "inhibitor injection injury inotrope insertion issue joint keratolytic kidney knee laxative "
    "leak lens lesion level limb lipoma lithotripsy liver look lump machine macrolide "
    "malformation malignancy mammogram marker mask mass medicine microscope mini-stroke modifier "
    "modulator mole monitor mood mouthwash murmur mutation myelogram need neoplasm nerve "
    "neuroleptic neurostimulator nevus nitrosourea nnrti nodule nrti obstruction occlusion "
    "oligonucleotide opening operation organ outbreak overdose oxazolidinone pacemaker painkiller "
    "pancreas panel part passage patch penis phenothiazine phobia pill plug pocket polymorphism "
    "polyp port portal pouch prebiotic precursor pregnancy prescription problem procedure product "
    "progestogen program prolapse prostaglandin prostate prosthesis psychedelic pump radiotracer "
    "rash reaction rearrangement receptor relapse relaxant remedy repair replacement resection "
    "retinoid ring rod round rupture sac salicylate scan scar score scraping screen secretagogue "
    "seizure sensitizer sensor sequela sequestrant series shot shoulder shunt sign snri sore "
    "spacer spasm spine spleen splint spot sprain spray ssri stabilizer statin stent steroid "
    "stimulant stimulator stitch stoma stomach stone stricture stroke study substrate sulfonamide "
    "sulfonylurea supplement surge suspension swab symptom syringe tablet tag tattoo taxane tear "
    "tendon test thiazolidinedione thinner throat thrombus thyroid toenail tongue tooth tracing "
    "tracker trait transfusion translocation transplant transplantation trauma triptan tube tumor "
    "tumour twin type ulcer ultrasound vaccination vaccine valve variant vasodilator vein vessel "
    "virus vitamin wall wedge wheelchair windpipe wound wrist x-ray z-drug".split()
)
_MASS = frozenset(
    "ablation abuse acid acidosis acne activity acupuncture addiction anaemia anaesthesia "
    "anaphylaxis anemia anesthesia anxiety apnea arthritis asthma atrophy autism bleeding "
    "blindness blood calcification calcium cancer cannabis carcinoma cardiomyopathy care "
    "chemoradiation chemotherapy cholesterol cirrhosis cocaine colitis collapse confusion "
    "congestion constipation copd cortisol cough covid-19 cystinosis cystitis damage deafness "
    "death deficiency degeneration dehydration dementia depression dermatitis diabetes dialysis "
    "diarrhea disease dizziness drainage drowning dysfunction dysplasia dystrophy eclampsia "
    "eczema edema embolism emphysema endometriosis epilepsy erythema estrogen exercise failure "
    "fainting fatigue fibrillation fibrosis flow flu fluid gangrene glaucoma gout hemophilia "
    "heparin hepatitis heroin herpes hiv hyperplasia hypertension hypertrophy hypogonadism "
    "hypotension immobility immunotherapy incontinence infertility inflammation influenza "
    "insomnia instability insufficiency insulin intolerance involvement iron ischemia itching "
    "jaundice ketoacidosis lack leukemia loss lupus lymphoma malabsorption malaria massage "
    "melanoma meningitis menopause metastasis migraine mobility morphine movement myeloma "
    "necrosis nephritis nephropathy neuralgia neuropathy nicotine numbness nutrition obesity "
    "oedema opium osteoporosis overload overweight oxygen pain palsy pancreatitis paracetamol "
    "paralysis plasma pneumonia pressure protein psoriasis psychosis radiation radiotherapy "
    "reflux regurgitation rehabilitation rejection removal retardation retention rheumatism "
    "rhinitis sarcoidosis sarcoma scarring schizophrenia sclerosis scoliosis sedation sensitivity "
    "sepsis shock shortness sickness silicone sleep smoking spasticity stenosis stiffness "
    "stimulation stress suicide surgery sweat swelling syndrome syphilis testosterone therapy "
    "thrombocytopenia thrombophilia thrombosis tinnitus tiredness tissue tobacco toxicity "
    "traction treatment trouble tuberculosis urine use vaping vasculitis vertigo vision vitiligo "
    "vomiting washing water weakness weight withdrawal worry yeast zinc".split()
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
_LETTERS = re.compile(r"[A-Z][A-Z0-9-]")
_AS_A_WORD = re.compile(
    r"(?:FAP|FISH|HAART|HELLP|HEPA|HER|LASIK|LEEP|MASH|MEK|MERS|MET|MUGA|NASH|RAF|RAS|RAST|RET"
    r"|ROS|SARS|SCID|SIDS|SPECT|STEMI)(?![A-Za-z])"
)
"""Short forms that are spoken as a word, and begin with a consonant: "a SARS", but "an MRI"."""


def article_before(words: str) -> str:
    """Return "a" or "an", as the first sound of some words asks.

    >>> [article_before(one) for one in ("MRI scan", "operation", "uterine growth", "US study")]
    ['an', 'an', 'a', 'a']
    >>> [article_before(one) for one in ("SARS-CoV-2 infection", "MET inhibitor", "SNRI")]
    ['a', 'a', 'an']
    """
    if _AS_A_WORD.match(words):
        return "a"
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
