"""Commands over what trials found: findings, an article of them, and its verification."""

import datetime as dt
import sys
from pathlib import Path

import click
import msgspec

from trialpost.articles import (
    article_from_json,
    as_html,
    as_json,
    as_markdown,
    rephrase,
    verify,
    write_article,
)
from trialpost.cli.answers import answer_json, json_option, start_django
from trialpost.cli.given import (
    document_at,
    findings_at,
    held_against,
    publication_at,
    read_bytes,
    record_at,
)
from trialpost.cli.posted import tell_analysis, tell_posted, tell_publication
from trialpost.errors import BadInput, Unreadable
from trialpost.findings import (
    FindingsFile,
    RecordFindings,
    findings_document,
    findings_to_json,
    posted_document,
)
from trialpost.findings.file import FORMAT
from trialpost.model.article import Article
from trialpost.model.finding import Finding
from trialpost.model.identifiers import recognise
from trialpost.model.ports import Complete


@click.command()
@click.argument("source", metavar="FINDINGS")
@click.option("--draft", is_flag=True, help="Keep the article as a verified draft; mail nobody.")
def publish(source: str, draft: bool) -> None:
    """Write an article from findings, verify it, and put it on the site.

    FINDINGS is a findings file, an analysis file (.toml) over participant data that says what the
    trial is about, or a trial of the catalogue that has results (NCT01405196).

    Whoever subscribed to its categories is mailed by the next 'trialpost deliver'. An article that
    does not hold against its findings is not published.

    Example: trialpost publish NCT02708095.findings.json
    """
    known = None if Path(source).exists() else recognise(source)
    content = b"" if known else _to_publish(Path(source))
    start_django()
    from trialpost.web.newsroom import actions, arrivals, store

    now = dt.datetime.now(dt.UTC)
    if known:
        row = arrivals.draft_about(str(known), now=now)
        if row is None:
            click.echo(f"An article on these results of {known} is here already; see /editor/.")
            return
    else:
        row = actions.add_article(findings_file=content, now=now)
    if row.state == row.State.DRAFT:
        problems = actions.verify(slug=row.slug)
        if problems:
            raise BadInput(f"The article does not hold: {problems[0].claim!r}: {problems[0].why}")
        row.refresh_from_db()
    if row.state == row.State.VERIFIED and not draft:
        if store.article_of(row).written_by.kind == "model":
            click.echo("A language model worded it, so an editor looks at it first: see /editor/.")
            return
        row = actions.publish(slug=row.slug, now=now)
    public = row.state in (row.State.PUBLISHED, row.State.CORRECTED)
    click.echo(f"{row.state}: {f'/articles/{row.slug}/' if public else f'/editor/{row.pk}/'}")


def _to_publish(path: Path) -> bytes:
    """Return the findings file that a path names, or the one that an analysis file comes to.

    Raises:
        BadInput: if it holds findings without the words that an article needs.
        Unreadable: if the file cannot be read.
    """
    if path.suffix.lower() == ".toml":
        return findings_to_json(findings_at(str(path)))
    raw = read_bytes(path)
    if FORMAT.encode() not in raw and b'"main_measures"' in raw:
        raise BadInput(
            f"{path} is what 'trialpost findings --json' prints, which no article is written from; "
            "give the analysis file (.toml) or the findings file that it was made of, or the "
            "number of a trial that the catalogue holds."
        )
    return raw


@click.command()
@click.argument("source", metavar="SOURCE")
@click.option(
    "--model",
    "ask_model",
    is_flag=True,
    help="Of a publication: let your language model suggest what was read only half.",
)
@click.option(
    "--trial",
    "trial",
    metavar="TRIAL",
    help="Of a publication: the trial (or its record in a file) that it should be about; says what "
    "does not agree.",
)
@json_option
def findings(source: str, ask_model: bool, trial: str | None, as_json: bool) -> None:
    """Show what a trial found, each number with the place that it came from.

    SOURCE is a trial of the catalogue (its posted results, every figure held against the others), a
    registry record in a file, a publication (PubMed's or JATS XML), an analysis file (.toml) over
    participant data, or a findings file.

    Example: trialpost findings NCT01405196 --json
    """
    publication = publication_at(Path(source))
    if ask_model and publication is None:
        raise BadInput("--model is for publications: give PubMed's or JATS XML.")
    if trial and publication is None:
        raise BadInput("--trial is for publications: give PubMed's or JATS XML.")
    if Path(source).suffix.lower() == ".toml":
        tell_analysis(Path(source), as_json=as_json)
        return
    if publication is not None:
        model = _model() if ask_model else None
        about = document_at(trial) if trial else None
        tell_publication(publication, name=source, as_json=as_json, model=model, about=about)
        return
    record = record_at(source)
    if record is not None:
        if as_json:
            answer_json(posted_document(record))
        else:
            tell_posted(record)
        return
    file = findings_at(source)
    if as_json:
        answer_json(findings_document(file))
        return
    click.echo(f"{file.trial.id}: {file.trial.condition}, {file.trial.intervention}")
    for finding in file.findings:
        click.echo(f"{finding.id}  {_line(finding)}")


