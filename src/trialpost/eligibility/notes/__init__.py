"""Read a doctor's note or a clinic letter into a profile, in memory."""

from trialpost.eligibility.notes.merging import merged, with_note
from trialpost.eligibility.notes.page import NoteFact
from trialpost.eligibility.notes.reading import NoteReading, read_note

__all__ = ["NoteFact", "NoteReading", "merged", "read_note", "with_note"]
