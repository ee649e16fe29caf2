"""How well trials are found for a note, measured on judged collections."""
