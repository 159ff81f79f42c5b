"""Gives the names that a listing of Part 10 defines, so that a plot is drawn by the printed code."""

import contextlib
import io
import sys
from pathlib import Path

BOOK = Path(__file__).parents[2]
PART = BOOK / "10_Evaluation_Metrics.md"


def names(label: str) -> dict:
    """Run the listing with that label, but not what it does as a program."""
    sys.path.insert(0, str(BOOK / "listings"))
    after = PART.read_text("utf-8").split(f'<a id="{label}"></a>')[1]
    code = after.split("```python", 1)[1].split("\n", 1)[1].split("\n```\n", 1)[0]
    space: dict = {"__name__": "figure"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, label, "exec"), space)
    return space
