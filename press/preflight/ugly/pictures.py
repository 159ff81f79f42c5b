"""Takes a Proof; gives pictures that are too coarse for the size at which they are printed."""

from collections.abc import Iterator

from press.preflight.limits import DPI
from press.preflight.proof import Proof
from press.preflight.ugly.said import problem
from press.problems import Problem

INCH = 72


def check(proof: Proof) -> Iterator[Problem]:
    """Pictures of fewer than 300 pixels an inch (PAGE-017); a drawing of lines has no pixels."""
    for sheet in proof.sheets:
        for box, width, height in sheet.pictures:
            across, down = box.right - box.left, box.bottom - box.top
            if across <= 0 or down <= 0:
                continue
            dpi = min(width / across, height / down) * INCH
            if round(dpi) < DPI:
                wanted = round(across / INCH * DPI)
                yield problem(
                    proof, "PAGE-017", sheet, box,
                    f"a picture of {width} by {height} px is printed at {dpi:.0f} dpi",
                    f"give it {wanted} px of width, show it smaller, or draw it as SVG",
                )  # fmt: skip
