"""The simulated trial from its data to an article: tables, findings, a findings file.

Everything that the article says of people comes from invented ones, and it says so.
"""

import tempfile
from pathlib import Path

from trialpost.demo.reference.compose import ILLNESS, MARKERS
from trialpost.demo.reference.in_spanish import STATEMENTS
from trialpost.demo.simulated_trial import SHAPE, write
from trialpost.findings.document import findings_to_json
from trialpost.findings.file import Topic
from trialpost.findings.participants import analyse, findings_file

SAID = (
    *((text, Topic.ILLNESS) for text in ILLNESS),
    (
        "This trial is invented, to show the way from data to article: nobody in it lived.",
        Topic.TRIAL,
    ),
    (f"It has the shape of a real trial, {SHAPE}; chance drew its people.", Topic.TRIAL),
    ("A placebo looks like the medicine but holds no active drug.", Topic.PLACEBO),
    ("The main question was whether arthritis or rash had gone at week 24.", Topic.MAIN_QUESTION),
    *((text, Topic.LIMITS) for text in MARKERS),
    ("Its figures tell nothing about any medicine.", Topic.LIMITS),
)
"""What the article says beside the figures."""
SPANISH = {text: STATEMENTS[text] for text, _ in SAID if text in STATEMENTS} | {
    "This trial is invented, to show the way from data to article: nobody in it lived.":
    "Este ensayo es inventado, para mostrar el camino de los datos al artículo: nadie de él ha "
    "existido.",
    f"It has the shape of a real trial, {SHAPE}; chance drew its people.":
    f"Tiene la forma de un ensayo real, {SHAPE}; a sus personas las sacó el azar.",
    "The main question was whether arthritis or rash had gone at week 24.":
    "La pregunta principal era si la artritis o el sarpullido habían desaparecido en la semana "
    "24.",
    "Its figures tell nothing about any medicine.":
    "Sus cifras no dicen nada de ningún medicamento.",
}  # fmt: skip


def simulated_findings(seed: int = 1) -> bytes:
    """Simulate the trial, analyse its tables, and return what they come to as a findings file.

    Takes a few seconds, nearly all of them to load the statistics.

    Raises:
        BadInput: if the packages of the extra ``analysis`` are not installed.
    """
    with tempfile.TemporaryDirectory() as folder:
        found = analyse(write(Path(folder), seed))
    return findings_to_json(findings_file(found, said=SAID, spanish=SPANISH))
