"""Draws the expected two-year cost of a vendor kit with and without an adapter."""

from plot import ACCENT, GREY, INK, Plot
from printed import names


def main() -> None:
    cost = names("lst-tool-exit")["cost"]
    plot = Plot((6, 72), (0, 20), height=190)
    plot.axes([6, 12, 24, 36, 48, 60, 72], [0, 5, 10, 15, 20],
              "half-life of such choices, months", "engineer-weeks in two years")
    x = [6 + k / 2 for k in range(133)]
    for name, color, dash in (("SDK called in 12 places", INK, "5 2"),
                              ("adapter, then SDK", ACCENT, "")):
        plot.line(x, [cost(name, 24, h) for h in x], color, dash)
    plot.note(13, cost("SDK called in 12 places", 24, 13), "called in 12 places", dx=8)
    plot.note(9, cost("adapter, then SDK", 24, 9), "behind an adapter", dx=0, dy=33,
              color=ACCENT)
    at = next(h / 10 for h in range(60, 720) if cost("SDK called in 12 places", 24, h / 10)
              < cost("adapter, then SDK", 24, h / 10))
    plot.dots([at], [cost("adapter, then SDK", 24, at)], INK)
    plot.note(at, cost("adapter, then SDK", 24, at), f"equal at {at:.0f} months", dx=2, dy=-9,
              color=GREY)
    plot.save("tool_exit.svg")
    print(at, [round(cost(n, 24, h), 1) for n in ("SDK called in 12 places", "adapter, then SDK")
               for h in (6, 72)])


if __name__ == "__main__":
    main()
