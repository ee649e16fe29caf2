"""Walk the pages of one query of the registry, resumable at each, and say what happened."""

import datetime as dt
from collections.abc import Callable

from trialpost.errors import ServiceUnavailable, Unreadable
from trialpost.registry.ctgov.pages import (
    PAGE_SIZE,
    Page,
    Query,
    Versions,
    parameters,
    read_page,
    read_versions,
)
from trialpost.web.catalogue.models import SyncRun
from trialpost.web.catalogue.sync import runs
from trialpost.web.gateways import Gateway, Refused, TooLarge

MOST_RESTARTS = 2
"""So often a query is begun again at its first page within one run."""

BAD_REQUEST = 400

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how much of it is, and how much there is to do if that is known."""

TakePage = Callable[[Page, int], None]
"""Takes in a page, given its number; does nothing new when it is given the same page again."""


class Pages:
    """The registry's pages as a run needs them: fetched, followed, begun again, counted.

    ``notes`` gathers sentences for the operator.
    """

    def __init__(self, gateway: Gateway, base_url: str, notes: list[str], tell: Progress) -> None:
        self._gateway, self._base_url = gateway, base_url
        self._notes, self._tell = notes, tell
        self.fetched = 0

    def versions(self) -> Versions:
        """Ask for the versions of the API and of its data."""
        return self._gateway.fetch(f"{self._base_url}/version", {}, read=read_versions)

    def ask(self, query: Query, *, size: int = PAGE_SIZE) -> Page:
        """Get the first page of a query."""
        return self._get(query, "", frozenset(), lambda page: None, size)

    def walk(
        self,
        run: SyncRun,
        query: Query,
        take: TakePage,
        *,
        now: dt.datetime,
        check: Callable[[Page], object] = lambda page: None,
        what: str,
    ) -> None:
        """Take in every page from where the run stands to the last; each is noted when it is in.

        ``check`` looks at a page before it is taken in; what it finds unreadable is asked for
        again. The query is begun again when the registry no longer knows a page's token, or gives
        fewer records than it announced, as happens while its data are being renewed.

        Raises:
            ServiceUnavailable: if the registry does not answer, or begins again too often.
            Unreadable: if it answers what cannot be read, however often it is asked.
        """
        for _ in range(MOST_RESTARTS + 1):
            why = self._follow(run, query, take, check, what)
            if why is None:
                return
            self._notes.append(f"{why} This query was begun again at its first page.")
            runs.begin_again(run, now=now, data_version=self.versions().data)
        raise ServiceUnavailable(
            f"{why} This happened {MOST_RESTARTS + 1} times. What was read is kept; run "
            "'trialpost sync' again later."
        )

    def _follow(
        self, run: SyncRun, query: Query, take: TakePage, check: Callable[[Page], object], what: str
    ) -> str | None:
        """Follow the pages to the last; return why that could not be done, if it could not.

        A run that has had pages and names no next one broke off behind its last.
        """
        if run.pages and not run.page_token:
            return self._shortfall(run, query, None)
        seen, before, total = {run.page_token}, frozenset[int](), None
        while True:
            try:
                page = self._get(query, run.page_token, frozenset(seen), check)
            except Refused as refusal:
                if refusal.status != BAD_REQUEST or not run.page_token:
                    raise
                return f"The registry did not know page {run.pages + 1} any more."
            total = page.total if page.total is not None else total
            take(page, run.pages + 1)
            marks = frozenset(hash(bytes(record)) for record in page.records)
            seen.add(page.next_token)
            runs.advance(run, token=page.next_token, records=len(marks - before))
            before = marks
            self._tell(what, run.records, total)
            if not page.next_token:
                return self._shortfall(run, query, total)

    def _shortfall(self, run: SyncRun, query: Query, total: int | None) -> str | None:
        """Say that fewer records came than were announced, if so."""
        if total is None:
            total = self.ask(query, size=1).total
        if total is None or run.records >= total:
            return None
        return f"The registry announced {total:,} records and gave {run.records:,}."

    def _get(
        self,
        query: Query,
        token: str,
        seen: frozenset[str],
        check: Callable[[Page], object],
        size: int = PAGE_SIZE,
    ) -> Page:
        """Get one page; one that is too large to hold is asked for in smaller parts."""

        def read(data: bytes) -> Page:
            page = read_page(data)
            if page.next_token and page.next_token in seen:
                raise Unreadable("The registry's pages lead round in circles.")
            check(page)
            return page

        while True:
            asked = parameters(query, token=token, size=size)
            try:
                page = self._gateway.fetch(f"{self._base_url}/studies", asked, read=read)
            except TooLarge:
                if size == 1:
                    raise
                size = max(1, size // 2)
            else:
                self.fetched += 1
                return page
