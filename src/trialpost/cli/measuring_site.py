"""Measure how fast the served site answers."""

from pathlib import Path

import click

from trialpost.cli.answers import answer_json, json_option
from trialpost.demo.generator import LARGEST


@click.command("site")
@click.argument("paths", nargs=-1, metavar="[PATH…]", type=click.Path(exists=True, path_type=Path))
@click.option("--generated", type=click.IntRange(0, LARGEST), default=LARGEST, show_default=True,
              help="Invented trials beside those of PATH.")  # fmt: skip
@click.option("--requests", type=click.IntRange(min=10), default=400, show_default=True,
              help="Of each page.")  # fmt: skip
@click.option("--clients", type=click.IntRange(min=1), default=4, show_default=True,
              help="That ask at once.")  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True,
              help="Processes that serve.")  # fmt: skip
@click.option("--postgresql", metavar="URL", envvar="DATABASE_URL_BENCH",
              help="An empty PostgreSQL database, instead of SQLite.")  # fmt: skip
@json_option
def site_command(
    paths: tuple[Path, ...],
    generated: int,
    requests: int,
    clients: int,
    workers: int,
    postgresql: str | None,
    as_json: bool,
) -> None:
    """Measure home, find, trial and match beside an address that does nothing.

    The catalogue (PATH and invented trials) is loaded into a folder of its own, and served there.

    Example: trialpost bench site recruiting.jsonl.gz --generated 20000 --json
    """
    from trialpost.benchmarks import serving
    from trialpost.errors import BadInput

    if not paths and not generated:
        raise BadInput("There is no trial to show: name records, or let some be generated.")
    told = serving.measure(
        paths,
        generated=generated,
        requests=requests,
        clients=clients,
        workers=workers,
        database_url=postgresql,
    )
    if as_json:
        answer_json(told)
        return
    click.echo(f"{told['requests']} requests a page, {clients} at once, {told['database']}:")
    for name, page in told["pages"].items():
        click.echo(
            f"  {name}: {page['p50_ms']} ms at p50, {page['p99_ms']} at p99, "
            f"{page['a_second']} a second, {page['times_hello_p50']} times the bare address; "
            f"{page['server_ms']} ms of the server's processor, {page['times_hello_server']} times"
        )
