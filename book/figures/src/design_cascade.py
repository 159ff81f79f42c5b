"""Draws accuracy against cost for a cascade, a router and a cascade with a useless check."""

import numpy as np

from printed import names
from plot import ACCENT, GREY, INK, PALE, Plot


def main() -> None:
    s = names("lst-design-cascade")
    small, large = s["small"], s["large"]
    plot = Plot((0, 14), (0.55, 1.0))
    yticks = [0.6, 0.7, 0.8, 0.9, 1.0]
    plot.axes([0, 2, 4, 6, 8, 10, 12, 14], yticks, "cost of 1,000 tasks, USD", "accuracy",
              ynames=[f"{t:.0%}" for t in yticks])
    ends = ((1000 * s["C_SMALL"], small.mean()), (1000 * s["C_LARGE"], large.mean()))
    plot.line([e[0] for e in ends], [e[1] for e in ends], PALE, "", 1.2)
    grid = np.linspace(0, 1, 101)
    curve = lambda policy: [policy(t)[:2] for t in grid]
    blind = np.random.default_rng(1).random(s["N"])

    def useless(t):
        up = blind < t
        return (s["C_SMALL"] + s["C_CHECK"] + up.mean() * s["C_LARGE"],
                np.where(up, large, small).mean())

    for policy, color, dash in ((s["cascade"], ACCENT, ""), (s["router"], INK, "6 2"), (useless, GREY, "2 2")):
        points = curve(policy)
        plot.line([1000 * p[0] for p in points], [p[1] for p in points], color, dash)
    plot.note(5.2, 0.90, "cascade", dx=-6, dy=-2, anchor="end", color=ACCENT, weight="600")
    plot.note(8.2, 0.91, "router", dx=0, dy=0, anchor="end", color=INK)
    plot.note(10.2, 0.80, "cascade, useless check", dx=-8, dy=22, color=GREY)
    plot.dots([e[0] for e in ends], [e[1] for e in ends], INK)
    plot.note(*ends[0], "small alone", dx=6, dy=9)
    plot.note(*ends[1], "large alone", dx=2, dy=-8, anchor="middle")
    plot.save("design_cascade.svg")


if __name__ == "__main__":
    main()
