"""Say what went wrong, in one sentence that a person can act on.

The tree::

    TrialpostError              everything this project raises on purpose
    ├── BadInput                what was given cannot be used: which part, and what was expected
    │   ├── UnknownPlace        a place that nothing matches, or that several do; carries candidates
    │   └── BadProfile          a profile with an unknown key or a value that cannot be
    ├── NotFound                an identifier that the catalogue does not hold
    ├── Unreadable              a file that cannot be opened or is not what it claims to be
    ├── ConfigurationError      a setting that is missing or cannot be; says which and how to set it
    └── ServiceUnavailable      something outside (mail server, database) that does not answer

An imperfect registry field is not an error but a ``ReadIssue`` on the record.
No message of these may hold anything about a person's health.
"""


class TrialpostError(Exception):
    """Base of the errors that end in one sentence for the person who can mend it."""

    @property
    def sentence(self) -> str:
        """The whole message, fit for standard error or a page."""
        return str(self)


class BadInput(TrialpostError):
    """Something that was given cannot be used."""


class UnknownPlace(BadInput):
    """A place that cannot be told: nothing matches, or too much does.

    ``candidates`` holds names that would have been understood, nearest first. ``country`` is the
    two-letter code where the text names a whole country instead of a place in one.
    """

    def __init__(
        self, message: str, candidates: tuple[str, ...] = (), *, country: str | None = None
    ) -> None:
        super().__init__(message)
        self.candidates = candidates
        self.country = country
        self.said: object = None  # the message, where the sentence can be said in other languages
        self.unguessed: object = None  # the same without the places that may be meant


class BadProfile(BadInput):
    """A profile with a misspelt key or an impossible value."""


class NotFound(TrialpostError):
    """An identifier that is not held."""


class Unreadable(TrialpostError):
    """A file that cannot be opened or decoded at all."""


class NoSuchFile(BadInput, Unreadable):
    """A path that was given, and at which there is no file."""


class ConfigurationError(TrialpostError):
    """A setting that is missing or cannot be."""


class ServiceUnavailable(TrialpostError):
    """Something outside this process that does not answer."""
