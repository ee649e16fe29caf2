"""What goes to whoever was mailed an article when it is corrected or withdrawn."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from trialpost.model.article import Article
from trialpost.vocabulary.plain import LANGUAGES
from trialpost.web.language import current, speaking, spoken
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address, OutboxMessage
from trialpost.web.mail.rendering import RenderedMessage, absolute, render
from trialpost.web.mail.waiting import Standing, key_of_parts, standing_of, take_back
from trialpost.web.newsroom import mailed, store
from trialpost.web.newsroom.mailing import (
    CORRECTIONS,
    PAGE_HERE,
    for_reader,
    mail_key,
    stream_of,
)
from trialpost.web.newsroom.models import ArticleRow, ArticleVersion

BATCH = 500


class ChangeTold:
    """The messages of one correction or withdrawal, made before it happens and written as it does.

    Of an article that is withdrawn, mails that nobody has sent yet are taken back instead; of one
    that is corrected they go out first, since list mail leaves in the order in which it was queued.
    """

    def __init__(
        self,
        row: ArticleRow,
        *,
        article: Article,
        reason: str,
        withdrawn: bool,
        now: dt.datetime,
        spanish: str = "",
    ) -> None:
        """Make them of an article as it reads from now on; ``spanish`` as the row keeps it."""
        self.article = article
        self.reason = reason
        number = str(row.versions.count() + 1)
        letters = {}
        for code in LANGUAGES:
            read = store.decode(spanish) if spanish and code == "es" else article
            with speaking(code):
                letters[code] = change_letter(
                    row, article=read, reason=reason, withdrawn=withdrawn, now=now
                )
        self._withdrawn = withdrawn
        self._messages = [
            (who, self._prepared(row, who, letters[spoken(who.language)], number, now))
            for who in mailed.everybody(row.slug)
        ]

    def _prepared(
        self,
        row: ArticleRow,
        who: Address,
        letter: RenderedMessage,
        number: str,
        now: dt.datetime,
    ) -> OutboxMessage:
        return mail.prepare(
            address=who,
            idempotency_parts=_key_parts(row.slug, number, who),
            message=for_reader(letter, who),
            now=now,
        )

    def queue(self, row: ArticleRow) -> None:
        """Write the messages; call it in the transaction that changes the article."""
        unsent = self._take_back(row) if self._withdrawn else set()
        mail.queue_prepared(rows=[one for who, one in self._messages if who.pk not in unsent])

    def _take_back(self, row: ArticleRow) -> set[int]:
        """Take back the article's own mails that nobody has claimed; return whose they were."""
        keys = {key_of_parts(mail_key(row, who)): who for who, _ in self._messages}
        ordered, taken = sorted(keys), set()
        for start in range(0, len(ordered), BATCH):
            some = OutboxMessage.objects.filter(
                idempotency_key__in=ordered[start : start + BATCH],
                state=OutboxMessage.State.QUEUED,
            )
            for key in list(some.values_list("idempotency_key", flat=True)):
                if take_back(address=keys[key], keys=[key]):
                    taken.add(keys[key].pk)
        return taken


def _key_parts(slug: str, number: str, who: Address) -> tuple[str, ...]:
    """Return what lets one change of an article be told to an address once."""
    return ("article changed", slug, number, who.token)


def is_told(version: int, who: Address) -> bool:
    """Tell whether a mail tells an address of a correction or withdrawal, or has told it.

    ``version`` is the key of the article's version. A mail that certainly did not arrive told
    nothing.
    """
    row = ArticleVersion.objects.filter(pk=version).select_related("article_row").first()
    if row is None:
        return False
    key = key_of_parts(_key_parts(row.article_row.slug, str(row.number), who))
    return standing_of([key]).get(key, Standing.RETURNED) is not Standing.RETURNED


def change_letter(
    row: ArticleRow, *, article: Article, reason: str, withdrawn: bool, now: dt.datetime
) -> RenderedMessage:
    """Render the mail that says that an article was corrected or withdrawn, when and why.

    ``article`` is what readers of the language that is spoken now read from then on. It is named by
    the headline under which they had it, if that is no longer in their language.
    """
    what = "withdrawn" if withdrawn else "corrected"
    before = store.spoken_of(row)
    no_longer = not withdrawn and before.language == current() != article.language
    subject = gettext("An article from %(name)s was corrected")
    if withdrawn:
        subject = gettext("An article from %(name)s was withdrawn")
    return render(
        "article_changed",
        subject=subject % {"name": settings.SERVICE.name},
        stream=stream_of(CORRECTIONS),
        what=what,
        title=(before if withdrawn or no_longer else article).title.text,
        reason=reason,
        only_english=no_longer,
        day=now.date(),
        link=absolute(reverse("newsroom:from_mail", args=[store.mail_code(row.slug)])),
        page=PAGE_HERE,
    )
