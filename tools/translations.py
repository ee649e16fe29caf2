"""Make the catalogue of translations anew from the sources, and compile it.

    python tools/translations.py           # after a text was added, changed or translated
    python tools/translations.py --check   # exit status 1 if it is behind the sources

One catalogue serves pages, mails and the command line: ``locale/LANGUAGE/LC_MESSAGES/django.po`` in
``trialpost.vocabulary``. Texts come from three places: messages of the core (``say``, ``counted``,
``Message`` and the tables of sentences beside them), Python that speaks to people on the site
(``gettext`` and its kin), and templates (``translate``, ``blocktranslate``).
"""

import argparse
import ast
import datetime as dt
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
PACKAGE = ROOT / "src" / "trialpost"
LOCALE = PACKAGE / "vocabulary" / "locale"
CORE = ("model", "vocabulary", "registry", "eligibility", "matching")

Text = str | tuple[str, str]
"""A text, or its forms for one and for many."""

NOT_SHOWN = {
    "vocabulary/abbreviations.py", "vocabulary/articles.py", "matching/criteria_words.py",
    "registry/merging/facts.py", "registry/merging/likeness.py", "registry/merging/subjects.py",
    "registry/merging/giving.py",
}  # fmt: skip
"""Modules of the core that say why two records were joined: to the operator, in English."""

_NOT_TEXTS = {"when", "source", "name"}
"""Arguments of rules that stand in the documentation only."""

_PLURALS = re.compile(r'\|plural:"([^",]+),([^"]+)"')
"""The filter that puts a number before its word."""

_KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def sources(*folders: str) -> Iterator[Path]:
    """Yield the Python modules of rooms, in order."""
    for folder in folders:
        yield from sorted((PACKAGE / folder).rglob("*.py"))


def in_core(path: Path) -> set[Text]:
    """Return the texts of the messages that a module makes, and of its tables of sentences."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[Text] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found |= _said(node)
    if _speaks(tree) and not path.is_relative_to(PACKAGE / "web"):
        found |= _sentences(tree)
    return found


def _said(call: ast.Call) -> set[Text]:
    name = call.func.id  # type: ignore[attr-defined]
    if name in ("say", "Message") and call.args:
        return set(_constants(call.args[0]))
    if name == "counted" and len(call.args) == 3:
        one, many = call.args[1:]
        if isinstance(one, ast.Constant) and isinstance(many, ast.Constant):
            return {(one.value, many.value)}
    return set()


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


def _speaks(tree: ast.Module) -> bool:
    """Say whether a module makes messages, or has nothing but sentences for them."""
    names = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "trialpost.model.message"
        for alias in node.names
    }
    return bool(names & {"say", "Message"}) or any(
        isinstance(node, ast.FunctionDef) and node.name == "every_template"
        for node in ast.walk(tree)
    )


def _sentences(tree: ast.Module) -> set[Text]:
    """Return the sentences that stand in a module outside of calls: more than one word each."""
    found: set[Text] = set()

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.Expr | ast.Raise | ast.Compare | ast.JoinedStr | ast.ImportFrom):
            if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant):
                visit(node.value)
            return
        if isinstance(node, ast.keyword) and node.arg in _NOT_TEXTS:
            return
        if isinstance(node, ast.ClassDef) or _is_of_documentation(node):
            return
        if isinstance(node, ast.Call) and _is_not_said(node):
            return
        if isinstance(node, ast.Tuple) and (pair := _pair(node)):
            found.add(pair)
            return
        if isinstance(node, ast.Constant) and _is_sentence(node.value):
            found.add(node.value)
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(tree)
    return found


def _is_of_documentation(node: ast.AST) -> bool:
    """Say whether a table holds where rules come from."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return any(getattr(one, "id", "") == "SOURCES" for one in targets)


def _is_not_said(call: ast.Call) -> bool:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    return name in ("compile", "counted", "startswith", "endswith", "join", "split", "removeprefix",
                    "replace", "fullmatch", "search", "sub", "frozenset", "removesuffix", "match",
                    "ReadIssue")  # fmt: skip


def _pair(node: ast.Tuple) -> tuple[str, str] | None:
    values = [one.value for one in node.elts if isinstance(one, ast.Constant)]
    if len(values) == len(node.elts) == 2 and all(isinstance(one, str) for one in values):
        return (values[0], values[1]) if "{count}" in values[1] else None
    return None


