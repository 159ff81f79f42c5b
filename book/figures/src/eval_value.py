"""Draws what an evaluation is worth against the number of pairs, for two rules of shipping."""

from printed import names
from plot import ACCENT, GREY, INK, Plot


def main() -> None:
    """Write the figure."""
    value = names("lst-eval-value")["value"]
    plot = Plot((10, 400), (-400, 1300), log_x=True, left=52, right=20, height=195)
    ticks = [10, 20, 50, 100, 200, 400]
    plot.axes(ticks, [0, 400, 800, 1200], "pairs n (logarithmic)", "net dollars a decision",
              ynames=["0", "400", "800", "1,200"])
    sizes = [10 * 40 ** (i / 80) for i in range(81)]
    for z, color, dash in ((0.0, ACCENT, ""), (1.96, INK, "6 2")):
        plot.line(sizes, [value(n, 2_000, z) for n in sizes], color, dash)
    plot.dots([110], [value(110, 2_000, 0.0)], ACCENT)
    plot.note(110, value(110, 2_000, 0.0), "110 pairs: 1,169", dy=-7, anchor="middle", color=ACCENT)
    plot.note(26, 640, "ship what looks better", dx=0, dy=0, color=ACCENT, weight="600")
    plot.note(13, 210, "ship what is significant", dx=0, dy=0, color=INK)
    plot.note(10, -330, "a point is worth 2,000 dollars, a pair costs 4", dx=6, dy=0, color=GREY)
    plot.save("eval_value.svg")


if __name__ == "__main__":
    main()
