"""The real book, built once for all tests that look at it, however many processes run them."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
SLUG = "ai-engineering-reference"


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the real book's artifacts: `out/`, brought up to date."""
    out = HOME / "out"
    out.mkdir(exist_ok=True)
    with (out / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(
            [sys.executable, "build.py", "book"], cwd=HOME, capture_output=True, text=True,
            check=False, env=os.environ,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    yield out
