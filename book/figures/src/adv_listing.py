"""Gives the names that a listing of Part 11 defines, so that a plot is drawn by the printed code."""

import contextlib
import io
from pathlib import Path

import numpy as np

PART = Path(__file__).parents[2] / "11_Advanced_Topics.md"


def names(label: str) -> dict:
    """Run the listing with that label, but not what it does as a program."""
    after = PART.read_text("utf-8").split(f'<a id="{label}"></a>')[1]
    code = after.split("```python", 1)[1].split("\n", 1)[1].split("\n```\n", 1)[0]
    space: dict = {"__name__": "figure", "np": np}  # an earlier listing imports it
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, label, "exec"), space)
    return space
