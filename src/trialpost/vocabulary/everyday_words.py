"""Common words of English that name no condition on their own, however they are like a name.

"all" is leukaemia only where it is written ALL, a "mum" is no misspelt mumps, and who "feels" has
no misspelt feet. They are the project's own, those that people use when they tell of themselves or
of somebody else; words that name an illness or a symptom ("cold", "fit", "pain") are not here.
"""

# ruff: noqa: SIM905 - a list of words reads better as words

from collections.abc import Iterable

PERSONS = frozenset(
    "mum mums mom moms mother mothers dad dads father fathers parent parents son sons daughter "
    "daughters brother brothers sister sisters sibling siblings wife wives husband husbands "
    "partner partners spouse uncle uncles aunt aunts auntie nephew nephews niece nieces cousin "
    "cousins grandma grandmas grandad grandads granddad granny gran nan nana grandpa grandfather "
    "grandmother grandson granddaughter grandchild grandchildren family families friend friends "
    "boyfriend girlfriend relative relatives neighbour neighbor colleague person persons somebody "
    "someone anybody anyone everybody everyone nobody human humans self twin twins stepson "
    "stepdaughter stepfather stepmother man men woman women boy boys girl girls lady ladies "
    "gentleman male males female females kid kids child children childhood baby babies toddler "
    "toddlers infant infants teen teens teenager teenagers teenage adolescent adolescents adult "
    "adults pediatric paediatric elderly senior seniors older younger young old aged patient "
    "patients people participant participants volunteer volunteers carer carers caregiver "
    "caregivers sufferer sufferers survivor survivors".split()
)
"""Words for persons and for their ages."""

_POINTING = frozenset(
    "i me my mine myself we us our ours ourselves you your yours yourself he him his himself she "
    "her hers herself it its itself they them their theirs themselves who whom whose which what "
    "that this these those there here where when why how all any both each every either neither "
    "some such none no not nor only own same other others another much many more most few fewer "
    "less least lot lots several enough a an the and or but if so than then too very just also "
    "again ever never always often sometimes usually still already yet once twice now today "
    "tonight tomorrow yesterday soon later lately recently before after during while until since "
    "for from to of in on at by with without within about against between through under over up "
    "down out off into onto as like near around along across because due per via yes ok okay "
    "please thanks thank hello hi really quite rather pretty almost maybe perhaps probably mostly "
    "mainly im ive id ill hes shes theyre dont doesnt didnt cant wont isnt wasnt havent "
    "hasnt".split()
)

_DOING = frozenset(
    "am is are was were be been being do does did doing done has have had having can could may "
    "might must shall should will would get gets got getting gotten go goes going gone went come "
    "comes coming came make makes making made take takes taking took taken give gives giving gave "
    "given let lets put puts keep keeps keeping kept feel feels feeling feelings felt seem seems "
    "look looks looking looked find finds finding found want wants wanted need needs needed like "
    "likes help helps helping helped suffer suffers suffering suffered live lives living lived "
    "know knows known think thinks thought say says said tell tells told ask asks asked call "
    "called try tries trying tried use uses using used work works working worked start starts "
    "started stop stops stopped begin begins began run runs turn turns turned show shows hurt "
    "hurts happen happens happened become becomes became stay stays join joins joining "
    "search searching treat treated treating diagnose diagnosed diagnosis affect affects affected "
    "cause causes caused test tests tested add adds see sees seen saw hear hears".split()
)

_NAMING = frozenset(
    "time times day days night nights week weeks month months year years hour hours minute "
    "minutes morning evening afternoon age life thing things way ways kind kinds sort sorts type "
    "types part parts side sides bit lots place places space case cases trial trials study "
    "studies research treatment treatments medicine medicines medication therapy therapies cure "
    "cures drug drugs doctor doctors hospital hospitals clinic nurse question questions problem "
    "problems trouble issue issues illness illnesses disease diseases condition conditions "
    "symptom symptoms form forms new good better best bad worse worst big small long short great "
    "little high low early late right left last first second next different common certain sure "
    "able available possible happy angry nice hard easy one two three four five six seven eight "
    "nine ten free full whole real true kit pad pads pot pots net nets "
    "pop gist mash lad map maps car cars cat cats dog dogs".split()
)

_BODY_IN_SPANISH = frozenset(
    "corazón corazon pulmón pulmon pulmones riñón riñon riñones rinon rinones hígado higado piel "
    "hueso huesos próstata prostata estómago estomago cerebro tiroides".split()
)
"""Parts of the body: alone each stands for its illnesses, within a longer name for none."""

EVERYDAY_WORDS = PERSONS | _POINTING | _DOING | _NAMING | _BODY_IN_SPANISH
"""All of them, in lower case and without apostrophes."""


def is_everyday(words: Iterable[str]) -> bool:
    """Say whether all of some words are everyday ones, possessives and capitals looked past.

    >>> is_everyday(["My", "mum’s"]), is_everyday(["mumps"])
    (True, False)
    """
    return all(_plain(word) in EVERYDAY_WORDS for word in words)


def _plain(word: str) -> str:
    """Return a word as the list has it: ``mum’s`` is ``mum`` here."""
    bare = word.casefold().replace("’", "'").strip(".,;:!?()\"'")
    return bare.removesuffix("'s").replace("'", "")
