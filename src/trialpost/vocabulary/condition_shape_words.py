"""Words by which the shape of an illness's name is known; see ``condition_shapes``.

All words are in the form of ``spelling.form_of``: singular, American spelling, lower case.
"""

from trialpost.vocabulary.spelling import form_of


def _forms(text: str) -> frozenset[str]:
    return frozenset(form_of(word) for word in text.split())


GENERIC_HEADS = _forms("""
    disease disorder syndrome illness lesion failure insufficiency deficiency dysfunction
    impairment abnormality malformation anomaly defect complication disturbance decompensation
    compromise blockage arrest crisis attack loss delay instability overload intolerance
    toxicity involvement invasion leak rupture tear symptom inflammation obstruction occlusion
    retention dependence addiction abuse disability retardation distress stone pathology problem
    irritation discoloration swelling nodule plaque exacerbation dysregulation imbalance
    collapse contracture adhesion incompetence asymmetry deviation rejection reactivation
    infestation poisoning overdose shunt deficit laxity narrowing vegetation enlargement
    dilatation dilation erosion scarring opacity opacification insult calcification
    sensitization tortuosity disfunction malalignment tightness stiffness
    hypersensitivity thickening spur
""")
"""Nouns that name an illness only together with a word that says of what."""

HEADS = _forms("""
    cancer carcinoma tumor neoplasm malignancy sarcoma lymphoma leukemia infection stenosis
    fracture injury trauma bleeding hemorrhage ulcer ulceration abscess pain ache thrombosis
    embolism thrombus dystrophy ataxia atrophy hypertrophy hyperplasia hypoplasia aplasia
    dysplasia metastasis adenoma cyst polyp effusion edema perforation stricture dislocation
    subluxation deformity palsy paralysis paresis neuropathy necrosis gangrene ischemia
    infarction infarct regurgitation reflux prolapse aneurysm hernia herniation fistula calculus
    sclerosis fibrosis degeneration seizure spasm tremor rash dermatosis burn wound laceration
    arrhythmia tachycardia bradycardia hypertension hypotension hypersecretion incontinence
    weakness numbness anemia colic malabsorption tumefaction agenesis atresia hematoma granuloma
    bacteremia viremia parasitemia sepsis septicemia encephalopathy cardiomyopathy nephropathy
    retinopathy myopathy coagulopathy vasculopathy dementia depression psychosis mania delirium
    phobia paralysis dysrhythmia fibrillation flutter compression impingement entrapment
    diverticulum goiter wart blister keratosis nevus scar keloid worm fever cough diarrhea
    vomiting nausea headache dyskinesia neuralgia
""")
"""Nouns that name an illness by themselves, and a certain one with the words before them."""

INFECTION_HEADS = _forms("infection sepsis bacteremia viremia parasitemia abscess infestation ")
SYMPTOM_HEADS = _forms("""
    pain ache symptom fever cough nausea vomiting headache weakness numbness swelling discomfort
""")

SUFFIXES = (
    "itis", "osis", "oma", "emia", "uria", "pathy", "plegia", "paresis", "algia", "dynia",
    "ectasis", "ectasia", "penia", "megaly", "trophy", "asthenia", "somnia", "phobia", "lepsy",
    "plasia", "malacia", "rrhea", "rrhagia", "pnea", "phagia", "phasia", "iasis", "stasis",
    "philia", "kinesia", "dystonia", "myotonia", "opia", "cele", "edema", "thorax", "thyroidism",
    "gonadism", "pituitarism", "aldosteronism", "insulinism", "androgenism", "embolism",
    "genesia", "agenesis", "cephaly", "cephalus", "dactyly", "rexia", "toxicosis", "lithiasis",
    "derma", "ptysis", "plakia",
)  # fmt: skip
"""Ends of words that name an illness; see ``LOOK_ALIKES`` for those that do not."""

