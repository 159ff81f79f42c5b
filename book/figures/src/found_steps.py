"""Draws the loss of gradient descent on a quadratic bowl for four step sizes, by step."""

import math

import numpy as np
from plot import ACCENT, GREY, INK, Plot

CURVATURE = np.array([1.0, 20.0])  # eigenvalues of the Hessian
RATES = (
    (0.01, GREY, "1.5 2", "η = 0.2/λmax"),
    (0.05, INK, "6 2", "η = 1/λmax"),
    (2 / 21, ACCENT, "", "η = 2/(λmin+λmax)"),
    (0.1025, INK, "2 1.5 6 1.5", "η = 2.05/λmax"),
)
STEPS = 60


def losses(rate: float) -> np.ndarray:
    """Half the sum of λx² after 0, 1, … steps from (1, 1)."""
    t = np.arange(STEPS + 1)[:, None]
    return 0.5 * (CURVATURE * ((1 - rate * CURVATURE) ** t) ** 2).sum(axis=1)


def main() -> None:
    """Write the figure."""
    plot = Plot((0, STEPS), (-5, 4), right=104, height=200)
    ticks = list(range(-4, 5, 2))
    names = ["0.0001", "0.01", "1", "100", "10,000"]
    plot.axes([0, 20, 40, 60], ticks, "steps", "loss (logarithmic)", ynames=names)
    for rate, color, dash, name in RATES:
        values = losses(rate)
        kept = [i for i in range(STEPS + 1) if values[i] < 10**4]
        plot.line(kept, [math.log10(values[i]) for i in kept], color, dash)
        plot.note(kept[-1], math.log10(values[kept[-1]]), name, dy=3, color=color)
    plot.save("found_steps.svg")


if __name__ == "__main__":
    main()
