"""Find recruiting trials, match people to them, and tell in plain words what trials found."""

__version__ = "0.1.0"
