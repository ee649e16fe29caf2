"""Check single sentences and pictures of a Spanish article, for many changes of one."""

from collections.abc import Iterator

from trialpost.articles.spanish import pictures
from trialpost.articles.spanish.article import UNREAD, Interpreter
from trialpost.articles.verify import checker_of
from trialpost.findings.document import FindingsDocument
from trialpost.model.article import Article, Figure, Problem, Sentence


class SpanishChecker:
    """Reads Spanish into English and holds that against the findings."""

    def __init__(self, article: Article, document: FindingsDocument) -> None:
        self.interpreter = Interpreter(document)
        self._english = checker_of(article, document)

    def sentence(self, sentence: Sentence) -> Iterator[Problem]:
        """Yield what a sentence says that its findings do not bear out, or that it is not read."""
        text = self.interpreter.english(sentence.text)
        if text is None:
            yield Problem(sentence=sentence.text, claim=sentence.text, why=UNREAD)
        else:
            yield from self._english.sentence(Sentence(text, sentence.findings))

    def figure(self, figure: Figure) -> Iterator[Problem]:
        """Yield the same of a picture with its table."""
        shown = pictures.in_english(figure, self.interpreter.picture_in_english)
        if shown is None:
            yield Problem(sentence=figure.alt, claim=figure.alt, why=UNREAD)
        else:
            yield from self._english.figure(shown)
