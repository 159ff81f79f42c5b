"""Draws the share of false alarms against the number of looks at an experiment without effect."""

from printed import names
from plot import ACCENT, GREY, INK, Plot


def main() -> None:
    """Write the figure."""
    space = names("lst-eval-peek")
    plot = Plot((1, 20), (0, 0.3), right=20, height=185)
    ticks = [0, 0.05, 0.1, 0.2, 0.3]
    plot.axes([1, 2, 5, 10, 20], ticks, "looks during the 20 days", "false alarms",
              ynames=[f"{t:.0%}" for t in ticks])
    looks = [1, 2, 4, 5, 10, 20]
    plot.line([1, 20], [0.05, 0.05], GREY, "2 2", 0.8)
    for key, color in (("flat", ACCENT), ("falling", INK)):
        plot.line(looks, [space["alarms"](k, space[key]) for k in looks], color, dots=True)
    plot.note(10, 0.2, "1.96 at every look", dx=-8, dy=-6, anchor="end", color=ACCENT, weight="600")
    plot.note(10, 0.05, "falling line", dx=0, dy=15)
    plot.save("eval_peek.svg")


if __name__ == "__main__":
    main()
