"""Below a roomy call no depth is slow."""

import resource
import sys
from collections.abc import Callable

import pytest

from press.room import roomy

TURNS = 500


def leaf(one: int, two: int, three: int) -> int:
    return one + two + three


def deep(depth: int) -> int:
    """Call a function many times, so many calls down; returns the pages that the kernel gave."""
    if depth:
        return deep(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for turn in range(TURNS):
        leaf(turn, turn, turn)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def worst(call: Callable[..., int]) -> int:
    return max(call(deep, depth) for depth in range(400))


def test_no_depth_asks_the_kernel_for_memory_at_every_turn() -> None:
    assert worst(roomy) < TURNS / 10


@pytest.mark.skipif(sys.version_info[:2] not in ((3, 11), (3, 12)), reason="Python is mended")
def test_without_room_some_depth_does() -> None:
    assert worst(lambda function, depth: function(depth)) >= TURNS


def test_a_roomy_call_is_a_call() -> None:
    assert roomy(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        roomy(divmod, 7, 0)
