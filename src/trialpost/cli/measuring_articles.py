"""Measure how long articles take."""

from pathlib import Path

import click

from trialpost.cli.answers import answer_json, json_option


@click.command("article")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…",
                type=click.Path(exists=True, path_type=Path))  # fmt: skip
@click.option("--most", type=click.IntRange(min=1), help="Write so many articles at most.")
@json_option
def article_command(paths: tuple[Path, ...], most: int | None, as_json: bool) -> None:
    """Measure articles with charts, each checked, beside the time to read their records.

    PATH holds registry records; those without results are passed over. Times are of one processor.

    Example: trialpost bench article with-results.jsonl.gz --json
    """
    from trialpost.benchmarks.written import written

    told = written(paths, most=most)
    if as_json:
        answer_json(told)
        return
    click.echo(
        f"{told['articles']} articles with {told['pictures']} charts in {told['seconds']} s, "
        f"{told['articles_per_second']} a second on one processor; reading their records took "
        f"{told['read_seconds']} s."
    )
