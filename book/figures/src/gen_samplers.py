"""Draws the error of three samplers with an exact denoiser, against network passes."""

from statistics import NormalDist

import numpy as np

from plot import ACCENT, GREY, INK, Plot

MU, SD, SHARE, N = np.array([-2.0, 2.0]), 0.3, np.array([0.7, 0.3]), 8000
STEPS = (1, 2, 3, 5, 8, 12, 20, 35, 50)


def clean(x: np.ndarray, a: float, b: float) -> np.ndarray:
    """E[x0 | a x0 + b noise = x] for the two-mode mixture."""
    var = (a * SD) ** 2 + b * b
    log_r = np.log(SHARE) - 0.5 * (x[:, None] - a * MU) ** 2 / var
    r = np.exp(log_r - log_r.max(1, keepdims=True))
    r /= r.sum(1, keepdims=True)
    return (r * (MU + a * SD**2 / var * (x[:, None] - a * MU))).sum(1)


def ddim(x, steps, eta, rng):
    angle = np.linspace(0.999 * np.pi / 2, 0, steps + 1)
    for u, v in zip(angle, angle[1:]):
        a, b, a2, b2 = np.cos(u), np.sin(u), np.cos(v), np.sin(v)
        x0 = clean(x, a, b)
        s = eta * b2 / b * np.sqrt(max(0.0, 1 - (a / a2) ** 2))
        x = a2 * x0 + np.sqrt(max(0.0, b2 * b2 - s * s)) * (x - a * x0) / b
        x = x + s * rng.normal(size=len(x))
    return x


def flow(x, steps):
    for t in np.arange(steps) / steps:
        x = x + (clean(x, t, 1 - t) - x) / (1 - t) / steps
    return x


def quantiles(n: int) -> np.ndarray:
    """n evenly spaced quantiles of the standard normal: a sample without luck."""
    return np.array([NormalDist().inv_cdf((i + 0.5) / n) for i in range(n)])


def distance(x: np.ndarray, truth: np.ndarray) -> float:
    every = len(x) // len(truth)
    return float(np.abs(np.sort(x)[every // 2::every] - truth).mean())


def main() -> None:
    rng = np.random.default_rng(0)
    share = int(0.7 * N)
    truth = np.r_[MU[0] + SD * quantiles(share), MU[1] + SD * quantiles(N - share)]
    noise = quantiles(N)
    plot = Plot((1, 50), (-2, 0.3), right=20, log_x=True)
    plot.axes([1, 2, 5, 10, 20, 50], [-2, -1, 0],
              "network passes (log scale)", "mean distance to the truth (log scale)",
              ynames=["0.01", "0.1", "1"])
    curves = (("ancestral", GREY, "1.5 2", lambda k: ddim(np.repeat(noise, 9), k, 1.0, rng)),
              ("DDIM", INK, "6 2", lambda k: ddim(noise, k, 0.0, rng)),
              ("flow, Euler", ACCENT, "", lambda k: flow(noise, k)))
    for i, (name, color, dash, run) in enumerate(curves):
        error = [distance(run(k), truth) for k in STEPS]
        plot.line(STEPS, np.log10(error), color, dash)
        px, py = 236, 46 + 14 * i
        plot.segment(px, py - 3, px + 24, py - 3, color, 1.6, dash)
        plot.text(px + 29, py, f"{name}: {error[STEPS.index(5)]:.2f} at 5", color=color)
    plot.save("gen_samplers.svg")


if __name__ == "__main__":
    main()
