"""Draws p^n: how soon a chain of reliable steps stops being reliable."""

from plot import ACCENT, GREY, INK, Plot

STEPS = range(1, 21)
CURVES = ((0.99, INK, ""), (0.97, GREY, "6 2"), (0.95, ACCENT, ""), (0.90, GREY, "1.5 2"))


def main() -> None:
    plot = Plot((1, 20), (0, 1), right=62)
    plot.axes([1, 5, 10, 15, 20], [0, 0.2, 0.4, 0.6, 0.8, 1], "steps in the task, n",
              "tasks with every step right", ynames=["0", "20%", "40%", "60%", "80%", "100%"])
    for p, color, dash in CURVES:
        plot.line(STEPS, [p**n for n in STEPS], color, dash)
        plot.note(20, p**20, f"p = {p:.2f}", dy=3, color=color)
    plot.dots([10], [0.95**10])
    plot.note(10, 0.95**10, f"{0.95**10:.1%}", dx=5, color=ACCENT)
    plot.save("mindset_chain.svg")


if __name__ == "__main__":
    main()
