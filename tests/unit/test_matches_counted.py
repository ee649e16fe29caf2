"""How many trials the command line says could fit: those that nothing speaks against."""

import pytest

from trialpost.cli.verdicts import tell_matches
from trialpost.model.match import Matches


@pytest.mark.parametrize(
    ("total", "unlikely", "said"),
    [
        (0, 0, "No trial could fit."),
        (1, 0, "1 trial could fit."),
        (1, 1, "No trial could fit. 1 trial is unlikely to fit."),
        (3, 1, "2 trials could fit. 1 trial is unlikely to fit."),
        (5, 4, "1 trial could fit. 4 trials are unlikely to fit."),
    ],
)
def test_what_is_unlikely_is_not_counted_as_what_could_fit(capsys, total, unlikely, said):
    tell_matches(Matches(matches=(), excluded=(), total=total, unlikely=unlikely), miles=False)
    assert capsys.readouterr().out.splitlines()[0] == said
