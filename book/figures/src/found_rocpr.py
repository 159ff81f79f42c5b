"""Draws ROC and precision-recall curves of one scorer at 50 % and 1 % positives, side by side."""

from statistics import NormalDist

import numpy as np
from plot import ACCENT, GREY, INK, Plot

SHIFT = 2.0  # positives score N(2, 1), negatives N(0, 1)
N = NormalDist()


def main() -> None:
    """Write the figure: two panels."""
    cuts = np.linspace(6, -4, 201)
    tpr = np.array([1 - N.cdf(c - SHIFT) for c in cuts])
    fpr = np.array([1 - N.cdf(c) for c in cuts])

    def precision(share: float) -> np.ndarray:
        return share * tpr / (share * tpr + (1 - share) * fpr)

    ticks, names = [0, 0.5, 1], ["0", "50%", "100%"]
    left = Plot((0, 1), (0, 1), left=44, right=202, height=180)
    left.axes(ticks, ticks, "false positive rate", "recall", names, names)
    left.line([0, 1], [0, 1], GREY, "2 2", 0.8)
    left.line(fpr, tpr)
    left.note(0.42, 0.24, "AUC 0.92", dx=0, dy=0)
    left.note(0.42, 0.13, "at any prevalence", dx=0, dy=0)
    right = Plot((0, 1), (0, 1), left=236, right=14, height=180)
    right.axes(ticks, ticks, "recall", "", names, names)
    right.text(203, 79, "precision", "middle", INK, turn=-90)
    right.line(tpr, precision(0.5), GREY, "6 2")
    right.line(tpr, precision(0.01), ACCENT)
    right.note(0.15, 0.8, "50% positive", dx=0, dy=0, color=GREY)
    right.note(0.3, 0.37, "1% positive", dx=6, dy=0, color=ACCENT)
    left.items += right.items
    left.save("found_rocpr.svg")


if __name__ == "__main__":
    main()
