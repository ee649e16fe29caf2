"""Count how many wrong articles of real records ``verify`` refuses."""

from pathlib import Path

import click

from trialpost.cli.answers import answer_json, json_option


@click.command("verify")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…",
                type=click.Path(exists=True, path_type=Path))  # fmt: skip
@click.option("--of-a-kind", type=click.IntRange(min=1), default=3, show_default=True,
              help="Changes of each kind that are made of one article.")  # fmt: skip
@click.option("--every", type=click.IntRange(min=1), default=1, show_default=True,
              help="Look at every so manieth record only.")  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, help="Which changes.")
@click.option("--language", type=click.Choice(["en", "es"]), default="en", show_default=True,
              help="The language of the articles.")  # fmt: skip
@json_option
def verify_command(
    paths: tuple[Path, ...], of_a_kind: int, every: int, seed: int, language: str, as_json: bool
) -> None:
    """Make articles of records, change each on purpose, and count what `verify` refuses.

    One claim is changed at a time: a number, sign, unit, group, time, direction, significance, two
    groups the other way round, a title, a link, a heading, a turn of phrase that overstates, or all
    harms left out. The same said in another order or in other words is no change, and must not be
    refused.

    The answer is one JSON document, with or without --json.

    Example: trialpost evaluate verify with-results.jsonl.gz --every 10
    """
    import msgspec

    from trialpost.evaluation.verifying.measuring import measure_verify, records_in

    found = measure_verify(
        records_in(paths, every=every), of_a_kind=of_a_kind, seed=seed, language=language
    )
    answer_json(msgspec.to_builtins(found) | {"caught": round(found.caught, 4)})
