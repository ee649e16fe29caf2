"""Files of every kind, cut into records."""
