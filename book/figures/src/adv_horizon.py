"""Draws success against human time: simulated runs, the fit, its band, and two horizons."""

import numpy as np
from adv_listing import names
from plot import ACCENT, GREY, INK, PALE, Plot


def main() -> None:
    listing = names("lst-adv-horizon")
    minutes, won, fit, rng = (listing[k] for k in ("minutes", "won", "fit", "rng"))
    curve = lambda w, t: 1 / (1 + np.exp(-(w[0] - w[1] * np.log(t))))
    grid = np.geomspace(1, 960, 80)
    w = fit(minutes, won)
    picks = rng.integers(0, 160, (300, 160))
    low, high = np.percentile([curve(fit(minutes[i], won[i]), grid) for i in picks], [2.5, 97.5], axis=0)
    plot = Plot((1, 960), (0, 1), height=200, right=20, log_x=True)
    band = [plot.at(x, y) for x, y in zip(grid, high)] + [plot.at(x, y) for x, y in zip(grid[::-1], low[::-1])]
    path = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in band) + "Z"
    plot.items.append(f'<path d="{path}" fill="{PALE}" fill-opacity="0.55"/>')
    plot.axes([1, 8, 60, 480], [0, 0.2, 0.4, 0.6, 0.8, 1.0], "time a skilled person needs", "success",
              xnames=["1 min", "8 min", "1 h", "8 h"],
              ynames=["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"])
    plot.line(grid, curve(w, grid), ACCENT)
    for left, right in ((1, 4), (4, 16), (16, 64), (64, 256), (256, 961)):
        inside = (minutes >= left) & (minutes < right)
        plot.dots([float(np.exp(np.log(minutes[inside]).mean()))], [won[inside].mean()], INK, 2.6)
    for rate in (0.8, 0.5):
        t = listing["horizon"](w, rate)
        plot.line([1, t], [rate, rate], GREY, "2 2", 0.9)
        plot.line([t, t], [0, rate], GREY, "2 2", 0.9)
        plot.note(t, 0.02, f"{rate:.0%}".replace("%", " %") + f" at {t:.0f} min", 4, -2, color=GREY)
    plot.note(90, 0.72, "95 % band of the fit", color=GREY)
    plot.note(90, 0.62, "dots: groups of runs", color=INK)
    plot.save("adv_horizon.svg")


if __name__ == "__main__":
    main()
