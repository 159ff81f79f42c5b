"""Draws right and silently wrong outcomes of 20 steps against the share of failures found."""

from adv_listing import names
from plot import ACCENT, GREY, INK, Plot


def main() -> None:
    chain = names("lst-adv-chain")["chain"]
    found = [i / 50 for i in range(50)] + [0.99, 1.0]
    ends = [chain(20, 0.95, d, 2) for d in found]
    plot = Plot((0, 1), (0, 1), height=195, right=84)
    percent = ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1.0]
    plot.axes(ticks, ticks, "failures that the check finds", "share of tasks",
              xnames=percent, ynames=percent)
    plot.line(found, [right for right, _, _ in ends], ACCENT)
    plot.line(found, [wrong for _, _, wrong in ends], INK, "5 2")
    plot.note(1, 0.97, "right", 5, 3, color=ACCENT, weight="600")
    plot.note(1, 0.02, "silently wrong", 5, 3)
    plot.dots([0.5, 0.9], [chain(20, 0.95, d, 2)[0] for d in (0.5, 0.9)], ACCENT)
    plot.note(0.5, chain(20, 0.95, 0.5, 2)[0], "60 %", -4, -6, "end", GREY)
    plot.note(0.9, chain(20, 0.95, 0.9, 2)[0], "90 %", -5, -5, "end", GREY)
    plot.save("adv_detect.svg")


if __name__ == "__main__":
    main()
