"""Draws proxy and true reward of best-of-n against the distance from the policy."""

import numpy as np
from plot import ACCENT, GREY, INK, Plot
from printed import names


def main() -> None:
    best_of = names("lst-tune-bon")["best_of"]
    sizes = np.unique(np.round(np.geomspace(1, 4096, 40)).astype(int))
    kl = [float(np.log(n) - (n - 1) / n) for n in sizes]
    both = [best_of(int(n)) for n in sizes]
    plot = Plot((0, 7.5), (-4, 8), height=210, right=52)
    plot.axes([0, 1, 2, 3, 4, 5, 6, 7], [-4, 0, 4, 8], "KL from the policy, nats", "mean reward")
    plot.line(kl, [float(b[0]) for b in both], GREY, "5 2", 1.4)
    plot.line(kl, [float(b[1]) for b in both], ACCENT)
    k4 = float(np.log(4) - 3 / 4)
    plot.dots([k4], [float(best_of(4)[1])], ACCENT, 3)
    plot.note(k4, float(best_of(4)[1]), "best true value, n = 4", dx=2, dy=-7, color=ACCENT)
    plot.note(kl[-1], float(both[-1][0]), "proxy", dx=6, dy=4, color=GREY)
    plot.note(kl[-1], float(both[-1][1]), "truth", dx=6, dy=3, color=ACCENT, weight="600")
    start = float(best_of(1)[1])
    x, y = plot.at(0, start)
    plot.segment(x, y, plot.box[2], y, INK, 0.7, "2 2")
    plot.note(5.2, start, "without optimizing", dx=0, dy=11)
    plot.save("tune_overopt.svg")


if __name__ == "__main__":
    main()
