"""Fixed samples; `python -m tests.fuzz.mutate --count 10000` and `python -m tests.fuzz.edits --count
200` are the long runs.
"""

import subprocess
import sys

import pytest

from tests.fuzz import edits, mutate
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


@pytest.mark.slow
def test_after_every_kind_of_edit_a_warm_build_gives_the_bytes_of_a_cold_one() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.edits", "--tour"],
        cwd=HOME, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    kinds = len(edits.EDITS) + 1
    assert f" edits of {kinds} of {kinds} kinds in 1 sessions" in done.stdout
    assert ", all alike;" in done.stdout
