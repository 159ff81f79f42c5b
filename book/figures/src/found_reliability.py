"""Draws a reliability diagram of an overconfident scorer before and after temperature scaling."""

import numpy as np
from plot import ACCENT, GREY, INK, Plot

BINS = 10


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Log-odds to probability."""
    return 1 / (1 + np.exp(-z))


def reliability(conf: np.ndarray, right: np.ndarray) -> tuple[list[float], list[float], float]:
    """Mean confidence and accuracy per bin, and their weighted gap (ECE)."""
    xs, ys, gap = [], [], 0.0
    which = np.minimum((conf * BINS).astype(int), BINS - 1)
    for b in range(BINS):
        inside = which == b
        if inside.sum() >= 30:
            xs.append(float(conf[inside].mean()))
            ys.append(float(right[inside].mean()))
            gap += inside.mean() * abs(xs[-1] - ys[-1])
    return xs, ys, gap


def main() -> None:
    """Write the figure."""
    rng = np.random.default_rng(3)
    true = rng.normal(0, 1.5, 20_000)  # log-odds that the data follow
    label = rng.random(true.size) < sigmoid(true)
    said = 2.5 * true  # the scorer multiplies them
    plot = Plot((0.5, 1), (0.4, 1), height=200, right=20)
    ticks = [0.5, 0.6, 0.7, 0.8, 0.9, 1]
    names = ["50%", "60%", "70%", "80%", "90%", "100%"]
    plot.axes(ticks, ticks, "stated confidence", "accuracy", names, names)
    plot.line([0.5, 1], [0.5, 1], GREY, "2 2", 0.8)
    for scale, color, dash, name, at in (
        (1.0, INK, "6 2", "before", (0.84, 0.54)),
        (2.5, ACCENT, "", "after, T = 2.5", (0.64, 0.83)),
    ):
        p = sigmoid(said / scale)
        conf, right = np.maximum(p, 1 - p), (p > 0.5) == label
        xs, ys, gap = reliability(conf, right)
        plot.line(xs, ys, color, dash, dots=True)
        plot.note(*at, f"{name}: ECE {gap:.1%}", dx=0, dy=0, color=color)
    plot.save("found_reliability.svg")


if __name__ == "__main__":
    main()
