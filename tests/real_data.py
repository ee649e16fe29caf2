"""Find the folder of real public records, which lies beside the checkout and not in it."""

from pathlib import Path

import pytest

REAL_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

needs_real_data = pytest.mark.skipif(
    not REAL_DATA.is_dir(),
    reason="needs the folder of real registry records beside the checkout (../shared/data)",
)
