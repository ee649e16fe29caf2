"""Cut streams of plain text into the bytes of single records."""

import io
from collections.abc import Callable, Iterator

from trialpost.registry.files.pieces import BOM, LARGEST_RECORD, Cut, Piece


def text_pieces(
    stream: io.BufferedReader, begins: Callable[[bytes], bool]
) -> Iterator[Piece | Cut]:
    """Yield what stands from each line that begins a record up to the next such line.

    Lines before the first one are a heading of the file and belong to no record.
    """
    held: list[bytes] = []
    number, begun, size = 0, 0, 0
    while line := stream.readline(LARGEST_RECORD):
        number += 1
        line = line.removeprefix(BOM) if number == 1 else line
        if begins(line):
            yield from _given(held, begun, size)
            held, begun, size = [line], number, len(line)
        elif held:
            size += len(line)
            if size <= LARGEST_RECORD:
                held.append(line)
    yield from _given(held, begun, size)


def _given(held: list[bytes], begun: int, size: int) -> Iterator[Piece | Cut]:
    if size > LARGEST_RECORD:
        yield Cut(f":{begun}", f"One record of more than {LARGEST_RECORD >> 20} MiB; not read.")
    elif held:
        yield Piece(b"".join(held).strip(), f":{begun}")
