"""What somebody can get articles on: a category, or any one condition that the vocabulary knows.

In writing a subject is a category's key, or ``condition:`` with MeSH ids and the name that the
reader used: ``condition:D008180=lupus``. It stands sealed wherever it stands beside an address.
"""

from collections.abc import Collection

import msgspec
from django.utils.translation import gettext as _

from trialpost.errors import BadInput
from trialpost.model.message import Message, say
from trialpost.vocabulary.interpreting import interpret
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.language import render
from trialpost.web.newsroom.categories import CATEGORIES
from trialpost.web.newsroom.models import ArticleRow

_CONDITION = "condition:"
LONGEST_NAME = 100
MOST_MEANT = 3
"""Names that are offered instead of one that nobody knows."""


class Subject(msgspec.Struct, frozen=True):
    """A category or a condition: its key (by which it is told apart), its name, its MeSH ids."""

    key: str
    name: str
    descriptors: frozenset[str] = frozenset()

    @property
    def is_category(self) -> bool:
        """Whether it is one of the categories."""
        return self.key in CATEGORIES

    @property
    def written(self) -> str:
        """The subject in writing."""
        return self.key if self.is_category else f"{self.key}={self.name}"

    @property
    def said(self) -> str:
        """Its name in the language that is spoken now, where the core has one."""
        return render(Message(self.name))

    @property
    def told(self) -> str:
        """The subject as it stands in a sentence."""
        return render(say("“{words}”", words=self.name))

    def takes_in(self, row: ArticleRow) -> bool:
        """Tell whether an article is about it."""
        if self.is_category:
            return self.key in row.categories
        return not self.descriptors.isdisjoint(row.descriptors)


def subject(written: str) -> Subject:
    """Read a subject.

    Raises:
        BadInput: if it is neither a category nor a condition in writing.
    """
    if written in CATEGORIES:
        return Subject(written, CATEGORIES[written].name)
    key, _, name = written.partition("=")
    ids = frozenset(key.removeprefix(_CONDITION).split("+")) - {""}
    if not (key.startswith(_CONDITION) and ids and name):
        raise BadInput(f"{written!r} is not a category; there are {', '.join(CATEGORIES)}.")
    return Subject(key, name, ids)


def known(written: str) -> bool:
    """Tell whether it is a subject in writing; a category may have been done away with."""
    try:
        subject(written)
    except BadInput:
        return False
    return True


def condition(text: str) -> Subject:
    """Return the subject that a condition's name stands for.

    Raises:
        BadInput: if the vocabulary knows no condition of that name.
    """
    name = " ".join(text.split())
    ids = current_catalogue().vocabulary.resolve(name).descriptors if name else ()
    if not ids or len(name) > LONGEST_NAME:
        raise BadInput(
            _("We know no condition of that name. Write another name for it, or choose a category.")
        )
    return Subject(f"{_CONDITION}{'+'.join(sorted(ids))}", name.replace("=", " "), frozenset(ids))


def meant(text: str) -> tuple[str, ...]:
    """Return names of conditions that somebody may mean who wrote one that nobody knows."""
    vocabulary, name = current_catalogue().vocabulary, " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or vocabulary.resolve(name).descriptors:
        return ()
    told = interpret(vocabulary, name)
    if told.how == "corrected":
        names = (told.taken, *(one.name for one in told.others))
    else:
        near = vocabulary.suggest(name, MOST_MEANT, begun=False)
        names = tuple(one.name for one in near if one.how == "spelling")
    return tuple(dict.fromkeys(one for one in names if vocabulary.resolve(one).descriptors))[
        :MOST_MEANT
    ]


def first_of(row: ArticleRow, subjects: Collection[Subject]) -> Subject | None:
    """Return the first subject that an article is about, ``None`` if it is about none."""
    return next((one for one in subjects if one.takes_in(row)), None)
