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
from trialpost.cli.posted import tell_analysis, tell_posted, tell_publication
from trialpost.errors import BadInput, NoSuchFile, NotFound, Unreadable
from trialpost.findings import (
    FindingsDocument,
    FindingsFile,
    RecordFindings,
    door_of,
    findings_document,
    findings_from_document,
    findings_from_json,
    findings_of_record,
    findings_to_json,
    posted_document,
)
from trialpost.findings.file import FORMAT
from trialpost.findings.publication import is_publication
from trialpost.model.article import Article
from trialpost.model.finding import Finding
from trialpost.model.identifiers import recognise
from trialpost.model.ports import Complete


@click.command()
@click.argument("source", metavar="FINDINGS")
@click.option("--draft", is_flag=True, help="Keep the article as a verified draft; mail nobody.")
def publish(source: str, draft: bool) -> None:
    """Write an article from findings, verify it, and put it on the site.

    FINDINGS is a findings file, or a trial of the catalogue that has results (NCT01405196).

    Whoever subscribed to its categories is mailed by the next 'trialpost deliver'. An article that
    does not hold against its findings is not published.

    Example: trialpost publish NCT02708095.findings.json
    """
    known = None if Path(source).exists() else recognise(source)
    content = b"" if known else _read(Path(source))
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
    click.echo(f"{row.state}: /articles/{row.slug}/")


@click.command()
@click.argument("source", metavar="SOURCE")
@click.option(
    "--model",
    "ask_model",
    is_flag=True,
    help="Of a publication: let your language model suggest what was read only half.",
)
@json_option
def findings(source: str, ask_model: bool, as_json: bool) -> None:
    """Show what a trial found, each number with the place that it came from.

    SOURCE is a trial of the catalogue (its posted results, every figure held against the others), a
    registry record in a file, a publication (PubMed's or JATS XML), an analysis file (.toml) over
    participant data, or a findings file.

    Example: trialpost findings NCT01405196 --json
    """
    publication = _publication(Path(source))
    if ask_model and publication is None:
        raise BadInput("--model is for publications: give PubMed's or JATS XML.")
    if Path(source).suffix.lower() == ".toml":
        tell_analysis(Path(source), as_json=as_json)
        return
    if publication is not None:
        model = _model() if ask_model else None
        tell_publication(publication, name=source, as_json=as_json, model=model)
        return
    record = _record(source)
    if record is not None:
        if as_json:
            answer_json(posted_document(record))
        else:
            tell_posted(record)
        return
    file = _findings(source)
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


def _publication(path: Path) -> bytes | None:
    """Return the bytes of a publication; ``None`` for whatever else a path may name.

    XML that is no registry's record is taken for one, so that its refusal says what was expected.
    """
    if not path.is_file():
        return None
    raw = _read(path)
    if not (raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" or path.suffix in (".xml", ".nxml")):
        return None
    return raw if is_publication(raw) or door_of(raw) is None else None


def _record(source: str) -> RecordFindings | None:
    """Return the findings of a registry record; ``None`` if the source is a findings file.

    Raises:
        BadInput: if the record cannot be read.
        NotFound: if it is a trial that is not here.
    """
    path, known = Path(source), recognise(source)
    if known is not None and not path.exists():
        start_django()
        from trialpost.web.catalogue import store
        from trialpost.web.newsroom.store import findings_about

        if findings_about(str(known)) is not None:
            return None
        for door, raw in store.records(str(known)):
            found = findings_of_record(raw, door, name=str(known))
            if found.posted is not None:
                return found
        return RecordFindings(trial=str(known), posted=None, issues=())
    _refuse_a_table(path)
    raw = _read(path)
    if FORMAT.encode() in raw:
        return None
    door = door_of(raw)
    return findings_of_record(raw, door, name=source) if door is not None else None


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
    record = None if Path(sources[0]).suffix.lower() == ".toml" else _record(sources[0])
    found = record or _findings(sources[0])
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
    click.echo(f"{told.taken} sentences are in the words of {told.model}; {refused} others of its "
               "did not hold.", err=True)  # fmt: skip
    failed = sum(bool(one.failure) for one in told.exchanges)
    if failed:
        click.echo(f"{failed} questions had no answer: {told.failure}", err=True)
    if told.wholly:
        click.echo(f"The article did not hold in its words: {told.wholly}", err=True)
    return told.article


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
    made = article_from_json(_read(article_path))
    problems = verify(made, _given(findings_path))
    if as_json:
        answer_json({"ok": not problems, "problems": msgspec.to_builtins(problems)})
    elif problems:
        for problem in problems:
            click.echo(f"{problem.sentence}\n  {problem.claim}: {problem.why}")
    else:
        click.echo("Every statement holds.")
    if problems:
        sys.exit(1)


def _given(path: Path) -> FindingsFile | FindingsDocument:
    """Return the findings that an article is held against.

    Raises:
        BadInput: if they are none.
        Unreadable: if the file cannot be read.
    """
    if path.suffix.lower() == ".toml":
        return _of_analysis(path)
    _refuse_a_table(path)
    raw = _read(path)
    whole_file = FORMAT.encode() in raw  # then its sources are known, and held against too
    return findings_from_json(raw) if whole_file else findings_from_document(raw)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NoSuchFile(f"{path} cannot be read: there is no such file.") from None
    except IsADirectoryError:
        raise NoSuchFile(f"{path.absolute()} is a folder; name a file in it.") from None
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from None


def _findings(source: str) -> FindingsFile:
    """Read the findings that a source names.

    Raises:
        BadInput: if it is of a kind that is not read.
        NotFound: if it is a trial without an article here.
        Unreadable: if the file cannot be read.
    """
    path = Path(source)
    known = recognise(source)
    if known is not None and not path.exists():
        return _of_trial(str(known))
    if path.suffix.lower() == ".toml":
        return _of_analysis(path)
    raw = _read(path)
    _refuse_others(path, raw)
    return findings_from_json(raw)


def _of_analysis(path: Path) -> FindingsFile:
    """Run an analysis file, and put what it found into a findings file."""
    from trialpost.findings.participants import analyse, findings_file

    if not path.is_file():
        raise NoSuchFile(f"{path} cannot be read: there is no such file.")
    return findings_from_json(findings_to_json(findings_file(analyse(path))))


TABLES = (".csv", ".xpt", ".parquet")
"""How the names of participants' tables end; each may be gzipped."""


def _refuse_a_table(path: Path) -> None:
    """Refuse a table of participants: what is to be reckoned from it stands in an analysis file.

    Raises:
        BadInput: if the file is there and is one, by its name.
    """
    name = path.name.lower().removesuffix(".gz")
    if name.endswith(TABLES) and path.is_file():
        raise BadInput(
            f"{path} is a table of participants, which does not say what is to be reckoned from "
            "it; give an analysis file (.toml) over it. docs/howto/analyse-participants.md shows "
            "one."
        )


def _refuse_others(path: Path, raw: bytes) -> None:
    """Refuse what an article is not made from, by what it is."""
    kind = "an XML file" if path.suffix.lower() == ".xml" else None
    if kind is None and b'"protocolSection"' in raw and FORMAT.encode() not in raw:
        kind = "a registry record"
    if kind is not None:
        raise BadInput(
            f"{path} is {kind}; an article is made from a findings file "
            f'(JSON with "format": "{FORMAT}").'
        )


def _of_trial(name: str) -> FindingsFile:
    start_django()
    from trialpost.web.newsroom import store

    found = store.findings_about(name)
    if found is None:
        raise NotFound(f"No findings on {name} are held here; give a findings file instead.")
    return found


COMMANDS = [findings, article, verify_command, publish]
