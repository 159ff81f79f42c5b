"""How many points a paired before-and-after must gain before it is a claim."""

import math

from plot import ACCENT, GREY, INK, Plot


def p_value(fixed: int, broken: int) -> float:
    """Exact two-sided sign test."""
    moved = fixed + broken
    tail = sum(math.comb(moved, i) for i in range(min(fixed, broken) + 1))
    return min(1.0, 2 * tail / 2**moved)


def points(n: int, share: float) -> float:
    """Smallest net gain in points that is significant if `share` of the items break."""
    broken = round(share * n)
    fixed = broken
    while p_value(fixed, broken) >= 0.05:
        fixed += 1
    return 100 * (fixed - broken) / n


ITEMS = (50, 100, 200, 400, 1000)


def main() -> None:
    plot = Plot((50, 1000), (0, 18), height=190, right=92, log_x=True)
    plot.axes(ITEMS, (0, 5, 10, 15), "items in the frozen set, before and after on each",
              "points gained")
    for share, color, dash in ((0.05, INK, ""), (0.02, ACCENT, ""), (0.0, GREY, "4 3")):
        values = [points(n, share) for n in ITEMS]
        plot.line(ITEMS, values, color, dash, dots=True)
        plot.note(1000, values[-1], f"{share:.0%} broken", dx=8,
                  dy={0.05: -2.0, 0.02: 2.5, 0.0: 4.0}[share], color=color)
    plot.save("proj_claim.svg")


if __name__ == "__main__":
    main()
