"""Draws how the 95 % Wilson interval around a measured 80 % narrows with the number of examples."""

import math

from plot import ACCENT, GREY, INK, Plot

SIZES = [25, 50, 100, 200, 300, 500, 1000, 2000, 5000]


def wilson(p: float, n: int, z: float = 1.959964) -> tuple[float, float]:
    """The lower and upper bound for a rate p measured on n items."""
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - half, middle + half


def main() -> None:
    """Write the figure."""
    plot = Plot((25, 5000), (0.6, 0.95), log_x=True, right=20, height=195)
    names = ["25", "50", "100", "200", "500", "1,000", "2,000", "5,000"]
    ticks = [25, 50, 100, 200, 500, 1000, 2000, 5000]
    plot.axes(
        ticks,
        [0.6, 0.7, 0.8, 0.9],
        "examples n (logarithmic)",
        "accuracy",
        xnames=names,
        ynames=["60%", "70%", "80%", "90%"],
    )
    bounds = [wilson(0.8, n) for n in SIZES]
    plot.line(SIZES, [0.8] * len(SIZES), GREY, "2 2", 1)
    plot.line(SIZES, [low for low, _ in bounds], ACCENT, dots=True)
    plot.line(SIZES, [high for _, high in bounds], ACCENT, dots=True)
    for n in (100, 500, 2000):
        low, high = wilson(0.8, n)
        x, y = plot.at(n, low)
        plot.text(x - 2, y + 16, f"{low:.1%} to {high:.1%}", "start", INK)
    plot.save("found_interval.svg")


if __name__ == "__main__":
    main()
