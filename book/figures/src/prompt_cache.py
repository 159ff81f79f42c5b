"""Draws the price of a cached prefix by mean gap between requests, for two lifetimes."""

import numpy as np
from plot import ACCENT, GREY, INK, Plot

READ = 0.10  # relative to a plain input token


def main() -> None:
    plot = Plot((1, 240), (0, 2), log_x=True)
    ticks = [0, 0.5, 1, 1.5, 2]
    plot.axes([1, 5, 20, 80, 240], ticks, "mean gap between requests, minutes (log scale)",
              "price of a prefix token, plain = 1")
    plot.segment(*plot.at(1, 1), *plot.at(240, 1), INK, 0.8, "2 2")
    plot.note(1.1, 1, "no cache", 0, -5)
    gaps = np.geomspace(1, 240, 160)
    for life, write, color, dash in ((5, 1.25, ACCENT, ""), (60, 2.0, GREY, "5 2")):
        plot.line(gaps, READ + (write - READ) * np.exp(-life / gaps), color, dash)
        edge = life / np.log((write - READ) / (1 - READ))
        plot.dots([edge], [1], color)
    plot.note(6, 0.76, "5-minute lifetime,", 0, -4, "end", ACCENT)
    plot.note(6, 0.62, "write 1.25", 0, -4, "end", ACCENT)
    plot.note(62, 0.34, "1-hour lifetime,", 0, 0)
    plot.note(62, 0.20, "write 2", 0, 0)
    plot.save("prompt_cache.svg")


if __name__ == "__main__":
    main()
