"""A noun phrase that no table holds, known for what it is by the shape of its words.

"Anti-XYZ therapy" is a treatment and "left lobectomy" a procedure, whether or not anybody has
listed them. ``vocabulary.condition_shapes`` and ``vocabulary.drug_shapes`` find such phrases.
"""

import msgspec

from trialpost.vocabulary.lexicon import Kind


class ShapeMention(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a text where something is named by a phrase that is in no table.

    ``span`` is half-open; ``first`` and ``past`` are the places of its tokens, as in
    ``lexicon.Mention``. ``head`` is the form of the word that shows the kind ("therapy"), and
    ``words`` are the forms of all its words, the head among them, in their order.
    """

    span: tuple[int, int]
    first: int
    past: int
    kind: Kind
    head: str
    words: tuple[str, ...]
