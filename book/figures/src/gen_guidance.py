"""Draws what a guidance weight does to the distribution of samples, with exact denoisers."""

import numpy as np

from plot import ACCENT, GREY, INK, Plot

SD, N = 0.4, 40_000
YES, BOTH = np.array([0.5, 2.5]), np.array([-2.5, -0.5, 0.5, 2.5])


def noise_of(x, modes, a, b):
    var = (a * SD) ** 2 + b * b
    d = x[:, None] - a * modes
    log_r = -0.5 * d * d / var
    r = np.exp(log_r - log_r.max(1, keepdims=True))
    r /= r.sum(1, keepdims=True)
    return b * (r * d).sum(1) / var


def guided(w: float) -> np.ndarray:
    x = np.random.default_rng(0).normal(size=N)
    angle = np.linspace(0.999 * np.pi / 2, 0, 61)
    for u, v in zip(angle, angle[1:]):
        a, b = np.cos(u), np.sin(u)
        free, cond = noise_of(x, BOTH, a, b), noise_of(x, YES, a, b)
        eps = free + w * (cond - free)
        x = np.cos(v) * (x - b * eps) / a + np.sin(v) * eps
    return x


def main() -> None:
    plot = Plot((-4, 4.5), (0, 2.0), right=16)
    plot.axes([-4, -2, 0, 2, 4], [0, 0.5, 1, 1.5, 2], "sample value", "density")
    grid, width = np.linspace(-4, 4.5, 171), 0.08
    for w, color, dash, x, y in ((0, GREY, "1.5 2", -3.35, 0.27), (1, INK, "6 2", -0.42, 0.62),
                                 (2, GREY, "", 1.62, 0.72), (8, ACCENT, "", 3.45, 1.62)):
        s = np.sort(guided(w))
        inside = np.searchsorted(s, grid + width) - np.searchsorted(s, grid - width)
        rough = inside / (2 * width * N)
        smooth = np.convolve(np.pad(rough, 2, "edge"), np.ones(5) / 5, "valid")
        plot.line(grid, np.minimum(smooth, 2.0), color, dash, 1.9 if w == 8 else 1.3)
        plot.note(x, y, f"w = {w}", 0, 0, color=color)
    plot.save("gen_guidance.svg")


if __name__ == "__main__":
    main()
