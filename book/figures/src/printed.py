"""Gives the names that a listing of the book defines, so that a plot is drawn by the printed code."""

import contextlib
import io
import sys
from pathlib import Path

import numpy as np

BOOK = Path(__file__).parents[2]


def names(label: str) -> dict:
    """Run the listing with that label, but not what it does as a program; what it prints is lost."""
    if str(BOOK / "listings") not in sys.path:
        sys.path.insert(0, str(BOOK / "listings"))
    parts = (part.read_text("utf-8") for part in sorted(BOOK.glob("*.md")))
    after = next(text for text in parts if f'<a id="{label}"></a>' in text)
    code = after.split(f'<a id="{label}"></a>')[1].split("```python", 1)[1].split("\n", 1)[1]
    # An earlier listing of the chapter has imported NumPy.
    space: dict = {"__name__": "figure", "np": np}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code.split("\n```\n", 1)[0], label, "exec"), space)
    return space
