"""Draws the relative rounding error of three formats against the size of the value."""

import numpy as np
from plot import ACCENT, GREY, INK, Plot


def integer(x: np.ndarray, levels: int) -> np.ndarray:
    return np.round(x * levels) / levels


def e4m3(x: np.ndarray) -> np.ndarray:
    """FP8 with the group's maximum at 448; subnormal below 2^-6."""
    y = x * 448
    step = 2.0 ** (np.maximum(np.floor(np.log2(y)), -6) - 3)
    return np.round(y / step) * step / 448


def error(f, at: float) -> float:
    x = at * np.geomspace(2**-0.5, 2**0.5, 4001)
    x = x[x <= 1]
    return float(np.sqrt((((f(x) - x) / x) ** 2).mean())) * 100


def main() -> None:
    plot = Plot((1e-4, 1), (0, 50), height=200, log_x=True)
    plot.axes([1e-4, 1e-3, 1e-2, 1e-1, 1], [0, 10, 20, 30, 40, 50],
              "size of the value, share of the largest in its group",
              "relative error, %", xnames=["0.0001", "0.001", "0.01", "0.1", "1"])
    for f, color, dash in ((lambda x: integer(x, 7), INK, "2 2"),
                           (lambda x: integer(x, 127), GREY, "6 2"), (e4m3, ACCENT, "")):
        points = [(x, error(f, x)) for x in np.geomspace(1e-4, 1, 121)]
        shown = []
        for x, y in reversed(points):
            if y > 50:
                break
            shown.append((x, y))
        plot.line([p[0] for p in shown], [p[1] for p in shown], color, dash)
    plot.note(0.11, 42, "INT4", dx=4, color=INK)
    plot.note(0.0062, 38, "INT8", dx=6, color=GREY)
    plot.note(0.0005, 3, "FP8 E4M3", dy=-5, color=ACCENT)
    plot.save("prod_formats.svg")
    for at in (1, 0.1, 0.01, 0.001, 0.0001):
        print(at, round(error(lambda x: integer(x, 7), at), 1),
              round(error(lambda x: integer(x, 127), at), 2), round(error(e4m3, at), 2))


if __name__ == "__main__":
    main()