def _is_sentence(value: object) -> bool:
    return (
        isinstance(value, str)
        and " " in value.strip(" ")
        and any(one.isalpha() for one in value)
        and not value.endswith(" ")
        and "\\" not in value
        and "\n" not in value
    )


def in_tables() -> set[Text]:
    """Return what the core says by its tables and enumerations."""
    from trialpost.eligibility.explain_phrases import in_the_past, negated_phrase
    from trialpost.eligibility.explain_things import _COUNTED_UNITS
    from trialpost.eligibility.explain_words import every_template
    from trialpost.matching import questions
    from trialpost.model.status import RecruitmentStatus
    from trialpost.vocabulary.areas import country_names, country_phrase
    from trialpost.vocabulary.lexicon import lexicon
    from trialpost.vocabulary.qualifiers import QUALIFIERS
    from trialpost.web.newsroom.categories import CATEGORIES

    counted = {one for value in _COUNTED_UNITS.values() for one in [tuple(value)]}
    pairs = {text for pair in _pairs_of_words() for text in pair}
    words: set[Text] = {one for one in every_template() if one not in pairs and "/" not in one}
    for put in questions.ASKED.values():
        words |= set(put.answers)
    for _, answers in questions.SPECIAL.values():
        words |= {one for one in answers if not one.isdigit()}
    for _, answers, _kind in questions.FIELDS.values():
        words |= set(answers)
    words |= {category.name for category in CATEGORIES.values()}
    words |= {str(one.value).replace("_", " ") for one in RecruitmentStatus}
    words |= {one for one, kind in QUALIFIERS.items() if kind == "severity"}
    words |= {
        say(code) for code in country_names() for say in (country_names().get, country_phrase)
    }
    for concept in lexicon():
        if concept.people:
            for said in (concept.people, in_the_past(concept.people)):
                words |= {said, negated_phrase(said)}
    return words | counted


