"""Draws the cost of an item by review threshold, for calibrated and for overconfident scores."""

import numpy as np
from plot import ACCENT, GREY, INK, Plot

C_REVIEW, C_ERROR, N = 0.50, 10.00, 200_000  # dollars


def main() -> None:
    rng = np.random.default_rng(0)
    p = rng.beta(4, 0.4, N)  # true chance of being right

    def cost(confidence: np.ndarray, threshold: float) -> float:
        """Expected, not sampled, errors: a smooth curve."""
        return float(np.where(confidence < threshold, C_REVIEW, C_ERROR * (1 - p)).mean())

    grid = np.linspace(0.5, 1.0, 101)
    best = 1 - C_REVIEW / C_ERROR
    plot = Plot((0.5, 1.0), (0, 1))
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    plot.axes([0.5, 0.6, 0.7, 0.8, 0.9, 1.0], ticks, "review every item whose confidence is below",
              "cost of an item, USD", ynames=[f"{t:.2f}" for t in ticks])
    plot.segment(*plot.at(best, 0), *plot.at(best, 1), GREY, dash="2 2")
    for scores, color, dash, dy in ((p, ACCENT, "", 13), (p**0.25, GREY, "5 2", 6)):
        plot.line(grid, [cost(scores, t) for t in grid], color, dash)
        plot.dots([best], [cost(scores, best)], color)
        plot.note(best, cost(scores, best), f"{cost(scores, best):.2f}", -6, dy, "end",
                  ACCENT if color == ACCENT else INK)
    plot.note(0.52, 0.48, "calibrated confidence", 0, 0, "start", ACCENT)
    plot.note(0.72, cost(p**0.25, 0.72), "same order, overconfident", 0, -6)
    plot.note(best, 0.03, f"threshold 1 - 0.50/10 = {best:.2f}", -5, 0, "end")
    plot.save("mindset_review.svg")


if __name__ == "__main__":
    main()
