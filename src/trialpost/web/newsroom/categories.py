"""The categories of articles: the upper branches of MeSH's illnesses, under plain names.

Ids and names of descriptors are those of the National Library of Medicine's Medical Subject
Headings; the plain names are the project's own. A trial is in every category one of whose
descriptors is among its condition's terms or their ancestors.
"""

from collections.abc import Iterable

import msgspec

from trialpost.errors import BadInput


class Category(msgspec.Struct, frozen=True):
    """A category: its key in addresses, its plain name, and the descriptors that lead to it."""

    key: str
    name: str
    descriptors: frozenset[str]


_TABLE = """
cancer | Cancer | D009369
heart | Heart and circulation | D002318
brain | Brain and nerves | D009422
mind | Mental health | D001523
lungs | Lungs and breathing | D012140 D012818
ears-nose-throat | Ears, nose and throat | D010038
eyes | Eyes | D005128
mouth | Mouth and teeth | D009057
digestion | Stomach, bowel and liver | D004066
kidneys | Kidneys and bladder | D014570 D007674 D014565
sexual-health | Sexual and reproductive health | D000091662 D005832 D005831
pregnancy | Pregnancy and birth | D011248 D007232
bones | Bones, joints and muscles | D009140 D012216
skin | Skin | D012871
connective-tissue | Connective tissue | D003240
immune | Immune system | D007154 D001327
blood | Blood and lymph | D006402 D008206 D006425
hormones | Hormones and diabetes | D004700 D003920
metabolism | Metabolism and nutrition | D009750 D008659 D009748
infections | Infections | D007239 D003141 D014777 D001423 D010272 D009181
inherited | Inherited and from birth | D009358 D030342 D000013
injuries | Injuries | D014947
substances | Alcohol, drugs and poisoning | D064419 D019966
"""


def _read(line: str) -> Category:
    key, name, ids = (part.strip() for part in line.split("|"))
    return Category(key, name, frozenset(ids.split()))


OTHER = Category("other", "Other conditions", frozenset())
CATEGORIES: dict[str, Category] = {
    category.key: category for category in (*map(_read, _TABLE.strip().splitlines()), OTHER)
}


def categories_of(descriptors: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of the categories that MeSH ids lead to, ``other`` if they lead nowhere.

    >>> categories_of(["D008180", "D003240", "D007154"])
    ('connective-tissue', 'immune')
    """
    held = frozenset(descriptors)
    found = [key for key, category in CATEGORIES.items() if category.descriptors & held]
    return tuple(found) or (OTHER.key,)


def checked(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return keys of categories as they are.

    Raises:
        BadInput: if one is not known, naming those that there are.
    """
    for key in keys:
        if key not in CATEGORIES:
            raise BadInput(f"{key!r} is not a category; there are {', '.join(CATEGORIES)}.")
    return keys
