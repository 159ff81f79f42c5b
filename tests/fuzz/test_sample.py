"""A fixed sample of mutated books; `python -m tests.fuzz.mutate --count 10000` is the long run."""

import subprocess
import sys

import pytest

from tests.fuzz import mutate
from tests.fuzz.judge import HOME


@pytest.mark.parametrize("first", [0, 100])
def test_mutated_books_are_built_or_refused_with_placed_problems(first: int) -> None:
    words = ["--count", "100", "--seed", "1", "--first", str(first)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.mutate", *words],
        cwd=HOME, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("100 books in ")


def test_one_number_always_makes_the_same_book() -> None:
    assert mutate.book(1, 7) == mutate.book(1, 7)
    assert mutate.book(1, 7) != mutate.book(1, 8)
