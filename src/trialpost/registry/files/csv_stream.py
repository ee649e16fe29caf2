"""Cut streams of comma-separated values into the bytes of single records."""

import io
from collections.abc import Iterator

from trialpost.registry.files.pieces import BOM, LARGEST_RECORD, Cut, Piece

LONGEST_RECORD = 16 * 2**20
"""Bytes. A longer one is a quotation mark that is never closed."""


def csv_pieces(stream: io.BufferedReader) -> Iterator[Piece | Cut]:
    """Yield each record as a table of its own: the header line, then the record's own lines.

    A record goes on over several lines while a quotation mark is open. One that never closes is
    named, and reading goes on behind its first line as if it had closed there.
    """
    lines = _Lines(stream)
    header, _ = lines.record()
    header = header.removeprefix(BOM)
    while True:
        record, number = lines.record()
        if not record:
            return
        if len(record) > LONGEST_RECORD:
            yield Cut(f":{number}", "A quotation mark is opened here and never closed; skipped.")
        elif record.strip():
            yield Piece(header + b"\n" + record, f":{number}")


class _Lines:
    """The lines of a stream, with some given back to be read again."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._back: list[bytes] = []
        self._number = 0

    def _next(self) -> bytes:
        self._number += 1
        return self._back.pop() if self._back else self._stream.readline(LARGEST_RECORD)

    def record(self) -> tuple[bytes, int]:
        """Return the lines of one record without the last line's end, and its first line's number.

        At the end of the stream the bytes are empty. A record that is too long is cut off behind
        its first line; it is then longer than :data:`LONGEST_RECORD`.
        """
        begun = self._number + 1
        lines: list[bytes] = []
        open_quotes = size = 0
        while line := self._next():
            lines.append(line)
            size += len(line)
            open_quotes ^= line.count(b'"') & 1
            if not open_quotes and (line.strip() or len(lines) > 1):
                break
            if not open_quotes:
                lines, size, begun = [], 0, self._number + 1
            if size > LONGEST_RECORD:
                self._back = lines[:0:-1]
                self._number = begun
                break
        return b"".join(lines).rstrip(b"\r\n"), begun
