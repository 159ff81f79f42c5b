"""Draws any-of-k and all-of-k for three agents that all average 70 %."""

from printed import names
from plot import ACCENT, GREY, INK, Plot


def main() -> None:
    """Write the figure."""
    space = names("lst-eval-passk")
    plot = Plot((1, 16), (0, 1.05), right=92, height=200)
    ticks = [0, 0.25, 0.5, 0.75, 1]
    plot.axes([1, 2, 4, 8, 16], ticks, "runs k of a task", "share of tasks",
              ynames=[f"{t:.0%}" for t in ticks])
    ks = list(range(1, 17))
    for name, color, dash in (("even", ACCENT, ""), ("mixed", INK, "6 2"), ("split", GREY, "2 2")):
        curves = [space["curve"](space["AGENTS"][name], k) for k in ks]
        plot.line(ks, [c[0] for c in curves], color, dash, 1.1)
        plot.line(ks, [c[1] for c in curves], color, dash, 1.8)
    plot.note(16, 1.0, "even, mixed: any", dx=5, dy=3)
    plot.note(16, 0.7, "split: any and all", dx=5, dy=3, color=GREY)
    plot.note(16, space["curve"](space["AGENTS"]["mixed"], 16)[1], "mixed: all", dx=5, dy=1)
    plot.note(16, 0.0, "even: all", dx=5, dy=0, color=ACCENT)
    plot.save("eval_passk.svg")


if __name__ == "__main__":
    main()
