"""Draws the standard error against the runs per item, with the floor that the items set."""

from printed import names
from plot import ACCENT, GREY, INK, Plot


def main() -> None:
    """Write the figure."""
    error = names("lst-eval-runs")["error"]
    plot = Plot((1, 16), (0, 7), right=70, height=195)
    plot.axes([1, 2, 4, 8, 16], [0, 2, 4, 6], "runs m of each item", "standard error, points")
    runs = list(range(1, 17))
    for items, color in ((50, GREY), (100, ACCENT), (200, INK)):
        floor = 100 * error(items, 10**9)
        plot.line([1, 16], [floor, floor], color, "2 3", 0.7)
        plot.line(runs, [100 * error(items, m) for m in runs], color)
        plot.note(16, 100 * error(items, 16), f"{items} items", dx=5, dy=0, color=color, weight="600")
    plot.save("eval_runs.svg")


if __name__ == "__main__":
    main()
