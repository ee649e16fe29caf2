"""Write what was answered on criteria, one JSON object a line."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from trialpost.errors import Unreadable
from trialpost.evaluation.criteria.pairs import Pair
from trialpost.evaluation.criteria.scores import Answer
from trialpost.vocabulary.plain import render


def line(pair: Pair, answer: Answer) -> bytes:
    """Return the line of one answer: ``{"id", "verdict", "presumed", "because"}``."""
    told = {
        "id": pair.id,
        "verdict": answer.verdict,
        "presumed": answer.presumed,
        "because": render(answer.because),
    }
    return msgspec.json.encode(told) + b"\n"


def write_predictions(path: Path, pairs: Sequence[Pair], answers: Sequence[Answer]) -> None:
    """Write the answers in the order of the pairs; the file is there whole or not at all.

    Raises:
        Unreadable: if it cannot be written there.
    """
    try:
        handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as out:
                out.writelines(map(line, pairs, answers))
            umask = os.umask(0)
            os.umask(umask)
            Path(made).chmod(0o666 & ~umask)
            Path(made).replace(path)
        except BaseException:
            Path(made).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Unreadable(f"{path} cannot be written: {error.strerror}.") from None