LOOK_ALIKES = _forms("""
    anastamosis diagnosis prognosis misdiagnosis osmosis mitosis meiosis apoptosis hypnosis
    narcosis gnosis endocytosis phagocytosis exocytosis anastomosis symbiosis metamorphosis
    dosis stroma aroma soma diploma stoma chroma zygoma academia bohemia glycemia normoglycemia
    euglycemia euvolemia normovolemia natremia kalemia calcemia sympathy empathy osteopathy
    homeopathy naturopathy telepathy antipathy trophy nostalgia eupnea hemostasis homeostasis
    stasis utopia ethiopia thorax hemithorax roma oklahoma genoma philia bacteriostasis cephalus
    derma estonia
""")
"""Words that end like an illness and are none."""

NOT_NAMING = _forms("""
    laboratory irradiated biopsy obvious see surgical imaging test scan mri ct ecg ekg
    radiographic severely suspicious diagnostic resected i ii iv v vi iia iib iiia iiib iiic iva
    ivb x b c d total a an the this that these those such any all each every some no not non
    other another same similar different various several multiple many more most least less few
    one two three four five first second third either both and or but nor of for with without
    from in on at by to into within due since during before after prior previous previously
    current currently past present recent ever never is are was were be been being has have had
    having may might must will would can could should do does did if when while where which who
    whose what how than then as so because patient subject participant person individual people
    adult child woman man male female infant history evidence presence absence sign diagnosis
    diagnose diagnosed risk cause type form kind study trial investigator protocol enrolment
    enrollment screening baseline visit target index measurable evaluable assessable additional
    clinical medical initial final individual potential typical original general experimental
    investigational concurrent concomitant coexisting underlying intercurrent preexisting
    existing comorbid following above below listed mentioned certain specific particular special
    new old only also including include includes excluding example e.g i.e eg ie etc their his
    her its your our my experiencing suffering requiring require required requires receiving
    received undergoing underwent undergone develop developed developing treatment therapy drug
    medication dose dosing device graft implant virologic virological screen technical
    mechanical equipment line catheter electrode battery pump filter interfere interfering
    affect affecting cause causing impair impairing preclude deemed considered defined
    determined judged caused related associated induced resulting positive negative normal
    abnormal adequate inadequate sufficient per according unless except until regardless despite
    very too partial complete ability capacity able unable willing likely unlikely response
    responding progression stage grade class level degree score status number amount day week
    month year hour time onset duration age free
""")
"""Words that end a name to the left: they say which, whose, when or how many, not what."""

ANATOMY = _forms("""
    membrane canal cavity fold trunk branch plexus capsule sheath arch floor abdomen abdominal
    abdominopelvic adrenal airway alveolar anal ankle anorectal aorta aortic appendiceal
    appendix arm arterial arteriovenous artery atrial atrium autonomic axial axillary back
    biliary bladder blood bone bowel brachial brain brainstem breast bronchial bronchus
    capillary cardiac cardiopulmonary cardiorespiratory cardiovascular carotid cartilage cecal
    cell cellular central cerebellar cerebral cerebrovascular cervical cervix cervicovaginal
    chest choroidal ciliary cns cochlear colon colonic colorectal conjunctival connective cord
    corneal coronary cortical costal cranial craniofacial cutaneous dental dermal diaphragmatic
    digestive disc disk dorsal duct ductal duodenal dural ear elbow endobronchial endocardial
    endocrine endometrial endothelial enteric epicardial epidermal epidural epigastric
    epithelial esophageal esophagus exocrine extremity eye eyelid face facet facial fallopian
    femoral femur fetal finger foot forearm gall gallbladder ganglion gastric gastroduodenal
    gastroesophageal gastrointestinal genital genitourinary gi gingival gland glandular
    glomerular groin gum gut hair hand head heart hemispheric hepatic hepatobiliary
    hepatocellular hip humeral humerus hypopharyngeal hypothalamic ileal ileum iliac immune
    inguinal intervertebral intestinal intestine intraabdominal intracranial intraocular jaw
    jejunal joint kidney knee labial labyrinthine lacrimal laryngeal larynx leg lens
    leptomeningeal ligament limb lip liver lobe lower lumbar lumbosacral lung lv lymph lymphatic
    lymphoid macular mammary mandibular marrow maxillary maxillofacial mediastinal medullary
    meningeal meniscal menstrual mesenteric metabolic mitral motor mouth mucosal muscle muscular
    musculoskeletal myeloid myocardial nail nasal nasopharyngeal neck nerve nervous neural
    neurologic neurological neuromuscular neuronal nodal node nose ocular olfactory optic oral
    orbital organ oropharyngeal osseous ossicular ovarian ovary pancreas pancreatic papillary
    parathyroid parotid pelvic pelvis penile penis perianal pericardial perineal periodontal
    peripheral peritoneal pharyngeal pituitary placental platelet pleural portal prostate
    prostatic pulmonary pulmonic pyloric radial rectal rectum renal respiratory retinal
    retroperitoneal rib root sacral sacroiliac salivary scalp sensory septal septum shoulder
    sigmoid sinus sinusoidal skeletal skin skull small spinal spine spleen splenic stomach
    subclavian subcutaneous sympathetic synovial systemic tarsal temporal tendon testicular
    testis thigh thoracic throat thymic thymus thyroid tibial tissue toe tongue tonsil tonsillar
    tooth trachea tracheal tract tricuspid trigeminal tubal ulnar umbilical upper ureter
    ureteral urethra urethral urinary urogenital uterine uterus uveal vagina vaginal valve
    valvular vascular vein venous ventricle ventricular vertebra vertebral vessel vestibular
    visceral visual vocal vulvar wall wrist left right bilateral unilateral anterior posterior
    lateral medial distal proximal superior inferior deep superficial internal external
""")
"""Parts of the body and their adjectives, and the words that say where in it."""

