"""Draws the expected cost of a task by tries allowed, for alike tasks and for mixed ones."""

from mindset_plot import ACCENT, GREY, INK, Plot

C_MODEL, C_HUMAN = 0.02, 4.00  # dollars a try, dollars a fallback to a person
TRIES = range(1, 9)


def cost(p: float, tries: int) -> float:
    """Closed form of the part's equation."""
    fail = (1 - p) ** tries
    return C_MODEL * (1 - fail) / p + fail * C_HUMAN


def main() -> None:
    plot = Plot([1, 2, 3, 4, 5, 6, 7, 8], [0, 0.2, 0.4, 0.6, 0.8, 1], "tries allowed before a person takes over",
                "expected cost of a task, USD", yform="{:.2f}".format)
    alike = [(n, cost(0.80, n)) for n in TRIES]
    mixed = [(n, 0.75 * cost(0.98, n) + 0.25 * cost(0.26, n)) for n in TRIES]
    for points, color, dash in ((alike, GREY, "5 2"), (mixed, ACCENT, "")):
        plot.curve(points, color, dash)
        for x, y in points:
            plot.dot(x, y, color)
    plot.label(*mixed[3], "a quarter hard (26 %), the rest easy (98 %)", ACCENT, dx=-24, dy=-16)
    plot.label(*alike[2], "all tasks alike: 80 % a try", INK, dx=4, dy=-7)
    plot.save("mindset_cost")


if __name__ == "__main__":
    main()
