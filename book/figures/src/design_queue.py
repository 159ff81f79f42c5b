"""Draws the mean wait by Erlang C against utilization for pools of 4, 16 and 64 slots."""

from plot import ACCENT, GREY, INK, Plot

S = 6.0  # seconds a request holds a slot


def erlang_c(c: int, load: float) -> float:
    inverse = 1.0
    for k in range(1, c + 1):
        inverse = 1 + inverse * k / load
    b = 1 / inverse
    return b / (1 - load / c * (1 - b))


def wait(c: int, rho: float) -> float:
    return erlang_c(c, rho * c) * S / (c * (1 - rho))


def main() -> None:
    plot = Plot((0.4, 1.0), (0, 8))
    ticks = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    plot.axes(ticks, [0, 2, 4, 6, 8], "utilization of the pool",
              "mean wait, seconds (service 6 s)", xnames=[f"{t:.0%}" for t in ticks])
    for c, color, dash in ((4, INK, "2 2"), (16, GREY, "6 2"), (64, ACCENT, "")):
        points = [(r / 500, wait(c, r / 500)) for r in range(200, 499)]
        points = [p for p in points if p[1] <= 8]
        plot.line([p[0] for p in points], [p[1] for p in points], color, dash)
    plot.note(0.80, wait(4, 0.80), "4 slots", dx=-6, dy=-4, anchor="end", color=INK)
    plot.note(0.915, wait(16, 0.915), "16 slots", dx=-5, dy=-4, anchor="end", color=GREY)
    plot.note(0.965, 1.1, "64 slots", dx=-4, dy=3, anchor="end", color=ACCENT)
    plot.save("design_queue.svg")
    print([round(wait(c, 0.9), 2) for c in (4, 16, 64)])


if __name__ == "__main__":
    main()
