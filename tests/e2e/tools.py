"""Takes the name of a program that a test runs; gives where it is, or says why the test cannot run.

A program that is missing fails in CI. Elsewhere the test is skipped, and says how to get it.
"""

import os
import shutil
from typing import NoReturn

import pytest


def program(*names: str, hint: str) -> str:
    """The path of the first of `names` that is installed."""
    found = next(filter(None, map(shutil.which, names)), None)
    return found or missing(names[0], hint)


def missing(what: str, hint: str) -> NoReturn:
    """Fail in CI, else skip."""
    message = f"{what} is missing: {hint}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
