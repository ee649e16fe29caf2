"""Read a ``clinical_study`` of ClinicalTrials.gov's older XML into a ``Trial``.

The registry handed out this form until June 2024. Each study is put into the shape of the API
(:mod:`ctgov_xml.study`) and read by the API's reader, so that the two forms of one study cannot be
read differently; the places of issues are turned back into paths of the XML.
"""

import re

import msgspec

from trialpost.errors import BadInput, Unreadable
from trialpost.model.reading import Door, ReadResult
from trialpost.model.trial import MeshTerm, Trial
from trialpost.registry.ctgov.study import build
from trialpost.registry.ctgov_xml.elements import SHAPE
from trialpost.registry.ctgov_xml.part import Part
from trialpost.registry.ctgov_xml.places import XmlNotes
from trialpost.registry.ctgov_xml.study import study_of
from trialpost.registry.drift.known_fields import knows_shape
from trialpost.registry.reader import Reader, Syntax
from trialpost.registry.results.xml import read_results
from trialpost.registry.tolerant.xml_tree import (
    clean_characters,
    line_of,
    name_of,
    note_unknown,
    parse_or_repair,
)

ELEMENT = "clinical_study"


def read_record(raw: bytes, *, where: str = "") -> ReadResult:
    """Read the bytes of one study.

    Never raises for what stands in the bytes: an imperfect field is an issue of the result, and
    a record that is not XML, not a study or without an identifier is its ``failure``.
    """
    notes = XmlNotes()
    trial, failure = None, None
    try:
        trial = _read(raw, notes)
    except (BadInput, Unreadable) as error:
        failure = str(error)
    return ReadResult(
        where=where, door=Door.CTGOV_XML, raw=raw, trial=trial, issues=notes.all(), failure=failure
    )


def _read(raw: bytes, notes: XmlNotes) -> Trial:
    root = parse_or_repair(raw, notes)
    if name_of(root) != ELEMENT:
        raise BadInput(f"This is no {ELEMENT} of ClinicalTrials.gov's older XML.")
    notes.now_about(root)
    clean_characters(raw, root, notes)
    note_unknown(root, SHAPE, notes)
    part = Part(root, notes)
    study = study_of(part)
    if not study.protocol_section.identification_module.nct_id:
        raise BadInput("The record has no identifier (id_info/nct_id).")
    return _with_mesh(build(study, notes), part)


def _with_mesh(trial: Trial, root: Part) -> Trial:
    """Add the MeSH terms, of which this form gives the names and no ids."""
    return msgspec.structs.replace(
        trial,
        condition_mesh=_terms(root.part("condition_browse")),
        intervention_mesh=_terms(root.part("intervention_browse")),
    )


def _terms(part: Part) -> tuple[MeshTerm, ...]:
    names = [line_of(element) for element in part.each("mesh_term")]
    return tuple([MeshTerm("", name) for name in names if name])


def _is_study(sample: bytes) -> bool:
    return re.search(rb"<clinical_study[\s>]", sample) is not None


READER = Reader(
    Door.CTGOV_XML,
    Syntax.XML,
    _is_study,
    read_record,
    read_results,
    element=ELEMENT,
    knows=knows_shape(SHAPE, below=1),
)
