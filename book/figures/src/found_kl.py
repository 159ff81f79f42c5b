"""Draws one Gaussian fitted to a two-humped density by each direction of the KL divergence."""

import numpy as np
from plot import ACCENT, GREY, INK, Plot

X = np.linspace(-6, 6, 1201)
DX = X[1] - X[0]


def normal(mean: float, sd: float) -> np.ndarray:
    """A Gaussian density on the grid."""
    return np.exp(-0.5 * ((X - mean) / sd) ** 2) / (sd * np.sqrt(2 * np.pi))


def main() -> None:
    """Write the figure."""
    p = 0.6 * normal(-2, 0.7) + 0.4 * normal(2, 0.7)
    mean = (p * X).sum() * DX  # forward KL of a Gaussian family: match the moments
    sd = np.sqrt((p * (X - mean) ** 2).sum() * DX)
    best = (np.inf, 0.0, 0.0)
    for m in np.linspace(-3, 3, 61):
        for s in np.linspace(0.3, 3, 55):
            q = normal(m, s)
            reverse = (q * (np.log(q + 1e-300) - np.log(p))).sum() * DX
            best = min(best, (reverse, m, s))
    plot = Plot((-6, 6), (0, 0.6), height=180)
    plot.axes([-6, -4, -2, 0, 2, 4, 6], [0, 0.2, 0.4, 0.6], "x", "density")
    plot.line(X, p, GREY, width=2.4)
    plot.line(X, normal(mean, sd), INK, "6 2")
    plot.line(X, normal(best[1], best[2]), ACCENT, "1.5 1.5")
    plot.note(2.8, 0.13, "target p", dx=4, dy=0, color=GREY)
    plot.note(-0.6, 0.25, "min KL(p‖q): covers both", dx=0, dy=0)
    plot.note(-1.6, 0.5, "min KL(q‖p): takes one", dx=4, dy=-2, color=ACCENT)
    plot.save("found_kl.svg")


if __name__ == "__main__":
    main()
