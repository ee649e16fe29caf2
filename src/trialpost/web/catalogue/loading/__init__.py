"""Take records into the rows: read on every core, prepared, joined, written in bulk."""
