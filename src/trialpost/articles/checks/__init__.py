"""Hold what a text claims against findings: each module one kind of claim."""
