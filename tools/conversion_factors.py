"""Write vocabulary/tables/factors.tsv: what the units of each measurement are multiplied by."""

from pathlib import Path

from trialpost.vocabulary.conversions import computed_factor
from trialpost.vocabulary.measurements import measurements

TABLE = Path(__file__).parents[1] / "src/trialpost/vocabulary/tables/factors.tsv"


def main() -> None:
    """Compute the factors anew; run it after a change of measurements.tsv or units.tsv."""
    rows = ["measurement\tfrom\tto\tfactor"]
    for one in measurements().values():
        for other in one.also:
            factor = computed_factor(other, one.unit, one.concept.id)
            if factor is not None:
                rows.append(f"{one.concept.id}\t{other}\t{one.unit}\t{factor:.12g}")
    TABLE.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