def _pairs_of_words() -> Iterator[tuple[str, str]]:
    tree = ast.parse((PACKAGE / "eligibility/explain_words.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and (pair := _pair(node)):
            yield pair


def in_miles(texts: set[Text]) -> set[Text]:
    """Return the texts that ``trialpost.vocabulary.distances.in_miles`` makes of others."""
    from trialpost.vocabulary.distances import texts_in_miles

    return {new for one in texts if isinstance(one, str) for new in texts_in_miles(one)}


def in_web() -> dict[Text, str]:
    """Return the texts of the site: of its Python, and of its templates."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trialpost.web.settings")
    from django.utils.translation.template import templatize

    found: dict[Text, str] = {}
    web = PACKAGE / "web"
    files = [*sources("web", "cli"), *sorted(web.rglob("templates/**/*.*"))]
    for path in files:
        text = path.read_text(encoding="utf-8")
        where = str(path.relative_to(PACKAGE))
        if path.suffix != ".py":
            for one, many in _PLURALS.findall(text):
                found.setdefault((f"{{count}} {one}", f"{{count}} {many}"), where)
            lines = templatize(text, origin=where).splitlines()
            text = "\n".join(line.strip() for line in lines)
        stream = io.BytesIO(text.encode())
        for _, messages, _, context in extract("python", stream, _KEYWORDS):
            if context:
                raise SystemExit(f"{where}: a context is not provided for: {messages!r}")
            found.setdefault(_as_text(messages), where)
        if path.suffix == ".py":
            for one in in_core(path):
                found.setdefault(one, where)
    return {text: where for text, where in found.items() if text}


def _as_text(messages: str | tuple[str | None, ...]) -> Text:
    if isinstance(messages, str):
        return messages
    one, many = (part or "" for part in messages[:2])
    return one, many


def template() -> Catalog:
    """Return every text that people read, each with the file in which it stands."""
    found: dict[Text, str] = {}
    for path in sources(*CORE):
        where = str(path.relative_to(PACKAGE))
        if where not in NOT_SHOWN:
            for text in in_core(path):
                found.setdefault(text, where)
    for text in in_tables():
        found.setdefault(text, "vocabulary/tables")
    for text in in_miles(set(found)):
        found.setdefault(text, "vocabulary/distances.py")
    for text, where in in_web().items():
        found.setdefault(text, where)
    plurals = {text[0]: text for text in found if isinstance(text, tuple)}
    catalog = Catalog(charset="utf-8")
    for text, where in sorted(found.items(), key=lambda one: str(one[0])):
        if isinstance(text, str) and text in plurals:
            continue
        catalog.add(text, locations=[(where, 1)], flags=_flags(text))
    return catalog


def _flags(text: Text) -> tuple[str, ...]:
    """Say which form the gaps of a text have, as translators' tools check it."""
    whole = text if isinstance(text, str) else " ".join(text)
    return ("python-format",) if "%(" in whole else ()


def read(path: Path) -> Catalog:
    """Read a catalogue of one language."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def renewed(path: Path, fresh: Catalog) -> Catalog:
    """Return a language's catalogue with the texts of today: what is translated stays."""
    catalog = read(path) if path.exists() else Catalog(locale=path.parts[-3])
    catalog.update(fresh, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    _name_countries(catalog)
    catalog.project, catalog.version = "trialpost", "1"
    return catalog


def _name_countries(catalog: Catalog) -> None:
    """Call countries as the Unicode CLDR does, by Babel, where nobody has named them otherwise."""
    from trialpost.vocabulary.areas import country_names, country_phrase

    for code, name in country_names().items():
        for text in (name, country_phrase(code)):
            one = catalog.get(text)
            if one is not None and not one.string:
                one.string = catalog.locale.territories.get(code, name)


def written(catalog: Catalog) -> bytes:
    """Return a catalogue as the bytes of its file, which tell no day and no line."""
    catalog.header_comment = (
        f"# {catalog.locale.english_name} texts of Trialpost. See docs/howto/translate.md."
    )
    out = io.BytesIO()
    write_po(out, catalog, width=100, sort_output=True, include_lineno=False, omit_header=False)
    lines = out.getvalue().decode().splitlines(keepends=True)
    dated = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team",
             "Report-Msgid-Bugs-To", "Generated-By")  # fmt: skip
    kept = [line for line in lines if not line.startswith(tuple(f'"{one}' for one in dated))]
    return "".join(kept).encode()


def compiled(catalog: Catalog) -> bytes:
    """Return a catalogue as gettext reads it."""
    out = io.BytesIO()
    catalog.creation_date = catalog.revision_date = NO_DAY
    write_mo(out, catalog)
    return out.getvalue()


NO_DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""Stands in the compiled header, so that the same texts give the same bytes on any day."""


def untranslated(catalog: Catalog) -> list[Text]:
    """Return the texts that lack a translation, or a form of it."""
    return [
        one.id
        for one in catalog
        if one.id and not (all(one.string) if isinstance(one.string, tuple) else one.string)
    ]


def behind(path: Path) -> list[str]:
    """Say in what a language's catalogue is behind the sources; empty if in nothing."""
    fresh = {one.id for one in template() if one.id}
    catalog = read(path)
    held = {one.id for one in catalog if one.id}
    told = [f"not in the catalogue: {one!r}" for one in sorted(fresh - held, key=str)]
    told += [f"no longer in the sources: {one!r}" for one in sorted(held - fresh, key=str)]
    told += [f"not translated: {one!r}" for one in untranslated(catalog)]
    if path.with_suffix(".mo").read_bytes() != compiled(read(path)):
        told.append("the compiled catalogue is behind its texts")
    return told


def main() -> None:
    """Renew every language's catalogue, or say in what one is behind."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="change nothing; say what is behind")
    asked = parser.parse_args()
    paths = sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))
    if asked.check:
        told = [f"{path.parts[-3]}: {one}" for path in paths for one in behind(path)]
        print("\n".join(told) or "The catalogues are up to date.")
        raise SystemExit(1 if told else 0)
    fresh = template()
    for path in paths:
        path.write_bytes(written(renewed(path, fresh)))
        catalog = read(path)
        path.with_suffix(".mo").write_bytes(compiled(catalog))
        left = untranslated(catalog)
        print(f"{path.parts[-3]}: {len(catalog)} texts, {len(left)} of them not translated.")
        print("".join(f"  {one!r}\n" for one in left[:20]), end="")


if __name__ == "__main__":
    main()
