"""Who may do what: one row for each address of the site, for reading (GET) and for sending (POST).

The table is the rule and its documentation: ``trialpost.web.gate`` lets nothing pass that is not in
it, and ``docs/reference/permissions.md`` is written from it. A view's own guard stays besides.
"""

import enum
from collections.abc import Iterable

import msgspec


class Who(enum.StrEnum):
    """Whom an address serves. Whoever is further down is not let in where another is named."""

    ANYBODY = "anybody"
    LINK = "mailed link"
    """Whoever holds the link of a mail: its 32 random bytes are the proof, which the view asks."""
    CALLER = "mail provider"
    """The provider that the operator named, by the proof that it sends along."""
    OWNER = "owner"
    """Somebody who is signed in, about themselves and nobody else."""
    EDITOR = "editor"
    """Who may sign in under /admin/; the operator too."""
    OPERATOR = "operator"
    """Who manages the accounts of editors and operators."""
    NOBODY = "nobody"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Who may read one address and who may send something to it.

    ``from_anywhere`` says why a POST is taken without the token of our own forms, where it is.
    ``counted`` names the counts that a POST goes into, so that it cannot be done without end.
    """

    name: str
    what: str
    get: Who = Who.NOBODY
    post: Who = Who.NOBODY
    from_anywhere: str = ""
    counted: tuple[str, ...] = ()

    def who(self, method: str) -> Who:
        """Return whom a request with this method is for; methods that are not used are nobody's."""
        if method in ("GET", "HEAD"):
            return self.get
        return self.post if method == "POST" else Who.NOBODY

    @property
    def methods(self) -> tuple[str, ...]:
        """Return the methods that somebody may use."""
        read = ("GET", "HEAD") if self.get is not Who.NOBODY else ()
        return (*read, *(("POST",) if self.post is not Who.NOBODY else ()))

    @property
    def is_personal(self) -> bool:
        """Tell whether no cache on the way may keep what is answered."""
        return bool({self.get, self.post} - {Who.ANYBODY, Who.NOBODY})


def _both(who: Who, name: str, what: str, **more: object) -> Rule:
    return Rule(name=name, what=what, get=who, post=who, **more)


def _read(who: Who, name: str, what: str) -> Rule:
    return Rule(name=name, what=what, get=who)


def _send(who: Who, name: str, what: str, **more: object) -> Rule:
    return Rule(name=name, what=what, post=who, **more)


_ANYBODY, _LINK, _OWNER, _EDITOR = Who.ANYBODY, Who.LINK, Who.OWNER, Who.EDITOR
_LINK_IS_PROOF = "the link is the proof, and no cookie counts"
_TELLS_THE_SAME = "it changes nothing, and its answer is the same for everybody"

PAGES = (
    _read(_ANYBODY, "pages:home", "the first page"),
    _read(_ANYBODY, "pages:conditions", "the list of conditions"),
    _read(_ANYBODY, "pages:condition", "a condition's trials and articles"),
    _read(_ANYBODY, "pages:about", "who runs the service"),
    _read(_ANYBODY, "pages:privacy", "what is held about people"),
    _read(_ANYBODY, "pages:help", "help"),
    _read(_ANYBODY, "pages:accessibility", "who can use the site"),
    _read(_ANYBODY, "pages:healthz", "whether the service is well"),
    _read(_ANYBODY, "pages:robots", "what search engines may read"),
    _read(_ANYBODY, "pages:sitemap", "the sitemap"),
    _read(_ANYBODY, "pages:sitemap_part", "a part of the sitemap"),
)

CATALOGUE = (
    _read(_ANYBODY, "catalogue:find", "results of a search"),
    _send(
        _ANYBODY,
        "catalogue:suggest",
        "conditions for what is typed so far",
        from_anywhere=_TELLS_THE_SAME,
    ),
    _both(
        _ANYBODY,
        "catalogue:letter",
        "a doctor's letter, read in memory",
        from_anywhere=_TELLS_THE_SAME,
    ),
    _read(_ANYBODY, "catalogue:trial", "a trial"),
)

MAIL = (
    _both(
        _LINK,
        "mail:stop",
        "stops one kind of mail",
        from_anywhere="a mail program sends it (RFC 8058), without a cookie: the link is the proof",
    ),
    _both(
        Who.CALLER,
        "mail:provider",
        "takes what a mail provider tells of bounces and complaints; HEAD and POST only",
        from_anywhere="the provider proves itself by its signature or secret",
    ),
)

