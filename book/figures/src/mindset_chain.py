"""Draws p^n: how soon a chain of reliable steps stops being reliable."""

from mindset_plot import ACCENT, GREY, INK, Plot

STEPS = range(1, 21)


def main() -> None:
    plot = Plot([1, 5, 10, 15, 20], [0, 0.2, 0.4, 0.6, 0.8, 1], "steps in the task, n",
                "tasks with every step right", yform="{:.0%}".format, right=62)
    for p, color, dash in ((0.99, INK, ""), (0.97, GREY, "6 2"), (0.95, ACCENT, ""), (0.90, GREY, "1.5 2")):
        plot.curve([(n, p**n) for n in STEPS], color, dash)
        plot.label(20, p**20, f"p = {p:.2f}", color)
    plot.dot(10, 0.95**10, ACCENT)
    plot.label(10, 0.95**10, f"{0.95**10:.1%}", ACCENT, dx=5, dy=-4)
    plot.save("mindset_chain")


if __name__ == "__main__":
    main()
