"""Draws the p95 of the time to first token against offered rate for the two engines of Part 14."""

import numpy as np

from plot import ACCENT, INK, Plot
from printed import names


def main() -> None:
    space = names("lst-tool-bench")
    rates = [r / 20 for r in range(10, 82)]
    plot = Plot((0.5, 4.0), (0, 6), height=200)
    plot.axes([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4], [0, 1, 2, 3, 4, 5, 6],
              "offered requests a second", "TTFT p95, seconds")
    for name, color, dash in (("A", INK, "5 2"), ("B", ACCENT, "")):
        p95 = [float(np.quantile(space["run"](space[name], rate=r)[1], .95)) for r in rates]
        kept = [(r, v) for r, v in zip(rates, p95) if v <= 6]
        plot.line([r for r, _ in kept], [v for _, v in kept], color, dash)
        edge = kept[-1]
        plot.note(*edge, f"engine {name}", dx=-6, dy=6, anchor="end", color=color, weight="600")
        print(name, [(r, round(v, 2)) for r, v in zip(rates, p95) if round(r * 4) == r * 4])
    left, _, right, _ = plot.box
    _, y = plot.at(1, 1)
    plot.segment(left, y, right, y, INK, 0.5, "1 2")
    plot.text(left + 4, y - 4, "target: 1 s")
    plot.save("tool_bench.svg")


if __name__ == "__main__":
    main()
