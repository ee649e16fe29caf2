"""Compile the inner loops where numba is installed.

Without numba the same lines run as Python: the answers are the same, hundreds of times as slow.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])

try:
    import numba

    COMPILED = True
except ImportError:
    COMPILED = False


def compiled(function: Function) -> Function:
    """Compile a function, and keep what was compiled where there is a folder for it.

    What is compiled is kept until its *own* file changes, so nothing that may change in another one
    is read there as a constant: it is handed in, or a test holds both together.
    """
    if not COMPILED:
        return function
    try:
        return cast(Function, numba.njit(nogil=True, cache=True)(function))
    except RuntimeError:  # neither the package's folder nor the user's can be written
        return cast(Function, numba.njit(nogil=True)(function))


def woven(function: Function) -> Function:
    """Compile a function into those that call it."""
    return cast(Function, numba.njit(inline="always")(function)) if COMPILED else function
