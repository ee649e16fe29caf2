"""How Django writes values by itself; people get numbers from ``trialpost.web.language``."""
