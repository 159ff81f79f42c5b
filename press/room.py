"""Calls a function with room for the calls that it makes.

CPython keeps the frames of calls in chunks of 16 KiB, and gives a chunk back when the last call in
it returns: a loop whose calls cross the end of a chunk asks the kernel for memory at every turn
(python/cpython, issue 142183). A layout, which is deep and wide, spends a sixth of its time so. A
chunk is as large as the frame that it is made for, rounded up to a power of two, so that below a
frame of a little more than half a mebibyte there is nearly as much room again.
"""

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

SLOTS = 1 << 16
"""Of eight bytes each, which the frame asks for and never touches."""


def roomy(function: Callable[..., T], *args: Any) -> T:
    """`function(*args)`, with room below it for some thousand calls."""
    return function(*args)


roomy.__code__ = roomy.__code__.replace(co_stacksize=SLOTS)
