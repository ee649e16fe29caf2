"""Let a language model propose what the rules could not read, and hold it to the text.

A model is an option and never needed. What it proposes goes through the same door as everything
else: it becomes a tree of the same leaves (``model.requirement``), after each of its words, numbers
and units was found in the criterion's own text. It takes the place of what the rules left unread
and of nothing else. Coded fields are checked elsewhere and know nothing of proposals.

========= ========================================================================================
module    does
========= ========================================================================================
asking    the messages, and the key under which an answer is kept
checking  an answer into trees, or the reasons why not
names     whether a name stands in the text, and which concept it means
words     whether words, numbers and units of a leaf stand in the text
coded     whether an age or a sex agrees with the record's coded fields
refusal   the reasons for which a proposal is dropped
reading   puts accepted trees where the rules read nothing
verdicts  a verdict for one note, with the sentence of the note that bears it out
========= ========================================================================================
"""

from trialpost.eligibility.proposals.asking import PROMPT, key_of, messages_for, unread_pieces
from trialpost.eligibility.proposals.coded import Coded
from trialpost.eligibility.proposals.reading import Considered, consider, improved, propose
from trialpost.eligibility.proposals.refusal import Refusal

__all__ = [
    "PROMPT",
    "Coded",
    "Considered",
    "Refusal",
    "consider",
    "improved",
    "key_of",
    "messages_for",
    "propose",
    "unread_pieces",
]
