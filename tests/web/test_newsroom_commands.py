"""The commands on articles, as people script against them."""

import json

import pytest
from click.testing import CliRunner

from trialpost.cli.articles import article, findings, publish, verify_command
from trialpost.demo.reference import reference_findings
from trialpost.errors import BadInput, NoSuchFile, NotFound, Unreadable
from trialpost.web.newsroom import actions
from trialpost.web.newsroom.models import ArticleRow


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "findings.json"
    path.write_bytes(reference_findings())
    return path


def run(command, *arguments):
    return CliRunner().invoke(command, [str(one) for one in arguments], catch_exceptions=False)


def test_findings_as_one_document(source) -> None:
    document = json.loads(run(findings, source, "--json").stdout)
    assert {"trial", "findings", "suggestions", "issues"} <= document.keys()
    assert document["trial"] == "NCT02708095"
    assert all({"id", "kind", "source", "where"} <= one.keys() for one in document["findings"])


def test_findings_for_people_name_each_value(source) -> None:
    assert "-14.3" in run(findings, source).stdout


def test_an_article_is_written_and_holds(source, tmp_path) -> None:
    out = tmp_path / "article.json"
    assert run(article, source, "--format", "json", "--out", out).exit_code == 0
    document = json.loads(out.read_text())
    keys = {"title", "subtitle", "trial", "source", "sections", "figures", "written_by"}
    assert keys | {"reading_grade", "elements", "problems"} <= document.keys()
    answer = run(verify_command, out, source, "--json")
    assert (answer.exit_code, json.loads(answer.stdout)) == (0, {"ok": True, "problems": []})


def test_the_findings_document_serves_for_verifying_as_well(source, tmp_path) -> None:
    out, document = tmp_path / "article.json", tmp_path / "document.json"
    run(article, source, "--format", "json", "--out", out)
    document.write_text(run(findings, source, "--json").stdout)
    assert run(verify_command, out, document).exit_code == 0


def test_a_changed_figure_is_found(source, tmp_path) -> None:
    out = tmp_path / "article.json"
    run(article, source, "--format", "json", "--out", out)
    out.write_text(out.read_text().replace("14.3", "15.3"))
    answer = run(verify_command, out, source, "--json")
    document = json.loads(answer.stdout)
    assert answer.exit_code == 1
    assert document["ok"] is False
    assert {"sentence", "claim", "why"} == document["problems"][0].keys()


@pytest.mark.parametrize(("form", "begins"), [("md", "# "), ("html", "<article")])
def test_an_article_in_other_forms(source, form, begins) -> None:
    assert run(article, source, "--format", form).stdout.startswith(begins)


@pytest.mark.parametrize(
    ("name", "content", "error", "sentence"),
    [
        ("record.json", b'{"protocolSection": {}}', BadInput, "has no identifier"),
        ("paper.xml", b"<x/>", BadInput, "its first element is 'x'"),
        ("broken.xml", b"<article><front>", Unreadable, "not well-formed XML"),
        ("analysis.toml", b"", BadInput, "missing required field"),
        ("adlb.csv", b"USUBJID,AVAL\n1,2\n", BadInput, r"give an analysis file \(\.toml\) over it"),
        ("ADLB.XPT.gz", b"", BadInput, r"give an analysis file \(\.toml\) over it"),
        ("broken.json", b"{", BadInput, "not a findings file"),
        ("empty.json", b"", BadInput, "The file of findings is empty"),
        ("missing.json", None, NoSuchFile, "there is no such file"),
    ],
)
def test_what_cannot_be_read_is_one_clear_sentence(
    tmp_path, name, content, error, sentence
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error, match=sentence) as caught:
        run(findings, path)
    assert "\n" not in caught.value.sentence


PAPER = (
    "<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>Alphazol or placebo"
    "</ArticleTitle><Abstract><AbstractText>The rate of relapse was 4% in the placebo group and 3% "
    "in the control group. Pain fell by 5 points.</AbstractText></Abstract></Article>"
    "</MedlineCitation></PubmedArticle>"
)


def test_a_publication_is_told_with_what_was_read_half(tmp_path) -> None:
    path = tmp_path / "paper.xml"
    path.write_text(PAPER)
    document = json.loads(run(findings, path, "--json").stdout)
    told = [(one["arm"], one["value"], one["where"]["value"]) for one in document["findings"]]
    assert [(arm, value) for arm, value, _ in told] == [("placebo", 4.0), ("control", 3.0)]
    assert [document["text"][slice(*place)] for _, _, place in told] == ["4", "3"]
    assert [one["value"] for one in document["suggestions"]] == [5.0]
    assert "2 findings; 1 suggestions" in run(findings, path).stdout


@pytest.mark.django_db
def test_a_trials_identifier_names_its_findings(now) -> None:
    with pytest.raises(NotFound, match="does not hold NCT02708095"):
        run(findings, "NCT02708095")
    actions.add_article(findings_file=reference_findings(), now=now, categories=("immune",))
    assert run(findings, "NCT02708095", "--json").exit_code == 0


@pytest.mark.django_db
def test_an_article_is_published_by_command_and_again_changes_nothing(source, client) -> None:
    said = run(publish, source).stdout
    assert said.startswith("published: /articles/")
    path = said.split(": ")[1].strip()
    assert client.get(path).status_code == 200
    assert run(publish, source).stdout == said


@pytest.mark.django_db
def test_a_draft_is_kept_from_the_site(source, client) -> None:
    said = run(publish, source, "--draft").stdout
    row = ArticleRow.objects.get()
    assert said == f"verified: /editor/{row.pk}/\n"
    assert client.get(f"/articles/{row.slug}/").status_code == 404


def test_an_article_with_another_source_does_not_hold(source, tmp_path) -> None:
    out = tmp_path / "article.json"
    run(article, source, "--format", "json", "--out", out)
    assert run(verify_command, out, source).exit_code == 0
    document = json.loads(out.read_text())
    document["source"]["date"] = "2019-01-01"
    out.write_text(json.dumps(document))
    assert run(verify_command, out, source).exit_code == 1
