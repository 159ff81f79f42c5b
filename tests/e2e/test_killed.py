"""Builds that are killed; `python -m tests.fuzz.killed --count 200` is the long run of this."""

from pathlib import Path
from random import Random

import pytest

from tests.fuzz.killed import Book, killing

pytestmark = pytest.mark.slow


def test_killed_build_leaves_a_whole_set_and_the_next_one_is_right(tmp_path: Path) -> None:
    book, random = Book.of(tmp_path), Random(1)
    book.set(0)
    assert book.build() == 0
    for number in range(4):
        killing(book, number % 2, random.uniform(0.2, 3))
