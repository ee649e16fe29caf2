"""Keep the catalogue as a registry is: what changed, and what vanished."""
