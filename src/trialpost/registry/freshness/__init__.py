"""How far a record can be believed to say what is so today."""
