"""The catalogue of translations holds what the sources say to people, each in Spanish."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from trialpost.vocabulary.plain import LOCALE

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import translations  # noqa: E402 - a tool, and no package

CATALOGUE = LOCALE / "es" / "LC_MESSAGES" / "django.po"
TEMPLATES = ROOT / "src" / "trialpost" / "web" / "templates"

ARTICLE_LEFT_OUT = {"{article} {thing}": "{article}"}
"""Gaps that Spanish leaves out: its names bring their own articles."""

GAP = re.compile(r"\{\w*[^}]*\}|%\(\w+\)[sd]|<[^>]+>")


def gaps(text: str) -> list[str]:
    return sorted(GAP.findall(text))


# --- the catalogue -------------------------------------------------------------------------------


def test_the_catalogue_holds_every_text_of_the_sources_translated_and_compiled() -> None:
    assert translations.behind(CATALOGUE) == []


def test_translations_have_the_gaps_of_their_texts_and_none_is_a_guess() -> None:
    for one in translations.read(CATALOGUE):
        if not one.id:
            continue
        assert not one.fuzzy, one.id
        ids = one.id if isinstance(one.id, tuple) else (one.id,)
        made = one.string if isinstance(one.string, tuple) else (one.string,)
        for text, translated in zip(ids, made, strict=True):
            left_out = ARTICLE_LEFT_OUT.get(text)
            wanted = [gap for gap in gaps(text) if gap != left_out]
            assert gaps(translated) == wanted, text
            assert text[:1].isspace() == translated[:1].isspace(), text


# --- the sources ---------------------------------------------------------------------------------

OPERATORS = {
    "addresses.py", "backup.py", "configuration.py", "database.py", "doctor.py", "gateways.py",
    "key_rotation.py", "permissions.py", "permissions_page.py", "watch/standing/windows.py",
    "language_model.py", "operating.py", "sealing.py", "settings.py", "pages/admin.py",
    "pages/operator.py", "pages/demo.py", "pages/templatetags/trialpost_kept.py",
    "catalogue/actions.py", "catalogue/disputes.py",
    "catalogue/index.py", "catalogue/models.py", "catalogue/records.py", "catalogue/vanishing.py",
    "catalogue/vocabularies.py", "mail/bounces.py", "mail/brake.py", "mail/configuring.py",
    "mail/delivery.py", "mail/domain.py", "mail/mailboxes.py", "mail/mjml.py", "mail/actions.py",
    "watch/auditing/audit.py", "watch/auditing/followed.py", "watch/actions.py",
    "watch/standing/shards.py", "watch/judging/stood.py",
}  # fmt: skip
"""Modules of the web that speak to operators only: in English, as the logs do."""

NOT_SHOWN = {
    "The record that we hold",
    "It is less than 1 km away.", "It is {km} km away.",
    "We do not know whether you", "We do not know your",
    "No part of this service sends that kind of mail.",
    "This address is not one of ours.", "There is no such mail.",
    "The mail server does not answer.",
    "A decision is 'saved', 'accepted', 'declined' or 'hidden'.",
}  # fmt: skip
"""Sentences that are compared with others, or that answer what no page of ours sends."""

READS_LIKE_ONE = re.compile(r"[A-Z][a-z’']+ [a-z’']+ [^<]*[a-z.?][^<]*$", re.S)
SPOKEN = {"gettext", "gettext_lazy", "ngettext", "_", "say", "counted", "Message"}


def sentences(path: Path) -> Iterator[str]:
    """Yield what reads like a sentence and is handed to no function that translates."""
    tree = ast.parse(path.read_text())
    skipped: set[int] = set()
    for node in ast.walk(tree):
        docs = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        name = getattr(
            getattr(node, "func", None), "id", getattr(getattr(node, "func", None), "attr", "")
        )
        logs = name in ("info", "warning", "error", "debug", "exception")
        if docs or name in SPOKEN or logs:
            skipped |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in skipped and READS_LIKE_ONE.match(node.value):
            yield node.value


def test_no_module_that_speaks_to_people_has_a_sentence_that_is_not_translated() -> None:
    web = ROOT / "src" / "trialpost" / "web"
    left = [
        f"{path.relative_to(web)}: {text}"
        for path in sorted(web.rglob("*.py"))
        if str(path.relative_to(web)) not in OPERATORS and "/sync/" not in str(path)
        and "/loading/" not in str(path) and "/migrations/" not in str(path)
        for text in sentences(path)
        if text not in NOT_SHOWN
    ]  # fmt: skip
    assert left == []


TAGS = re.compile(
    r"\{% ?(?:blocktranslate|comment).*?\{% ?end(?:blocktranslate|comment) ?%\}|\{%.*?%\}"
    r"|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->|<(?:style|script|mj-style).*?</(?:style|script|mj-style)>"
    r"|<[^>]*>",
    re.S,
)
WORDS_OF_MARKUP = {"narrow", "wide", "page", "Atom", "RSS", "JSON", "UTC", "noindex"}


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_no_template_has_a_word_outside_of_the_tags_that_translate(path) -> None:
    bare = TAGS.sub("\n", path.read_text())
    assert set(re.findall(r"[A-Za-z’]{2,}", re.sub(r"&\w+;", "", bare))) <= WORDS_OF_MARKUP
