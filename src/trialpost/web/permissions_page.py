"""Write the table of permissions as the page of the documentation that it is."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from trialpost.web.permissions import COUNTS, PARTS, RULES, Rule, Who

ASKING = (Who.ANYBODY, Who.LINK, Who.OWNER, Who.EDITOR, Who.OPERATOR)
"""The columns of the table; a mail provider's one address is said in words."""

SERVES = {
    Who.ANYBODY: set(ASKING),
    Who.LINK: {Who.LINK},
    Who.CALLER: set(),
    Who.OWNER: {Who.OWNER},
    Who.EDITOR: {Who.EDITOR, Who.OPERATOR},
    Who.OPERATOR: {Who.OPERATOR},
    Who.NOBODY: set(),
}
"""Who is served where the table names somebody."""

_PATTERN = re.compile(r"\(\?P<(\w+)>[^)]*\)")
_CONVERTER = re.compile(r"<\w+:")

INTRODUCTION = """# Who may do what

Each address of the site has a row here, and each row is enforced before any page's own code is
asked. An address without a row is refused to everybody. This page is written from the very table
that the service obeys (`trialpost.web.permissions`), by `python tools/permissions_page.py`.

*Read* is GET (and HEAD), *send* is POST; no other method is answered. The columns:

- **anybody**: no account, or any.
- **mailed link**: whoever holds the link of a mail. Its 32 random bytes are the proof; the database
  holds a keyed hash of them. Whoever a mail is passed on to can stop or reduce mails, and add
  nothing.
- **owner**: somebody who is signed in, about themselves. No address of theirs names a person: whose
  page it is follows from the session. What belongs to somebody else is answered as if it did not
  exist.
- **editor**: who may sign in under `/admin/`. Nothing about a person can be reached from there.
- **operator**: an editor who also manages the accounts of editors.

In Spanish the same rules hold under `/es/`. `/static/` holds the site's own files, for everybody.
"""


def patterns(
    resolver: URLResolver, names: tuple[str, ...] = (), path: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Return every address below a resolver: its name as the table has it, its pattern, its entry.

    Of two with one pattern the first is the one that answers, and is the one returned.
    """
    seen = set()
    for name, found, entry in _all(resolver, names, path):
        if found not in seen:
            seen.add(found)
            yield name, found, entry


def _all(
    resolver: URLResolver, names: tuple[str, ...], path: str
) -> Iterator[tuple[str, str, URLPattern]]:
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*names, entry.namespace) if entry.namespace else names
            yield from _all(entry, inner, here)
        else:
            yield ":".join((*names, entry.name or str(entry.pattern))), here, entry


def addresses() -> list[tuple[str, str, URLPattern]]:
    """Return the addresses of the service and, once, those that only its demo has."""
    served = list(patterns(get_resolver()))
    demo = patterns(get_resolver("trialpost.web.pages.demo_urls"), ("demo",), "demo/")
    return [one for one in served if not one[0].startswith("demo:")] + list(demo)


def as_markdown() -> str:
    """Return the page."""
    paths: dict[str, str] = {}
    for name, path, _ in addresses():
        paths.setdefault(name, _readable(path))
    lines = [INTRODUCTION]
    for title, rules in PARTS.items():
        lines += [f"## {title}", "", *_table(rules, paths), ""]
    lines += [*_from_anywhere(paths), *_counts(paths)]
    return "\n".join(lines)


def _readable(path: str) -> str:
    """Return an address as a page shows it: what varies by its name alone."""
    path = _PATTERN.sub(r"<\1>", path).replace("^", "").removesuffix("$")
    return _CONVERTER.sub("<", path)


def _table(rules: tuple[Rule, ...], paths: dict[str, str]) -> Iterator[str]:
    yield "| address | what it does | " + " | ".join(ASKING) + " |"
    yield "| --- | --- |" + " --- |" * len(ASKING)
    for rule in rules:
        cells = [_may(rule, who) for who in ASKING]
        yield f"| `/{paths[rule.name]}` | {rule.what} | " + " | ".join(cells) + " |"


def _may(rule: Rule, who: Who) -> str:
    read = "read" if who in SERVES[rule.get] else ""
    send = "send" if who in SERVES[rule.post] else ""
    return ", ".join(filter(None, (read, send))) or "–"


def _from_anywhere(paths: dict[str, str]) -> Iterator[str]:
    yield "## Forms that need no token of ours"
    yield ""
    yield (
        "Every other form carries a token that a foreign page cannot know; without it nothing is "
        "done."
    )
    yield ""
    yield "| address | why |"
    yield "| --- | --- |"
    for rule in RULES.values():
        if rule.from_anywhere:
            yield f"| `/{paths[rule.name]}` | {rule.from_anywhere} |"
    yield ""


def _counts(paths: dict[str, str]) -> Iterator[str]:
    yield "## What is counted"
    yield ""
    yield (
        "Counted by the hour, under keyed hashes that name nobody. An IPv6 network counts as one "
        "client. Who has used up what an hour allows is asked to wait; of an address that has had "
        "its links nobody is told."
    )
    yield ""
    yield "| what | in an hour | at |"
    yield "| --- | --- | --- |"
    for kind, (most, what) in COUNTS.items():
        at = [f"`/{paths[rule.name]}`" for rule in RULES.values() if kind in rule.counted]
        yield f"| {what} | {most} | {', '.join(at)} |"
    yield ""
