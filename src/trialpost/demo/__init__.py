"""The generator of the demo catalogue: invented trials in the registry's form."""
