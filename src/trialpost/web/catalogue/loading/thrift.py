"""Have the C library give memory back as soon as it is free."""

import ctypes

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_LARGE = 256 * 1024
"""In bytes; a batch is some megabytes, a record rarely as much as this."""


def give_back() -> None:
    """Hold large pieces of memory, such as batches, apart from small ones in this process.

    The GNU C library would learn from the first batches to take such pieces from where the small
    ones lie, and then keep the room between them. Others do not know ``mallopt``, and are left to
    themselves.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(_M_MMAP_THRESHOLD, _LARGE)
    mallopt(_M_TRIM_THRESHOLD, _LARGE)
