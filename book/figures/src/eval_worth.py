"""Draws how many labels 100 human labels count for, by the judge's correlation with people."""

from plot import ACCENT, GREY, Plot

N, REST = 100, 3_000


def worth(rho: float) -> float:
    """Labels that the combined estimate is worth."""
    return N / (1 - rho**2 * REST / (REST + N))


def main() -> None:
    """Write the figure."""
    plot = Plot((0, 1), (0, 820), right=20, height=195, left=48)
    plot.axes([0, 0.2, 0.4, 0.6, 0.8, 1], [0, 100, 200, 400, 600, 800],
              "correlation of judge and people", "labels' worth of 100 labels")
    grid = [i / 200 for i in range(191)]
    plot.line(grid, [worth(r) for r in grid])
    for rho in (0.5, 0.7, 0.8, 0.9, 0.95):
        plot.dots([rho], [worth(rho)])
        plot.note(rho, worth(rho), f"{worth(rho):.0f}", dx=-6, dy=-5, anchor="end", color=ACCENT)
    plot.note(0.03, 100, "people alone", dx=0, dy=-6, color=GREY)
    plot.save("eval_worth.svg")


if __name__ == "__main__":
    main()