PARTS = _forms("""
    abdomen adrenal airway ankle anus aorta appendix arm artery back bladder blood bone bowel
    brain breast bronchus cartilage cervix chest colon cord cornea disc disk duct duodenum ear
    elbow endometrium esophagus extremity eye eyelid face femur finger foot gallbladder gland
    groin gum gut hand head heart hip humerus ileum intestine jaw joint kidney knee larynx leg
    lens ligament limb lip liver lobe lung marrow mediastinum mouth muscle myocardium nail neck
    nerve node nose organ ovary pancreas parathyroid pelvis penis pericardium peritoneum pharynx
    pituitary pleura prostate rectum retina rib scalp shoulder sinus skin skull spine spleen
    stomach system testis thorax throat thyroid tissue toe tongue tonsil tooth trachea tract
    ureter urethra uterus vagina valve vein ventricle vertebra vessel vulva wall wrist
""")
"""Nouns for parts of the body, as behind "of the"."""

OTHER_NAMING = _forms("""
    acid acne adenoma airborne albumin alcohol alpha amino amyloid androgen antibody
    antithrombin autoimmune bacterial beta bile bullous cadmium calcium carnitine cholesterol
    clotting coagulation cobalamin collagen complement congenital copper cortisol creatine cyst
    developmental diabetic dry enzyme eponymous estrogen factor familial fatty fibroid fluid
    folate food fragile fungal g6pd gene genetic germ giant glucose growth helminth hereditary
    histamine hormone hypertensive idiopathic iga igg iron ketone lactase lactose lead lipid
    lipoprotein lysosomal magnesium mast mental metal micronutrient mineral mitochondrial mood
    movement myelin nutritional obstructive occupational oxalate parasitic peptic personality
    phosphate plasma polyp potassium prion protein psychiatric psychological radiation rheumatic
    rheumatoid sarcoid seizure sex sexual sickle sleep sodium speech spastic storage stress
    suicidal sun swallowing t testosterone thiamine thromboembolic tic trace urea uric vasomotor
    venereal viral vitamin white zinc secondary primary neonatal perinatal postpartum obstetric
    panic eating attention conduct gait balance voice language reading learning anxiety binge
    bipolar compulsive posttraumatic adjustment withdrawal tobacco nicotine opioid hearing
    vision memory attention cognitive intellectual behavioral emotional
""")
"""Further words that belong to names of illnesses."""

LINKED = _forms("induced related associated mediated dependent")
"""Words that belong to a name together with the one that a hyphen ties to them."""

ADJECTIVE_ENDS = (
    "al", "ic", "ary", "ar", "ous", "oid", "ular", "genic", "eal", "ical", "otic", "itic", "emic",
    "ian", "ean", "cytic", "plastic", "trophic", "iform", "itis",
)  # fmt: skip
"""Ends of adjectives that belong to the names of illnesses, unless ``NOT_NAMING`` holds them."""
