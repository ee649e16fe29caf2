"""One trial of several records."""
