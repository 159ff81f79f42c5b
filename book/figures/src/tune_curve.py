"""Draws error against training examples: five pilots, the forecast band and the true curve."""

import numpy as np
from plot import ACCENT, GREY, INK, PALE, Plot
from printed import names


def main() -> None:
    listing = names("lst-tune-curve")
    sizes = np.array([125, 250, 500, 1000, 2000.0])
    err = np.array([[listing["pilot"](n) for n in sizes] for _ in range(3)]).mean(0)
    grid = np.geomspace(125, 32_000, 60)
    rng, tests = listing["rng"], 3 * listing["N_TEST"]
    fits = [listing["fit"](sizes, rng.binomial(tests, err) / tests) for _ in range(200)]
    low, high = np.percentile([c + a * grid**-b for c, a, b in fits], [5, 95], axis=0)
    true = listing["FLOOR"] + listing["SCALE"] * grid ** -listing["SLOPE"]
    plot = Plot((100, 40_000), (0, 0.3), height=205, right=16, log_x=True)
    band = [plot.at(x, y) for x, y in zip(grid, high)] + [plot.at(x, y) for x, y in zip(grid[::-1], low[::-1])]
    path = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in band) + "Z"
    plot.items.append(f'<path d="{path}" fill="{PALE}" fill-opacity="0.55"/>')
    plot.axes([125, 500, 2_000, 8_000, 32_000], [0, 0.1, 0.2, 0.3], "training examples", "error",
              xnames=["125", "500", "2,000", "8,000", "32,000"])
    plot.line(grid, true, INK, "4 2", 1.1)
    plot.dots(sizes, err, ACCENT, 3)
    plot.note(500, err[2], "pilots", dx=6, dy=-6, color=ACCENT, weight="600")
    plot.note(5_000, 0.14, "90 % band of the forecast", color=GREY)
    plot.note(11_000, 0.045, "true curve", color=INK)
    plot.save("tune_curve.svg")


if __name__ == "__main__":
    main()
