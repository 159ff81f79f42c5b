"""Draws the cost of an item by review threshold, for calibrated and for boastful scores."""

import numpy as np
from mindset_plot import ACCENT, GREY, INK, Plot

C_REVIEW, C_ERROR, N = 0.50, 10.00, 200_000  # dollars


def main() -> None:
    rng = np.random.default_rng(0)
    p = rng.beta(4, 0.4, N)

    def cost(confidence: np.ndarray, threshold: float) -> float:
        """Expected, not sampled, errors: a smooth curve."""
        return float(np.where(confidence < threshold, C_REVIEW, C_ERROR * (1 - p)).mean())

    grid = np.linspace(0.5, 1.0, 101)
    plot = Plot([0.5, 0.6, 0.7, 0.8, 0.9, 1.0], [0, 0.2, 0.4, 0.6, 0.8, 1.0],
                "review every item whose confidence is below", "cost of an item, USD",
                xform="{:.1f}".format, yform="{:.2f}".format)
    plot.rule(0.95)
    plot.curve([(t, cost(p, t)) for t in grid], ACCENT)
    plot.curve([(t, cost(p**0.25, t)) for t in grid], GREY, "5 2")
    plot.dot(0.95, cost(p, 0.95), ACCENT)
    plot.dot(0.95, cost(p**0.25, 0.95), GREY)
    plot.label(0.95, cost(p, 0.95), f"{cost(p, 0.95):.2f}", ACCENT, dx=-4, dy=12, anchor="end")
    plot.label(0.95, cost(p**0.25, 0.95), f"{cost(p**0.25, 0.95):.2f}", INK, dx=-6, dy=11, anchor="end")
    plot.label(0.66, cost(p, 0.66), "calibrated confidence", ACCENT, dx=-4, dy=14, anchor="end")
    plot.label(0.72, cost(p**0.25, 0.72), "same order, overconfident", INK, dx=0, dy=-6)
    plot.label(0.95, 0.03, "threshold 1 - 0.50/10 = 0.95", INK, dx=-5, dy=0, anchor="end")
    plot.save("mindset_review")


if __name__ == "__main__":
    main()
