"""Read what is not quite as it should be, and say so."""
