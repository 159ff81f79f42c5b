"""Draws the Frechet distance between two samples of one distribution, against sample size."""

import numpy as np

from plot import ACCENT, GREY, Plot

SIZES = (500, 1000, 2000, 5000, 10_000, 20_000)


def frechet(a: np.ndarray, b: np.ndarray) -> float:
    """Squared distance of the Gaussians fitted to two samples (n, D)."""
    s, t = np.cov(a.T), np.cov(b.T)
    w, v = np.linalg.eigh(s)
    root = (v * np.sqrt(np.clip(w, 0, None))) @ v.T
    cross = np.sqrt(np.clip(np.linalg.eigvalsh(root @ t @ root), 0, None)).sum()
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(s + t) - 2 * cross)


def main() -> None:
    rng = np.random.default_rng(0)
    plot = Plot((500, 20_000), (0, 18), right=20, log_x=True)
    plot.axes([500, 1000, 2000, 5000, 20_000], [0, 6, 12, 18], "samples in each set (log scale)",
              "Fréchet distance, truth is 0", xnames=["500", "1,000", "2,000", "5,000", "20,000"])
    for dim, color, dash, where in ((128, ACCENT, "", " at 1,000 samples"), (64, GREY, "6 2", "")):
        values = [frechet(rng.normal(size=(n, dim)), rng.normal(size=(n, dim))) for n in SIZES]
        plot.line(SIZES, values, color, dash, dots=True)
        plot.note(1000, values[1], f"D = {dim}: {values[1]:.1f}{where}", dx=6, color=color)
    plot.save("gen_fid.svg")


if __name__ == "__main__":
    main()
