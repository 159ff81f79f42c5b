"""Draws the test items needed to see a difference, paired and unpaired."""

from math import sqrt

import numpy as np
from plot import ACCENT, GREY, INK, Plot

ZA, ZB = 1.959964, 0.841621  # two-sided 5 %, power 80 %


def paired(d: float, discordant: float) -> float:
    return ((ZA * sqrt(discordant) + ZB * sqrt(discordant - d * d)) / d) ** 2


def unpaired(d: float, p: float = 0.80) -> float:
    q = p + d
    return (ZA + ZB) ** 2 * (p * (1 - p) + q * (1 - q)) / d**2


def main() -> None:
    plot = Plot((0.02, 0.10), (2, 4), right=70)
    plot.axes([0.02, 0.04, 0.06, 0.08, 0.10], [2, 2.477, 3, 3.477, 4], "difference to be seen, points",
              "test items (log scale)", xnames=["2", "4", "6", "8", "10"],
              ynames=["100", "300", "1,000", "3,000", "10,000"])
    grid = np.linspace(0.02, 0.10, 81)
    rows = ((unpaired, GREY, "5 2"), (lambda d: paired(d, 0.12), ACCENT, ""),
            (lambda d: paired(d, 0.06), INK, "2 2"))
    for curve, color, dash in rows:
        shown = [(d, np.log10(curve(d))) for d in grid
                 if d * d < 0.06 * 0.06 or curve is not rows[2][0]]
        shown = [(d, v) for d, v in shown if v >= 2]
        plot.line([d for d, _ in shown], [v for _, v in shown], color, dash)
    plot.note(0.1, np.log10(unpaired(0.10)), "unpaired, per", 4, -8)
    plot.note(0.1, np.log10(unpaired(0.10)), "version", 4, 3)
    plot.note(0.096, 2, "paired, 12 %", 6, -2, color=ACCENT)
    plot.note(0.0215, 2.3, "paired, 6 %", 0, 0)
    plot.save("prompt_paired.svg")


if __name__ == "__main__":
    main()