def _model() -> Complete:
    """Return the operator's language model.

    Raises:
        ConfigurationError: if none is named.
    """
    start_django()
    from django.conf import settings

    from trialpost.web.language_model import LanguageModel

    return LanguageModel(settings.MODEL)


def _line(finding: Finding) -> str:
    """Put a finding on one line."""
    if finding.value is None:
        return finding.source.text
    against = ""
    if finding.comparator and finding.comparator_value is not None:
        against = f", {finding.comparator}: {finding.comparator_value:g}"
    when = f", {finding.timepoint.unit} {finding.timepoint.value:g}" if finding.timepoint else ""
    unit = f" {finding.unit}" if finding.unit else ""
    arm = f"{finding.arm}: " if finding.arm else ""
    return f"{finding.measure}{when}: {arm}{finding.value:g}{unit}{against}"


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@click.option(
    "--format", "form", type=click.Choice(["json", "md", "html"]), default="md", show_default=True
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write here instead of printing."
)
@click.option(
    "--language",
    type=click.Choice(["en", "es"]),
    default="en",
    show_default=True,
    help="English (en) or Spanish (es).",
)
@click.option(
    "--model", "ask_model", is_flag=True, help="Let your language model reword what still holds."
)
@click.option(
    "--answers",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With --model: write what it was asked and what it answered here, as JSON.",
)
def article(
    sources: tuple[str, ...],
    form: str,
    out: Path | None,
    language: str,
    ask_model: bool,
    answers: Path | None,
) -> None:
    """Write an article in plain words from what a trial found.

    SOURCE is a registry record in a file, a findings file, an analysis file (.toml) over
    participant data, or the identifier of a trial of the catalogue.

    Example: trialpost article NCT02708095.findings.json --format html --out article.html
    """
    if len(sources) > 1:
        raise BadInput(
            "An article is made from one findings file; it can name several sources inside. "
            "Give one SOURCE."
        )
    record = None if Path(sources[0]).suffix.lower() == ".toml" else record_at(sources[0])
    found = record or findings_at(sources[0])
    made = write_article(found, language=language)
    if ask_model:
        made = _reworded(made, found, answers)
    text = _written(made, form)
    if out is None:
        click.echo(text, nl=False)
    else:
        _keep(out, text)


def _reworded(made: Article, found: RecordFindings | FindingsFile, answers: Path | None) -> Article:
    """Let the operator's model reword an article, with a bar on a terminal; say what came of it."""
    model = _model()
    with click.progressbar(length=1, label="Asking", file=sys.stderr) as bar:

        def progress(done: int, of: int) -> None:
            bar.length = max(of, 1)
            bar.update(done - bar.pos)

        told = rephrase(made, found, model, progress=progress)
    if answers is not None:
        _keep(answers, msgspec.json.format(msgspec.json.encode(told.kept()), indent=2).decode())
    refused = sum(len(one.refused) for one in told.exchanges)
    click.echo(f"In the words of {told.model}: {_count(told.taken)}; refused: {_count(refused)}.",
               err=True)  # fmt: skip
    failed = sum(bool(one.failure) for one in told.exchanges)
    if failed:
        click.echo(f"{failed} questions had no answer: {told.failure}", err=True)
    if told.wholly:
        click.echo(f"The article did not hold in its words: {told.wholly}", err=True)
    return told.article


def _count(sentences: int) -> str:
    return f"{sentences} sentence{'' if sentences == 1 else 's'}"


def _keep(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unreadable(f"{path} cannot be written: {error.strerror}.") from None


def _written(made: Article, form: str) -> str:
    if form == "json":
        encoded = msgspec.json.encode(as_json(made))
        return msgspec.json.format(encoded, indent=2).decode() + "\n"
    return as_html(made) if form == "html" else as_markdown(made)


@click.command("verify")
@click.argument("article_path", metavar="ARTICLE", type=click.Path(path_type=Path))
@click.argument("findings_path", metavar="FINDINGS", type=click.Path(path_type=Path))
@json_option
def verify_command(article_path: Path, findings_path: Path, as_json: bool) -> None:
    """Hold every statement of an article against the findings; exit 1 when one does not hold.

    ARTICLE is an article as JSON, by whomever it was written. FINDINGS is a findings file, what
    `trialpost findings --json` printed of a registry record, or an analysis file (.toml) over
    participant data.

    Example: trialpost verify article.json NCT02708095.findings.json --json
    """
    made = article_from_json(read_bytes(article_path))
    problems = verify(made, held_against(findings_path))
    if as_json:
        answer_json({"ok": not problems, "problems": msgspec.to_builtins(problems)})
    elif problems:
        for problem in problems:
            click.echo(f"{problem.sentence}\n  {problem.claim}: {problem.why}")
    else:
        click.echo("Every statement holds.")
    if problems:
        sys.exit(1)


COMMANDS = [findings, article, verify_command, publish]