PEOPLE = (
    _both(_ANYBODY, "people:match", "trials that may fit, without an account"),
    _both(_ANYBODY, "people:anything", "trials on any condition for one's age, sex and place"),
    _both(_ANYBODY, "people:opened", "a trial out of one's list, with the way back to it"),
    _both(
        _ANYBODY,
        "people:ask",
        "one question at a time, without an account",
        from_anywhere="it changes and keeps nothing; what was told travels sealed in the form",
    ),
    _both(_ANYBODY, "people:wrong", "calls a point of a trial wrong", counted=("dispute",)),
    _both(_ANYBODY, "people:why", "why a trial is not in one's list"),
    _both(_ANYBODY, "people:join", "asks for an account", counted=("client", "address")),
    _both(_ANYBODY, "people:sign_in", "asks for a sign-in link", counted=("client", "address")),
    _read(_ANYBODY, "people:sent", "says to look into the mail"),
    _both(_LINK, "people:link", "makes an account or signs in, once, by a button"),
    _both(_ANYBODY, "people:sign_out", "ends the session of this browser"),
    _both(_OWNER, "people:sign_out_everywhere", "ends one's sessions on every device"),
    _both(_OWNER, "people:me", "one's profile"),
    _both(_OWNER, "people:ask_own", "one question at a time"),
    _both(_OWNER, "people:ask_own_step", "one question"),
    _read(_OWNER, "people:matches", "one's trials"),
    _read(_OWNER, "people:fit", "one trial for oneself"),
    _both(_OWNER, "people:answer", "keeps an answer"),
    _read(_OWNER, "people:export", "everything held about oneself, as a file"),
    _both(_OWNER, "people:erase", "erases everything about oneself"),
    _read(_ANYBODY, "people:erased", "says what was erased and what remains"),
    _both(_OWNER, "people:people", "for whom one looks; takes somebody else in"),
    _both(_OWNER, "people:choose", "goes on with another of one's people"),
    _both(_OWNER, "people:rename", "says who somebody is to one"),
    _both(_OWNER, "people:erase_one", "erases one of one's people"),
    _both(_OWNER, "people:affirm", "says that what was told is still true"),
    _both(_LINK, "people:aged", "says so, or keeps an unused account, once, by a button"),
)

ACCOUNT = (
    _send(_ANYBODY, "people:passkey_options", "what a device is asked", counted=("passkey",)),
    _both(_ANYBODY, "people:passkey_sign_in", "signs in by a device's answer, once"),
    _both(_OWNER, "people:passkeys", "one's passkeys"),
    _send(_OWNER, "people:passkey_add_options", "what a device is asked to make a passkey"),
    _send(_OWNER, "people:passkey_add", "keeps a passkey"),
    _read(_OWNER, "people:export_fhir", "what one told, for other health software"),
    _both(_OWNER, "people:consent", "what one agreed to; agrees, or takes it back"),
    _read(_OWNER, "people:log", "what was done with one's account"),
    _both(_OWNER, "people:address", "asks for another address", counted=("client", "address")),
    _read(_OWNER, "people:address_lost", "what to do without the old mailbox"),
    _both(_LINK, "people:address_link", "agrees to a change of address, or cancels it"),
)

WATCH = (
    _read(_LINK, "watch:digest", "what one mail told"),
    _read(_LINK, "watch:became", "what one mail told of a trial's results"),
    _read(_OWNER, "watch:decided", "what one saved and declined"),
    _send(_OWNER, "watch:chosen", "what one chose about a trial, for a script on its page"),
    _both(_OWNER, "watch:decide", "saves, declines or hides a trial"),
    _both(_LINK, "watch:fewer", "makes mails fewer, never more", from_anywhere=_LINK_IS_PROOF),
    _both(_OWNER, "watch:notices", "when mails come"),
)

NEWSROOM = (
    _read(_ANYBODY, "newsroom:articles", "all articles"),
    _read(_ANYBODY, "newsroom:feeds", "a feed of all articles"),
    _read(_ANYBODY, "newsroom:category", "a category's articles"),
    _read(_ANYBODY, "newsroom:category_feeds", "a feed of a category"),
    _read(_ANYBODY, "newsroom:condition", "a condition's articles"),
    _read(_ANYBODY, "newsroom:condition_feeds", "a feed of a condition"),
    _read(_ANYBODY, "newsroom:article", "an article that was published"),
    _both(
        _ANYBODY,
        "newsroom:wrong",
        "calls a sentence wrong",
        counted=("article error",),
    ),
    _read(_ANYBODY, "newsroom:from_mail", "leads from a mail to an article"),
    _read(_ANYBODY, "newsroom:friend", "an article's page for a friend"),
    _both(
        _ANYBODY,
        "newsroom:subscribe",
        "asks for articles by mail",
        from_anywhere="nobody is signed in: who could forge it can as well ask themselves",
        counted=("client", "address"),
    ),
    _read(_ANYBODY, "newsroom:asked", "says to look into the mail"),
    _both(
        _LINK,
        "newsroom:confirm",
        "begins a subscription, once, by a button",
        from_anywhere=_LINK_IS_PROOF,
    ),
    _both(
        _LINK,
        "newsroom:mails",
        "what a reader gets; makes it less, or mails a link that adds",
        from_anywhere=_LINK_IS_PROOF,
        counted=("address",),
    ),
    _both(_EDITOR, "newsroom:desk", "the editors' desk; writes a draft of a trial"),
    _both(_EDITOR, "newsroom:sentences", "an article beside its source; publishes, withdraws"),
    _read(_EDITOR, "newsroom:preview", "an article as readers read it"),
    _both(_EDITOR, "newsroom:words", "a draft's words"),
    _send(_EDITOR, "newsroom:upload", "keeps a publication with a draft"),
    _both(_EDITOR, "newsroom:paper", "what was read in a publication"),
)

