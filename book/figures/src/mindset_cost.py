"""Draws the expected cost of a task by tries allowed, for alike tasks and for mixed ones."""

from plot import ACCENT, GREY, INK, Plot

C_MODEL, C_HUMAN = 0.02, 4.00  # dollars: a try, a person
TRIES = range(1, 9)


def cost(p: float, tries: int) -> float:
    """Closed form of the part's equation."""
    fail = (1 - p) ** tries
    return C_MODEL * (1 - fail) / p + fail * C_HUMAN


def main() -> None:
    plot = Plot((1, 8), (0, 1))
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    plot.axes(TRIES, ticks, "tries allowed before a person takes over",
              "expected cost of a task, USD", ynames=[f"{t:.2f}" for t in ticks])
    alike = [cost(0.80, n) for n in TRIES]
    mixed = [0.75 * cost(0.98, n) + 0.25 * cost(0.26, n) for n in TRIES]
    plot.line(TRIES, alike, GREY, "5 2", dots=True)
    plot.line(TRIES, mixed, ACCENT, dots=True)
    plot.note(3.1, mixed[2], "a quarter hard (26 % a try), the rest easy (98 %)", dy=-8, color=ACCENT)
    plot.note(3, alike[2], "all tasks alike: 80 % a try", dy=-7, color=INK)
    plot.save("mindset_cost.svg")


if __name__ == "__main__":
    main()
