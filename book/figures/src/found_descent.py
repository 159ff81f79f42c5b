"""Draws test error of minimum-norm regression on random features, by number of features."""

import math

import numpy as np
from plot import ACCENT, GREY, INK, Plot

TRAIN, TEST, INPUT, NOISE = 40, 400, 8, 0.3
COUNTS = [2, 4, 8, 12, 16, 20, 25, 30, 34, 37, 40, 43, 47, 55, 70, 100, 150, 250, 400, 800]


def run(seed: int) -> tuple[list[float], list[float]]:
    """Training and test error for each number of features, with data from one seed."""
    rng = np.random.default_rng(seed)
    weights = rng.normal(size=INPUT) / math.sqrt(INPUT)
    x, xt = rng.normal(size=(TRAIN, INPUT)), rng.normal(size=(TEST, INPUT))
    y = np.tanh(2 * x @ weights) + NOISE * rng.normal(size=TRAIN)
    yt = np.tanh(2 * xt @ weights) + NOISE * rng.normal(size=TEST)
    projection = rng.normal(size=(INPUT, max(COUNTS))) / math.sqrt(INPUT)
    shift = rng.normal(size=max(COUNTS)) * 0.5
    train, test = [], []
    for count in COUNTS:
        a = np.maximum(x @ projection[:, :count] + shift[:count], 0)
        b = np.maximum(xt @ projection[:, :count] + shift[:count], 0)
        w = np.linalg.pinv(a, rcond=1e-10) @ y
        train.append(float(np.mean((a @ w - y) ** 2)))
        test.append(float(np.mean((b @ w - yt) ** 2)))
    return train, test


def main() -> None:
    """Write the figure: medians over 40 seeds."""
    runs = [run(seed) for seed in range(40)]
    train = np.median([r[0] for r in runs], axis=0)
    test = np.median([r[1] for r in runs], axis=0)
    plot = Plot((2, 800), (-2, 2), log_x=True, height=195, right=20)
    plot.axes(
        [2, 5, 10, 20, 40, 100, 200, 400, 800],
        [-2, -1, 0, 1, 2],
        "features p (logarithmic); 40 training examples",
        "squared error (logarithmic)",
        ynames=["0.01", "0.1", "1", "10", "100"],
    )
    kept = [i for i, value in enumerate(train) if value > 0.01]
    plot.line([COUNTS[i] for i in kept], [math.log10(train[i]) for i in kept], GREY, "4 3")
    plot.line(COUNTS, np.log10(test), ACCENT, dots=True)
    peak = int(np.argmax(test))
    plot.note(COUNTS[peak], math.log10(test[peak]), "p = n", dx=7, dy=3, color=INK)
    plot.note(110, 0.1, "test", dx=6, dy=-2, color=ACCENT)
    plot.note(12, -1.35, "training", dx=0, dy=0, color=GREY)
    plot.save("found_descent.svg")


if __name__ == "__main__":
    main()
