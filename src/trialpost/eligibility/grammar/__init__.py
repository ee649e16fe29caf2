"""The grammar of criteria: the pieces of a sentence, how they are joined, and what they ask."""
