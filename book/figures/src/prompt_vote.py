"""Draws majority-vote accuracy by number of samples, alike questions against a mixture."""

from math import comb

from plot import ACCENT, GREY, INK, Plot


def majority(p: float, n: int) -> float:
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n // 2 + 1, n + 1))


def main() -> None:
    plot = Plot((1, 41), (0, 1.0), right=70)
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1.0]
    plot.axes([1, 11, 21, 31, 41], ticks, "samples per question", "share of right votes",
              ynames=["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"])
    sizes = list(range(1, 42, 2))
    rows = ((lambda n: majority(0.6, n), ACCENT, "", "all at 60 %"),
            (lambda n: 0.75 * majority(0.7, n) + 0.25 * majority(0.3, n), INK, "5 2", "mixed, 60 %"),
            (lambda n: majority(0.4, n), GREY, "2 2", "all at 40 %"))
    for curve, color, dash, words in rows:
        plot.line(sizes, [curve(n) for n in sizes], color, dash)
        plot.note(41, curve(41), words, 4, 3, color=ACCENT if color == ACCENT else INK)
    plot.save("prompt_vote.svg")


if __name__ == "__main__":
    main()
