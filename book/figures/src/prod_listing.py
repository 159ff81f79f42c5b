"""Gives the names that a listing of Part 9 defines, so that a plot is drawn by the printed code."""

import sys
from pathlib import Path

BOOK = Path(__file__).parents[2]
PART = BOOK / "09_Production_GenAI.md"


def names(label: str) -> dict:
    """Run the listing with that label, but not what it does as a program."""
    sys.path.insert(0, str(BOOK / "listings"))
    after = PART.read_text("utf-8").split(f'<a id="{label}"></a>')[1]
    code = after.split("```python", 1)[1].split("\n", 1)[1].split("\n```\n", 1)[0]
    space: dict = {"__name__": "figure"}
    exec(compile(code, label, "exec"), space)
    return space
