"""Find trials, match people to them, and say why; deterministic, offline, without a clock."""
