"""A publication and the operator's language model, over a real connection to a server that lies."""

import json

import pytest
from click.testing import CliRunner

from model_server import serving
from publication_examples import article
from trialpost.cli.articles import findings
from trialpost.errors import BadInput, ConfigurationError
from trialpost.findings import findings_to_json
from trialpost.web.configuration import Modelling
from unit.invented_findings import null_result

pytestmark = pytest.mark.django_db
SENTENCE = "Pain came to 2.1 points (P = 0.03) in 48 people on the drug."


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "paper.xml"
    path.write_bytes(article(SENTENCE))
    return path


def told(paper, *more):
    answer = CliRunner().invoke(findings, [str(paper), *more], catch_exceptions=False)
    assert answer.exit_code == 0
    return answer.stdout


def liar(asked):
    """Say one thing that stands in the sentence, one that does not, and one in markup."""
    assert asked == {"sentence": SENTENCE}
    honest = {"measure": "Pain", "arm": "the drug", "value": "2.1", "unit": "points"}
    script = {"measure": "<script>alert(1)</script>"}
    return json.dumps({"results": [honest, honest | {"value": "0.1"}, honest | script]})


def test_only_what_stands_in_the_sentence_is_suggested(paper, settings) -> None:
    with serving(liar) as server:
        settings.MODEL = Modelling(url=server.url, name="m")
        document = json.loads(told(paper, "--model", "--json"))
        plainly = told(paper, "--model")
    assert document["findings"] == []
    by_model = [one for one in document["suggestions"] if one.get("by") == "m"]
    assert [(one["measure"], one["arm"], one["value"]) for one in by_model] == [
        ("Pain", "the drug", 2.1)
    ]
    assert document["model"] == {"asked": 1, "discarded": 2}
    assert "script" not in json.dumps(document)
    assert "1 suggestions stand in the text, and 2 do not" in plainly


def test_without_the_wish_nobody_is_asked(paper, settings) -> None:
    with serving(liar) as server:
        settings.MODEL = Modelling(url=server.url, name="m")
        document = json.loads(told(paper, "--json"))
    assert server.requests == []
    assert "model" not in document


def test_without_an_endpoint_it_is_said_what_to_set(paper, settings) -> None:
    settings.MODEL = Modelling()
    with pytest.raises(ConfigurationError, match="TRIALPOST_MODEL_URL"):
        told(paper, "--model")


def test_a_model_is_for_publications(tmp_path) -> None:
    with pytest.raises(BadInput, match="--model is for publications"):
        told(tmp_path / "analysis.toml", "--model")


def test_the_command_says_in_what_a_publication_does_not_agree_with_a_trial(tmp_path, paper):
    file = tmp_path / "findings.json"
    file.write_bytes(findings_to_json(null_result()))
    answer = CliRunner().invoke(findings, [str(paper), "--trial", str(file)])
    assert "may be about another trial" in answer.stderr
    assert "Alphazol versus placebo" in answer.stdout
    kinds = json.loads(told(paper, "--trial", str(file), "--json"))["another_trial"]
    assert "treatment" in {one["kind"] for one in kinds}
