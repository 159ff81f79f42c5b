"""Draws dollars a day against actions reviewed: tireless, tiring, and tiring with undo."""

from adv_listing import names
from plot import ACCENT, GREY, INK, Plot


def main() -> None:
    cost = names("lst-adv-approve")["cost"]
    sizes = list(range(0, 2_001, 10))
    plot = Plot((0, 2_000), (0, 18), height=205, right=84)
    plot.axes([0, 500, 1_000, 1_500, 2_000], [0, 5, 10, 15], "actions reviewed, of 2,000 a day",
              "thousand dollars a day", xnames=["0", "500", "1,000", "1,500", "2,000"])
    for tires, undo, color, dash, words in ((False, 0, INK, "5 2", "tireless"),
                                            (True, 0, ACCENT, "", "tires"),
                                            (True, 0.8, GREY, "", "tires, undo 80 %")):
        costs = [cost(n, tires, undo) / 1000 for n in sizes]
        plot.line(sizes, costs, color, dash)
        best = min(range(len(costs)), key=costs.__getitem__)
        plot.dots([sizes[best]], [costs[best]], color, 2.8)
        plot.note(2_000, costs[-1], words, 5, 3, color=color, weight="600")
    plot.save("adv_approval.svg")


if __name__ == "__main__":
    main()