DEMO = (
    _read(_ANYBODY, "demo:index", "what there is to see in the demo"),
    _read(_ANYBODY, "demo:mail", "the demo's mails"),
    _read(_ANYBODY, "demo:mail_count", "how many mails the demo has sent"),
    _read(_ANYBODY, "demo:letter", "one of the demo's mails"),
    _read(_ANYBODY, "demo:sample", "the invented person's trials"),
    _both(_ANYBODY, "demo:arrive", "lets a trial arrive"),
)

_TO_LOOK_AT = (
    "catalogue_trialrow",
    "catalogue_readissuerow",
    "newsroom_articlerow",
    "watch_watchrun",
    "watch_owedtrial",
    "mail_listday",
)
"""Tables that are looked at under /admin/, with no means of changing a row."""


def _looked_at(table: str, *, acts: bool = False) -> Iterable[Rule]:
    """Return the rows of a table under /admin/ whose rows nobody adds, changes or takes away."""
    act = _EDITOR if acts else Who.NOBODY
    yield Rule(name=f"admin:{table}_changelist", what="a list", get=_EDITOR, post=act)
    yield _read(_EDITOR, f"admin:{table}_change", "a row, to look at")
    yield _read(_EDITOR, f"admin:{table}_history", "what editors did to a row")
    yield Rule(name=f"admin:{table}_add", what="refused")
    yield Rule(name=f"admin:{table}_delete", what="refused")


def _managed(table: str) -> Iterable[Rule]:
    """Return the rows of a table of accounts, which the operator manages."""
    for part in ("changelist", "add", "change", "delete"):
        yield _both(Who.OPERATOR, f"admin:{table}_{part}", "accounts of editors and operators")
    yield _read(Who.OPERATOR, f"admin:{table}_history", "what was done to an account")


ADMIN = (
    _both(_ANYBODY, "admin/login/", "signs an editor in", counted=("operator",)),
    _read(_EDITOR, "admin:index", "what there is under /admin/"),
    _read(_EDITOR, "admin:app_list", "what there is of one app"),
    _send(_EDITOR, "admin:logout", "signs out"),
    _both(_EDITOR, "admin:password_change", "changes one's own password"),
    _read(_EDITOR, "admin:password_change_done", "says that it was changed"),
    _read(_EDITOR, "admin:jsi18n", "words for scripts"),
    Rule(name="admin:autocomplete", what="refused: no form of ours asks it"),
    Rule(name="admin:view_on_site", what="refused: it would tell which rows there are"),
    _read(_EDITOR, "admin:<path:object_id>/", "leads to a row; the same for every list here"),
    _read(_EDITOR, "admin:(?P<url>.*)$", "nothing: no such page"),
    *(rule for table in _TO_LOOK_AT for rule in _looked_at(table)),
    *_looked_at("catalogue_disputerow", acts=True),
    *(rule for table in ("auth_user", "auth_group") for rule in _managed(table)),
    _both(Who.OPERATOR, "admin:auth_user_password_change", "sets the password of an account"),
)

PARTS = {
    "Pages for everybody": PAGES,
    "The catalogue": CATALOGUE,
    "People": PEOPLE,
    "An account": ACCOUNT,
    "Notices": WATCH,
    "Articles": NEWSROOM,
    "Mail": MAIL,
    "Under /admin/": ADMIN,
    "The demo alone": DEMO,
}

RULES: dict[str, Rule] = {rule.name: rule for part in PARTS.values() for rule in part}

COUNTS = {
    "address": (5, "links that one address is mailed"),
    "client": (30, "links that one network asks for"),
    "passkey": (60, "tries of one network to sign in with a passkey"),
    "operator": (10, "tries of one network to sign in as an editor"),
    "dispute": (20, "points that one network calls wrong"),
    "article error": (20, "sentences that one network calls wrong"),
}
"""What is counted by the hour: how much of it is taken, and what it is."""
