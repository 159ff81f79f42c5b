"""Success rate, verifier errors and answer shares in, accuracy against number of samples out."""

import math

from llm_plot import ACCENT, GREY, INK, Plot

SAMPLES = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64]


def oracle(p: float, n: int) -> float:
    return 1 - (1 - p) ** n


def verified(p: float, n: int, a: float, f: float) -> float:
    r = p * a + (1 - p) * f
    none = (1 - r) ** n
    return (1 - none) * p * a / r + none * p * (1 - a) / (1 - r)


def vote(right: float, rivals: list[float], n: int) -> float:
    """Chance that the right answer wins a plurality of n votes; ties between leaders are split."""
    total = 0.0
    for i in range(1, n + 1):
        # sums[t][m]: weight of m votes on the rivals, t of which tie with the right answer
        sums = {0: [1.0] + [0.0] * (n - i)}
        for share in rivals:
            fresh: dict[int, list[float]] = {}
            for ties, row in sums.items():
                for votes in range(min(i, n - i) + 1):
                    into = fresh.setdefault(ties + (votes == i), [0.0] * (n - i + 1))
                    weight = share**votes / math.factorial(votes)
                    for m in range(n - i - votes + 1):
                        into[m + votes] += row[m] * weight
            sums = fresh
        won = sum(row[n - i] / (1 + ties) for ties, row in sums.items())
        total += won * right**i / math.factorial(i)
    return total * math.factorial(n)


plot = Plot((1, 64), (0, 1.02), height=210, log="x", box=(34, 18, 262, 172))
plot.axes(
    [(n, str(n)) for n in (1, 4, 16, 64)],
    [(v / 100, f"{v} %") for v in (0, 25, 50, 75, 100)],
    "samples per question",
    "share of questions answered correctly",
)
for label, second, dash, color, dy, curve in (
    ("perfect check,", "20 % right per sample", "", ACCENT, -1, lambda n: oracle(0.2, n)),
    (
        "verifier, 10 % false",
        "accepts, 20 % right",
        "6 2",
        ACCENT,
        12,
        lambda n: verified(0.2, n, 0.9, 0.1),
    ),
    ("vote, rival at 45 %,", "40 % right", "2 2", INK, 0, lambda n: vote(0.4, [0.45, 0.15], n)),
    (
        "vote, ten rivals at",
        "6 %, 40 % right",
        "8 2 2 2",
        GREY,
        21,
        lambda n: vote(0.4, [0.06] * 10, n),
    ),
):
    points = [(n, curve(n)) for n in SAMPLES]
    plot.line(points, dash, color)
    plot.note(*points[-1], label, color=color, dx=4, dy=dy)
    plot.note(*points[-1], second, color=color, dx=4, dy=dy + 10)
plot.save("llm_ttc")
